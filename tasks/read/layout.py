"""A column mapping as plain data: what a worker process needs, without loading the library that validates it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.fields import FIELDS
from config.units import UnitName
from tasks.read.numbers import Mark

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
class Layout:
    """`config.columns.ColumnMap` without its validation; the attributes mean the same."""

    rules: tuple[HeaderRule, ...]
    """In the order of FIELDS, which decides between equals."""
    required: tuple[str, ...]
    total_words: tuple[str, ...]
    unit_words: Mapping[str, UnitName]
    unit: UnitName | None
    decimal_mark: Mark | None
    funding_source: str | None


def layout_of(columns: ColumnMap) -> Layout:
    """The mapping as plain data."""
    return Layout(
        rules=tuple(
            HeaderRule(field, one.headers, one.patterns, one.not_patterns, one.unit, one.funding_source)
            for field in FIELDS
            for one in columns.fields.get(field, ())
        ),
        required=columns.required,
        total_words=columns.total_words,
        unit_words=dict(columns.unit_words),
        unit=columns.unit,
        decimal_mark=columns.decimal_mark,
        funding_source=columns.funding_source,
    )
