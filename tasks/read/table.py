"""The rows under one header as parsed columns and an outline: numbers in đồng, kinds of rows, doubts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from config.fields import MONEY
from config.units import UnitName
from config.vocabulary import vocabulary
from tasks.ledger.finding import CellRef, Finding
from tasks.read.formats.number_formats import Seen, Shown, as_seen
from tasks.read.formats.sheets import Sheet, cell_text, texts_of
from tasks.read.header.paths import is_index_row
from tasks.read.header.reader import Header, HeaderReader
from tasks.read.header.texts import HeaderColumn
from tasks.read.issues.texts import issue
from tasks.read.rows.choice import aggregate, chosen_rows, filters_missing
from tasks.read.rows.outline import outline
from tasks.read.rows.row import Row
from tasks.read.values.numbers import FACTORS, NumberColumn, added, money_column
from tasks.read.values.text import fold, project_key, treasury_code
from tasks.read.values.typed_numbers import Mark, marks_in
from tasks.read.values.units import guess
from tasks.read.values.words import Words, first_letters, may_start

_INDEX_NAME = re.compile(r"\(?[\dA-Da-d]{1,2}\)?")
_INDEX_LENGTH = 4
_SERIAL_TEXT = 8
"""A serial is short; longer text in the serial column is a merged label."""


@dataclass(slots=True)
class Table:
    """One sheet's table. `cells[j]` are the raw cells of header column j, by data row; `money[j]` its đồng."""

    sheet: Sheet
    header: Header
    unit: UnitName
    why_unit: str
    rows: list[Row]
    money: dict[int, NumberColumn]
    """Parsed money columns by position in `header.columns`."""
    mark: Mark | None
    issues: list[Finding] = field(default_factory=list)
    filtered: tuple[int, ...] = ()
    """Data rows that the mapping's `where` leaves out."""
    no_codes: frozenset[str] = frozenset()
    """Texts of the code column that are no project's code."""
    summed: frozenset[int] = frozenset()
    """Data rows that have the figures of other rows added: what they say of rates is not the project's."""
    seen: list[tuple[HeaderColumn, Seen]] = field(default_factory=list)
    """Money columns with cells whose format shows them otherwise than they are stored."""

    def cells(self, column: HeaderColumn) -> list[Any]:
        """Raw cells of a column, by data row."""
        index = column.index
        return [row[index] for row in self.sheet.rows[self.header.data_from :]]

    def ref(self, row: Row, column: HeaderColumn) -> CellRef:
        """The cell of a data row in a column."""
        return self.cell(row.index, column)

    def cell(self, index: int, column: HeaderColumn) -> CellRef:
        """The cell of the data row with an index in a column."""
        return CellRef(self.sheet.name, self.sheet.address(self.header.data_from + index, column.index))

    def header_cell(self, column: HeaderColumn) -> CellRef:
        """The lowest header cell of a column."""
        return CellRef(self.sheet.name, self.sheet.address(self.header.bottom, column.index))

    def number(self, row: Row) -> int:
        """The row's 1-based number in the sheet."""
        return self.sheet.first_row + self.header.data_from + row.index


