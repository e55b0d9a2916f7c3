"""A row of a table: what it says, where it hangs in the outline, and which class the rules gave it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tasks.ledger.finding import Severity
from tasks.read.rows.serials import Level

Kind = Literal["project", "heading", "total", "part", "split", "comparison", "note"]
"""Projects are counted; a `split` is a project's part of one funding source, and counted in its stead. The others'
figures are not: headings and totals state sums, a part is in its project, comparisons and notes are beside the matter.
"""

OUTSIDE: frozenset[Kind] = frozenset({"comparison", "note"})
"""Classes of rows that belong to no project, group or sum."""

HeadEvidence = Literal["clear", "name", "capitals"]
"""Why a row without number stands over those below: it clearly does; it has a name and no figures; its capitals name a
group.
"""

_ROUNDED = 10_000
"""A total typed in rounded millions is off by less than this part of itself; then two columns must say the same."""


@dataclass(slots=True, eq=False)
class Row:
    """A data row. `figures`: whole đồng per money column; the first is the plan, the second the disbursement, where the
    table has them."""

    index: int
    serial: str
    name: str
    code: str
    figures: tuple[int | None, ...]
    source: str = ""
    spread: bool = False
    """The label stands left of the name column: a merged heading, total or note."""
    level: Level | None = None
    says_total: bool = False
    """The label is a total's, and no code contradicts it."""
    head: HeadEvidence | None = None
    parent: "Row | None" = None
    children: list["Row"] = field(default_factory=list)
    kind: Kind = "project"
    rule: str = ""
    """The rule of rules.py that gave the row its class; empty where none has yet."""
    doubt: str = ""
    doubt_level: Severity = "warning"
    has_figures: bool = field(init=False)
    """Whether any money column has a value."""
    has_twin: bool = False
    """Neither number, code nor word says what it is, and the row right below has the same figures."""
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

    def stated(self, column: int) -> int | None:
        """What the project states in a money column: its parts together, or itself where none of its parts does."""
        parts = [part.figures[column] for part in self.money_rows]
        known = [figure for figure in parts if figure is not None]
        return sum(known) if known else self.figures[column]

    @property
    def has_money(self) -> bool:
        """Whether any money column has a value other than zero."""
        return any(self.figures)

    @property
    def is_silent(self) -> bool:
        """Whether the row has neither figures nor a code."""
        return not self.has_figures and not self.code

    @property
    def is_loose(self) -> bool:
        """Whether the row has figures but neither a number nor a code: it may only look like a project."""
        return self.level is None and not self.code and self.has_figures


def leaf_sum(rows: Sequence[Row], column: int) -> int:
    """What the project lines among and below `rows` add up to in one money column."""
    total = 0
    for row in rows:
        if row.kind == "heading":
            total += leaf_sum(row.children, column)
        elif row.kind == "project":
            total += row.stated(column) or 0
    return total


@dataclass(frozen=True, slots=True)
class Sums:
    """What rows add up to, by money column. Kept running, so that a long table costs one pass."""

    vnd: tuple[int, ...]
    rows: int = 0
    with_money: int = 0
    headings: int = 0

    def plus(self, row: Row, own: tuple[int, ...], sign: int = 1) -> "Sums":
        """With another row whose project lines add up to `own`, or with `sign` -1 without one."""
        if row.kind not in ("project", "heading"):
            return self
        return Sums(
            tuple(summed + sign * amount for summed, amount in zip(self.vnd, own, strict=True)),
            self.rows + sign,
            self.with_money + sign * row.has_money,
            self.headings + sign * (row.kind == "heading"),
        )

    def are_stated_by(self, row: Row) -> bool:
        """Whether a row's figures are these sums, of at least two rows with money or a group; rounding is allowed."""
        if self.with_money < 2 and not self.headings:
            return False
        pairs = [(figure, summed) for figure, summed in zip(row.figures, self.vnd, strict=True) if figure is not None]
        stated = [(figure, summed) for figure, summed in pairs if figure or summed]
        exact = all(abs(figure - summed) <= self.rows for figure, summed in stated)
        close = all(abs(figure - summed) * _ROUNDED <= abs(summed) for figure, summed in stated)
        return bool(stated) and (exact or (close and len(stated) > 1))

    def are_exactly(self, row: Row) -> bool:
        """Whether every figure of a row other than zero is the sum, to the đồng."""
        pairs = [(figure, summed) for figure, summed in zip(row.figures, self.vnd, strict=True) if figure]
        return bool(pairs) and all(figure == summed for figure, summed in pairs)
