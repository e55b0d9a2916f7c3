"""Which sheets of a workbook hold the table, and why."""

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from tasks.ledger.finding import CellRef, Finding
from tasks.read.account import SheetAccount, Unaccounted
from tasks.read.accounting import rows_of
from tasks.read.formats.legacy import modernised
from tasks.read.formats.sheets import Book, Sheet
from tasks.read.header.carried_over import WHOLES, settled
from tasks.read.header.layout import Layout
from tasks.read.header.reader import Header, HeaderReader
from tasks.read.issues.texts import issue, thousands
from tasks.read.issues.unread_sheets import lacks, level_of, nearest_header, told, unread_sheet
from tasks.read.refusal import RefusedFileError
from tasks.read.rows.row import Row, leaf_sum
from tasks.read.second_table import split_below
from tasks.read.table import Table, key_of_row, read_table
from tasks.read.values.text import fold

_SAME_PROJECTS = 0.3
"""Two sheets that share this part of their projects are versions of one table, not parts of one."""

RESULT_SHEETS = frozenset({"kết quả kiểm tra"})
"""Sheets that giaingan itself puts into a workbook it returns: never an agency's table."""
_MOST_TABLES = 6
_BY_OWNER = "Bảng không có cột tên dự án; mỗi dòng được đọc là số liệu của một chủ đầu tư."


@dataclass(slots=True)
class Choice:
    """The tables to read, in the workbook's order; the first is the main one."""

    tables: list[Table]
    why: str
    issues: list[Finding] = field(default_factory=list)
    unaccounted: list[Unaccounted] = field(default_factory=list)
    """Sheets with money that were not read."""
    sheets: tuple[SheetAccount, ...] = ()
    """Every sheet of the file and what became of it."""


def choose(book: Book, reader: HeaderReader, wanted: str | None) -> Choice:
    """The sheet or sheets that hold the project table. Raises RefusedFileError where none does."""
    sheets = [sheet for sheet in book.sheets if fold(sheet.name) not in RESULT_SHEETS]
    if wanted is not None:
        sheets = [sheet for sheet in sheets if sheet.name == wanted]
        if not sheets:
            raise RefusedFileError("no-table", f"không có trang tính “{wanted}”")
    sheets = [sheet for sheet in sheets if not is_ignored(sheet, reader.layout)]
    issues = [one for sheet in sheets if sheet.rows for one in modernised(sheet)]
    found, by_owner = _tables_of(sheets, reader)
    tables: list[Table] = []
    for sheet, header in found:
        above = tables[-1] if tables and tables[-1].sheet.position == sheet.position else None
        shown = book.shown(sheet, reader.units.words)
        tables.append(read_table(sheet, header, reader, unit_above=above.unit if above else None, shown=shown))
    filled = [table for table in tables if _projects(table)]
    if not filled:
        raise RefusedFileError("no-table", "có tiêu đề nhưng không có dòng dự án nào")
    read_from = {table.sheet.position for table in filled}
    visible = [table for table in filled if wanted is not None or not table.sheet.hidden]
    choice = _among(visible or filled, wanted, reader.layout.required)
    choice.issues[:0] = [*issues, *_strays(sheets)]
    if by_owner:
        choice.issues.append(issue("read-many-sheets", message=_BY_OWNER))
    _tell_hidden(choice, filled, wanted)
    _tell_below(choice, filled)
    if wanted is None:
        _tell_left(choice, filled, reader)
        _tell_unread(choice, [sheet for sheet in sheets if sheet.position not in read_from], reader)
    choice.sheets = tuple(_state_of(sheet, choice, read_from, reader) for sheet in book.sheets)
    return choice


