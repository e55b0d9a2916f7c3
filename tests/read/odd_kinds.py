"""Odd and bad files by kind: compound files, workbooks written as text, respelled packages, and what is no workbook."""

import io
import struct
import zipfile
from collections.abc import Callable
from html import escape

from tests.read.compound_files import compound_file, with_password, xls_stream
from tests.read.helpers import Rows
from tests.read.odd_files import PLAIN, TITLE, workbook_bytes
from tests.read.odd_formats import CASES, TEXT_ROWS_VI, Case, add, csv_text, zipped

__all__ = ["CASES", "KINDS", "Case"]

KINDS: dict[str, str] = {}
"""By name of the file, a word that must say what was sent."""

_STREAM = xls_stream([list(row) for row in PLAIN])
_WORD = {"MBD00A1/\x01CompObj": b"Word.Document.8\x00" * 20, "MBD00A1/WordDocument": b"\xec\xa5\xc1\x00" * 2000}
_SLIDES = {"MBD00B7/PowerPoint Document": b"\x0f\x00\xe8\x03" * 1500, "MBD00B7/Current User": b"\x00" * 70}


def _other(name: str, word: str, data: bytes, code: str = "not-a-workbook") -> None:
    add(name, data, unreadable=code)
    KINDS[name] = word


# --- compound files ---------------------------------------------------------------------------------------------------

add("plain-compound.xls", compound_file({"Workbook": _STREAM}))
add("word-object.xls", compound_file({**_WORD, "Workbook": _STREAM}))
add("slides-object.xls", compound_file({"Workbook": _STREAM, **_SLIDES}))
add("mail-object.xls", compound_file({"Workbook": _STREAM, "MBD01/__properties_version1.0": b"\x00" * 90}))
_other("rc4.xls", "mật khẩu", compound_file({"Workbook": with_password(_STREAM, b"\x01\x00\x01\x00\x01\x00" + b"s" * 48)}), "password")  # noqa: E501  # fmt: skip
_other("crypto-api.xls", "mật khẩu", compound_file({"Workbook": with_password(_STREAM, b"\x01\x00\x02\x00\x02\x00" + b"k" * 196)}), "password")  # noqa: E501  # fmt: skip
_other("xor.xls", "mật khẩu", compound_file({"Workbook": with_password(_STREAM, b"\x00\x00\x5a\x3c\xc1\x97")}), "password")  # noqa: E501  # fmt: skip
_other("xor-excel-95.xls", "mật khẩu", compound_file({"Book": with_password(_STREAM, b"\x5a\x3c\xc1\x97")}), "password")
_other("xor-small.xls", "mật khẩu", compound_file({"Book": with_password(_STREAM[:400], b"\x5a\x3c\xc1\x97")}), "password")  # noqa: E501  # fmt: skip
_other("password.xlsx", "mật khẩu", compound_file({"EncryptionInfo": b"\x04\x00" * 40, "EncryptedPackage": b"\x07" * 5000}), "password")  # noqa: E501  # fmt: skip
_other("letter.doc", "Word", compound_file({"WordDocument": b"\xec\xa5" * 3000, "1Table": b"\x00" * 4096}), "document")
_other("workbook-in-letter.doc", "Word", compound_file({"WordDocument": b"\xec\xa5" * 3000, "ObjectPool/_1/Workbook": _STREAM}), "document")  # noqa: E501  # fmt: skip
_other("slides.ppt", "PowerPoint", compound_file({"PowerPoint Document": b"\x0f\x00" * 3000}))
_other("mail.msg", "Outlook", compound_file({"__properties_version1.0": b"\x00" * 32, "__substg1.0_0037001F": b"a\x00"}))  # noqa: E501  # fmt: skip
_other("drawing.vsd", "Visio", compound_file({"VisioDocument": b"Visio" * 900}))
_other("leaflet.pub", "Publisher", compound_file({"Quill/QuillSub/CONTENTS": b"CHNKINK " * 600, "Contents": b"\xe8\xac"}))  # noqa: E501  # fmt: skip
_other("unknown.ole", "không có bảng tính", compound_file({"Something": b"x" * 100}))

# --- packages ---------------------------------------------------------------------------------------------------------

_XLSX = workbook_bytes()


def _respelled(spell: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_XLSX)) as archive:
        return zipped({spell(name): archive.read(name) for name in archive.namelist()})


