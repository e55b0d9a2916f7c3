"""What is told of a table's columns: missing and doubled ones, wholes made of parts, years that do not go together."""

from config.fields import MONEY, PERCENT
from config.vocabulary import vocabulary
from tasks.ledger.finding import CellRef, Finding, Severity
from tasks.read.header.carried_over import WHOLES
from tasks.read.header.reader import HeaderReader
from tasks.read.header.texts import HeaderColumn
from tasks.read.header.years import YEARLY
from tasks.read.issues.texts import issue
from tasks.read.lines import Lines
from tasks.read.table import Table


def column_issues(lines: Lines, reader: HeaderReader, *, is_main: bool) -> list[Finding]:
    """The issues of a table's columns; required ones are asked for in the main table only."""
    missing = _missing(lines, reader) if is_main else []
    return [*missing, *_wholes(lines), *_years(lines.table), *_doubled(lines.table, reader)]


def _missing(lines: Lines, reader: HeaderReader) -> list[Finding]:
    """Required fields that the table neither has nor gives by its parts."""
    known = {column.field for column in lines.table.header.columns} | {whole for whole, _ in lines.derived}
    cell = _first_header_cell(lines.table)
    return [
        issue("read-column-missing", cell=cell, field=name, label=vocabulary().field(name))
        for name in reader.layout.required
        if name not in known
    ]


def _wholes(lines: Lines) -> list[Finding]:
    """Wholes made of their parts, or of which the table does not say whether they contain them."""
    table, found = lines.table, list[Finding]()
    for whole, part in lines.derived:
        carried = next(names[2] for names in WHOLES if names[0] == whole)
        column = next((column for column in table.header.columns if column.field == part), None)
        other = next((column for column in table.header.columns if column.field == carried), None)
        cell = _first_header_cell(table) if column is None else table.header_cell(column)
        named = [f"“{one.path}” (cột {table.sheet.letters(one.index)})" for one in (column, other) if one]
        text = f"Bảng không có cột tổng “{vocabulary().field(whole)}”; đã lấy {' cộng '.join(named)}."
        level: Severity = "info" if other or not any(lines.values["plan_carried_vnd"] or ()) else "warning"
        found.append(issue("read-column-missing", cell=cell, field=whole, level=level, message=text))
    for column, beside in table.header.doubtful:
        if column.field in lines.doubtful:
            text = f"Không rõ cột “{column.path}” đã gồm số ở cột “{beside.path}” hay chưa; tạm hiểu là đã gồm."
            cell = table.header_cell(column)
            found.append(issue("read-column-missing", cell=cell, field=column.field, message=text))
    return found


def _years(table: Table) -> list[Finding]:
    """A plan of one year beside disbursements of another."""
    by_family: dict[str, list[HeaderColumn]] = {"plan": [], "disbursed": []}
    for column in table.header.columns:
        if column.years and column.field in YEARLY:
            by_family[YEARLY[column.field]].append(column)
    found = []
    for plan in by_family["plan"]:
        others = [column for column in by_family["disbursed"] if not set(column.years) & set(plan.years)]
        if others and len(others) == len(by_family["disbursed"]):
            text = f"Cột “{plan.path}” và cột “{others[0].path}” ghi hai năm khác nhau; không rõ kế hoạch của năm nào."
            cell = table.header_cell(plan)
            found.append(issue("read-column-missing", cell=cell, field=plan.field, message=text))
    return found


def _doubled(table: Table, reader: HeaderReader) -> list[Finding]:
    """Columns of money or percent that hold the same field as another one, which was read."""
    found, required = list[Finding](), reader.layout.required
    for column in table.header.rejected:
        if column.field not in MONEY and column.field not in PERCENT:
            continue
        kept = next(k for k in table.header.columns if (k.field, k.source) == (column.field, column.source))
        same = table.cells(kept) == table.cells(column)
        days = reader.years.until(kept.text), reader.years.until(column.text)
        dated = None not in days and days[0] != days[1]
        serious = column.field in required and not same and not dated
        letters, used = table.sheet.letters(column.index), table.sheet.letters(kept.index)
        found.append(
            issue(
                "read-column-twice",
                cell=table.header_cell(column),
                field=column.field,
                supplied=column.path,
                level="error" if serious else "info" if same else None,
                count=2,
                label=vocabulary().field(column.field),
                detail=f"cột {used} “{kept.path}” và cột {letters} “{column.path}”",
                used=used,
            )
        )
    return found


def _first_header_cell(table: Table) -> CellRef:
    return table.header_cell(table.header.columns[0])
