"""What is told of a table's rows: doubts about their class, hidden ones, formulas without a value, a table cut off."""

import re

from config.fields import MONEY
from tasks.ledger.finding import CellRef, Finding, Severity
from tasks.read.formats.sheets import MAX_ROWS
from tasks.read.formats.xlsx_parts import SheetMarks
from tasks.read.issues.texts import issue
from tasks.read.lines import Lines
from tasks.read.rows.row import OUTSIDE

_FOLLOWING = frozenset({"plan_after_vnd", "remaining_vnd"})
"""Follow from other columns: a missing result loses nothing. Likewise a total without one states nothing."""
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def row_issues(lines: Lines, marks: SheetMarks) -> list[Finding]:
    """The issues of a table's rows; `marks` are those of its sheet."""
    found = _doubts(lines)
    if lines.table.sheet.truncated:
        sheet = lines.table.sheet
        cell = CellRef(sheet.name, sheet.unread_from) if sheet.unread_from else None
        found.append(
            issue("read-truncated", cell=cell, limit=MAX_ROWS, from_cell=f"ô {sheet.unread_from}" if cell else "đó")
        )
    return [*found, *_hidden(lines, marks), *_struck(lines, marks), *_formulas(lines, marks)]


def _doubts(lines: Lines) -> list[Finding]:
    table = lines.table
    name = next(column for column in table.header.columns if column.field == "project_name")
    return [
        issue(
            "read-heading-doubt",
            cell=table.ref(row, name),
            field="project_name",
            supplied=row.name or row.serial,
            detail=row.doubt,
            level=row.doubt_level if row.name or row.code else "error",
            line=lines.line_of.get(row.index),
        )
        for row in table.rows
        if row.doubt
    ]


def _hidden(lines: Lines, marks: SheetMarks) -> list[Finding]:
    table = lines.table
    read = {table.number(row) for row in table.rows if row.kind not in OUTSIDE}
    hidden = [number for number in marks.hidden_rows if number in read]
    if not hidden:
        return []
    listed = _listed(hidden)
    return [issue("read-hidden-rows", count=len(hidden), rows=listed, supplied=listed)]


def _struck(lines: Lines, marks: SheetMarks) -> list[Finding]:
    """Rows of projects whose name or an amount is struck out: they count all the same, which may not be meant."""
    table = lines.table
    sheet = table.sheet
    columns = [one for one in table.header.columns if one.field in MONEY or one.field == "project_name"]
    struck = [
        row
        for row in (table.rows if marks.struck else ())
        if row.kind == "project"
        and any((table.number(row), sheet.first_column + one.index) in marks.struck for one in columns)
    ]
    if not struck:
        return []
    listed = _listed([table.number(row) for row in struck])
    return [issue("read-struck-rows", cell=table.ref(struck[0], columns[0]), count=len(struck), rows=listed)]


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (", ..." if len(numbers) > 10 else "")


def _formulas(lines: Lines, marks: SheetMarks) -> list[Finding]:
    """Formulas in cells that were read, without a value or failed; errors where a line lacks money for it."""
    table, found = lines.table, list[Finding]()
    rows = {table.number(row): row for row in table.rows if row.kind not in OUTSIDE}
    columns = {table.sheet.letters(column.index): column for column in table.header.columns}
    for code, addresses in (("read-formula-no-value", marks.blank_formulas), ("read-failed-formula", marks.failed)):
        for address in addresses:
            place = _ADDRESS.fullmatch(address)
            column, row = (columns.get(place[1]), rows.get(int(place[2]))) if place else (None, None)
            # A rate that could not be divided is computed here anyway.
            if column is None or row is None or (code == "read-failed-formula" and column.field not in MONEY):
                continue
            line = lines.line_of.get(row.index)
            needed = line is not None and column.field in MONEY and column.field not in _FOLLOWING
            level: Severity = "error" if needed else "info"
            cell = CellRef(table.sheet.name, address)
            found.append(issue(code, cell=cell, field=column.field, level=level, line=line))
    return found
