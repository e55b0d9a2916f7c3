"""Cells whose formula failed (#REF!, #DIV/0!), in formats of which the reader gives them as blank.

A blank is nothing spent; a failed formula is a figure that nobody knows. Only their places are found here.
Sources: [MS-XLS], [MS-CFB], [MS-XLSB], OpenDocument 1.3. A file that does not keep to them was refused before, so what
cannot be followed ends the search.
"""

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import ParseError, iterparse

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_RELATIONS = "xl/_rels/workbook.bin.rels"
_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on mark ends, free sectors and the table's own sectors."""


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
    error_value, failed_formula, bundle_sheet = 3, 11, 156
    try:
        targets = dict(_relations(package.read(_RELATIONS)))
        sheets = [body for kind, body in _records12(package.read("xl/workbook.bin")) if kind == bundle_sheet]
        part = targets[_wide(sheets[position], 8)].lstrip("/")
        data = package.read(part if part.startswith("xl/") else f"xl/{part}")
        found, row = [], 0
        for kind, body in _records12(data):
            if kind == 0:
                (row,) = struct.unpack_from("<I", body)
            elif kind in (error_value, failed_formula):
                found.append(_address(row, struct.unpack_from("<I", body)[0]))
    except (KeyError, IndexError, struct.error, ParseError):
        return ()
    return tuple(found)


def in_xls(data: bytes, position: int) -> tuple[str, ...]:
    """Addresses of failed formulas in the sheet at `position` of an Excel 97-2003 workbook."""
    formula, end, bound_sheet, error_or_bool = 0x0006, 0x000A, 0x0085, 0x0205
    try:
        book = _workbook_stream(data)
        starts = [struct.unpack_from("<I", body)[0] for kind, body in _records8(book, 0) if kind == bound_sheet]
        found = []
        for kind, body in _records8(book, starts[position]):
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


def _relations(xml: bytes) -> Iterator[tuple[str, str]]:
    for _, element in iterparse(BytesIO(xml)):  # noqa: S314
        if element.tag.endswith("}Relationship"):
            yield element.get("Id", ""), element.get("Target", "")


def _records12(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records of a BIFF12 part: type in one or two bytes, length in groups of seven bits."""
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | data[at] << 7, at + 1
        size = shift = 0
        while True:
            byte, at = data[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 28:
                break
        yield kind, data[at : at + size]
        at += size


def _wide(body: bytes, at: int) -> str:
    (length,) = struct.unpack_from("<I", body, at)
    return body[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace")


def _records8(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    """The stream "Workbook" of a compound file; empty where there is none."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return b""
    size = 1 << shift
    count = len(data) // size
    sectors = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    while more < count and len(sectors) < count + 109:
        block = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        sectors += block[:-1]
        more = block[-1]
    table: list[int] = []
    for sector in sectors:
        if sector < count and len(table) < count:
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    first = struct.unpack_from("<I", data, 48)[0]
    least, short_table = struct.unpack_from("<II", data, 56)
    directory = _chain(data, table, first, size, header=1)
    for at in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace") not in ("Workbook", "Book"):
            continue
        start, whole = struct.unpack_from("<II", directory, at + 116)
        if whole >= least:
            return _chain(data, table, start, size, header=1)[:whole]
        # A short stream lies in sectors of 64 bytes inside the stream of the directory's first entry.
        inner = _chain(data, table, struct.unpack_from("<I", directory, 116)[0], size, header=1)
        packed = _chain(data, table, short_table, size, header=1)
        return _chain(inner, list(struct.unpack(f"<{len(packed) // 4}I", packed)), start, 64, header=0)[:whole]
    return b""


def _chain(data: bytes, table: list[int], sector: int, size: int, *, header: int) -> bytes:
    """The sectors that follow each other in `table`; `header`: sectors in front of the first."""
    parts: list[bytes] = []
    while sector < _END_OF_CHAIN and len(parts) <= len(table):
        parts.append(data[(sector + header) * size : (sector + header + 1) * size])
        sector = table[sector]
    return b"".join(parts)
