"""Makes the statement of account of the tables that were read: each cell of their area into one class."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from config.fields import FIELDS, MONEY
from tasks.read.account import CellClass, ColumnAccount, SheetAccount
from tasks.read.header.reader import HeaderReader
from tasks.read.header.texts import HeaderColumn
from tasks.read.issues.unknown_columns import unknown
from tasks.read.lines import Lines
from tasks.read.rows.choice import AGGREGATED
from tasks.read.rows.row import Row
from tasks.read.table import Table
from tasks.read.values.numbers import money_column

_KINDS: dict[str, CellClass] = {"text": "text", "integer": "text", "date": "date", "percent": "rate"}
_ROWS: dict[str, CellClass] = {
    "split": "fact",
    "heading": "total",
    "total": "total",
    "part": "part",
    "comparison": "comparison",
    "note": "note",
}
_NAMED: dict[str, CellClass] = {"serial": "serial", "project_code": "code"}


def columns_of(lines: Lines, reader: HeaderReader) -> list[ColumnAccount]:
    """Every column of a table that has content, from left to right."""
    table = lines.table
    rows = _rows_by_class(table)
    roles = _roles(table, reader)
    whole = _wholes(lines)
    data = table.sheet.rows[table.header.data_from :]
    found: list[ColumnAccount] = []
    for index in range(len(data[0]) if data else 0):
        cells = [row[index] for row in data]
        if cells.count("") == len(cells):
            continue
        column, role = roles.get(index, (None, "other"))
        if role == "fact" and column is not None:
            counts, sums = _of_money(_values(table, column, cells, reader), cells, rows, whole.get(index, "fact"))
        elif role in _SUMMED:
            counts, sums = _of_figures(table, column, cells, role)
        else:
            counts, sums = {role: len(cells) - cells.count("")}, {}
        found.append(
            ColumnAccount(
                table.sheet.name,
                table.sheet.letters(index),
                column.path if column else table.header.texts.get(index, ""),
                column.field if column and column.field in FIELDS and role != "double" else "",
                column.source if column else None,
                (column.unit if column else None) or table.unit if sums else None,
                table.sheet.first_row + table.header.data_from,
                {name: count for name, count in counts.items() if count},
                {name: amount for name, amount in sums.items() if counts.get(name)},
                column.rule.why if column and column.rule and role == "left-out" else "",
            )
        )
    return found


def rows_of(tables: Iterable[Table]) -> dict[str, int]:
    """How many rows of each class the tables of one sheet have, with those that the mapping filters."""
    counts: dict[str, int] = {}
    for table in tables:
        for row in table.rows:
            counts[row.kind] = counts.get(row.kind, 0) + 1
        if table.filtered:
            counts["left-out"] = counts.get("left-out", 0) + len(table.filtered)
    return counts


def project_rows(sheets: Sequence[SheetAccount]) -> int:
    """Rows of projects among the sheets."""
    return sum(sheet.rows.get("project", 0) for sheet in sheets)


_SUMMED = frozenset[CellClass]({"other-year", "double", "left-out", "not-understood"})
"""Columns that no field takes, of which figures are summed."""

_Rows = Mapping[CellClass, Sequence[int]]
_Sums = tuple[dict[CellClass, int], dict[CellClass, int]]


def _rows_by_class(table: Table) -> _Rows:
    """Indexes of the table's data rows by the class of a counted column's cell in them."""
    found: dict[CellClass, list[int]] = {}
    known = {row.index: _class_of(row) for row in table.rows}
    known.update(dict.fromkeys(table.filtered, "left-out"))
    for index in range(len(table.sheet.rows) - table.header.data_from):
        # What is neither a row of the table nor left out repeats the header or numbers the columns.
        found.setdefault(known.get(index, "header"), []).append(index)
    return found


def _class_of(row: Row) -> CellClass:
    if row.rule == AGGREGATED:
        return "fact"
    if row.kind == "project":
        return "fact" if row.is_own_part or row.money_rows[0] is row else "total"
    return _ROWS[row.kind]


def _roles(table: Table, reader: HeaderReader) -> dict[int, tuple[HeaderColumn | None, CellClass]]:
    """For each list index of a column its header and the class of its cells, `fact` for columns of money."""
    header = table.header
    roles: dict[int, tuple[HeaderColumn | None, CellClass]] = dict.fromkeys(header.texts, (None, "other-year"))
    roles.update(dict.fromkeys((index for index, _ in header.unread), (None, "other")))
    roles.update({one.index: (None, "not-understood") for one in unknown(table, reader)})
    roles.update({one.index: (one, "left-out") for one in header.ignored})
    roles.update({one.index: (one, "double") for one in header.rejected})
    for column in header.columns:
        kind = "fact" if column.field in MONEY else _NAMED.get(column.field) or _KINDS[FIELDS[column.field]]
        for part in column.parts:
            roles[part.index] = (replace(part, field=column.field), kind)
        if not column.parts:
            roles[column.index] = (column, kind)
    return roles


def _wholes(lines: Lines) -> dict[int, CellClass]:
    """Columns of money beside a counted one of the same field: wholes of sources, or their parts."""
    table, found = lines.table, dict[int, CellClass]()
    projects = [row.index for row in table.rows if row.kind == "project"]
    by_field: dict[str, list[int]] = {}
    for j in table.money:
        by_field.setdefault(table.header.columns[j].field, []).append(j)
    for name, places in by_field.items():
        parts = [j for j in places if table.header.columns[j].source is not None]
        wholes = [j for j in places if j not in parts]
        if not parts or not wholes:
            continue
        counted = sum(value or 0 for value in lines.values.get(name) or ())
        stated = {j: sum(table.money[j].values[i] or 0 for i in projects) for j in places}
        is_whole_counted = stated[wholes[0]] == counted != sum(stated[j] for j in parts)
        uncounted: CellClass = "part" if is_whole_counted else "whole"
        found.update({table.header.columns[j].index: uncounted for j in (parts if is_whole_counted else wholes)})
    return found


def _values(table: Table, column: HeaderColumn, cells: list[Any], reader: HeaderReader) -> list[int | None]:
    """The cells of a column of money in whole đồng, each where it stands."""
    place = next((j for j, one in enumerate(table.header.columns) if one is column), None)
    if place is not None and not table.summed:
        return table.money[place].values
    # What was read there are sums over columns or rows.
    unit = column.unit or table.unit
    return money_column(cells, unit, sheet_mark=table.mark, unit_words=reader.units.words).values


def _of_money(values: list[int | None], cells: list[Any], rows: _Rows, fact: CellClass) -> _Sums:
    """Cells and sums by class of a column of money; `fact` is what its cells are in counted rows."""
    counts: dict[CellClass, int] = {}
    sums: dict[CellClass, int] = {}
    for row_class, indexes in rows.items():
        own: CellClass = fact if row_class == "fact" else row_class
        given = [value for i in indexes if (value := values[i]) is not None]
        rest = sum(1 for i in indexes if cells[i] != "" and values[i] is None)
        counts[own] = counts.get(own, 0) + len(given)
        sums[own] = sums.get(own, 0) + sum(given)
        beside: CellClass = "text" if own in ("note", "header") else "not-a-number"
        counts[beside] = counts.get(beside, 0) + rest
    return counts, sums


def _of_figures(table: Table, column: HeaderColumn | None, cells: list[Any], role: CellClass) -> _Sums:
    """Cells and sum of a column that no field takes; what is no figure in it is text."""
    unit = (column.unit if column else None) or table.unit
    figures = [cell for cell in cells if type(cell) in (int, float)]
    amount = sum(value or 0 for value in money_column(figures, unit).values)
    return {role: len(figures), "text": len(cells) - cells.count("") - len(figures)}, {role: amount}
