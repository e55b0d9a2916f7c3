"""A finding: what is wrong at one cell, line or file, from birth to the report."""

from collections.abc import Iterable
from dataclasses import dataclass

from config.vocabulary import Severity

__all__ = ["CellRef", "Finding", "Severity", "ranges"]


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a submission: sheet as named in the file, A1 address."""

    sheet: str
    address: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"


def ranges(cells: Iterable[CellRef]) -> list[str]:
    """Cells as `Sheet!H9:H6614`: rows that follow one another in a column are one range; by first mention."""
    rows: dict[tuple[str, str], set[int]] = {}
    for cell in cells:
        letters = cell.address.rstrip("0123456789")
        rows.setdefault((cell.sheet, letters), set()).add(int(cell.address[len(letters) :] or 0))
    found = []
    for (sheet, letters), numbers in rows.items():
        first = last = None
        for row in [*sorted(numbers), None]:
            if last is not None and row == last + 1:
                last = row
                continue
            if first is not None:
                found.append(f"{sheet}!{letters}{first}" + (f":{letters}{last}" if last != first else ""))
            first = last = row
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A breach of one rule, as a person reads it: what, where, supplied, expected, difference, how to fix.

    The reader says what it met in a file; checking adds whose file and which project that is, and by which version of
    the rule.
    """

    rule: str
    """Its id in config/rules.yaml."""
    severity: Severity
    cell: CellRef | None
    field: str | None
    supplied: str
    """The cell's value, as text."""
    message: str
    fix: str
    line: int | None = None
    """Index into the lines of its reading, where the reader met it in one line."""
    expected: str = ""
    difference: str = ""
    submission: str = ""
    """sha256 of the file."""
    agency: str = ""
    project_key: str | None = None
    project_name: str | None = None
    funding_source: str | None = None
    rule_version: int = 0
    waived: str | None = None
    """The reason with which an officer waived it."""
