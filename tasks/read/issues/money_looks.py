"""Cells of money whose looks say something else: merged over several projects, or formatted in another scale.

What each project has of a merged amount is not said, and is no zero.
"""

from config.fields import MONEY
from config.vocabulary import vocabulary
from tasks.ledger.finding import CellRef, Finding
from tasks.read.formats.sheets import cell_text
from tasks.read.header.texts import HeaderColumn
from tasks.read.issues.texts import issue, thousands
from tasks.read.lines import Lines
from tasks.read.rows.row import OUTSIDE
from tasks.read.values.text import project_key

_LISTED = 5
"""Cells that one message names."""


def shown_otherwise(lines: Lines) -> list[Finding]:
    """Cells of money whose format shows them otherwise than they are stored, one issue per column and format."""
    table, found = lines.table, list[Finding]()
    within = {row.index for row in table.rows if row.kind not in OUTSIDE}
    for column, seen in table.seen:
        places = [at for at in seen.places if at in within]
        if not places:
            continue
        listed = ", ".join(table.cell(at, column).address for at in places[:_LISTED])
        more = f" và {len(places) - _LISTED} ô khác" if len(places) > _LISTED else ""
        found.append(
            issue(
                "read-number-format",
                cell=table.cell(places[0], column),
                field=column.field,
                supplied=cell_text(table.cells(column)[places[0]]),
                level=seen.level,
                line=next((lines.line_of[at] for at in places if at in lines.line_of), None),
                label=vocabulary().field(column.field),
                cells=listed + more,
                why=seen.why,
            )
        )
    return found


def merged_money(lines: Lines) -> list[Finding]:
    """An error per merged cell of a money column that covers rows of more than one project."""
    table = lines.table
    sheet = table.sheet
    columns = {column.index: column for column in table.header.columns if column.field in MONEY}
    data_from = table.header.data_from
    projects = {row.index: row for row in table.rows if row.kind == "project"}
    found: list[Finding] = []
    for (top, left), (bottom, right) in sheet.merges or ():
        if top == bottom:
            continue
        first, last = top + 1 - sheet.first_row - data_from, bottom + 1 - sheet.first_row - data_from
        # A merge begins with the cell that holds its value.
        column = next(
            (columns[j] for j in range(left - sheet.first_column, right - sheet.first_column + 1) if j in columns), None
        )
        covered = [projects[i] for i in range(max(first, 0), last + 1) if i in projects]
        if column is None or first < 0 or len({project_key(row.code, row.name) for row in covered}) < 2:
            continue
        amount = _amount(lines, column, first)
        if amount is None:
            continue
        address = f"{sheet.address(data_from + first, column.index)}:{sheet.address(data_from + last, column.index)}"
        names = "; ".join(f"“{row.name or row.code}”" for row in covered[:3])
        found.append(
            issue(
                "read-merged-money",
                cell=CellRef(sheet.name, sheet.address(data_from + first, column.index)),
                field=column.field,
                supplied=thousands(amount),
                line=lines.line_of.get(covered[0].index),
                address=address,
                label=vocabulary().field(column.field),
                count=len(covered),
                names=names,
                amount=thousands(amount),
            )
        )
    return found


def _amount(lines: Lines, column: HeaderColumn, index: int) -> int | None:
    place = lines.table.header.columns.index(column)
    values = lines.table.money[place].values
    return values[index] if index < len(values) else None
