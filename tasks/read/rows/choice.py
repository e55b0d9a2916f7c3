"""Which rows a mapping reads, and which of them are one project: its keys `where` and `aggregate_by`."""

from typing import Any

from tasks.ledger.finding import CellRef, Finding
from tasks.read.formats.sheets import Sheet, cell_text
from tasks.read.header.layout import Layout, RowCondition
from tasks.read.header.reader import Header
from tasks.read.issues.texts import issue
from tasks.read.rows.row import Row
from tasks.read.values.numbers import NumberColumn
from tasks.read.values.text import fold, project_key
from tasks.read.values.words import Words

STATED_ONCE = ("total_investment_vnd", "medium_term_vnd", "allocated_before_vnd", "disbursed_before_year_vnd")
"""Facts of a whole project: rows of one project that all repeat the same figure state it once."""

AGGREGATED = "aggregate_by"
"""The rule by which a row is a part of the project of its code."""


def chosen_rows(rows: list[Row], data: list[list[Any]], header: Header, layout: Layout, words: Words) -> list[Row]:
    """The rows that meet every condition of the mapping, and totals that no condition excludes by what they say."""
    places = {condition: _place(condition, header) for condition in layout.where}
    kept = []
    for row in rows:
        said = [
            (condition, fold(cell_text(data[row.index][place])))
            for condition, place in places.items()
            if place is not None
        ]
        failed = [text for condition, text in said if (text in condition.texts) is condition.but]
        if not failed or (not any(failed) and words.is_total(row.name)):
            kept.append(row)
    return kept


def filters_missing(sheet: Sheet, header: Header, layout: Layout) -> list[Finding]:
    """Conditions on columns that the sheet does not have: its rows cannot be chosen."""
    cell = CellRef(sheet.name, sheet.address(header.bottom, header.columns[0].index))
    return [
        issue(
            "read-column-missing",
            cell=cell,
            message=f"Không tìm thấy cột “{condition.header}” mà ánh xạ cột (khóa `where`) dùng để chọn dòng.",
        )
        for condition in layout.where
        if _place(condition, header) is None
    ]


def _place(condition: RowCondition, header: Header) -> int | None:
    wanted = fold(condition.header)
    return next((index for index, text in sorted(header.texts.items()) if text == wanted), None)


def aggregate(
    rows: list[Row], header: Header, money: dict[int, NumberColumn], order: list[int], by: str
) -> frozenset[int]:
    """Make one project of the rows of one code (or name) and source: the first has their sum, the others are parts.

    The indexes of the rows that now have sums.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    summed: set[int] = set()
    for row in rows:
        if row.kind == "project" and (row.code or row.name):
            key = project_key(row.code, row.name) if by == "project_code" and row.code else fold(row.name)
            groups.setdefault((key, fold(row.source)), []).append(row)
    for first, *others in groups.values():
        if not others:
            continue
        summed.add(first.index)
        for j in order:
            values = money[j].values
            given = [value for row in (first, *others) if (value := values[row.index]) is not None]
            once = header.columns[j].field in STATED_ONCE and len(set(given)) == 1
            values[first.index] = (given[0] if once else sum(given)) if given else None
        first.figures = tuple(money[j].values[first.index] for j in order)
        first.has_figures = first.figures.count(None) < len(first.figures)
        for row in others:
            row.kind, row.rule = "part", AGGREGATED
    return frozenset(summed)
