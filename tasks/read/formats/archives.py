"""Zip containers, judged by their directory before they are opened: archives of workbooks, and workbooks."""

import hashlib
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePosixPath

from tasks.read.outcome import Unreadable
from tasks.read.refusal import RefusedFileError, unreadable

MAX_MEMBERS = 300
MAX_UNPACKED = 400 * 2**20
MAX_MEMBER = 64 * 2**20
MAX_RATIO = 250
RATIO_FROM = 20 * 2**20
"""Parts smaller than this may be packed as tightly as they like: they cannot hurt."""

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv"})
_ARCHIVE_SUFFIXES = frozenset({".zip", ".rar", ".7z", ".gz"})
_DOCTYPE_WITHIN = 8192
_LOCAL_HEADER = 30
"""Length of a member's header before its name; the last four bytes are the lengths of name and extra field."""


def members(path: Path) -> list[tuple[str, bytes]] | Unreadable:
    """The workbooks inside a zip archive, by name, sorted; Unreadable where it is refused as a whole or has none.

    Other kinds of member (pictures, letters, `__MACOSX`, lock files) are left out. A member whose name leaves the
    archive, or contents beyond the limits refuse the archive. A damaged member comes as it lies in there, packed, and a
    nested archive unopened: each is then refused on its own and loses no other. Raises OSError.
    """
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        found = _members(data, _as_packed)
    except RefusedFileError as refused:
        return unreadable(sha256, path.name, refused.code, refused.detail)
    return found or unreadable(sha256, path.name, "not-a-workbook", "tệp nén không chứa bảng tính")


def members_of(data: bytes) -> list[tuple[str, bytes]]:
    """The workbooks of an archive in memory, by name, sorted. Raises RefusedFileError, also for one bad member."""
    return _members(data, None)


def _members(data: bytes, instead: Callable[[bytes, zipfile.ZipInfo], bytes] | None) -> list[tuple[str, bytes]]:
    """`instead` gives what stands for a member that cannot be unpacked; without it, such a member is refused."""
    found: list[tuple[str, bytes]] = []
    with open_zip(data) as archive:
        for entry in archive.infolist():
            name = _safe_name(entry)
            if entry.is_dir() or name.name.startswith(("~$", ".")) or "__MACOSX" in name.parts:
                continue
            nested = name.suffix.lower() in _ARCHIVE_SUFFIXES
            if nested and instead is None:
                raise RefusedFileError("bomb", f"tệp nén lồng trong tệp nén: {name.name}")
            if not nested and name.suffix.lower() not in WORKBOOK_SUFFIXES:
                continue
            if entry.file_size > MAX_MEMBER:
                raise RefusedFileError("too-large", name.name)
            try:
                content = _read(archive, entry)
            except RefusedFileError:
                if instead is None:
                    raise
                content = instead(data, entry)
            found.append((str(name), content))
    return sorted(found)


def _as_packed(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """A member's bytes as they lie in the archive, behind its local header."""
    start = entry.header_offset + _LOCAL_HEADER
    name, extra = (int.from_bytes(data[start - 4 + at : start - 2 + at], "little") for at in (0, 2))
    return data[start + name + extra :][: entry.compress_size]


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The zip in `data`, its declared sizes checked. Raises RefusedFileError."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise RefusedFileError("corrupt") from error
    entries = archive.infolist()
    if len(entries) > MAX_MEMBERS * 10:
        raise RefusedFileError("bomb", "quá nhiều tệp thành phần")
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedFileError("password")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise RefusedFileError("bomb", "dung lượng sau giải nén quá lớn")
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise RefusedFileError("bomb", "tỷ lệ nén bất thường")
    return archive


def refuse_entities(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook whose XML declares a document type; no spreadsheet program does. Raises RefusedFileError."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            try:
                with archive.open(entry) as part:
                    head = part.read(_DOCTYPE_WITHIN)
            except Exception as error:
                raise RefusedFileError("corrupt") from error
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"<\x00!\x00D\x00O\x00C" in head:
                raise RefusedFileError("bomb", "XML khai báo DOCTYPE")


def _safe_name(entry: zipfile.ZipInfo) -> PurePosixPath:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in entry.filename:
        raise RefusedFileError("bomb", "đường dẫn thành phần ra ngoài tệp nén")
    return name


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as part:
            data = part.read(MAX_MEMBER + 1)
    except Exception as error:
        raise RefusedFileError("corrupt", entry.filename) from error
    if len(data) > MAX_MEMBER:
        raise RefusedFileError("too-large", entry.filename)
    return data
