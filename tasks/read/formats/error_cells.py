"""Cells whose formula failed (#REF!, #DIV/0!), in formats of which the reader gives them as blank.

A blank is nothing spent; a failed formula is a figure that nobody knows. Only their places are found here.
Sources: [MS-XLS], [MS-CFB], [MS-XLSB], OpenDocument 1.3. A file that does not keep to them was refused before, so what
cannot be followed ends the search.
"""

import struct
import zipfile
from io import BytesIO
from xml.etree.ElementTree import ParseError, iterparse

from tasks.read.formats.binary_records import records8, records12, sheet_part, sheet_starts, workbook_stream

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


def in_ods(package: zipfile.ZipFile, position: int) -> tuple[str, ...]:
    """Addresses of failed formulas in the table at `position` of an OpenDocument sheet."""
    content = package.read("content.xml")
    if b'"error"' not in content:
        return ()
    found: list[str] = []
    table, row = -1, 0
    try:
        # Entities were refused when the package was opened.
        for event, element in iterparse(BytesIO(content), events=("start", "end")):  # noqa: S314
            if event == "start" and element.tag == f"{_TABLE}table":
                table, row = table + 1, 0
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                column = 0
                for cell in element if table == position else ():
                    if cell.get(_VALUE_TYPE) == "error":
                        found.append(_address(row, column))
                    column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
                row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                element.clear()
    except (ParseError, ValueError):
        return tuple(found)
    return tuple(found)


def in_xlsb(package: zipfile.ZipFile, position: int) -> tuple[str, ...]:
    """Addresses of failed formulas in the sheet at `position` of an Excel binary workbook."""
    error_value, failed_formula = 3, 11
    try:
        found, row = [], 0
        for kind, body in records12(sheet_part(package, position)):
            if kind == 0:
                (row,) = struct.unpack_from("<I", body)
            elif kind in (error_value, failed_formula):
                found.append(_address(row, struct.unpack_from("<I", body)[0]))
    except (KeyError, IndexError, struct.error, ParseError):
        return ()
    return tuple(found)


def in_xls(data: bytes, position: int) -> tuple[str, ...]:
    """Addresses of failed formulas in the sheet at `position` of an Excel 97-2003 workbook."""
    formula, end, error_or_bool = 0x0006, 0x000A, 0x0205
    try:
        book = workbook_stream(data)
        found = []
        for kind, body in records8(book, sheet_starts(book)[position]):
            row, column = struct.unpack_from("<HH", body) if len(body) >= 4 else (0, 0)
            if kind == end:
                break
            if (kind == error_or_bool and body[7]) or (kind == formula and body[6] == 2 and body[12:14] == b"\xff\xff"):
                found.append(_address(row, column))
    except (IndexError, struct.error):
        return ()
    return tuple(found)


def _address(row: int, column: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
