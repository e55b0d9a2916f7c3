"""Formulas of the workbook: what follows from other cells of a row or of a column follows them when they are edited."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from config.vi import rounded
from tasks.report.model import Cell, Column, Figure, Table
from tasks.report.sheet_rows import Formula

_DIVISOR = {"đồng": 1, "triệu đồng": 10**6, "tỷ đồng": 10**9}
_BASE_DECIMALS = 6
"""Of a rate that another is compared with: it stands in the formula."""


def number_of(figure: Figure, column: Column) -> float | int:
    """The cell's number: money in the column's unit, exact where a double can be."""
    if figure.kind == "vnd":
        value = int(figure.value or 0)
        divisor = _DIVISOR[column.unit]
        whole, rest = divmod(value, divisor)
        return value / divisor if rest else whole
    return int(figure.value or 0) if figure.kind == "count" else float(figure.value or 0)


def row_formula(columns: Sequence[Column], cells: Sequence[Cell], index: int, row: int) -> Formula | float | int:
    """What the figure's cell holds in that row (0-based): a rate is the quotient of two cells of its row, a difference
    of rates the rate's cell less the rate compared with; any other figure is a number."""
    figure = cells[index]
    if not isinstance(figure, Figure):
        raise TypeError(f"{columns[index].title}: no figure")
    value = number_of(figure, columns[index])
    text = _from_parts(cells, index, row)
    return Formula(text, value) if text else value


def total_formula(table: Table, index: int, first: int, last: int) -> Formula | None:
    """What the cell of the total holds, so that it follows a filter: a sum over what is seen, a rate of two sums, a
    difference from the same rate; any other figure is of all rows, and none is shown while some are hidden."""
    column, totals = table.columns[index], table.totals or ()
    total = totals[index]
    if not isinstance(total, Figure) or last < first:
        return None
    value = number_of(total, column)
    if column.additive or column.kind == "count":
        parts = [row.cells[index] for row in table.rows if row.level == "data"]
        if sum(int(part.value or 0) for part in parts if isinstance(part, Figure)) == total.value:
            return Formula(f"SUBTOTAL(109,{_down(index, first, last)})", value)
    text = _from_parts(totals, index, last + 1)
    same_for_all = column.kind == "pct" or total.id.endswith(".so-muc-tieu")
    if text and same_for_all:
        return Formula(text, value)
    names = _down(1, first, last)
    return Formula(f'IF(SUBTOTAL(103,{names})=COUNTA({names}),{text or value},"")', value)


def _from_parts(cells: Sequence[Cell], index: int, row: int) -> str:
    """The formula over other cells of the row by what the figure is computed from; empty where they are not there."""
    figure = cells[index]
    if not isinstance(figure, Figure):
        return ""
    places = {cell.id: at for at, cell in enumerate(cells) if isinstance(cell, Figure)}
    parts = [_place(places[part], row) for part in figure.provenance.parts if part in places]
    if figure.kind == "pct" and len(parts) == len(figure.provenance.parts) == 2:
        part, whole = parts
        return f"IF({whole}=0,0,{part}/{whole}*100)"
    rate = next((cells[places[part]] for part in figure.provenance.parts if part in places), None)
    if (
        figure.kind == "points"
        and len(parts) == 1
        and isinstance(rate, Figure)
        and rate.value is not None
        and figure.value is not None
    ):
        return f"{parts[0]}-{rounded(rate.value - figure.value, _BASE_DECIMALS).normalize():f}"
    return ""


def _place(index: int, row: int) -> str:
    return f"{xl_col_to_name(index)}{row + 1}"


def _down(index: int, first: int, last: int) -> str:
    return f"{_place(index, first)}:{_place(index, last)}"