def read_table(
    sheet: Sheet,
    header: Header,
    reader: HeaderReader,
    *,
    unit_above: UnitName | None = None,
    shown: Mapping[tuple[int, int], Shown] = MappingProxyType({}),
) -> Table:
    """The table under `header`: its unit, its figures, its outline.

    `unit_above`: of the table above on the sheet; `shown`: cells whose format shows them otherwise.
    """
    issues: list[Finding] = []
    data = sheet.rows[header.data_from :]
    money_columns = [(j, column) for j, column in enumerate(header.columns) if column.field in MONEY]
    raw = {j: [row[column.index] for row in data] for j, column in money_columns}
    unit, why = _unit(sheet, header, reader, raw, issues, unit_above)
    issues += _columns_without_unit(sheet, header, reader, unit)
    seen: list[tuple[HeaderColumn, Seen]] = []
    for j, column in money_columns if shown else ():
        places = _places(sheet, header, column, shown)
        raw[j], told = as_seen(raw[j], places, column.unit or unit)
        seen.extend((column, one) for one in told)
    texts = {j: [cell for cell in cells if type(cell) is str and cell] for j, cells in raw.items()}
    votes = frozenset[Mark]().union(*(marks_in(cells) for cells in texts.values()))
    mark = next(iter(votes)) if len(votes) == 1 else None
    configured = reader.layout.decimal_mark
    money = {
        j: money_column(
            raw[j], column.unit or unit, decimal_mark=configured, sheet_mark=mark, unit_words=reader.units.words
        )
        for j, column in money_columns
    }
    for j, column in money_columns:
        for part in column.parts[1:]:
            cells = [row[part.index] for row in data]
            own = money_column(
                cells, part.unit or unit, decimal_mark=configured, sheet_mark=mark, unit_words=reader.units.words
            )
            money[j] = added(money[j], own)
    order = sorted(money, key=lambda j: (figure_rank(header.columns[j]), j))
    rows = _rows(header, data, [money[j].values for j in order], reader.words)
    outside: tuple[int, ...] = ()
    if reader.layout.where:
        issues += filters_missing(sheet, header, reader.layout)
        every, rows = rows, chosen_rows(rows, data, header, reader.layout, reader.words)
        outside = tuple(sorted({row.index for row in every} - {row.index for row in rows}))
    outline(rows, reader.words, reader.source_of)
    by = reader.layout.aggregate_by
    summed = aggregate(rows, header, money, order, by) if by else frozenset[int]()
    no_codes = frozenset[str]() if by else _codes_of_many(rows)
    return Table(sheet, header, unit, why, rows, money, configured or mark, issues, outside, no_codes, summed, seen)


def key_of_row(table: Table, row: Row) -> str:
    """What identifies a row's project across files: see `project_key`; a row without code and name is only itself."""
    code = "" if row.code in table.no_codes else row.code
    return project_key(code, row.name) if code or row.name else f"dong:{table.sheet.name}!{table.number(row)}"


def _codes_of_many(rows: list[Row]) -> frozenset[str]:
    """Codes of which projects of several names have the same one: of a sector or a chapter, and no project's."""
    names: dict[str, str] = {}
    many: set[str] = set()
    for row in rows:
        if row.kind == "project" and row.code and not (len(row.code) == 7 and row.code.isdigit()):
            name = fold(row.name)
            if names.setdefault(row.code, name) != name:
                many.add(row.code)
    return frozenset(many)


def _places(
    sheet: Sheet, header: Header, column: HeaderColumn, shown: Mapping[tuple[int, int], Shown]
) -> dict[int, Shown]:
    """Those of the cells `shown` that belong to a column, by data row."""
    first, number = sheet.first_row + header.data_from, sheet.first_column + column.index
    last = sheet.first_row + len(sheet.rows)
    return {row - first: one for (row, place), one in shown.items() if place == number and first <= row < last}


def figure_rank(column: HeaderColumn) -> int:
    """Where a money column stands among a row's figures: the plan first, then the disbursement."""
    order = {"plan_vnd": 0, "plan_this_year_vnd": 1, "disbursed_vnd": 2}
    return order.get(column.field, 9) * 2 + (column.source is not None)


def _rows(header: Header, data: list[list[Any]], figures: list[list[int | None]], words: Words) -> list[Row]:
    """The rows that say something: no blank ones, repeated headers or index rows."""
    name = next(column.index for column in header.columns if column.field == "project_name")
    serial = _index(header, "serial")
    labels = texts_of([row[name] for row in data])
    serials, codes, sources = (
        _column_texts(data, _index(header, field_name)) for field_name in ("serial", "project_code", "funding_source")
    )
    header_name = header.texts.get(name, "")
    header_start = first_letters([header_name])
    found: list[Row] = []
    columns = zip(data, labels, serials, codes, sources, zip(*figures, strict=True), strict=True)
    for i, (row, typed, counted, code, source, numbers) in enumerate(columns):
        label, number, spread = typed, counted, False
        if not label:
            label, number, spread = _spread_label(row, name, serial, counted, words)
            # A free row of a form whose formulas answer zero says nothing either.
            if not label and not number and (numbers.count(None) == len(numbers) or not (code or any(numbers))):
                continue
        if (may_start(label, header_start) and fold(label) == header_name) or (
            len(label) <= _INDEX_LENGTH and _INDEX_NAME.fullmatch(label) and is_index_row(row)
        ):
            continue
        found.append(Row(i, number, label, code and (treasury_code(code) or code), numbers, source, spread))
    return found


