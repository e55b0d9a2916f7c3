"""Chosen tables as one ReadResult: their lines together, and what is to be told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from config.fields import LINE_COLUMNS, MONEY
from tasks.ledger.finding import Finding
from tasks.read.account import Account, ColumnAccount, Unaccounted
from tasks.read.accounting import columns_of
from tasks.read.formats.sheets import Book, cell_text
from tasks.read.header.reader import HeaderReader
from tasks.read.header.texts import HeaderColumn
from tasks.read.issues.blank_sources import blank_sources
from tasks.read.issues.cells import number_issues, read_percents_and_dates, source_issues
from tasks.read.issues.columns import column_issues
from tasks.read.issues.impossible_lines import huge_figures, torn_lines
from tasks.read.issues.money_looks import merged_money, shown_otherwise
from tasks.read.issues.rows import row_issues
from tasks.read.issues.texts import issue
from tasks.read.issues.unit_notes import changed_units
from tasks.read.issues.unknown_columns import unknown_columns
from tasks.read.issues.unread_columns import left_out, unlike_their_parts
from tasks.read.lines import Values, lines_of
from tasks.read.outcome import Column, ReadResult, StatedTotal
from tasks.read.rows.row import OUTSIDE
from tasks.read.select import Choice
from tasks.read.stamp import stamp_of
from tasks.read.table import Table
from tasks.read.totals import stated_totals
from tasks.read.values.units import implausible

_TITLE_LENGTH = 300
_MONTHS, _LONGEST_MONTH = 12, 31


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
    columns: list[ColumnAccount] = []
    layouts: list[dict[str, str]] = []
    values: Values = dict.fromkeys(LINE_COLUMNS)
    count = 0
    for table in choice.tables:
        lines = lines_of(table, reader, default_source, before=count)
        found = [
            *column_issues(lines, reader, is_main=table is main),
            *number_issues(lines),
            *read_percents_and_dates(lines, reader),
            *row_issues(lines, book.marks(table.sheet)),
            *source_issues(lines),
            *blank_sources(lines, reader),
            *merged_money(lines),
            *shown_otherwise(lines),
        ]
        stated, differences = stated_totals(table, reader.words)
        totals.extend(stated)
        # What follows from an error told already is not told again; a warning leaves the rest to be told.
        units = _unless_error(changed_units(table, reader), huge_figures(table, lines.line_of))
        left = _unless_error(left_out(table, reader.words), unlike_their_parts(table, lines.line_of))
        told = {one.cell for one in left}
        left += [one for one in unknown_columns(table, reader) if one.cell not in told]
        issues.extend((*table.issues, *units, *left, *torn_lines(table, lines.line_of), *found, *differences))
        columns.extend(columns_of(lines, reader))
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
        "why_sheet": " ".join([choice.why, *map(_left_out_on_purpose, choice.tables)]).strip(),
        "header_rows": (first + header.top, first + header.bottom),
        "unit": main.unit,
        "why_unit": main.why_unit,
        "columns": tuple(_column(main, column, reader) for column in header.columns),
        "layouts": tuple(layouts),
        "stated_totals": tuple(totals),
        "issues": tuple(issues),
        "titles": tuple(text for table in choice.tables for text in _titles(table)),
        "stamp": stamp_of(book.sheets),
        "account": Account(choice.sheets, tuple(columns), (*choice.unaccounted, *_not_understood(columns))),
    }
    return Unframed(facts, values)


def _not_understood(columns: Sequence[ColumnAccount]) -> list[Unaccounted]:
    """Columns of figures that were not understood."""
    return [
        Unaccounted(column.sheet, column.letters, amount)
        for column in columns
        if (amount := column.sums_vnd.get("not-understood"))
    ]


def _joined(above: list[Any] | None, above_count: int, below: list[Any] | None, below_count: int) -> list[Any] | None:
    """A column over the lines of two tables; None where neither has it."""
    if above is None and below is None:
        return None
    return [*(above or [None] * above_count), *([None] * below_count if below is None else below)]


def _column(table: Table, column: HeaderColumn, reader: HeaderReader) -> Column:
    unit = (column.unit or table.unit) if column.field in MONEY else None
    last = reader.years.until(column.text)
    return Column(
        column.field,
        table.sheet.letters(column.index),
        column.path,
        unit,
        column.source,
        until="{:04}-{:02}-{:02}".format(*last) if last and _is_day(last) else "",
        cell=table.header_cell(column),
    )


def _is_day(day: tuple[int, int, int]) -> bool:
    """Whether year, month and day as typed can be a day at all."""
    return 1 <= day[1] <= _MONTHS and 1 <= day[2] <= _LONGEST_MONTH


def _left_out_on_purpose(table: Table) -> str:
    """What of a table is left out on purpose, in one sentence; empty where nothing."""
    columns = [
        f"cột {table.sheet.letters(column.index)} ({column.rule.why})" for column in table.header.ignored if column.rule
    ]
    rows = [f"{len(table.filtered)} dòng"] if table.filtered else []
    left = ", ".join([*rows, *columns])
    return f"Không đọc {left} của “{table.sheet.name}”." if left else ""


def _titles(table: Table) -> list[str]:
    """Texts above the header and below the last line, in reading order."""
    sheet, header = table.sheet, table.header
    last = max((row.index for row in table.rows if row.kind not in OUTSIDE), default=-1) + header.data_from
    texts: list[str] = []
    for row in (*sheet.rows[: header.top], *sheet.rows[last + 1 : last + 40]):
        texts.extend(text[:_TITLE_LENGTH] for cell in row if isinstance(cell, str) and (text := cell_text(cell)))
    return texts


def _unless_error(first: list[Finding], then: list[Finding]) -> list[Finding]:
    return first if any(one.severity == "error" for one in first) else [*first, *then]


def _plausible(table: Table, plans: Sequence[int | None]) -> list[Finding]:
    reason = implausible(plan for plan in plans if plan is not None)
    if reason is None:
        return []
    return [issue("read-unit-conflict", detail=f"{reason} nếu tính theo đơn vị {table.why_unit}", field="plan_vnd")]