def _state_of(sheet: Sheet, choice: Choice, with_projects: set[int], reader: HeaderReader) -> SheetAccount:
    """What became of a sheet of the file."""
    tables = [table for table in choice.tables if table.sheet.position == sheet.position]
    if tables:
        return SheetAccount(sheet.name, "read", rows=rows_of(tables))
    if is_ignored(sheet, reader.layout):
        return SheetAccount(sheet.name, "left-out")
    if any(one.sheet == sheet.name for one in choice.unaccounted):
        return SheetAccount(sheet.name, "not-understood")
    if sheet.position in with_projects and fold(sheet.name) not in RESULT_SHEETS:
        return SheetAccount(sheet.name, "hidden" if sheet.hidden else "repeats")
    return SheetAccount(sheet.name, "no-figures")


def is_ignored(sheet: Sheet, layout: Layout) -> bool:
    """Whether the mapping leaves a sheet out."""
    return any(fnmatchcase(fold(sheet.name), name) for name in layout.ignored_sheets)


def _tables_of(sheets: list[Sheet], reader: HeaderReader) -> tuple[list[tuple[Sheet, Header]], bool]:
    """The tables of all sheets, and whether they have owners instead of projects. Raises RefusedFileError for none."""
    filled = [sheet for sheet in sheets if sheet.rows]
    found = [table for sheet in filled for table in _tables_on(sheet, reader)]
    if found:
        return found, False
    # Only where no sheet has projects: beside them, a table of owners is their summary.
    found = [table for sheet in filled for table in _tables_on(sheet, reader, by_owner=True)]
    if not found:
        raise RefusedFileError("no-table" if filled else "empty", _searched(sheets, reader))
    return found, True


def _tables_on(sheet: Sheet, reader: HeaderReader, *, by_owner: bool = False) -> list[tuple[Sheet, Header]]:
    """The tables of one sheet, from top to bottom, each as a sheet of its own."""
    found: list[tuple[Sheet, Header]] = []
    rest: Sheet | None = sheet
    while rest is not None and len(found) < _MOST_TABLES:
        header = reader.find(rest, by_owner=by_owner)
        if header is None:
            break
        own, rest = split_below(rest, header, reader)
        found.append((own, settled(header, reader.words)))
    return found


def _tell_below(choice: Choice, filled: list[Table]) -> None:
    """A table of the same sheet that was not read: no project of it may be lost unsaid."""
    if len(filled) == len(choice.tables):
        return
    read = set[str]().union(*map(_keys, choice.tables))
    places = {table.sheet.position for table in choice.tables}
    for table in filled:
        if any(table is one for one in choice.tables) or table.sheet.position not in places:
            continue
        others = len(_keys(table) - read)
        row = table.sheet.first_row + table.header.top
        choice.issues.append(
            issue(
                "read-truncated",
                cell=CellRef(table.sheet.name, table.sheet.address(table.header.top, 0)),
                level="error" if others else "info",
                message=f"Trên trang tính “{table.sheet.name}”, từ dòng {row} có một bảng khác với tiêu đề khác, không "
                f"được đọc; bảng đó có {others} dự án không có trong bảng đã đọc.",
            )
        )


def _strays(sheets: list[Sheet]) -> list[Finding]:
    """Cells that stand far from everything else: told, a question only where one holds a figure."""
    return [
        issue(
            "read-stray-cell",
            cell=CellRef(sheet.name, sheet.far_address(cell)),
            supplied=sheet.far_address(cell),
            level="warning" if cell.is_number else None,
        )
        for sheet in sheets
        for cell in sheet.strays
    ]


def _tell_left(choice: Choice, filled: list[Table], reader: HeaderReader) -> None:
    """A table of another sheet that was not read: projects with money that no table read has are named."""
    read = set[str]().union(*map(_keys, choice.tables))
    plan = _plan_of(choice)
    places = {table.sheet.position for table in choice.tables}
    for table in filled:
        if table.sheet.position in places:
            continue
        rows = [row for row in _projects(table) if key_of_row(table, row) not in read]
        amount = max(abs(sum(part.figures[0] or 0 for row in rows for part in row.money_rows)), 0)
        if not rows or _states(table, plan):
            continue
        if amount and not table.sheet.hidden:
            choice.unaccounted.append(Unaccounted(table.sheet.name, "", amount))
        level = level_of(amount, reader.layout.unread, plan)
        if level is None:
            continue
        first = next(column for column in table.header.columns if column.field == "project_name")
        choice.issues.append(
            issue(
                "read-sheet-unread",
                cell=table.header_cell(first),
                supplied=table.sheet.name,
                level="warning" if table.sheet.hidden else level,
                sheet=table.sheet.name,
                detail=f"có {len(rows)} dự án không có trong các trang đã đọc, kế hoạch vốn {thousands(amount)} đồng",
            )
        )


