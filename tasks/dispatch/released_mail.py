"""A drafted message as it goes out once its document is released: with number, day and the file that was signed."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from config import vi
from tasks.letters.documents import DocumentRecord, ReleaseRecord
from tasks.letters.message import Attachment, Composed
from tasks.letters.plain import plain_text
from tasks.letters.render import RELEASE_MARK


def released(message: Composed, record: DocumentRecord, release: ReleaseRecord, file: Attachment | None) -> Composed:
    """The message naming number, day and signer; `file` takes the place of the draft's main file, or comes first.

    Raises ValueError where the message has no place for them.
    """
    files, html = _with_file(message.attachments, message.html, record.main_file, file)
    if RELEASE_MARK not in html:
        raise ValueError(f"a message of kind {message.kind} has no place for number, day and signer")
    number, signer = escape(release.number), escape(release.signer)
    html = html.replace(RELEASE_MARK, f"<p>Văn bản số {number} ngày {vi.day(release.on)}, người ký: {signer}.</p>", 1)
    about = "\n".join([message.about, f"release {release.number} {release.on.isoformat()} {release.file_sha256}"])
    return replace(message, html=html, text=plain_text(html), attachments=files, about=about)


def _with_file(
    attachments: Sequence[Attachment], html: str, main: str, file: Attachment | None
) -> tuple[tuple[Attachment, ...], str]:
    if file is None:
        return tuple(attachments), html
    if not main:
        return (file, *attachments), html
    files = []
    for item in attachments:
        if item.file_name != main:
            files.append(item)
            continue
        files.append(file)
        html = html.replace(_sha256(item), _sha256(file)).replace(escape(item.file_name), escape(file.file_name))
    return tuple(files), html


def _sha256(item: Attachment) -> str:
    return hashlib.sha256(item.content).hexdigest()
