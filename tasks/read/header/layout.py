"""A column mapping as plain data: what a worker process needs, without loading the library that validates it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.fields import FIELDS
from config.units import UnitName
from tasks.read.values.text import fold
from tasks.read.values.typed_numbers import Mark
from tasks.read.values.words import Words, words_of

if TYPE_CHECKING:
    from config.columns import ColumnMap


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """Header texts and folded-path patterns under which `field` is known, and what such a column says besides."""

    field: str
    headers: tuple[str, ...]
    patterns: tuple[str, ...]
    not_patterns: tuple[str, ...]
    unit: UnitName | None = None
    funding_source: str | None = None
    rank: int = 0
    why: str = ""
    """Why such columns are left out: then `field` is IGNORED."""
    part_of: tuple[str, ...] = ()
    """Fields that are the sum of such columns: then `field` is PART."""
    before_adjustment: bool = False


IGNORED = "(ignored)"
"""In place of a field: columns that the mapping leaves out."""
PART = "(part)"
"""In place of a field: columns of which the mapping makes sums."""


@dataclass(frozen=True, slots=True)
class RowCondition:
    """The header of a column as the mapping writes it, and the folded texts of which rows to be read have one in it.

    With `but` they have none of them.
    """

    header: str
    texts: frozenset[str]
    but: bool


@dataclass(frozen=True, slots=True)
class UnreadLimits:
    """`config.columns.Unread` as plain data: from which size money that was not understood is asked about, an error."""

    ask_from_vnd: int
    error_from_pct: int
    blank_source_pct: int


@dataclass(frozen=True, slots=True)
class Layout:
    """`config.columns.ColumnMap` without its validation; the attributes mean the same."""

    rules: tuple[HeaderRule, ...]
    """In the order of FIELDS, which decides between equals; what is left out comes last."""
    required: tuple[str, ...]
    words: Words
    unit: UnitName | None
    decimal_mark: Mark | None
    funding_source: str | None
    unread: UnreadLimits
    where: tuple[RowCondition, ...] = ()
    aggregate_by: str | None = None
    ignored_sheets: tuple[str, ...] = ()
    """Folded names, `*` for anything."""


def layout_of(columns: ColumnMap) -> Layout:
    """The mapping as plain data."""
    return Layout(
        rules=tuple(
            HeaderRule(
                field,
                one.headers,
                one.patterns,
                one.not_patterns,
                one.unit,
                one.funding_source,
                one.rank,
                before_adjustment=one.before_adjustment,
            )
            for field in FIELDS
            for one in columns.fields.get(field, ())
        )
        + tuple(
            HeaderRule(PART, (), one.patterns, one.not_patterns, rank=one.rank, part_of=one.fields)
            for one in columns.parts
        )
        + tuple(
            HeaderRule(IGNORED, one.headers, one.patterns, one.not_patterns, rank=one.rank, why=one.why)
            for one in columns.ignore.columns
        ),
        required=columns.required,
        words=words_of(columns),
        unit=columns.unit,
        decimal_mark=columns.decimal_mark,
        funding_source=columns.funding_source,
        unread=UnreadLimits(**columns.unread.model_dump()),
        where=tuple(
            RowCondition(one.header, frozenset(map(fold, one.any_of or one.none_of)), bool(one.none_of))
            for one in columns.where
        ),
        aggregate_by=columns.aggregate_by,
        ignored_sheets=tuple("*".join(map(fold, name.split("*"))) for name in columns.ignore.sheets),
    )
