"""A row of a table as the outline sees it: what it is, what it belongs to, and its money."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tasks.ledger.finding import Severity
from tasks.read.serials import Level

Kind = Literal["project", "heading", "total", "part", "split", "note"]


@dataclass(slots=True, eq=False)
class Row:
    """A data row as the outline sees it. `figures`: whole đồng per money column; the first is the plan, the second
    the disbursement, where the table has them."""

    index: int
    serial: str
    name: str
    code: str
    figures: tuple[int | None, ...]
    source: str = ""
    spread: bool = False
    """The label stands left of the name column: a merged heading, total or note."""
    kind: Kind = "project"
    level: Level | None = None
    parent: "Row | None" = None
    children: list["Row"] = field(default_factory=list)
    doubt: str = ""
    doubt_level: Severity = "warning"
    has_figures: bool = field(init=False)
    """Whether any money column has a value."""
    is_own_part: bool = False
    """A project over several rows, whose first row is itself the part of one funding source."""

    def __post_init__(self) -> None:
        self.has_figures = self.figures.count(None) < len(self.figures)

    @property
    def money_rows(self) -> "list[Row]":
        """The rows that carry this project's money: its parts by funding source, else itself."""
        if not self.children:
            return [self]
        splits = [child for child in self.children if child.kind == "split"]
        return [self, *splits] if self.is_own_part else splits or [self]

    @property
    def has_money(self) -> bool:
        """Whether any money column has a value other than zero."""
        return any(self.figures)


def leaf_sum(rows: Sequence[Row], column: int) -> int:
    """What the project lines among and below `rows` add up to in one money column."""
    total = 0
    for row in rows:
        if row.kind in ("heading",):
            total += leaf_sum(row.children, column)
        elif row.kind == "project":
            total += sum(part.figures[column] or 0 for part in row.money_rows)
    return total