def _plan_of(choice: Choice) -> int:
    """What the tables that were read add up to in their first figure, the plan."""
    return sum(leaf_sum(_roots(table), 0) for table in choice.tables)


def _states(table: Table, plan: int) -> bool:
    """Whether a table repeats the whole that was read: a summary by groups, whose rows only look like projects."""
    return plan != 0 and any(row.figures and row.figures[0] == plan for row in table.rows)


def _tell_unread(choice: Choice, sheets: list[Sheet], reader: HeaderReader) -> None:
    """Sheets without any table of projects, but with money."""
    plan = _plan_of(choice)
    for sheet in sheets:
        unread = unread_sheet(sheet, reader, choice.tables[0].unit, plan) if sheet.rows else None
        if unread is None:
            continue
        choice.unaccounted.append(Unaccounted(sheet.name, "", unread.amount_vnd))
        note = told(unread, reader.layout.unread, plan)
        if note is not None:
            choice.issues.append(replace(note, severity="warning") if sheet.hidden else note)


def _among(tables: list[Table], wanted: str | None, required: tuple[str, ...]) -> Choice:
    best = max(tables, key=lambda table: (round(table.header.score), len(_projects(table)), -table.sheet.position))
    name = best.sheet.name
    if wanted is not None:
        return Choice([best], f"Trang tính “{name}” được chỉ định.")
    if len(tables) == 1:
        return Choice([best], f"Trang tính “{name}” là trang duy nhất có bảng dự án.")
    alike = [table for table in tables if _signature(table, required) == _signature(best, required)]
    others = [table for table in tables if table not in alike]
    if len(alike) > 1:
        return _among_alike(best, alike, others)
    left = _listed(others)
    why = f"Trang tính “{name}” có nhiều cột đúng mẫu nhất; bỏ qua {left}."
    return Choice([best], why, [issue("read-many-sheets", detail=f"đã đọc “{name}”, bỏ qua {left}", supplied=name)])


def _among_alike(best: Table, alike: list[Table], others: list[Table]) -> Choice:
    summary = next((table for table in alike if len(alike) > 2 and _sums_up(table, alike)), None)
    parts = [table for table in alike if table is not summary]
    left = f"; bỏ qua {_listed(others + ([summary] if summary else []))}" if others or summary else ""
    if _disjoint(parts):
        names = ", ".join(f"“{table.sheet.name}”" for table in parts)
        note = issue("read-many-sheets", detail=f"đã đọc và ghép {names} (cùng tiêu đề, khác dự án){left}")
        return Choice(parts, f"Ghép các trang tính cùng tiêu đề: {names}{left}.", [note])
    name = best.sheet.name
    rest = _listed([table for table in alike if table is not best])
    shared = _shared_money(alike)
    figures = _money_of(best, shared)
    same = all(_agree(_money_of(table, shared), figures) for table in alike)
    as_wide = all(len(table.header.columns) == len(best.header.columns) for table in alike)
    note = issue(
        "read-many-sheets",
        supplied=name,
        level="info" if same else "error" if as_wide else "warning",
        detail=f"đã đọc “{name}”; {rest} có cùng các dự án "
        + ("và cùng số liệu" if same else "nhưng số liệu khác, không biết trang nào đúng kỳ này"),
    )
    return Choice([best], f"Trang tính “{name}” đứng trước trong các trang cùng mẫu, cùng dự án: {rest}.", [note])


