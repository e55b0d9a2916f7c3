"""Tables that several sections and appendices share, with the remark about rounding computed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, TypeAlias, TypeVar

from config import vi
from config.vi import MoneyUnit
from tasks.report.model import Cell, Column, ColumnKind, Figure, Row, Table

ROUNDING_NOTE = "Ghi chú: Tổng các số hạng có thể không bằng số tổng cộng do làm tròn số."
"""Said under a table exactly where the shown parts do not add up to the shown total."""

PRINTED_ROWS = 500
"""Rows that all printed appendices of a report have together at most: with rows of three lines about fifty pages, which
Word opens at once. A table never has more than these."""
DETAILED_ROWS = 20
"""A table of more rows is printed without its long texts: the signer turns two sheets instead of ten."""


E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class ColumnOf(Generic[E]):
    """A column of a table of entries: how it looks, how its cell is got from an entry, and its cell of the total."""

    column: Column
    cell: Callable[[E], Cell]
    total: Cell


Columns: TypeAlias = tuple[ColumnOf[E], ...]
"""What a table of entries is declared by."""


def col(
    title: str,
    cell: Callable[[E], Cell],
    kind: ColumnKind = "text",
    *,
    unit: str = "",
    width: int = 10,
    additive: bool = False,
    detail: bool = False,
    total: Cell = "",
) -> ColumnOf[E]:
    """A column as `Column` describes it, with its cells."""
    return ColumnOf(Column(title, kind, unit, width, additive, detail), cell, total)


def table_of(
    id_: str,
    title: str,
    entries: Iterable[E],
    columns: Sequence[ColumnOf[E]],
    *,
    group: Callable[[E], str] | None = None,
    number_width: int = 4,
    unit: MoneyUnit | None = None,
    wide: bool = True,
) -> Table:
    """A row per entry, numbered (TT), under a heading wherever `group` changes; with a total where a column has one."""
    rows: list[Row] = []
    heading = ""
    for number, entry in enumerate(entries, 1):
        if group is not None and (name := group(entry)) != heading:
            heading = name
            rows.append(Row(("", heading, *[""] * (len(columns) - 1)), "group"))
        rows.append(Row((str(number), *(column.cell(entry) for column in columns))))
    totals = [column.total for column in columns]
    return make_table(
        id_,
        title,
        [Column("TT", width=number_width), *(column.column for column in columns)],
        rows,
        None if all(total == "" for total in totals) else ("", *totals),
        unit,
        wide,
    )


def make_table(
    id_: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    totals: Sequence[Cell] | None = None,
    unit: MoneyUnit | None = None,
    wide: bool = False,
) -> Table:
    """A table whose unit line and rounding remark follow from its contents."""
    return Table(
        id=id_,
        title=title,
        columns=tuple(columns),
        rows=tuple(rows),
        totals=None if totals is None else tuple(totals),
        unit_note=f"Đơn vị tính: {vi.unit_name(unit)}" if unit else "",
        note=ROUNDING_NOTE if totals is not None and _rounding_shows(columns, rows, totals) else "",
        wide=wide,
    )


def _rounding_shows(columns: Sequence[Column], rows: Sequence[Row], totals: Sequence[Cell]) -> bool:
    """Whether any additive column's shown parts miss its shown total."""
    for index, column in enumerate(columns):
        total = totals[index]
        if not column.additive or not isinstance(total, Figure):
            continue
        parts = [row.cells[index] for row in rows if row.level == "data"]
        if sum((_shown_value(part) for part in parts), Decimal(0)) != _shown_value(total):
            return True
    return False


def _shown_value(cell: Cell) -> Decimal:
    if not isinstance(cell, Figure) or cell.value is None:
        return Decimal(0)
    return Decimal(cell.shown.replace(".", "").replace(",", "."))


def on_paper(table: Table, most: int) -> Table:
    """The table as paper has it: its first `most` rows, and without its long texts where there are many rows. What is
    left out stands in the workbook and on the page."""
    rows = table.rows[:most]
    while rows and rows[-1].level == "group":
        rows = rows[:-1]
    table = replace(table, rows=rows)
    if len(rows) <= DETAILED_ROWS:
        return table
    kept = [index for index, column in enumerate(table.columns) if not column.detail]
    return replace(
        table,
        columns=tuple(table.columns[index] for index in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[index] for index in kept)) for row in rows),
        totals=None if table.totals is None else tuple(table.totals[index] for index in kept),
    )


def shared_rows(counts: Sequence[int], most: int = PRINTED_ROWS) -> list[int]:
    """How many rows each table prints where all together print at most `most`: short tables in full, the longer ones
    alike of what is left."""
    granted = dict.fromkeys(range(len(counts)), 0)
    waiting = sorted(granted, key=lambda index: counts[index])
    left = most
    while waiting:
        granted[waiting[0]] = min(counts[waiting[0]], left // len(waiting))
        left -= granted[waiting[0]]
        waiting = waiting[1:]
    return list(granted.values())


def roman(number: int) -> str:
    """`IV` for 4; sections and appendices are numbered so."""
    found = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found += letters
            number -= value
    return found
