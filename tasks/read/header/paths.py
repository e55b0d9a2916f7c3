"""Header texts of each column from top to bottom, merged cells filled."""

import re
from datetime import date, time
from itertools import pairwise
from typing import Any

from tasks.read.formats.sheets import Sheet, cell_text
from tasks.read.values.text import fold

Path = tuple[str, ...]

_INDEX_CELL = re.compile(r"\(?\s*(\d{1,2})\s*\)?(?:\s*=.*)?|\(?[a-h]\)?|\(?\d{1,2}\s*[=:].*\)?|\[\d{1,2}\]")
_NUMERIC_TEXT = re.compile(r"\(?-?[0-9][0-9.,\s]*\)?%?")


# A slash between two digits is part of a date.
_JOINED = re.compile(r"\s+[-–—>»]+\s+|\s*[:|]\s*|\s*(?:(?<!\d)/|/(?!\d))\s*")


def spelled_out(path: Path) -> Path | None:
    """The path that a single header cell spells out: `kế hoạch vốn - tổng số` as two texts. None where it does not."""
    if len(path) != 1:
        return None
    parts = tuple(part for part in _JOINED.split(path[0]) if part)
    return parts if len(parts) > 1 else None


def is_number(cell: Any) -> bool:
    """Whether a cell is a figure: a number, a date, or text that is nothing but a number of three digits or more."""
    if isinstance(cell, str):
        text = cell.strip()
        return len(text) > 2 and _NUMERIC_TEXT.fullmatch(text) is not None and not re.fullmatch(r"20\d\d", text)
    return isinstance(cell, int | float | date | time) and not isinstance(cell, bool) and not _is_year(cell)


def _is_year(cell: Any) -> bool:
    return isinstance(cell, int | float) and 2000 <= cell <= 2100


def is_index_row(row: list[Any]) -> bool:
    """Whether a row numbers the columns: (1) (2) (3=1+2), or A B 1 2 3; the plain numbers run upwards from 1."""
    texts = [fold(cell_text(cell)) for cell in row if cell != "" and cell is not None]
    texts = [text for text in texts if text]
    if len(texts) < 3:
        return False
    numbers = []
    others = 0
    for text in texts:
        found = _INDEX_CELL.fullmatch(text)
        if found is None:
            others += 1
        elif found.group(1):
            numbers.append(int(found.group(1)))
    if others > len(texts) // 5 or len(numbers) < 2:
        return False
    return numbers[0] in (1, 2, 3) and all(0 < later - earlier <= 2 for earlier, later in pairwise(numbers))


def paths_of(sheet: Sheet, top: int, bottom: int) -> list[Path]:
    """For each column the folded header texts in rows `top`..`bottom` (list indexes), repeated texts once.

    Line breaks inside a cell are kept: they may be wrapping, or levels of a flat header.
    """
    band = [[_header_text(cell) for cell in row] for row in sheet.rows[top : bottom + 1]]
    width = max(len(row) for row in band)
    for row in band:
        row.extend([""] * (width - len(row)))
    if not _fill_merged(sheet, band, top, bottom):
        _fill_forward(band)
    paths = []
    for column in range(width):
        path: list[str] = []
        for row in band:
            if row[column] and (not path or path[-1] != row[column]):
                path.append(row[column])
        paths.append(tuple(path))
    return paths


def _header_text(cell: Any) -> str:
    if type(cell) is str and "\n" in cell:
        return "\n".join(filter(None, map(fold, cell.splitlines())))
    return fold(cell_text(cell))


def _fill_merged(sheet: Sheet, band: list[list[str]], top: int, bottom: int) -> bool:
    """Spread merged texts over their columns; whether the band has any cell merged sideways."""
    sideways = False
    for (first_row, first_column), (last_row, last_column) in sheet.merges or ():
        row, column = first_row + 1 - sheet.first_row, first_column - sheet.first_column
        end = last_column - sheet.first_column
        if not (top <= row <= bottom) or end <= column or not 0 <= column < len(band[0]):
            continue
        text = band[row - top][column]
        if text:
            sideways = sideways or last_row < sheet.first_row + bottom
            for filled in range(column, min(end + 1, len(band[0]))):
                band[row - top][filled] = text
    return sideways


def _fill_forward(band: list[list[str]]) -> None:
    """Without merge information: a blank above a text takes the text to its left, under the same parent."""
    for depth, row in enumerate(band[:-1]):
        for column in range(1, len(row)):
            below = any(lower[column] for lower in band[depth + 1 :])
            same_parent = all(upper[column] == upper[column - 1] for upper in band[:depth])
            own_above = any(upper[column] for upper in band[:depth])
            if not row[column] and below and row[column - 1] and same_parent and (depth == 0 or own_above):
                row[column] = row[column - 1]
