"""Writes small .xlsb workbooks ([MS-XLSB]): no library at hand writes BIFF12, agencies' Excel does.

Only the records that a reader of cells needs: bundle of sheets, shared strings, rows, cells of every kind.
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Any

from tests.read.helpers import Rows

_ROW_HDR, _CELL_BLANK, _CELL_RK, _CELL_BOOL, _CELL_REAL, _CELL_ST, _CELL_ISST = 0, 1, 2, 4, 5, 6, 7
_CELL_ERROR, _FMLA_STRING, _FMLA_NUM, _FMLA_ERROR = 3, 8, 9, 11
_SST_ITEM, _FORMAT, _XF = 19, 44, 47
_BEGIN_FORMATS, _END_FORMATS, _BEGIN_STYLES, _END_STYLES = 615, 616, 617, 618
_BEGIN_SHEET, _END_SHEET, _BEGIN_BOOK, _END_BOOK = 129, 130, 131, 132
_BEGIN_BUNDLE, _END_BUNDLE, _BEGIN_DATA, _END_DATA = 143, 144, 145, 146
_WS_DIM, _BUNDLE_SHEET, _BEGIN_SST, _END_SST = 148, 156, 159, 160

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Formula:
    """A cell with a formula, as Excel saves it: its last result beside it."""

    value: float | str


@dataclass(frozen=True)
class Failed:
    """A cell that shows #REF!, with the formula that failed or without."""

    formula: bool = True


@dataclass(frozen=True)
class Inline:
    """Text in the cell itself instead of among the shared strings."""

    text: str


@dataclass(frozen=True)
class Formatted:
    """A number with a number format of its own."""

    value: float
    code: str


def xlsb_bytes(rows: Rows, *, sheet: str = "Biểu 01", at: tuple[int, int] = (1, 1)) -> bytes:
    """A one-sheet workbook, the first cell at `at` (row, column, from 1)."""
    shared: list[str] = []
    formats = [cell.code for row in rows for cell in row if isinstance(cell, Formatted)]
    numbered = {code: place for place, code in enumerate(dict.fromkeys(formats), 1)}
    rows = [[(cell, numbered[cell.code]) if isinstance(cell, Formatted) else cell for cell in row] for row in rows]
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": _workbook(sheet),
        "xl/_rels/workbook.bin.rels": _relations(
            ("rId1", f"{_OFFICE}/worksheet", "worksheets/sheet1.bin"),
            ("rId2", f"{_OFFICE}/sharedStrings", "sharedStrings.bin"),
        ),
        "xl/worksheets/sheet1.bin": _sheet(rows, at, shared),
    }
    if numbered:
        parts["xl/styles.bin"] = _styles(numbered)
    items = b"".join(_record(_SST_ITEM, b"\0" + _wide(text)) for text in shared)
    count = struct.pack("<II", len(shared), len(shared))
    parts["xl/sharedStrings.bin"] = _record(_BEGIN_SST, count) + items + _record(_END_SST)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _record(kind: int, body: bytes = b"") -> bytes:
    """A record: type in one byte, or two above 127; length in groups of seven bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), bytearray()
    while True:
        length.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return head + bytes(length) + body


def _styles(numbered: dict[str, int]) -> bytes:
    """Style 0 is General, the others have a format each."""
    formats = [_record(_FORMAT, struct.pack("<H", 200 + place) + _wide(code)) for code, place in numbered.items()]
    styles = [_record(_XF, struct.pack("<HH12x", 0, number)) for number in (0, *(200 + n for n in numbered.values()))]
    return b"".join(
        (
            *(_record(_BEGIN_FORMATS, struct.pack("<I", len(formats))), *formats, _record(_END_FORMATS)),
            *(_record(_BEGIN_STYLES, struct.pack("<I", len(styles))), *styles, _record(_END_STYLES)),
        )
    )


def _wide(text: str) -> bytes:
    """XLWideString."""
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def _workbook(sheet: str) -> bytes:
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet)
    return b"".join(
        (
            _record(_BEGIN_BOOK),
            _record(_BEGIN_BUNDLE),
            _record(_BUNDLE_SHEET, bundle),
            _record(_END_BUNDLE),
            _record(_END_BOOK),
        )
    )


def _sheet(rows: Rows, at: tuple[int, int], shared: list[str]) -> bytes:
    top, left = at[0] - 1, at[1] - 1
    width = max(map(len, rows), default=1)
    records = [
        _record(_BEGIN_SHEET),
        _record(_WS_DIM, struct.pack("<IIII", top, top + len(rows) - 1, left, left + width - 1)),
        _record(_BEGIN_DATA),
    ]
    for i, row in enumerate(rows):
        records.append(_record(_ROW_HDR, struct.pack("<IIHBBBI", top + i, 0, 300, 0, 0, 0, 0)))
        records.extend(_formatted(left + j, value, shared) for j, value in enumerate(row))
    return b"".join((*records, _record(_END_DATA), _record(_END_SHEET)))


def _formatted(column: int, value: Any, shared: list[str]) -> bytes:
    if isinstance(value, tuple):
        cell, style = value
        return _record(_CELL_REAL, struct.pack("<IId", column, style, cell.value))
    return _cell(column, value, shared)


def _cell(column: int, value: Any, shared: list[str]) -> bytes:
    place = struct.pack("<II", column, 0)
    no_formula = struct.pack("<HII", 0, 0, 0)
    match value:
        case "" | None:
            return _record(_CELL_BLANK, place)
        case Formula(float() | int() as result):
            return _record(_FMLA_NUM, place + struct.pack("<d", result) + no_formula)
        case Formula(str() as result):
            return _record(_FMLA_STRING, place + _wide(result) + no_formula)
        case Failed(True):
            return _record(_FMLA_ERROR, place + b"\x17" + no_formula)
        case Failed(False):
            return _record(_CELL_ERROR, place + b"\x17")
        case Inline(text):
            return _record(_CELL_ST, place + _wide(text))
        case bool():
            return _record(_CELL_BOOL, place + bytes([value]))
        case int() if abs(value) < 2**29:
            # RkNumber: a signed whole number above two flags, the second says that it is whole.
            return _record(_CELL_RK, place + struct.pack("<i", value << 2 | 2))
        case int() | float():
            return _record(_CELL_REAL, place + struct.pack("<d", value))
    shared.append(str(value))
    return _record(_CELL_ISST, place + struct.pack("<I", len(shared) - 1))


def _relations(*relations: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in relations)
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _content_types() -> str:
    kind = "application/vnd.ms-excel"
    return (
        f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="bin" ContentType="{kind}.sheet.binary.macroEnabled.main"/>'
        f'<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{kind}.worksheet"/>'
        f'<Override PartName="/xl/sharedStrings.bin" ContentType="{kind}.sharedStrings"/></Types>'
    )
