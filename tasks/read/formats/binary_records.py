"""Records of Excel's binary workbooks ([MS-XLS], [MS-CFB], [MS-XLSB]), and where their sheets begin.

What does not keep to the format raises struct.error, IndexError or KeyError.
"""

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import iterparse

_RELATIONS = "xl/_rels/workbook.bin.rels"
_BUNDLE_SHEET = 156
_BOUND_SHEET = 0x0085
_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on mark ends, free sectors and the table's own sectors."""


def sheet_part(package: zipfile.ZipFile, position: int) -> bytes:
    """The part of the sheet at `position` of an Excel binary workbook."""
    targets = dict(_relations(package.read(_RELATIONS)))
    sheets = [body for kind, body in records12(package.read("xl/workbook.bin")) if kind == _BUNDLE_SHEET]
    part = targets[wide_text(sheets[position], 8)].lstrip("/")
    return package.read(part if part.startswith("xl/") else f"xl/{part}")


def sheet_starts(stream: bytes) -> list[int]:
    """Where each sheet begins in the stream of an Excel 97-2003 workbook."""
    return [struct.unpack_from("<I", body)[0] for kind, body in records8(stream, 0) if kind == _BOUND_SHEET]


def _relations(xml: bytes) -> Iterator[tuple[str, str]]:
    for _, element in iterparse(BytesIO(xml)):  # noqa: S314
        if element.tag.endswith("}Relationship"):
            yield element.get("Id", ""), element.get("Target", "")


def records12(data: bytes) -> Iterator[tuple[int, bytes]]:
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


def wide_text(body: bytes, at: int) -> str:
    """An XLWideString."""
    (length,) = struct.unpack_from("<I", body, at)
    return body[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace")


def records8(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records of a BIFF8 stream from a place on: type and length in two bytes each."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def workbook_stream(data: bytes) -> bytes:
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
