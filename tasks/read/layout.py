"""A column mapping as plain data: what a worker process needs, without loading the library that validates it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.fields import FIELDS
from config.units import UnitName
from tasks.read.typed_numbers import Mark
from tasks.read.words import Words, words_of

if TYPE_CHECKING:
    from config.columns import ColumnMap


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """Header texts and folded-path patterns under which `field` is known, and what such a column says besides."""

    field: str
    headers: tuple[str, ...]
    patterns: tuple[str, ...]
    not_patterns: tuple[str, ...]
    unit: UnitName | None
    funding_source: str | None


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
    """In the order of FIELDS, which decides between equals."""
    required: tuple[str, ...]
    words: Words
    unit: UnitName | None
    decimal_mark: Mark | None
    funding_source: str | None
    unread: UnreadLimits


def layout_of(columns: ColumnMap) -> Layout:
    """The mapping as plain data."""
    return Layout(
        rules=tuple(
            HeaderRule(field, one.headers, one.patterns, one.not_patterns, one.unit, one.funding_source)
            for field in FIELDS
            for one in columns.fields.get(field, ())
        ),
        required=columns.required,
        words=words_of(columns),
        unit=columns.unit,
        decimal_mark=columns.decimal_mark,
        funding_source=columns.funding_source,
        unread=UnreadLimits(**columns.unread.model_dump()),
    )
