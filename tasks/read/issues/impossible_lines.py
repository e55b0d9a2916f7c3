"""Lines that cannot be right as they stand: torn by separators, or larger than any project of a province."""

from collections.abc import Mapping

from tasks.ledger.finding import CellRef, Finding
from tasks.read.issues.texts import issue, thousands
from tasks.read.rows.row import OUTSIDE
from tasks.read.table import Table
from tasks.read.values.units import LARGEST_PROJECT_VND

_YEARS_MONEY = frozenset({"plan_vnd", "plan_this_year_vnd", "disbursed_vnd", "disbursed_month_vnd"})


def torn_lines(table: Table, line_of: Mapping[int, int]) -> list[Finding]:
    """Lines of a delimited file with more cells than their header: "6215,3" without quotes is two cells."""
    widths, header = table.sheet.widths, table.header
    if widths is None:
        return []
    expected = max(widths[header.top : header.bottom + 1])
    found = []
    for row in table.rows:
        count = widths[header.data_from + row.index]
        if row.kind not in OUTSIDE and count > expected:
            cell = CellRef(table.sheet.name, table.sheet.address(header.data_from + row.index, expected))
            line = line_of.get(row.index)
            found.append(issue("read-torn-line", cell=cell, line=line, count=count, expected=expected))
    return found


def huge_figures(table: Table, line_of: Mapping[int, int]) -> list[Finding]:
    """A year's money of one line beyond any project's: its row was typed in a smaller unit than the table's.

    Where most are, the whole table's unit is in doubt, which is told of the table.
    """
    found = []
    for j, parsed in table.money.items():
        column = table.header.columns[j]
        amounts = list(filter(None, parsed.values)) if column.field in _YEARS_MONEY else []
        if not any(_is_huge(amount) for amount in (max(amounts, default=0), min(amounts, default=0))):
            continue
        rows = [row for row in table.rows if row.index in line_of and _is_huge(parsed.values[row.index])]
        for row in rows if len(rows) * 2 <= len(line_of) else ():
            amount = thousands(parsed.values[row.index] or 0)
            detail = f"{amount} đồng quá lớn với một dự án; dòng này có thể đã ghi theo đơn vị khác"
            cell, line = table.ref(row, column), line_of[row.index]
            found.append(issue("read-unit-conflict", cell=cell, field=column.field, line=line, detail=detail))
    return found


def _is_huge(amount: int | None) -> bool:
    return amount is not None and abs(amount) > LARGEST_PROJECT_VND
