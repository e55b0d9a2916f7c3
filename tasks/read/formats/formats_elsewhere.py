"""Cells whose number format shows them otherwise than they are stored, in .xls, .xlsb and .ods: see number_formats.py.

Sources: [MS-XLS], [MS-XLSB], OpenDocument 1.3. What cannot be followed tells nothing: the reader itself then decides.
"""

import struct
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import islice
from xml.etree.ElementTree import Element, ParseError, iterparse

from config.units import UnitName
from tasks.read.formats.binary_records import records8, records12, sheet_part, sheet_starts, wide_text, workbook_stream
from tasks.read.formats.number_formats import PERCENT_IDS, Shown, shown_by
from tasks.read.values.text import fold

Units = Mapping[str, UnitName]
Places = dict[tuple[int, int], Shown]
"""By 1-based row and 0-based column."""

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value"
_MOST_REPEATED = 300
"""Of one cell along its row: no table is wider."""


def in_xls(data: bytes, position: int, units: Units) -> Places:
    """The cells of the sheet at `position` of an Excel 97-2003 workbook."""
    end, formula, number, rk, many_rk = 0x000A, 0x0006, 0x0203, 0x027E, 0x00BD
    found: Places = {}
    try:
        book = workbook_stream(data)
        styles = _styles8(book, units)
        for kind, body in records8(book, sheet_starts(book)[position]) if styles else ():
            if kind == end:
                break
            if kind in (formula, number, rk):
                row, column, style = struct.unpack_from("<HHH", body)
                if style in styles:
                    found[row + 1, column] = styles[style]
            elif kind == many_rk:
                row, first = struct.unpack_from("<HH", body)
                for place, at in enumerate(range(4, len(body) - 2, 6)):
                    style = struct.unpack_from("<H", body, at)[0]
                    if style in styles:
                        found[row + 1, first + place] = styles[style]
    except (IndexError, struct.error):
        return {}
    return found


def _styles8(book: bytes, units: Units) -> dict[int, Shown]:
    """The styles (places of XF records) that show numbers otherwise."""
    end, number_format, cell_style = 0x000A, 0x041E, 0x00E0
    known: dict[int, Shown] = dict.fromkeys(PERCENT_IDS, Shown("percent"))
    styles: list[int] = []
    for kind, body in records8(book, 0):
        if kind == end:
            break
        if kind == number_format:
            number, length, is_wide = struct.unpack_from("<HHB", body)
            text = body[5:].decode("utf-16-le" if is_wide & 1 else "latin-1", "replace")
            shown = shown_by(text[:length], units)
            if shown:
                known[number] = shown
        elif kind == cell_style:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return {place: known[number] for place, number in enumerate(styles) if number in known}


def in_xlsb(package: zipfile.ZipFile, position: int, units: Units) -> Places:
    """The cells of the sheet at `position` of an Excel binary workbook."""
    row_start, numbers = 0, (2, 5, 9)
    found: Places = {}
    try:
        styles = _styles12(package.read("xl/styles.bin"), units)
        row = 0
        for kind, body in records12(sheet_part(package, position)) if styles else ():
            if kind == row_start:
                (row,) = struct.unpack_from("<I", body)
            elif kind in numbers:
                column, style = struct.unpack_from("<II", body)
                if style & 0xFFFFFF in styles:
                    found[row + 1, column] = styles[style & 0xFFFFFF]
    except (KeyError, IndexError, struct.error, ParseError):
        return {}
    return found


def _styles12(part: bytes, units: Units) -> dict[int, Shown]:
    number_format, cell_style, first_style, last_style = 44, 47, 617, 618
    known: dict[int, Shown] = dict.fromkeys(PERCENT_IDS, Shown("percent"))
    styles: list[int] = []
    is_of_cells = False
    for kind, body in records12(part):
        if kind == number_format:
            shown = shown_by(wide_text(body, 2), units)
            if shown:
                known[struct.unpack_from("<H", body)[0]] = shown
        elif kind in (first_style, last_style):
            is_of_cells = kind == first_style
        elif kind == cell_style and is_of_cells:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return {place: known[number] for place, number in enumerate(styles) if number in known}


def in_ods(package: zipfile.ZipFile, position: int, units: Units) -> Places:
    """The cells of the table at `position` of an OpenDocument sheet."""
    found: Places = {}
    try:
        parts = [package.read(name) for name in ("styles.xml", "content.xml") if name in package.NameToInfo]
        styles = _styles_of_ods(parts, units)
        table, row, columns = -1, 0, list[str]()
        # Entities were refused when the package was opened.
        for event, element in iterparse(BytesIO(parts[-1]), events=("start", "end")) if styles else ():  # noqa: S314
            if event == "start" and element.tag == f"{_TABLE}table":
                table, row, columns = table + 1, 0, []
            elif event == "start" and element.tag == f"{_TABLE}table-column":
                name = element.get(f"{_TABLE}default-cell-style-name", "")
                columns += [name] * min(_repeated(element, "columns"), _MOST_REPEATED)
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                if table == position:
                    found |= {(row + 1, at): styles[name] for at, name in _numbers(element, columns) if name in styles}
                row += _repeated(element, "rows")
                element.clear()
    except (KeyError, ParseError, ValueError):
        return {}
    return found


def _numbers(row: Element, columns: list[str]) -> Iterator[tuple[int, str]]:
    """Place and style of the cells of a row that hold a number."""
    column = 0
    own = row.get(f"{_TABLE}default-cell-style-name")
    for cell in row:
        count = _repeated(cell, "columns")
        if cell.get(_VALUE) is not None:
            for at in range(column, column + min(count, _MOST_REPEATED)):
                inherited = own or (columns[at] if at < len(columns) else "")
                yield at, cell.get(f"{_TABLE}style-name") or inherited
        column += count


def _repeated(element: Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _styles_of_ods(parts: list[bytes], units: Units) -> dict[str, Shown]:
    """The cell styles, by name, that show numbers otherwise; one without a number style has its parent's."""
    numbers: dict[str, Shown] = {}
    styles: dict[str, tuple[str, str]] = {}
    for part in parts:
        for _, element in iterparse(BytesIO(part)):  # noqa: S314
            name = element.get(f"{_STYLE}name", "")
            if element.tag == f"{_STYLE}style":
                styles[name] = (
                    element.get(f"{_STYLE}data-style-name", ""),
                    element.get(f"{_STYLE}parent-style-name", ""),
                )
            elif element.tag.startswith(_NUMBER) and name and (shown := _shown_by_ods(element, units)):
                numbers[name] = shown
    return {name: shown for name in styles if (shown := numbers.get(_number_style(name, styles)))}


def _number_style(name: str, styles: dict[str, tuple[str, str]]) -> str:
    for _ in islice(styles, len(styles)):
        data, parent = styles.get(name, ("", ""))
        if data or not parent:
            return data
        name = parent
    return ""


def _shown_by_ods(style: Element, units: Units) -> Shown | None:
    said = fold("".join(text.text or "" for text in style.iter(f"{_NUMBER}text")))
    if style.tag == f"{_NUMBER}percentage-style" or "%" in said:
        return Shown("percent")
    for number in style.iter(f"{_NUMBER}number"):
        factor = float(number.get(f"{_NUMBER}display-factor", "1"))
        for power in (1, 2, 3):
            if factor == 1000**power:
                return Shown("thousands", power=power)
    unit = units.get(said)
    return Shown("unit", unit=unit) if unit else None
