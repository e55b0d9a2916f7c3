"""Tables that several sections and appendices share, with the remark about rounding computed."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from config import vi
from config.vi import MoneyUnit
from tasks.report.model import Cell, Column, Figure, Row, Table

ROUNDING_NOTE = "Ghi chú: Tổng các số hạng có thể không bằng số tổng cộng do làm tròn số."
"""Said under a table exactly where the shown parts do not add up to the shown total."""

DETAILED_ROWS = 20
"""A table of more rows is printed without its long texts: the signer turns two sheets instead of ten."""


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


def on_paper(table: Table) -> Table:
    """The table as paper has it: one of many rows leaves its long texts to the workbook and the page."""
    if len(table.rows) <= DETAILED_ROWS:
        return table
    kept = [index for index, column in enumerate(table.columns) if not column.detail]
    return replace(
        table,
        columns=tuple(table.columns[index] for index in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[index] for index in kept)) for row in table.rows),
        totals=None if table.totals is None else tuple(table.totals[index] for index in kept),
    )


def serial(index: int) -> str:
    """The TT column."""
    return str(index + 1)


def roman(number: int) -> str:
    """`IV` for 4; sections and appendices are numbered so."""
    found = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found += letters
            number -= value
    return found
