"""What a case of a rule is, and the lines and columns that many cases share."""

from dataclasses import dataclass
from datetime import date

from tasks.check.batch import Batch
from tasks.ledger.finding import CellRef
from tasks.read.outcome import Column, StatedTotal
from tests.check.batches import LETTERS, batch, line

BN = 1_000_000_000
"""One billion đồng (tỷ)."""
M = 1_000_000
JULY = date(2023, 6, 30)


@dataclass(frozen=True)
class Case:
    """`at`: for each finding of the broken batch its row, field, supplied and expected as shown."""

    rule: str
    broken: Batch
    at: tuple[tuple[int | None, str | None, str, str], ...]
    kept: Batch
    nothing: Batch | None = None
    """None where the rule applies to any batch."""


def without(*fields: str) -> dict[str, str]:
    """The layout that lacks these fields."""
    return {field: letters for field, letters in LETTERS.items() if field not in fields}


def total(field: str, stated: int, summed: int, is_grand: bool = True) -> StatedTotal:
    return StatedTotal("Tổng cộng", field, CellRef("Biểu 1", "L9"), stated, summed, is_grand)


def cumulative(until: str) -> Column:
    """A column of what was disbursed, to a day that its header names."""
    return Column("disbursed_vnd", "N", f"Lũy kế giải ngân {until}", "trieu", until=until)


B = line(project_code="7000002", project_name="Trường B")
C = line(project_code="7000003", project_name="Trường C")
UP = line(plan_vnd=10 * BN)
PLAIN = batch(line())
