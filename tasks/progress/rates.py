"""Exact arithmetic on đồng and percent: nothing here rounds a rate, and nothing goes through a float."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from config.targets import Rung

Comparator = Literal["at_least", "above"]
DAYS_PER_WEEK = 7


def reaches(disbursed_vnd: int, denominator_vnd: int, target_pct: Decimal, comparator: Comparator) -> bool:
    """Whether the rate stands on the target; `above` is strict: the target itself is not enough."""
    have = disbursed_vnd * 100
    want = Fraction(target_pct) * denominator_vnd
    return have > want if comparator == "above" else have >= want


def needed_vnd(denominator_vnd: int, target_pct: Decimal, comparator: Comparator) -> int:
    """The least whole đồng of disbursement that stands on the target."""
    want = Fraction(target_pct) * denominator_vnd / 100
    return want.__floor__() + 1 if comparator == "above" else want.__ceil__()


def weekly_need_vnd(missing_vnd: int, days_left: int) -> int:
    """đồng per week still needed, rounded up; with less than a week left, all that is missing."""
    if missing_vnd <= 0:
        return 0
    return -(-missing_vnd * DAYS_PER_WEEK // max(days_left, DAYS_PER_WEEK))


def pct_of(part_vnd: int, whole_vnd: int) -> Decimal | None:
    """Percent, None where the whole is 0."""
    return Decimal(part_vnd) * 100 / Decimal(whole_vnd) if whole_vnd else None


def between(earlier: Rung, later: Rung, elapsed_days: int) -> Decimal:
    """The rate on the straight line from one rung to the next."""
    rise = later.rate_pct - earlier.rate_pct
    return earlier.rate_pct + rise * elapsed_days / (later.on - earlier.on).days
