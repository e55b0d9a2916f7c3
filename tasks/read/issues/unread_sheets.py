"""Sheets with money that were not read: named with what is missing in their header and what they hold.

A sheet counts as one with money where a row of it names a column of money, or where rows of text stand beside figures.
It is no loss where it only repeats what was read: the whole plan of the tables that were read stands in it.
"""

import re
from dataclasses import dataclass

from config.fields import MONEY
from config.units import UnitName
from config.vocabulary import vocabulary
from tasks.ledger.finding import CellRef, Finding, Severity
from tasks.read.formats.sheets import Sheet, cell_text
from tasks.read.header.layout import UnreadLimits
from tasks.read.header.paths import is_index_row, is_number
from tasks.read.header.reader import SEARCH_ROWS, HeaderReader
from tasks.read.issues.texts import issue, thousands
from tasks.read.values.numbers import FACTORS
from tasks.read.values.text import fold, treasury_code

_LONGEST_HEADER = 250
_NAMED = 2
"""A header row names at least this many known columns."""
_ROWS_WITH_FIGURES = 2
_WORDS = re.compile(r"[^\W\d]{2,}")


@dataclass(frozen=True, slots=True)
class NearHeader:
    """The row of a sheet that comes nearest to a header: list index, known columns by list index, other texts."""

    row: int
    known: dict[int, str]
    other: dict[int, str]

    @property
    def money(self) -> list[int]:
        """List indexes of the columns of money."""
        return [index for index, field in self.known.items() if field in MONEY]


def nearest_header(sheet: Sheet, reader: HeaderReader) -> NearHeader | None:
    """The row that names most known columns; None where no row names any column of money or two others."""
    best: NearHeader | None = None
    for i, row in enumerate(sheet.rows[:SEARCH_ROWS]):
        if any(map(is_number, row)) or is_index_row(row):
            continue
        known, other = dict[int, str](), dict[int, str]()
        for j, cell in enumerate(row):
            if type(cell) is str and 0 < len(cell) < _LONGEST_HEADER and cell.strip():
                matched = reader.match((fold(cell),))
                if matched:
                    known[j] = matched[0].field
                else:
                    other[j] = cell_text(cell)
        if len(known) >= _NAMED and (best is None or len(known) > len(best.known)):
            best = NearHeader(i, known, other)
    return best


def lacks(sheet: Sheet, near: NearHeader) -> str:
    """What the nearest header row has, lacks, and leaves without meaning, in Vietnamese."""
    known = ", ".join(f"{_label(field)} ({sheet.letters(j)})" for j, field in near.known.items())
    fields = set(near.known.values())
    missing = [vocabulary().field("project_name")] if "project_name" not in fields else []
    missing += [] if fields & set(MONEY) else ["cột số tiền"]
    text = f"gần nhất là dòng {sheet.first_row + near.row} của trang “{sheet.name}”: nhận ra {known}"
    text += f"; thiếu {' và '.join(missing)}" if missing else ""
    unknown = ", ".join(f"“{_short(said)}” ({sheet.letters(j)})" for j, said in list(near.other.items())[:4])
    return text + (f"; chưa hiểu {unknown}" if unknown else "")


@dataclass(frozen=True, slots=True)
class UnreadSheet:
    """A sheet without a table that could be read, and the largest sum of one of its columns, in đồng."""

    sheet: Sheet
    near: NearHeader | None
    cell: CellRef
    amount_vnd: int


def unread_sheet(sheet: Sheet, reader: HeaderReader, unit: UnitName, plan_vnd: int) -> UnreadSheet | None:
    """The sheet with its money, or None where it has none or repeats the whole plan (đồng) that was read.

    `unit`: that of the tables that were read, for a sheet that states none.
    """
    near = nearest_header(sheet, reader)
    start = near.row + 1 if near else 0
    columns = near.money if near and near.money else None
    if columns is None and (near is not None or not _looks_like_figures(sheet)):
        return None
    noted = (reader.units.in_note(cell) for row in sheet.rows[:SEARCH_ROWS] for cell in row if type(cell) is str)
    factor = FACTORS[next((one for one in noted if one), unit)]
    sums = dict[int, float]()
    for row in sheet.rows[start:]:
        if columns is not None and reader.words.is_total(next((c for c in row if type(c) is str and c.strip()), "")):
            continue
        for j in range(len(row)) if columns is None else columns:
            if (
                j < len(row)
                and is_number(row[j])
                and isinstance(row[j], int | float)
                and not treasury_code(str(row[j]))
            ):
                sums[j] = sums.get(j, 0.0) + row[j]
    amount = round(max(map(abs, sums.values()), default=0) * factor)
    if not amount or _repeats(sheet, start, factor, plan_vnd):
        return None
    place = near.row if near else next(i for i, row in enumerate(sheet.rows) if any(map(is_number, row)))
    first = next((j for j, cell in enumerate(sheet.rows[place]) if cell not in ("", None)), 0)
    return UnreadSheet(sheet, near, CellRef(sheet.name, sheet.address(place, first)), amount)


def told(unread: UnreadSheet, limits: UnreadLimits, plan_vnd: int) -> Finding | None:
    """The issue of a sheet that was not read, an error from the limit's share of the plan that was read."""
    level = level_of(unread.amount_vnd, limits, plan_vnd)
    if level is None:
        return None
    why = lacks(unread.sheet, unread.near) if unread.near else "không có dòng tiêu đề nào nhận ra được"
    return issue(
        "read-sheet-unread",
        cell=unread.cell,
        supplied=unread.sheet.name,
        level=level,
        sheet=unread.sheet.name,
        detail=f"cột lớn nhất cộng được {thousands(unread.amount_vnd)} đồng; {why}",
    )


def level_of(amount_vnd: int, limits: UnreadLimits, plan_vnd: int) -> Severity | None:
    """How grave it is that an amount was not understood: nothing, a question, or an error beside the plan read."""
    if abs(amount_vnd) < limits.ask_from_vnd:
        return None
    return "error" if abs(amount_vnd) * 100 >= limits.error_from_pct * abs(plan_vnd) else "warning"


def _looks_like_figures(sheet: Sheet) -> bool:
    """Whether rows of words stand beside at least two figures each, as in a table that lost its header."""
    count = 0
    for row in sheet.rows:
        figures = sum(isinstance(cell, int | float) and is_number(cell) for cell in row)
        if figures >= _ROWS_WITH_FIGURES and any(type(cell) is str and _WORDS.search(cell) for cell in row):
            count += 1
    return count >= _ROWS_WITH_FIGURES


def _repeats(sheet: Sheet, start: int, factor: int, total_vnd: int) -> bool:
    """Whether the whole sum that was read stands in the sheet, to half a unit of its last place."""
    return total_vnd != 0 and any(
        isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell * factor - total_vnd) <= factor / 2
        for row in sheet.rows[start:]
        for cell in row
    )


def _label(field: str) -> str:
    return {"serial": "TT"}.get(field) or vocabulary().field(field)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."
