"""A finding: what is wrong at one cell, line or file, from birth to the report."""

from dataclasses import dataclass

from config.vocabulary import Severity

__all__ = ["CellRef", "Finding", "Severity"]


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a submission: sheet as named in the file, A1 address."""

    sheet: str
    address: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of one rule, as a person reads it: what, where, supplied, expected, difference, how to fix."""

    rule: str
    rule_version: int
    severity: Severity
    submission: str
    """sha256 of the file."""
    agency: str
    cell: CellRef | None
    field: str | None
    project_key: str | None
    project_name: str | None
    funding_source: str | None
    supplied: str
    expected: str
    difference: str
    message: str
    fix: str
    waived: str | None = None
    """The reason with which an officer waived it."""
