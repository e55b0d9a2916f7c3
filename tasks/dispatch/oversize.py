"""A message too large for the mail server: links instead of files, or one message per file."""

import hashlib
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from config.load import ConfigurationError
from tasks.letters.key import outbox_key
from tasks.letters.message import Composed
from tasks.letters.plain import plain_text

FOLDER = "tai-ve"
"""Folder under the output directory whose content the office publishes at `link_base_url`."""

_LINKS = "<p>Tệp kèm theo có dung lượng lớn, xin tải về tại:</p><ul>{items}</ul>"
_LINK = '<li><a href="{url}">{name}</a></li>'
_PART = "<p>Thư này gồm {count} phần do tệp kèm theo có dung lượng lớn; đây là phần {number}/{count}.</p>"


def checked_base_url(url: str) -> str:
    """`url` without a trailing slash. Raises ConfigurationError where it is no http(s) address."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ConfigurationError(
            f"GIAINGAN_LINK_BASE_URL: {url!r} không phải địa chỉ http(s); ví dụ https://.../tai-ve"
        )
    return url.rstrip("/")


def linked(composed: Composed, base_url: str, folder: Path) -> Composed:
    """The message with a link for each file; the files are left under `folder`, in one folder per sha256."""
    items = ""
    for item in composed.attachments:
        sha256 = hashlib.sha256(item.content).hexdigest()
        place = folder / FOLDER / sha256
        place.mkdir(parents=True, exist_ok=True)
        (place / item.file_name).write_bytes(item.content)
        url = f"{base_url}/{sha256}/{quote(item.file_name)}"
        items += _LINK.format(url=escape(url), name=escape(item.file_name))
    return _with_note(replace(composed, attachments=()), _LINKS.format(items=items))


def split(composed: Composed) -> list[Composed]:
    """One message per file, whatever the limit, so that a second attempt splits in the same way.

    The first part goes out in place of the message itself; the others are messages of their own, named after it.
    """
    count = len(composed.attachments)
    whole = outbox_key(composed)
    parts = []
    for number, item in enumerate(composed.attachments, start=1):
        part = replace(
            composed,
            subject=f"{composed.subject} (phần {number}/{count})",
            attachments=(item,),
            about=f"{composed.about}\npart {number}/{count} of {whole}",
        )
        parts.append(_with_note(part, _PART.format(number=number, count=count)))
    return parts


def _with_note(composed: Composed, note: str) -> Composed:
    head, end, tail = composed.html.rpartition("</body>")
    html = f"{head}{note}{end}{tail}" if end else f"{composed.html}{note}"
    return replace(composed, html=html, text=plain_text(html))
