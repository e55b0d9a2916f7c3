"""A second table below the first on one sheet: cut off, so that its rows are never counted among the first's."""

from dataclasses import replace
from typing import Any

from config.fields import MONEY
from tasks.read.formats.sheets import Sheet, cell_text
from tasks.read.header.paths import is_number
from tasks.read.header.reader import Header, HeaderReader
from tasks.read.values.text import fold

_FEWEST_TEXTS = 3
"""A header row names at least this many columns."""


def split_below(sheet: Sheet, header: Header, reader: HeaderReader) -> tuple[Sheet, Sheet | None]:
    """The sheet down to the first table's end, and the rest where another table starts there.

    The same header again, as on every printed page, starts no other table.
    """
    figures = [column.index for column in header.columns if column.field in MONEY]
    first, last = figures[0], figures[-1]
    for i in range(header.data_from, len(sheet.rows)):
        row = sheet.rows[i]
        # Header rows have no figures where the table above has its own; most rows end here.
        if type(row[first]) is str and type(row[last]) is str and _names_columns(row, header, reader):
            start = _end_of_figures(sheet, header.data_from, i)
            rest = replace(sheet, rows=sheet.rows[start:], first_row=sheet.first_row + start)
            found = reader.find(rest)
            if found is not None and _columns_of(found) != _columns_of(header):
                return replace(sheet, rows=sheet.rows[:start]), rest
    return sheet, None


def _names_columns(row: list[Any], header: Header, reader: HeaderReader) -> bool:
    """Whether a row below the header is a row of header texts, and not the header's own."""
    texts = [(j, cell) for j, cell in enumerate(row) if type(cell) is str and cell]
    if len(texts) < _FEWEST_TEXTS or any(is_number(cell) for cell in row):
        return False
    folded = {j: fold(cell_text(cell)) for j, cell in texts}
    if all(header.texts.get(j) == text for j, text in folded.items()):
        return False
    matched = [column.field for text in folded.values() for column in reader.match((text,))]
    return len(set(matched)) >= _FEWEST_TEXTS and len(matched) * 2 > len(texts)


def _columns_of(header: Header) -> list[tuple[int, str, str | None]]:
    return [(column.index, column.field, column.source) for column in header.columns]


def _end_of_figures(sheet: Sheet, data_from: int, header_row: int) -> int:
    """The list index after the last row above `header_row` that holds a figure: titles of the next table follow it."""
    for i in range(header_row - 1, data_from - 1, -1):
        if any(is_number(cell) for cell in sheet.rows[i]):
            return i + 1
    return header_row
