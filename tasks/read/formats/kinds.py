"""What a file is when it is no workbook, so that its sender is told of what was sent and not of a broken file."""

import struct
import zipfile
from collections.abc import Mapping

from tasks.read.formats.compound import BrokenCompoundError, Compound, is_encrypted
from tasks.read.refusal import RefusedFileError

_GLOBALS = 2**16
"""FILEPASS comes among the first records of a workbook; this much of them is looked through."""

_WORKBOOK_STREAMS = ("Workbook", "Book")
_COMPOUND_KINDS: Mapping[str, str] = {
    "WordDocument": "tệp Word",
    "PowerPoint Document": "tệp PowerPoint",
    "VisioDocument": "tệp Visio",
    "Quill": "tệp Publisher",
    "__properties_version1.0": "thư Outlook (.msg); hãy gửi tệp đính kèm trong thư",
    "__nameid_version1.0": "thư Outlook (.msg); hãy gửi tệp đính kèm trong thư",
    "Props9": "tệp Microsoft Project",
    "Props12": "tệp Microsoft Project",
    "Props14": "tệp Microsoft Project",
    "HwpSummaryInformation": "tệp văn bản Hangul",
}
"""What lies in the root of a compound file that is no workbook. An object inside of a workbook lies deeper."""
_ENCRYPTED_STREAMS = frozenset({"EncryptedPackage", "EncryptionInfo"})

_PACKAGE_KINDS: Mapping[str, str] = {
    "word/document.xml": "tệp Word",
    "ppt/presentation.xml": "tệp PowerPoint",
    "visio/document.xml": "tệp Visio",
    "FixedDocSeq.fdseq": "tệp XPS",
    "FixedDocumentSequence.fdseq": "tệp XPS",
    "AndroidManifest.xml": "tệp ứng dụng",
}
_IWORK: Mapping[str, str] = {"numbers": "Numbers", "pages": "Pages", "key": "Keynote"}

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "tệp PDF"),
    (b"\xff\xd8\xff", "tệp ảnh"),
    (b"\x89PNG", "tệp ảnh"),
    (b"GIF8", "tệp ảnh"),
    (b"II*\x00", "tệp ảnh"),
    (b"MM\x00*", "tệp ảnh"),
    (b"BM", "tệp ảnh"),
    (b"{\\rtf", "tệp Word"),
    (b"\xdb\xa5-\x00", "tệp Word đời cũ"),
    (b"Rar!", "tệp nén không phải .zip"),
    (b"7z\xbc\xaf", "tệp nén không phải .zip"),
    (b"\x1f\x8b", "tệp nén không phải .zip"),
    (b"\x00\x01\x00\x00Standard Jet DB", "tệp Access"),
    (b"\x00\x01\x00\x00Standard ACE DB", "tệp Access"),
    (b"\x00\x00\x02\x00\x06\x04", "tệp Lotus 1-2-3; mở bằng Excel hoặc LibreOffice và lưu thành .xlsx"),
    (b"\x00\x00\x02\x00\x04\x04", "tệp Lotus 1-2-3; mở bằng Excel hoặc LibreOffice và lưu thành .xlsx"),
    (b"\x00\x00\x1a\x00", "tệp Lotus 1-2-3; mở bằng Excel hoặc LibreOffice và lưu thành .xlsx"),
    (b"\x09\x00\x04\x00", "tệp Excel 2.x; mở bằng Excel và lưu thành .xlsx"),
    (b"\x09\x02\x06\x00", "tệp Excel 3.0; mở bằng Excel và lưu thành .xlsx"),
    (b"\x09\x04\x06\x00", "tệp Excel 4.0; mở bằng Excel và lưu thành .xlsx"),
    (b"\x09\x08", "tệp Excel đời cũ, thiếu phần vỏ của tệp .xls; mở bằng Excel và lưu thành .xlsx"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "lối tắt đến một tệp, không phải chính tệp đó"),
    (b"[InternetShortcut]", "lối tắt đến một trang web, không phải tệp số liệu"),
    (b"MZ", "tệp chương trình"),
    (b"\x7fELF", "tệp chương trình"),
    (b"AC10", "bản vẽ AutoCAD"),
    (b"%!PS", "tệp in PostScript"),
    (b"ID;P", "tệp SYLK; mở bằng Excel và lưu thành .xlsx"),
    (b"TABLE\r\n0,1", "tệp DIF; mở bằng Excel và lưu thành .xlsx"),
    (b"SQLite format 3\x00", "tệp cơ sở dữ liệu SQLite"),
    (b"ID3", "tệp âm thanh"),
    (b"OggS", "tệp âm thanh"),
    (b"RIFF", "tệp âm thanh, phim hoặc ảnh"),
)
"""First bytes, and what begins so. The order matters where one beginning is part of another."""
_NARRATIVE = frozenset({"tệp Word", "tệp Word đời cũ", "tệp PDF"})
_MAIL = (b"received:", b"return-path:", b"delivered-to:", b"x-mozilla-status:", b"from:", b"message-id:")
_DBASE = frozenset({0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5})


