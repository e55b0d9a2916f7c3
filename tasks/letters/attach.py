"""Files as mail carries them: office documents, PDF and zip as they are, anything else inside a zip."""

import io
import zipfile

from tasks.letters.address import file_name
from tasks.letters.message import Attachment

_OPENXML = "vnd.openxmlformats-officedocument"
TYPES = {
    "xlsx": ("application", f"{_OPENXML}.spreadsheetml.sheet"),
    "docx": ("application", f"{_OPENXML}.wordprocessingml.document"),
    "pdf": ("application", "pdf"),
    "zip": ("application", "zip"),
}
"""Suffixes that go as they are, with their content type."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(attachment: Attachment) -> Attachment:
    """The attachment under a safe name; other types than TYPES zipped, with equal bytes for equal content."""
    name = file_name(attachment.file_name)
    stem, _, suffix = name.rpartition(".")
    if suffix.lower() in TYPES and stem:
        return Attachment(name, attachment.content)
    buffer = io.BytesIO()
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, attachment.content)
    return Attachment(f"{stem or name}.zip", buffer.getvalue())


def content_type(name: str) -> tuple[str, str]:
    """Main and sub type of a packed attachment. Raises KeyError for a name that `packed` did not give."""
    return TYPES[name.rpartition(".")[2].lower()]
