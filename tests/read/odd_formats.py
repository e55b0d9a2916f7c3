"""Odd and bad files by format: text in every encoding, old and open formats, legacy fonts, and what is no workbook."""

import io
import struct
import unicodedata
import zipfile
from pathlib import Path

from tests.read.helpers import HEAD, UNIT_NOTE, A, B, C, Rows, fill, save_xlsx
from tests.read.odd_files import PLAIN, Case, workbook_bytes
from tests.read.odd_sheets import CASES
from tests.read.xlsb import xlsb_bytes

__all__ = ["CASES", "Case"]

TEXT_ROWS: Rows = [
    ["", "", "", "", "ĐVT: triệu đồng"],
    HEAD,
    ["1", *A[1:3], "1500", "600"],
    ["2", *B[1:3], "2500.5", "1000.25"],
    ["3", *C[1:3], "1000", "0"],
]
TEXT_ROWS_VI: Rows = [
    [cell.replace(".", ",") if i > 1 and j > 2 else cell for j, cell in enumerate(row)]
    for i, row in enumerate(TEXT_ROWS)
]


def csv_text(rows: Rows, delimiter: str) -> str:
    """Rows as delimited text."""
    import csv

    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def cp1258(text: str) -> bytes:
    """Vietnamese as Windows-1258 writes it: base letters of the code page followed by combining tones."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in tones))
            out += base.encode("cp1258") + "".join(tones).encode("cp1258")
    return bytes(out)


def add(name: str, data: bytes, *issues: str, **more: object) -> None:
    """A case whose file is these bytes."""
    CASES[name] = Case(name, lambda path: path.write_bytes(data), issues=frozenset(issues), **more)  # type: ignore[arg-type]


add("utf8.csv", csv_text(TEXT_ROWS, ",").encode())
add("utf8-bom-semicolon.csv", csv_text(TEXT_ROWS_VI, ";").encode("utf-8-sig"))
add("utf16-tab.csv", csv_text(TEXT_ROWS, "\t").encode("utf-16"))
add("utf16-be-no-bom.csv", csv_text(TEXT_ROWS, ";").encode("utf-16-be"))
add("pipe.csv", csv_text(TEXT_ROWS, "|").encode())
add("windows-1258.csv", cp1258(csv_text(TEXT_ROWS, ";")))
add("sep-line.csv", b"sep=;\r\n" + csv_text(TEXT_ROWS, ";").encode())
add("nfd.csv", unicodedata.normalize("NFD", csv_text(TEXT_ROWS, ",")).encode())
add(
    "quoted-lines.csv",
    csv_text([*TEXT_ROWS[:2], [TEXT_ROWS[2][0], "Đường tỉnh\n295", *TEXT_ROWS[2][2:]], *TEXT_ROWS[3:]], ",").encode(),
)

TCVN3_HEAD = ["TT", "Tªn dù ¸n", "M· dù ¸n", "KÕ ho¹ch vèn n¨m 2023 (triÖu ®ång)", "Lòy kÕ gi¶i ng©n (triÖu ®ång)"]
TCVN3_ROWS = [
    TCVN3_HEAD,
    [1, "X©y dùng ®\u00adêng tØnh 295", *A[2:]],
    [2, "CÇu Hµ Néi míi", *B[2:]],
    [3, "Tr\u00adêng mÇm non", *C[2:]],
]
VNI_HEAD = [
    "TT",
    "Teân döï aùn",
    "Maõ döï aùn",
    "Keá hoaïch voán naêm 2023 (trieäu ñoàng)",
    "Luõy keá giaûi ngaân (trieäu ñoàng)",
]
VNI_ROWS = [
    VNI_HEAD,
    [1, "Xaây döïng ñöôøng tænh 295", *A[2:]],
    [2, "Caàu Haø Noäi môùi", *B[2:]],
    [3, "Tröôøng maàm non", *C[2:]],
]
CASES["tcvn3.xlsx"] = Case(
    "tcvn3.xlsx", lambda path: save_xlsx(path, TCVN3_ROWS), issues=frozenset({"read-legacy-encoding"})
)
CASES["vni.xlsx"] = Case("vni.xlsx", lambda path: save_xlsx(path, VNI_ROWS), issues=frozenset({"read-legacy-encoding"}))
CASES["nfd.xlsx"] = Case(
    "nfd.xlsx",
    lambda path: save_xlsx(
        path, [[unicodedata.normalize("NFD", c) if isinstance(c, str) else c for c in row] for row in PLAIN]
    ),
)


def _xls(path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Biểu 01")
    for i, row in enumerate(PLAIN):
        for j, value in enumerate(row):
            if value != "":
                sheet.write(i + 2, j + 1, value)
    book.save(str(path))


def _ods(path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Biểu 01")
    for row in PLAIN:
        line = TableRow()
        for value in row:
            number = isinstance(value, int | float)
            cell = TableCell(valuetype="float", value=value) if number else TableCell(valuetype="string")
            if value != "":
                cell.addElement(P(text=str(value)))
            line.addElement(cell if value != "" else TableCell())
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))


CASES["old.xls"] = Case("old.xls", _xls)
CASES["open.ods"] = Case("open.ods", _ods)
CASES["binary.xlsb"] = Case("binary.xlsb", lambda path: path.write_bytes(xlsb_bytes(PLAIN, at=(3, 2))))
CASES["xlsx-named-xls.xls"] = Case("xlsx-named-xls.xls", lambda path: path.write_bytes(workbook_bytes()))
CASES["macro.xlsm"] = Case("macro.xlsm", lambda path: path.write_bytes(workbook_bytes()))


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive in memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def replaced(data: bytes, part: str, change: bytes | None, extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook with one part's content changed, and parts added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if change is not None:
        parts[part] = change
    return zipped({**parts, **(extra or {})})


_ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><sst>&c;</sst>'
)
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
_XLSX = workbook_bytes()

add("zip-of-one.zip", zipped({"so lieu/bieu.xlsx": _XLSX, "thu.docx": b"PK"}))
add("zip-of-two.zip", zipped({"a.xlsx": _XLSX, "b.xlsx": _XLSX}), unreadable="not-a-workbook")
add("zip-of-pictures.zip", zipped({"a.jpg": b"\xff\xd8\xff"}), unreadable="not-a-workbook")
add("zip-in-zip.zip", zipped({"a.zip": zipped({"a.xlsx": _XLSX})}), unreadable="bomb")
add("zip-escape.zip", zipped({"../../etc/a.xlsx": _XLSX}), unreadable="bomb")
add("zip-bomb.xlsx", replaced(_XLSX, "", None, {"xl/media/a.xml": b" " * 60_000_000}), unreadable="bomb")
add("billion-laughs.xlsx", replaced(_XLSX, "xl/sharedStrings.xml", _ENTITIES), unreadable="bomb")
add("letter.docx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), unreadable="document")
add("broken-ole.xls", _OLE_HEAD + b"\x07" * 512, unreadable="corrupt")
add("empty.xlsx", b"", unreadable="empty")
add("zeros.xlsx", b"\x00" * 4096, unreadable="empty")
add("half.xlsx", _XLSX[: len(_XLSX) // 2], unreadable="corrupt")
add("flipped.xlsx", _XLSX[:200] + bytes(b ^ 0xFF for b in _XLSX[200:260]) + _XLSX[260:], unreadable="corrupt")
add("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8, unreadable="not-a-workbook")
add("photo-named-xlsx.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x01" * 500, unreadable="not-a-workbook")
add("scan.pdf", b"%PDF-1.7\n" + b"x" * 500, unreadable="document")
add("letter.rtf", b"{\\rtf1 abc}", unreadable="document")
add("noise.bin", struct.pack("<512I", *(i * 2654435761 % 2**32 for i in range(512))), unreadable="not-a-workbook")
add("letter.txt", "Kính gửi Sở Kế hoạch và Đầu tư, đơn vị xin báo cáo.\n".encode(), unreadable="no-table")
add("archive.rar", b"Rar!\x1a\x07\x00" + b"\x01" * 100, unreadable="not-a-workbook")
CASES["no-sheets-filled.xlsx"] = Case("no-sheets-filled.xlsx", lambda path: save_xlsx(path, []), unreadable="empty")
CASES["no-table.xlsx"] = Case(
    "no-table.xlsx", lambda path: save_xlsx(path, [["Kính gửi:"], ["abc", 1, 2]]), unreadable="no-table"
)
CASES["header-only.xlsx"] = Case(
    "header-only.xlsx", lambda path: save_xlsx(path, [UNIT_NOTE, HEAD]), unreadable="no-table"
)


def _far_cell(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    fill(book.active, PLAIN)
    # So many cells are no strays, which would be left out.
    for row in range(1048573, 1048577):
        book.active[f"XFD{row}"] = "x"
    book.save(path)


CASES["far-cell.xlsx"] = Case("far-cell.xlsx", _far_cell, unreadable="too-large")