def _tell_hidden(choice: Choice, filled: list[Table], wanted: str | None) -> None:
    chosen = {table.sheet.name for table in choice.tables}
    for table in filled:
        if table.sheet.hidden and table.sheet.name in chosen:
            detail = (
                "nhưng là nơi duy nhất có bảng dự án nên vẫn được đọc" if wanted is None else "và được chỉ định đọc"
            )
            choice.issues.append(
                issue("read-hidden-sheet", sheet=table.sheet.name, detail=detail, supplied=table.sheet.name)
            )
        elif table.sheet.hidden and wanted is None:
            choice.issues.append(
                issue(
                    "read-hidden-sheet",
                    level="info",
                    sheet=table.sheet.name,
                    detail="và có bảng dự án; không đọc",
                    supplied=table.sheet.name,
                )
            )


def _projects(table: Table) -> list[Row]:
    return [row for row in table.rows if row.kind == "project"]


def _keys(table: Table) -> set[str]:
    return {key_of_row(table, row) for row in _projects(table)}


def _signature(table: Table, required: tuple[str, ...]) -> frozenset[tuple[str, str | None]]:
    """What a table must share with another to be joined to it: the required columns, whatever else stands beside."""
    return frozenset((one.field, one.source) for one in table.header.columns if _stands_for(one.field, required))


def _stands_for(field: str, required: tuple[str, ...]) -> bool:
    """Whether a field is required, or a part of one that is."""
    return field in required or any(field in parts and whole in required for whole, *parts in WHOLES)


_Figures = dict[str, list[tuple[int, ...]]]


def _money_of(table: Table, shared: list[tuple[str, str | None]]) -> _Figures:
    """The projects of a table with their figures in the `shared` columns."""
    place = {(one.field, one.source): j for j, one in enumerate(table.header.columns)}
    columns = [table.money[place[key]].values for key in shared]
    found: _Figures = {}
    for row in _projects(table):
        figures = tuple(values[row.index] or 0 for values in columns)
        found.setdefault(key_of_row(table, row), []).append(figures)
    return found


def _agree(some: _Figures, others: _Figures) -> bool:
    """Whether two tables state the same of the projects that both have."""
    return all(sorted(figures) == sorted(others.get(key, figures)) for key, figures in some.items())


def _shared_money(tables: list[Table]) -> list[tuple[str, str | None]]:
    """The money columns that all the tables have, in the first one's order."""
    have = [{(table.header.columns[j].field, table.header.columns[j].source) for j in table.money} for table in tables]
    return [
        (column.field, column.source)
        for column in tables[0].header.columns
        if all((column.field, column.source) in one for one in have)
    ]


def _disjoint(tables: list[Table]) -> bool:
    others: set[str] = set()
    for table in tables:
        keys = _keys(table)
        if len(keys & others) > _SAME_PROJECTS * min(len(keys), max(len(others), 1)):
            return False
        others |= keys
    return True


def _sums_up(table: Table, alike: list[Table]) -> bool:
    """Whether a sheet is the summary of the others: its plan is theirs together."""
    plan = leaf_sum(_roots(table), 0)
    rest = sum(leaf_sum(_roots(other), 0) for other in alike if other is not table)
    return plan == rest and plan != 0


def _roots(table: Table) -> list[Row]:
    return [row for row in table.rows if row.parent is None and row.kind in ("heading", "project")]


def _listed(tables: list[Table]) -> str:
    return ", ".join(f"“{table.sheet.name}”" for table in tables)


def _searched(sheets: list[Sheet], reader: HeaderReader) -> str:
    """Which sheets were looked at, and which row came nearest to a header and what is missing in it."""
    names = [sheet.name for sheet in sheets if sheet.rows and fold(sheet.name) != "csv"]
    looked = "đã xem các trang tính: " + ", ".join(names[:6]) if names else ""
    near = [(sheet, found) for sheet in sheets if sheet.rows and (found := nearest_header(sheet, reader))]
    if not near:
        return looked
    best = max(near, key=lambda pair: len(pair[1].known))
    return "; ".join(filter(None, (looked, lacks(*best))))