def refuse_other_compounds(data: bytes) -> None:
    """Raises RefusedFileError for a compound file without a workbook in its root, and a workbook with a password."""
    try:
        compound = Compound(data)
        names = compound.names
        workbook = next((name for name in _WORKBOOK_STREAMS if name in names), None)
        if workbook is not None:
            if is_encrypted(compound.beginning(workbook, _GLOBALS)):
                raise RefusedFileError("password")
            return
    except BrokenCompoundError:
        # The reader of workbooks looks for itself: it may be more patient than we are.
        return
    if names & _ENCRYPTED_STREAMS:
        raise RefusedFileError("password")
    kind = next((kind for name, kind in _COMPOUND_KINDS.items() if name in names), "không có bảng tính bên trong")
    raise RefusedFileError(_code(kind), kind)


def _code(kind: str) -> str:
    """Narrative is a document of the submission; everything else was sent by mistake."""
    return "document" if kind in _NARRATIVE else "not-a-workbook"


def refuse_other_packages(archive: zipfile.ZipFile, file_name: str) -> None:
    """Refuse what is packed like a workbook and is none: Word, PowerPoint, Numbers... Raises RefusedFileError."""
    names = archive.namelist()
    known = set(names)
    for part, kind in _PACKAGE_KINDS.items():
        if part in known:
            raise RefusedFileError(_code(kind), kind)
    if any(name.endswith(".iwa") for name in names) or {"Index.zip", "index.apxl", "index.xml.gz"} & known:
        suffix = file_name.rpartition(".")[2].casefold()
        product = _IWORK.get(suffix, "iWork (Numbers, Pages)")
        raise RefusedFileError("not-a-workbook", f"tệp Apple {product}; chọn Xuất sang Excel (.xlsx) rồi gửi")
    if "content.xml" in known and "mimetype" in known:
        kind = archive.read("mimetype")[:100].decode("ascii", "replace")
        if "presentation" in kind or "graphics" in kind:
            raise RefusedFileError("not-a-workbook", "tệp trình chiếu hoặc hình vẽ OpenDocument")


def refuse_other_kinds(data: bytes) -> None:
    """Refuse what its first bytes say to be neither workbook nor text. Raises RefusedFileError."""
    if data[4:8] == b"ftyp":
        is_picture = data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif")
        raise RefusedFileError("not-a-workbook", "tệp ảnh" if is_picture else "tệp phim")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise RefusedFileError("not-a-workbook", "tệp ảnh")
    for beginning, kind in _BEGINNINGS:
        # Letters that a text may begin with as well: only with the zeros of binary content.
        if data.startswith(beginning) and (len(beginning) > 3 or not beginning.isalnum() or 0 in data[:64]):
            raise RefusedFileError(_code(kind), kind)
    if _is_dbase(data):
        raise RefusedFileError("not-a-workbook", "tệp dBase hoặc FoxPro; mở bằng Excel và lưu thành .xlsx")
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"mime-version:"):
        raise RefusedFileError("not-a-workbook", "trang web lưu thành một tệp (.mht); mở bằng Excel và lưu thành .xlsx")
    if start.startswith(_MAIL) and b"\nsubject:" in start:
        raise RefusedFileError("not-a-workbook", "thư điện tử (.eml); hãy gửi tệp đính kèm trong thư")
    if start.startswith(b"{") and b"docs.google.com" in start:
        raise RefusedFileError("not-a-workbook", "lối tắt đến Google Trang tính; tải xuống dạng .xlsx rồi gửi")


def _is_dbase(data: bytes) -> bool:
    """A dBase header: a known version, a date, a header length that fits its 32-byte fields and ends with 0x0D."""
    if len(data) < 65 or data[0] not in _DBASE or not (1 <= data[2] <= 12 and 1 <= data[3] <= 31):
        return False
    length = struct.unpack_from("<H", data, 8)[0]
    return 65 <= length <= len(data) and 0x0D in data[length - 265 if length > 265 else 64 : length]