def _column_texts(data: list[list[Any]], index: int | None) -> list[str]:
    return [""] * len(data) if index is None else texts_of([row[index] for row in data])


def _spread_label(row: list[Any], name: int, serial: int | None, number: str, words: Words) -> tuple[str, str, bool]:
    """A label that stands left of the name column, as merged headings and totals do."""
    if serial is not None and len(number) > _SERIAL_TEXT:
        return number, "", True
    for index in range(name):
        if index != serial and isinstance(row[index], str) and row[index].strip():
            text = cell_text(row[index])
            if not treasury_code(text):
                return text, number, True
    if number and fold(number) in words.totals:
        return number, "", True
    return "", number, False


def _index(header: Header, field_name: str) -> int | None:
    column = header.column(field_name)
    return None if column is None else column.index


def _unit(
    sheet: Sheet,
    header: Header,
    reader: HeaderReader,
    raw: dict[int, list[Any]],
    issues: list[Finding],
    unit_above: UnitName | None,
) -> tuple[UnitName, str]:
    """The sheet's unit and how it is known; a missing or contradictory one is an issue."""
    notes: list[tuple[UnitName, CellRef, str]] = []
    for i, row in enumerate(sheet.rows[: header.top]):
        for j, cell in enumerate(row):
            unit = reader.units.in_note(cell) if isinstance(cell, str) and cell else None
            if unit:
                notes.append((unit, CellRef(sheet.name, sheet.address(i, j)), cell_text(cell)))
    said = sorted({unit for unit, _, _ in notes}, key=lambda unit: FACTORS[unit])
    in_columns = sorted({column.unit for column in header.columns if column.unit}, key=lambda unit: FACTORS[unit])
    if len(said) > 1:
        detail = " và ".join(f"“{text}” tại ô {cell.address}" for _, cell, text in notes[:3])
        issues.append(issue("read-unit-conflict", cell=notes[-1][1], supplied=notes[-1][2], detail=f"tệp ghi {detail}"))
    elif said and in_columns and said[0] not in in_columns:
        listed = ", ".join(vocabulary().units[unit].name for unit in in_columns)
        detail = (
            f"phía trên bảng ghi {vocabulary().units[said[0]].name}, tiêu đề cột ghi {listed}; đã dùng đơn vị của cột"
        )
        issues.append(
            issue("read-unit-conflict", cell=notes[0][1], supplied=notes[0][2], detail=detail, level="warning")
        )
    if notes:
        return notes[0][0], f"ghi tại ô {notes[0][1].address}: “{notes[0][2]}”"
    if in_columns:
        return in_columns[0], "ghi trong tiêu đề cột"
    if reader.layout.unit:
        return reader.layout.unit, "theo tệp cấu hình cột"
    if unit_above:
        return unit_above, "như bảng phía trên trong cùng trang tính"
    plan = [cells for j, cells in raw.items() if header.columns[j].field.startswith("plan")] or list(raw.values())
    unit = guess(float(cell) for cells in plan for cell in cells if type(cell) in (int, float))
    issues.append(issue("read-unit-missing", unit=vocabulary().units[unit].name))
    return unit, "tệp không ghi; suy từ độ lớn của số liệu"


def _columns_without_unit(sheet: Sheet, header: Header, reader: HeaderReader, unit: UnitName) -> list[Finding]:
    """Money columns whose unit is not known for certain: their headers name one that cannot be read, or only others do.

    What such a column was read in is told, and stays an error: a figure in another unit is a thousand times wrong.
    """
    money = [column for column in header.columns if column.field in MONEY]
    noted = any(reader.units.in_note(cell) for row in sheet.rows[: header.top] for cell in row if type(cell) is str)
    several = len({column.unit for column in money if column.unit}) > 1 and not noted
    found: list[Finding] = []
    for column in money:
        if column.unit is not None:
            continue
        if reader.units.left_in(column.text):
            why = "có ghi đơn vị tính nhưng không đọc được"
        elif several:
            why = "không ghi đơn vị tính, trong khi các cột khác dùng các đơn vị khác nhau"
        else:
            continue
        found.append(
            issue(
                "read-unit-missing",
                cell=CellRef(sheet.name, sheet.address(header.bottom, column.index)),
                field=column.field,
                supplied=column.path,
                message=f"Tiêu đề cột “{column.path}” {why}; tạm hiểu là {vocabulary().units[unit].name}.",
            )
        )
    return found
