"""What is told of a table's cells: no numbers or dates, conventions that a column decided, unknown funding sources."""

from config.fields import DATES, PERCENT
from tasks.ledger.finding import Finding, Severity
from tasks.read.formats.sheets import cell_text
from tasks.read.header.reader import HeaderReader
from tasks.read.header.texts import HeaderColumn
from tasks.read.issues.texts import issue, thousands
from tasks.read.lines import Lines
from tasks.read.rows.row import OUTSIDE
from tasks.read.values.numbers import NumberColumn, Trouble
from tasks.read.values.percents import percent_values


def number_issues(lines: Lines) -> list[Finding]:
    """Cells that are no number, or whose convention is open or was decided by the column."""
    table, found = lines.table, list[Finding]()
    rows = {row.index: row for row in table.rows}
    for j, parsed in table.money.items():
        column = table.header.columns[j]
        found.extend((*_decided(lines, column, parsed), *_own_units(lines, column, parsed)))
        for trouble in parsed.troubles:
            row = rows.get(trouble.position)
            if trouble.kind in ("decided", "unit") or row is None or row.kind in OUTSIDE:
                continue
            code = "read-ambiguous-number" if trouble.kind == "ambiguous" else "read-not-a-number"
            level: Severity | None = None if trouble.position in lines.line_of else "warning"
            found.append(_at(code, lines, column, trouble, level=level))
    return found


def _decided(lines: Lines, column: HeaderColumn, parsed: NumberColumn) -> list[Finding]:
    """Numbers that can be read in two ways, read in the column's: told once for the column."""
    decided = [trouble for trouble in parsed.troubles if trouble.kind == "decided"]
    if not decided:
        return []
    first = decided[0]
    more = f" và {len(decided) - 1} ô khác" if len(decided) > 1 else ""
    text = f"“{first.supplied}”{more} được hiểu với dấu thập phân “{first.mark}”: căn cứ {first.why}."
    return [_at("read-ambiguous-number", lines, column, first, level="info", message=text)]


def _own_units(lines: Lines, column: HeaderColumn, parsed: NumberColumn) -> list[Finding]:
    """Cells that carry a unit of their own, read in it: told once for the column."""
    carried = [trouble for trouble in parsed.troubles if trouble.kind == "unit"]
    if not carried:
        return []
    first = carried[0]
    more = f" (và {len(carried) - 1} ô khác)" if len(carried) > 1 else ""
    amount = thousands(parsed.values[first.position] or 0)
    text = f"Ô ghi đơn vị riêng “{first.supplied}”{more}; đã đọc là {amount} đồng."
    return [_at("read-unit-conflict", lines, column, first, level="info", message=text)]


def _at(
    code: str,
    lines: Lines,
    column: HeaderColumn,
    trouble: Trouble,
    *,
    level: Severity | None,
    message: str | None = None,
) -> Finding:
    cell = lines.table.cell(trouble.position, column)
    line = lines.line_of.get(trouble.position)
    return issue(
        code, cell=cell, field=column.field, supplied=trouble.supplied, level=level, message=message, line=line
    )


def read_percents_and_dates(lines: Lines, reader: HeaderReader) -> list[Finding]:
    """Set the lines' percentages and dates; what is none is told."""
    table, found = lines.table, list[Finding]()
    rows, owners = [row.index for _, row in lines.origin], [owner.index for owner, _ in lines.origin]
    for column in table.header.columns:
        if column.source is not None:
            continue
        cells = table.cells(column) if column.field in (*PERCENT, *DATES) else []
        if column.field in PERCENT:
            plans, disbursed = lines.at_project("plan_vnd"), lines.at_project("disbursed_vnd")
            values, unread = percent_values([cells[i] for i in rows], column, plans, disbursed, table.mark)
            values = [None if i in table.summed else v for i, v in zip(rows, values, strict=True)]
            lines.values[column.field] = lines.once(values) if column.field == "rate_pct" else values
            for at in unread:
                found.append(_of_line("read-not-a-number", lines, column, at, cell_text(cells[rows[at]]), "warning"))
        elif column.field in DATES:
            dates = reader.dates.column([cells[i] for i in owners], end=column.field == "completion_on")
            lines.values[column.field] = dates.values
            for at in dates.unread:
                found.append(_of_line("read-not-a-date", lines, column, at, cell_text(cells[owners[at]])))
            if dates.month_first:
                text = "Cột ngày viết theo thứ tự tháng/ngày/năm; đã đọc theo thứ tự đó."
                cell = table.header_cell(column)
                found.append(issue("read-not-a-date", cell=cell, field=column.field, level="info", message=text))
    return found


def source_issues(lines: Lines) -> list[Finding]:
    """Lines whose funding source is unknown."""
    column = next((column for column in lines.table.header.columns if column.field == "funding_source"), None)
    if column is None:
        return []
    typed = lines.values["funding_source"]
    return [_of_line("read-unknown-source", lines, column, at, typed[at]) for at in lines.unknown_sources]


def _of_line(
    code: str, lines: Lines, column: HeaderColumn, position: int, supplied: str, level: Severity | None = None
) -> Finding:
    cell = lines.table.ref(lines.origin[position][1], column)
    line = lines.before + position
    return issue(code, cell=cell, field=column.field, supplied=supplied, level=level, line=line)
