"""Whole and parts: a year's plan beside the carried-over plan is not the whole plan, and so with disbursements."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.read.header.reader import Header
from tasks.read.header.texts import HeaderColumn
from tasks.read.values.words import Words

WHOLES = (
    ("plan_vnd", "plan_this_year_vnd", "plan_carried_vnd"),
    ("disbursed_vnd", "disbursed_this_year_vnd", "disbursed_carried_vnd"),
)
"""Fields that are the sum of two others: whole, this year's part, carried-over part."""


def one_year_only(column: HeaderColumn, words: Words) -> bool:
    """Whether a header names the plan of one year, and no total: "Kế hoạch vốn năm 2023"."""
    return words.one_year.search(column.text) is not None and words.whole.search(column.text) is None


def settled(header: Header, words: Words) -> Header:
    """The header in which a column of one year's part, standing beside the carried-over part, is called a part.

    Where a column beside a carried-over one names neither a year nor a total, it is listed in `doubtful`.
    """
    columns = list(header.columns)
    doubtful: list[tuple[HeaderColumn, HeaderColumn]] = []
    for whole, this_year, carried in WHOLES:
        for place, column in enumerate(columns):
            if column.field != whole or _find(columns, this_year, column.source):
                continue
            beside = _find(columns, carried, column.source)
            if beside is None or words.whole.search(column.text) or _is_within(beside, column, words):
                continue
            if one_year_only(column, words):
                columns[place] = replace(column, field=this_year)
            else:
                doubtful.append((column, beside))
    return replace(header, columns=tuple(columns), doubtful=tuple(doubtful))


def _find(columns: Sequence[HeaderColumn], field: str, source: str | None) -> HeaderColumn | None:
    return next((column for column in columns if column.field == field and column.source == source), None)


def _is_within(part: HeaderColumn, whole: HeaderColumn, words: Words) -> bool:
    """Whether the part's header says that it is contained in the whole's: "trong đó", or a heading below it."""
    return words.within.search(part.path) is not None or part.text.startswith(whole.text + " / ")
