"""Cells that stand far from everything else on a sheet: named, and left out, so that a typed dot costs nothing.

A sheet is as large as its farthest cell: a dot in the last row would make the reader hold a million blank ones. In an
.xlsx such cells are taken out before it is opened; in other formats after.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from tasks.read.formats.xlsx_parts import column_number, parts_of

FAR = 500
"""Rows: content behind so many blank ones stands apart from what is above."""
FEWEST = 4
"""So many cells that stand apart are a table of their own, not strays."""
_HEAD = 4096
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*\bref=\"[^\":]*:?\$?([A-Z]{1,3})\$?(\d+)\"")
_ROW = re.compile(
    rb"<(?:\w+:)?row\b(?P<head>[^>]*?)(?:/>|>(?P<cells>.*?)</(?:\w+:)?row>)",
    re.DOTALL,
)
_NUMBER = re.compile(rb"\br=\"(\d+)\"")
_CELL = re.compile(rb"<(?:\w+:)?c\b(?P<head>[^>]*?)(?:/>|>(?P<content>.*?)</(?:\w+:)?c>)", re.DOTALL)
_ADDRESS = re.compile(rb"\br=\"([A-Z]{1,3})(\d+)\"")
_TEXT = re.compile(rb"\bt=\"(?!n\")")
_SAYS = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")


@dataclass(frozen=True, slots=True)
class FarCell:
    """A cell that was left out: 1-based row and 0-based column of the sheet."""

    row: int
    column: int
    is_number: bool = False


def without_far_cells(
    archive: zipfile.ZipFile, data: bytes, most_rows: int, most_columns: int
) -> tuple[bytes, dict[int, list[FarCell]]]:
    """The package without strays on sheets larger than the limits, and the strays by position of their sheet."""
    changed: dict[str, bytes] = {}
    found: dict[int, list[FarCell]] = {}
    for position, part in enumerate(parts_of(archive)):
        if part is None or not _is_larger(archive, part, most_rows, most_columns):
            continue
        xml = archive.read(part)
        shorter, far = _trimmed(xml, most_columns)
        if shorter is not None:
            changed[part], found[position] = shorter, far
    if not changed:
        return data, found
    rebuilt = BytesIO()
    with zipfile.ZipFile(rebuilt, "w", zipfile.ZIP_STORED) as package:
        for entry in archive.infolist():
            package.writestr(entry.filename, changed.get(entry.filename) or archive.read(entry))
    return rebuilt.getvalue(), found


def apart(rows: Sequence[tuple[int, list[Any]]]) -> int:
    """How many of the last of `rows` (list index and cells, none blank) stand apart and are few: strays."""
    count, cells = 0, 0
    for at in range(len(rows) - 1, 0, -1):
        cells += sum(cell != "" for cell in rows[at][1])
        if cells >= FEWEST:
            break
        if rows[at][0] - rows[at - 1][0] > FAR:
            count = len(rows) - at
    return count


def _is_larger(archive: zipfile.ZipFile, part: str, most_rows: int, most_columns: int) -> bool:
    with archive.open(part) as stream:
        found = _DIMENSION.search(stream.read(_HEAD))
    return found is not None and (int(found[2]) > most_rows or column_number(found[1]) >= most_columns)


def _trimmed(xml: bytes, most_columns: int) -> tuple[bytes | None, list[FarCell]]:
    """The sheet without its strays and the blank rows between, None where what stands apart is a table of its own."""
    rows = [(int(said[1]), row) for row in _ROW.finditer(xml) if (said := _NUMBER.search(row["head"]))]
    if not rows or any(_ADDRESS.search(cell["head"]) is None for _, row in rows for cell in _CELL.finditer(row[0])):
        # A writer that leaves the places of its cells to be counted.
        return None, []
    filled = [(number, row, cells) for number, row in rows if (cells := _cells(number, row))]
    wide = [cell for _, _, cells in filled for cell in cells if cell.column >= most_columns]
    if len(wide) >= FEWEST:
        return None, []
    kept = [(number, cells) for number, _, cells in filled if any(one.column < most_columns for one in cells)]
    strays = apart([(number, list(cells)) for number, cells in kept])
    last = kept[-1 - strays][0] if len(kept) > strays else 0
    far = [cell for _, _, cells in filled for cell in cells if cell.row > last or cell.column >= most_columns]
    pieces, before = list[bytes](), 0
    for number, row in rows:
        pieces.append(xml[before : row.start()])
        before = row.end()
        if number <= last:
            pieces.append(_narrow(row, most_columns) if any(cell.row == number for cell in wide) else row[0])
    pieces.append(xml[before:])
    return _DIMENSION.sub(b'<dimension ref="A1"', b"".join(pieces), count=1), far


def _cells(number: int, row: re.Match[bytes]) -> list[FarCell]:
    """The cells of a row that say something."""
    return [
        FarCell(number, column_number(place[1]), is_number=_TEXT.search(cell["head"]) is None)
        for cell in _CELL.finditer(row["cells"] or b"")
        if cell["content"] and _SAYS.search(cell["content"]) and (place := _ADDRESS.search(cell["head"]))
    ]


def _narrow(row: re.Match[bytes], most_columns: int) -> bytes:
    """A row without its cells beyond the limit."""

    def keep(cell: re.Match[bytes]) -> bytes:
        place = _ADDRESS.search(cell["head"])
        return b"" if place and column_number(place[1]) >= most_columns else cell[0]

    return _CELL.sub(keep, row[0])
