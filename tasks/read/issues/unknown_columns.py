"""Columns of figures whose header is blank or says nothing known: told with their amount, never dropped unsaid.

A blank header inside the table was lost; its column is an error from the limit's share of the plan. A header that
speaks of money in words that the mapping does not know is asked about: the mapping may lack it, not the agency.
"""

from dataclasses import dataclass
from typing import Any

from tasks.ledger.finding import CellRef, Finding, Severity
from tasks.read.formats.sheets import cell_text
from tasks.read.header.layout import UnreadLimits
from tasks.read.header.paths import is_number
from tasks.read.header.reader import HeaderReader
from tasks.read.issues.texts import issue, thousands
from tasks.read.issues.unread_sheets import level_of
from tasks.read.rows.row import OUTSIDE
from tasks.read.table import Table
from tasks.read.values.numbers import FACTORS
from tasks.read.values.text import treasury_code

_FEWEST = 2
"""One figure beside a table is no column."""


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A column of figures that no field takes: list index, header text, sum over the projects in đồng, how many."""

    index: int
    text: str
    amount_vnd: int
    count: int
    is_inside: bool
    """A column that was read stands to its left and to its right."""


def unknown_columns(table: Table, reader: HeaderReader) -> list[Finding]:
    """The issues of a table's columns of figures that were not understood."""
    plan = sum(value or 0 for value in _plan(table))
    found = []
    for column in unknown(table, reader):
        level = _level(column, reader.layout.unread, plan)
        if level is None:
            continue
        letters = table.sheet.letters(column.index)
        named = f"Cột {letters} “{column.text}”" if column.text else f"Cột {letters}"
        why = "không rõ tiêu đề nghĩa là gì" if column.text else "không có tiêu đề"
        found.append(
            issue(
                "read-column-unread",
                cell=CellRef(table.sheet.name, table.sheet.address(table.header.bottom, column.index)),
                supplied=column.text or letters,
                level=level,
                message=f"{named} có {column.count} số nhưng {why}; không đọc (cộng các dòng dự án: "
                f"{thousands(column.amount_vnd)} đồng nếu theo đơn vị tính của bảng).",
            )
        )
    return found


def unknown(table: Table, reader: HeaderReader) -> list[UnknownColumn]:
    """Columns of figures without a known meaning, from left to right."""
    header = table.header
    paths = dict(header.unread)
    # A header that means something, be it the same as another one or another year's, is not unknown.
    taken = {column.index for column in header.columns} | (header.texts.keys() - paths.keys())
    first, last = header.columns[0].index, header.columns[-1].index
    found: list[UnknownColumn] = []
    rows = [table.sheet.rows[header.data_from + row.index] for row in table.rows if row.kind not in OUTSIDE]
    projects = [table.sheet.rows[header.data_from + row.index] for row in table.rows if row.kind == "project"]
    for index in range(len(rows[0]) if rows else 0):
        text = " / ".join(paths.get(index, ())).replace("\n", " ")
        if index in taken or (text and not _speaks_of_money(text, reader)):
            continue
        figures = [row[index] for row in rows if is_number(row[index])]
        if len(figures) < _FEWEST or _are_no_amounts(figures):
            continue
        amounts = [row[index] for row in projects if type(row[index]) in (int, float)]
        amount = round(sum(amounts) * FACTORS[table.unit])
        found.append(UnknownColumn(index, text, amount, len(figures), first < index < last))
    return found


def _speaks_of_money(text: str, reader: HeaderReader) -> bool:
    words = reader.words
    return words.money.search(text) is not None and words.no_plan.search(text) is None


def _are_no_amounts(figures: list[Any]) -> bool:
    """Serials or codes whose header is blank."""
    if all(treasury_code(cell_text(cell)) for cell in figures):
        return True
    whole = [int(cell) for cell in figures if type(cell) in (int, float) and float(cell).is_integer()]
    return len(whole) == len(figures) and whole == list(range(whole[0], whole[0] + len(whole)))


def _level(column: UnknownColumn, limits: UnreadLimits, plan_vnd: int) -> Severity | None:
    level = level_of(column.amount_vnd, limits, plan_vnd)
    if level is None and not column.text and column.is_inside:
        return "warning"
    return "warning" if level == "error" and (column.text or not column.is_inside) else level


def _plan(table: Table) -> list[int | None]:
    """The figures that stand for the plan, by project row."""
    place = min(table.money, key=lambda j: (not table.header.columns[j].field.startswith("plan"), j), default=None)
    values = table.money[place].values if place is not None else []
    return [values[row.index] for row in table.rows if row.kind == "project"] if values else []
