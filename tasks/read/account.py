"""The statement of account of a file: where each of its numbers went, and what was not understood.

Every non-blank cell of a table's area has exactly one class. Sums are whole đồng, per column and class.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CellClass = Literal[
    "fact",
    "total",
    "whole",
    "part",
    "comparison",
    "note",
    "header",
    "other-year",
    "double",
    "left-out",
    "not-understood",
    "not-a-number",
    "serial",
    "code",
    "date",
    "rate",
    "text",
    "other",
]
"""What a cell is: counted (`fact`); a stated sum of rows (`total`) or of columns (`whole`); contained in a counted one
(`part`); beside the matter (`comparison`, `note`); a repeated header; last year's or another's (`other-year`); the same
as another column (`double`); left out by a line of the mapping (`left-out`); `not-understood`, told by a finding; text
in a column of money. The rest is counted and not summed; `other` are figures that are no money, as households.
"""

SheetState = Literal["read", "repeats", "hidden", "left-out", "not-understood", "no-figures"]
"""`repeats`: a table that has only projects which were read, or the same whole."""


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """A sheet of the file: what became of it, why, and its rows by class."""

    name: str
    state: SheetState
    why: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnAccount:
    """A column of a table. `meaning` is a field of config/fields.py or empty; `sums_vnd` by class, whole đồng."""

    sheet: str
    letters: str
    header: str
    meaning: str
    funding_source: str | None
    unit: str | None
    first_row: int
    """1-based row at which the table's data begin."""
    cells: Mapping[CellClass, int]
    """Non-blank cells by class."""
    sums_vnd: Mapping[CellClass, int]
    why: str = ""
    """Of a column left out: the mapping's reason."""


@dataclass(frozen=True, slots=True)
class Unaccounted:
    """Money that was not understood: a sheet, or a column of one. Whole đồng, by the unit of the table read."""

    sheet: str
    place: str
    """Letters of the column; empty for a whole sheet."""
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Account:
    """The statement of account of one file."""

    sheets: tuple[SheetAccount, ...]
    columns: tuple[ColumnAccount, ...]
    unaccounted: tuple[Unaccounted, ...] = ()


def account_of(record: Mapping[str, Any]) -> Account:
    """An account as it was stored as JSON."""
    return Account(
        tuple(SheetAccount(**one) for one in record["sheets"]),
        tuple(ColumnAccount(**one) for one in record["columns"]),
        tuple(Unaccounted(**one) for one in record["unaccounted"]),
    )