def _with_sheet(relation: bytes, part: str, content: bytes) -> bytes:
    """The plain workbook with a very hidden sheet of another kind before its table."""
    with zipfile.ZipFile(io.BytesIO(_XLSX)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = (
        b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        b'name="Macro1" sheetId="77" state="veryHidden" r:id="rId77"/>'
    )
    named = b'<Relationship Id="rId77" Type="%s" Target="%s"/></Relationships>' % (relation, part.encode())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", b"<sheets>" + sheet)
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", named)
    return zipped({**parts, f"xl/{part}": content})


_MACRO = (
    b'<?xml version="1.0"?><xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1">'
    b"<f>HALT()</f><v>0</v></c></row></sheetData></xm:macrosheet>"
)
add("lower-case-parts.xlsx", _respelled(str.lower))
add("capital-parts.xlsx", _respelled(str.upper))
add("backslash-parts.xlsx", _respelled(lambda name: name.replace("/", "\\")))
add("macro-sheet.xlsm", _with_sheet(b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macrosheets/sheet1.xml", _MACRO))  # noqa: E501  # fmt: skip
add("international-macro-sheet.xlsm", _with_sheet(b"http://schemas.microsoft.com/office/2006/relationships/xlIntlMacrosheet", "macrosheets/intlsheet1.xml", _MACRO))  # noqa: E501  # fmt: skip
add("dialog-sheet.xlsm", _with_sheet(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/dialogsheet", "dialogsheets/sheet1.xml", _MACRO.replace(b"xm:macrosheet", b"dialogsheet")))  # noqa: E501  # fmt: skip
_other("budget.numbers", "Numbers", zipped({"Index/Document.iwa": b"\x00" * 900, "Index/Tables/DataList.iwa": b"\x01" * 90, "preview.jpg": b"\xff"}))  # noqa: E501  # fmt: skip
_other("budget-of-2013.numbers", "Numbers", zipped({"Index.zip": zipped({"Document.iwa": b"\x00" * 9}), "Metadata/Properties.plist": b"bplist"}))  # noqa: E501  # fmt: skip
_other("slides.pptx", "PowerPoint", zipped({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}))
_other("lower.docx", "Word", zipped({"[content_types].xml": b"<x/>", "word/Document.xml": b"<x/>"}), "document")
_other("drawing.vsdx", "Visio", zipped({"[Content_Types].xml": b"<x/>", "visio/document.xml": b"<x/>"}))
_other("print.xps", "XPS", zipped({"[Content_Types].xml": b"<x/>", "FixedDocSeq.fdseq": b"<x/>"}))
_other("slides.odp", "trình chiếu", zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<x/>"}))  # noqa: E501  # fmt: skip

# --- workbooks written as text ----------------------------------------------------------------------------------------


def html_rows(rows: Rows, *, excel: bool = False) -> str:
    """Rows of a page; `excel`: numbers beside their text, as Excel writes them."""

    def cell(value: object) -> str:
        number = isinstance(value, int | float) and excel
        text = f"{value:,}".replace(",", ".") if number else str(value)
        return f"<td{f' x:num={chr(34)}{value}{chr(34)}' if number else ''}>{escape(text)}</td>"

    return "\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)


def xml_2003(rows: Rows, *, extra: str = "", prefix: str = '<?xml version="1.0"?>') -> bytes:
    """Rows as XML Spreadsheet 2003; blank cells are left out and the next one says its place."""
    lines = []
    for row in rows:
        cells, due = "", 1
        for column, value in enumerate(row, 1):
            if value in ("", None):
                continue
            kind = "Number" if isinstance(value, int | float) else "String"
            at = f' ss:Index="{column}"' if column != due else ""
            cells += f'<Cell{at}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'
            due = column + 1
        lines.append(f"<Row>{cells}</Row>")
    return (
        f'{prefix}<?mso-application progid="Excel.Sheet"?><Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{extra}<Worksheet ss:Name="Biểu 01"><Table>'
        f"{''.join(lines)}</Table></Worksheet></Workbook>"
    ).encode()


_HEAD_TAGS = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><style>td {mso-x:1}</style></head>'  # noqa: E501
_TEXT_PLAIN: Rows = [[str(x).replace(".", ",") if isinstance(x, float) else x for x in row] for row in PLAIN]
_MERGED = (
    "<tr><td colspan=5>Đơn vị tính: triệu đồng</td></tr><tr><td rowspan=2>TT</td><td rowspan=2>Tên dự án</td>"
    "<td rowspan=2>Mã dự án</td><td rowspan=2>Kế hoạch vốn năm 2023</td><td>Lũy kế giải ngân</td></tr>"
    "<tr><td>từ 01/01/2023<br>đến hết ngày 31/7/2023</td></tr>"
)
add("html.xls", f"{_HEAD_TAGS}<body><table>{html_rows(_TEXT_PLAIN)}</table></body></html>".encode())
add("html-of-excel.xls", f"{_HEAD_TAGS}<body><table>{html_rows(PLAIN, excel=True)}</table></body></html>".encode())
add("html-windows-1258.xls", f"<html><meta content='text/html; charset=windows-1258'><table>{html_rows(_TEXT_PLAIN)}</table>".encode("cp1258", "xmlcharrefreplace"))  # noqa: E501  # fmt: skip
add("html-utf16.xls", f"<html><table>{html_rows(_TEXT_PLAIN)}</table>".encode("utf-16"))
add("html-two-tables.xls", f"<!DOCTYPE html><table>{html_rows(TITLE)}</table><p>x</p><table>{html_rows(_TEXT_PLAIN[len(TITLE):])}</table>".encode())  # noqa: E501  # fmt: skip
add("html-table-in-layout.xls", f"<table><tr><td>Trang in<table>{html_rows(_TEXT_PLAIN)}</table></td></tr></table>".encode())  # noqa: E501  # fmt: skip
add("html-merged-header.xls", f"<table>{_MERGED}{html_rows(_TEXT_PLAIN[len(TITLE) + 1 :])}</table>".encode())
add("html-without-ends.xls", ("<table>" + html_rows(_TEXT_PLAIN).replace("</td>", "").replace("</tr>", "")).encode())
_other("web-page.xls", "trang web", b"<html><body>K\xc3\xadnh g\xe1\xbb\xadi <a href='x.htm'>xem</a></body></html>")
add("page-without-projects.xls", b"<html><body><table><tr><td>TT</td></tr></table></body></html>", unreadable="no-table")  # noqa: E501  # fmt: skip
add("xml-2003.xls", xml_2003(PLAIN))
add("xml-2003.xml", xml_2003(PLAIN, prefix='\ufeff<?xml version="1.0" encoding="UTF-8"?>\n'))
add("xml-2003-merged.xls", xml_2003(PLAIN).replace(b"<Cell><Data ss:Type=\"String\">S\xe1\xbb\x9e", b'<Cell ss:MergeAcross="4"><Data ss:Type="String">S\xe1\xbb\x9e'))  # noqa: E501  # fmt: skip
add("xml-2003-broken.xls", xml_2003(PLAIN)[:-40], unreadable="corrupt")
add("xml-2003-entities.xls", xml_2003(PLAIN, prefix='<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "lol">]>'), unreadable="bomb")  # noqa: E501  # fmt: skip
add("xml-2003-late-entities.xls", xml_2003(PLAIN, prefix=f'<?xml version="1.0"?><!--{" urn:schemas-microsoft-com:office:spreadsheet " * 200}--><!DOCTYPE a [<!ENTITY a "lol">]>'), unreadable="bomb")  # noqa: E501  # fmt: skip
_other("open.fods", "OpenDocument", b'<?xml version="1.0"?><office:document xmlns:office="urn:x"></office:document>')

# --- other kinds ------------------------------------------------------------------------------------------------------

_DBASE = bytes([3, 123, 7, 31]) + struct.pack("<IHH", 2, 97, 20) + b"\x00" * 20 + b"TEN\x00".ljust(32, b"\x00") * 2 + b"\r"  # noqa: E501  # fmt: skip
_other("old.dbf", "dBase", _DBASE + b" " * 40)
_other("old.wk1", "Lotus", b"\x00\x00\x02\x00\x06\x04" + b"\x06\x00\x08\x00" * 40)
_other("excel-4.xls", "Excel 4.0", b"\x09\x04\x06\x00\x00\x00\x10\x00" + b"\x00" * 200)
_other("shortcut.xlsx", "lối tắt", b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 200)
_other("shortcut.gsheet", "lối tắt", b'{"url": "https://docs.google.com/open?id=abc", "doc_id": "abc"}')
_other("mail.eml", "thư điện tử", b"From: a@b.vn\r\nTo: c@d.vn\r\nSubject: bao cao\r\n\r\nKinh gui\r\n")
_other("page.mht", ".mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n")
_other("table.slk", "SYLK", b'ID;PWXL;N;E\r\nC;Y1;X1;K"TT"\r\nE\r\n')
_other("photo.heic", "ảnh", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 50)
_other("film.mp4", "phim", b"\x00\x00\x00\x18ftypisom" + b"\x00" * 50)

add(
    "text-that-begins-like-a-picture.csv",
    ("BM 01;;;;\n" + csv_text(TEXT_ROWS_VI, ";")).encode(),
)
