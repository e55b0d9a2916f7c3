"""Chosen tables as one ReadResult: lines together, every trouble as an issue with its cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from config.fields import DATES, LINE_COLUMNS, MONEY, PERCENT
from tasks.ledger.finding import CellRef, Severity
from tasks.read.carried_over import WHOLES
from tasks.read.headers import HeaderColumn, HeaderReader
from tasks.read.impossible_lines import huge_figures, torn_lines
from tasks.read.issue_texts import issue, label_of, thousands
from tasks.read.lines import Lines, Values, lines_of
from tasks.read.numbers import NumberColumn
from tasks.read.outcome import Column, ReadIssue, ReadResult, StatedTotal
from tasks.read.percents import percent_values
from tasks.read.rows import OUTSIDE
from tasks.read.select import Choice
from tasks.read.sheets import MAX_ROWS, Book, cell_text
from tasks.read.stamp import stamp_of
from tasks.read.table import Table
from tasks.read.totals import stated_totals
from tasks.read.unit_notes import changed_units
from tasks.read.units import implausible
from tasks.read.unread_columns import left_out, unlike_their_parts
from tasks.read.years import YEARLY

_TITLE_LENGTH = 300
_FOLLOWING = frozenset({"plan_after_vnd", "remaining_vnd"})
"""Follow from other columns: a missing result loses nothing. Likewise a total without one states nothing."""
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Unframed:
    """A ReadResult whose lines are still plain lists: what a worker process hands over."""

    facts: dict[str, Any]
    values: Values

    def framed(self) -> ReadResult:
        """The ReadResult, its lines a DataFrame."""
        from tasks.read.frames import frame

        return ReadResult(lines=frame(self.values), **self.facts)


def assemble(
    book: Book, choice: Choice, reader: HeaderReader, *, sha256: str, file_name: str, default_source: str
) -> Unframed:
    """The result of the chosen tables; line numbers and layouts run on from sheet to sheet."""
    main = choice.tables[0]
    issues = list(choice.issues)
    totals: list[StatedTotal] = []
    layouts: list[dict[str, str]] = []
    values: Values = dict.fromkeys(LINE_COLUMNS)
    count = 0
    for table in choice.tables:
        lines = lines_of(table, reader, default_source)
        read_on = _Issues(table, lines, count)
        read_on.columns(reader, first=table is main)
        read_on.numbers()
        _percents_and_dates(table, lines, reader, read_on)
        read_on.rows(book)
        read_on.sources()
        stated, differences = stated_totals(table, reader.words)
        totals.extend(stated)
        where = {index: position + count for index, position in read_on.line_of.items()}
        # What follows from an error told already is not told again; a warning leaves the rest to be told.
        units = _unless_told(changed_units(table, reader), huge_figures(table, where))
        left = _unless_told(left_out(table, reader.words), unlike_their_parts(table, where))
        issues.extend((*table.issues, *units, *left, *torn_lines(table, where), *read_on.issues, *differences))
        lines.values["layout"] = [number + len(layouts) for number in lines.values["layout"]]
        layouts.extend(lines.layouts)
        for name in LINE_COLUMNS:
            values[name] = _joined(values[name], count, lines.values.get(name), len(lines.origin))
        count += len(lines.origin)
    issues.extend(_plausible(main, values["plan_vnd"] or ()))
    header = main.header
    first = main.sheet.first_row
    facts = {
        "sha256": sha256,
        "file_name": file_name,
        "sheet": main.sheet.name,
        "why_sheet": choice.why,
        "header_rows": (first + header.top, first + header.bottom),
        "unit": main.unit,
        "why_unit": main.why_unit,
        "columns": tuple(_column(main, column) for column in header.columns),
        "layouts": tuple(layouts),
        "stated_totals": tuple(totals),
        "issues": tuple(issues),
        "titles": tuple(text for table in choice.tables for text in _titles(table)),
        "stamp": stamp_of(book.sheets),
    }
    return Unframed(facts, values)


def _joined(above: list[Any] | None, above_count: int, below: list[Any] | None, below_count: int) -> list[Any] | None:
    """A column over the lines of two tables; None where neither has it."""
    if above is None and below is None:
        return None
    return [*(above or [None] * above_count), *([None] * below_count if below is None else below)]


def _column(table: Table, column: HeaderColumn) -> Column:
    unit = (column.unit or table.unit) if column.field in MONEY else None
    return Column(column.field, table.sheet.letters(column.index), column.path, unit, column.source)


def _titles(table: Table) -> list[str]:
    """Texts above the header and below the last line, in reading order."""
    sheet, header = table.sheet, table.header
    last = max((row.index for row in table.rows if row.kind not in OUTSIDE), default=-1) + header.data_from
    texts: list[str] = []
    for row in (*sheet.rows[: header.top], *sheet.rows[last + 1 : last + 40]):
        texts.extend(text[:_TITLE_LENGTH] for cell in row if isinstance(cell, str) and (text := cell_text(cell)))
    return texts


def _unless_told(first: list[ReadIssue], then: list[ReadIssue]) -> list[ReadIssue]:
    return first if any(one.level == "error" for one in first) else [*first, *then]


def _plausible(table: Table, plans: Sequence[int | None]) -> list[ReadIssue]:
    reason = implausible(plan for plan in plans if plan is not None)
    if reason is None:
        return []
    return [issue("read-unit-conflict", detail=f"{reason} nếu tính theo đơn vị {table.why_unit}", field="plan_vnd")]


def _percents_and_dates(table: Table, lines: Lines, reader: HeaderReader, read_on: "_Issues") -> None:
    rows = [row.index for _, row in lines.origin]
    for j, column in enumerate(table.header.columns):
        if column.source is not None:
            continue
        if column.field in PERCENT:
            cells = table.cells(column)
            values, troubles = percent_values(
                [cells[i] for i in rows], column, lines.values["plan_vnd"], lines.values["disbursed_vnd"], table.mark
            )
            lines.values[column.field] = values
            for position in troubles:
                read_on.add("read-not-a-number", position, j, cell_text(cells[rows[position]]), level="warning")
        elif column.field in DATES:
            cells = table.cells(column)
            owners = [owner.index for owner, _ in lines.origin]
            dates = reader.dates.column([cells[i] for i in owners], end=column.field == "completion_on")
            lines.values[column.field] = dates.values
            for position in dates.unread:
                read_on.add("read-not-a-date", position, j, cell_text(cells[owners[position]]))
            if dates.month_first:
                text = "Cột ngày viết theo thứ tự tháng/ngày/năm; đã đọc theo thứ tự đó."
                read_on.add("read-not-a-date", None, j, "", level="info", message=text)


class _Issues:
    """Collects the issues of one table, each with its cell, its field and its line in the whole file."""

    def __init__(self, table: Table, lines: Lines, offset: int) -> None:
        self.table, self.lines, self.offset = table, lines, offset
        self.issues: list[ReadIssue] = []
        self.line_of: dict[int, int] = {}
        for position, (_, row) in enumerate(lines.origin):
            self.line_of.setdefault(row.index, position)

    def add(self, code: str, position: int | None, j: int, supplied: str, **more: Any) -> None:
        """An issue of header column `j` at the line at `position` of this table (None: the column's header)."""
        table, column = self.table, self.table.header.columns[j]
        if position is None:
            cell = CellRef(table.sheet.name, table.sheet.address(table.header.bottom, column.index))
            self.issues.append(issue(code, cell=cell, field=column.field, supplied=supplied, **more))
            return
        cell = table.ref(self.lines.origin[position][1], column)
        line = position + self.offset
        self.issues.append(issue(code, cell=cell, field=column.field, supplied=supplied, line=line, **more))

    def columns(self, reader: HeaderReader, *, first: bool) -> None:
        """Missing, doubled and derived columns."""
        table, header = self.table, self.table.header
        present = {column.field for column in header.columns}
        derived = dict(self.lines.derived)
        where = CellRef(table.sheet.name, table.sheet.address(header.bottom, header.columns[0].index))
        for name in reader.layout.required if first else ():
            if name not in present and name not in derived:
                self.issues.append(issue("read-column-missing", cell=where, field=name, label=label_of(name)))
        self._wholes(where)
        self._years()
        for column in header.rejected:
            if column.field not in MONEY and column.field not in PERCENT:
                continue
            kept = next(k for k in header.columns if (k.field, k.source) == (column.field, column.source))
            same = table.cells(kept) == table.cells(column)
            days = reader.years.until(kept.text), reader.years.until(column.text)
            dated = None not in days and days[0] != days[1]
            serious = column.field in reader.layout.required and not same and not dated
            letters = table.sheet.letters(column.index)
            self.issues.append(
                issue(
                    "read-column-twice",
                    cell=CellRef(table.sheet.name, table.sheet.address(header.bottom, column.index)),
                    field=column.field,
                    supplied=column.path,
                    level="error" if serious else "info" if same else None,
                    count=2,
                    label=label_of(column.field),
                    detail=f"cột {table.sheet.letters(kept.index)} “{kept.path}” và cột {letters} “{column.path}”",
                    used=table.sheet.letters(kept.index),
                )
            )

    def _wholes(self, where: CellRef) -> None:
        """Wholes made of their parts, or of which the table does not say whether they contain them."""
        header = self.table.header
        for whole, part in self.lines.derived:
            carried = next(names[2] for names in WHOLES if names[0] == whole)
            column = next((column for column in header.columns if column.field == part), None)
            other = next((column for column in header.columns if column.field == carried), None)
            cell = where if column is None else self._header_cell(column)
            named = [f"“{one.path}” (cột {self.table.sheet.letters(one.index)})" for one in (column, other) if one]
            text = f"Bảng không có cột tổng “{label_of(whole)}”; đã lấy {' cộng '.join(named)}."
            level: Severity = "info" if other or not self._has("plan_carried_vnd") else "warning"
            self.issues.append(issue("read-column-missing", cell=cell, field=whole, level=level, message=text))
        for column, beside in header.doubtful:
            if column.field in self.lines.doubtful:
                text = f"Không rõ cột “{column.path}” đã gồm số ở cột “{beside.path}” hay chưa; tạm hiểu là đã gồm."
                cell = self._header_cell(column)
                self.issues.append(issue("read-column-missing", cell=cell, field=column.field, message=text))

    def _years(self) -> None:
        """A plan of one year beside disbursements of another."""
        by_family: dict[str, list[HeaderColumn]] = {"plan": [], "disbursed": []}
        for column in self.table.header.columns:
            if column.years and column.field in YEARLY:
                by_family[YEARLY[column.field]].append(column)
        for plan in by_family["plan"]:
            others = [column for column in by_family["disbursed"] if not set(column.years) & set(plan.years)]
            if others and len(others) == len(by_family["disbursed"]):
                text = (
                    f"Cột “{plan.path}” và cột “{others[0].path}” ghi hai năm khác nhau; không rõ kế hoạch của năm nào."
                )
                cell = self._header_cell(plan)
                self.issues.append(issue("read-column-missing", cell=cell, field=plan.field, message=text))

    def _has(self, field: str) -> bool:
        return any(self.lines.values[field] or ())

    def _header_cell(self, column: HeaderColumn) -> CellRef:
        table = self.table
        return CellRef(table.sheet.name, table.sheet.address(table.header.bottom, column.index))

    def numbers(self) -> None:
        """Cells that are no number, or whose convention is open or was decided by the column."""
        kinds = {row.index: row for row in self.table.rows}
        for j, parsed in self.table.money.items():
            decided = [trouble for trouble in parsed.troubles if trouble.kind == "decided"]
            if decided:
                one = decided[0]
                text = (
                    f"“{one.supplied}”{f' và {len(decided) - 1} ô khác' if len(decided) > 1 else ''} được hiểu với dấu "
                    f"thập phân “{one.mark}”: căn cứ {one.why}."
                )
                cell = self._cell(one.position, j)
                self.issues.append(
                    issue(
                        "read-ambiguous-number",
                        cell=cell,
                        field=self.table.header.columns[j].field,
                        supplied=one.supplied,
                        level="info",
                        message=text,
                        line=self._line(one.position),
                    )
                )
            self._own_units(j, parsed)
            for trouble in parsed.troubles:
                row = kinds.get(trouble.position)
                if trouble.kind in ("decided", "unit") or row is None or row.kind in OUTSIDE:
                    continue
                code = "read-ambiguous-number" if trouble.kind == "ambiguous" else "read-not-a-number"
                line = self._line(trouble.position)
                self.issues.append(
                    issue(
                        code,
                        cell=self._cell(trouble.position, j),
                        field=self.table.header.columns[j].field,
                        supplied=trouble.supplied,
                        level=None if line is not None else "warning",
                        line=line,
                    )
                )

    def _own_units(self, j: int, parsed: NumberColumn) -> None:
        """Cells that carry a unit of their own, read in it: told once for the column."""
        carried = [trouble for trouble in parsed.troubles if trouble.kind == "unit"]
        if not carried:
            return
        first = carried[0]
        more = f" (và {len(carried) - 1} ô khác)" if len(carried) > 1 else ""
        amount = thousands(parsed.values[first.position] or 0)
        self.issues.append(
            issue(
                "read-unit-conflict",
                cell=self._cell(first.position, j),
                field=self.table.header.columns[j].field,
                supplied=first.supplied,
                level="info",
                message=f"Ô ghi đơn vị riêng “{first.supplied}”{more}; đã đọc là {amount} đồng.",
                line=self._line(first.position),
            )
        )

    def rows(self, book: Book) -> None:
        """Doubts about rows, hidden rows, formulas without value, a table cut off."""
        table = self.table
        for row in table.rows:
            if row.doubt:
                nameless = not row.name and not row.code
                cell = CellRef(table.sheet.name, table.sheet.address(table.header.data_from + row.index, self._name()))
                self.issues.append(
                    issue(
                        "read-heading-doubt",
                        cell=cell,
                        field="project_name",
                        supplied=row.name or row.serial,
                        detail=row.doubt,
                        level="error" if nameless else row.doubt_level,
                        line=self._line(row.index),
                    )
                )
        if table.sheet.truncated:
            self.issues.append(issue("read-truncated", limit=MAX_ROWS))
        marks = book.marks(table.sheet)
        numbers = {table.number(row): row for row in table.rows if row.kind not in OUTSIDE}
        hidden = [number for number in marks.hidden_rows if number in numbers]
        if hidden:
            listed = ", ".join(map(str, hidden[:10])) + (", ..." if len(hidden) > 10 else "")
            self.issues.append(issue("read-hidden-rows", count=len(hidden), rows=listed, supplied=listed))
        letters = {table.sheet.letters(column.index): column for column in table.header.columns}
        for code, addresses in (("read-formula-no-value", marks.blank_formulas), ("read-failed-formula", marks.failed)):
            for address in addresses:
                found = _ADDRESS.fullmatch(address)
                column = letters.get(found[1]) if found else None
                at = numbers.get(int(found[2])) if found else None
                # A rate that could not be divided is computed here anyway.
                if column is None or at is None or (code == "read-failed-formula" and column.field not in MONEY):
                    continue
                line = self._line(at.index)
                needed = line is not None and column.field in MONEY and column.field not in _FOLLOWING
                level: Severity = "error" if needed else "info"
                cell = CellRef(table.sheet.name, address)
                self.issues.append(issue(code, cell=cell, field=column.field, level=level, line=line))

    def sources(self) -> None:
        """Lines whose funding source is unknown."""
        column = next((j for j, c in enumerate(self.table.header.columns) if c.field == "funding_source"), None)
        if column is not None:
            for position in self.lines.unknown_sources:
                self.add("read-unknown-source", position, column, self.lines.values["funding_source"][position])

    def _cell(self, row: int, j: int) -> CellRef:
        table = self.table
        column = table.header.columns[j]
        return CellRef(table.sheet.name, table.sheet.address(table.header.data_from + row, column.index))

    def _line(self, row: int) -> int | None:
        position = self.line_of.get(row)
        return None if position is None else position + self.offset

    def _name(self) -> int:
        return next(column.index for column in self.table.header.columns if column.field == "project_name")
