"""Dated clawback: what a project loses because its disbursement was below a rate on a day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from config import vi
from config.period import Period, plan_year_of, project_periods
from config.profile import Profile
from config.reallocation import Clawback
from tasks.reallocate.proposal import Candidate


def due_clawbacks(profile: Profile, period: Period) -> tuple[Clawback, ...]:
    """The rules that the period's figures decide: those whose day they are the first of the plan year to reach.

    A rule so takes once. A project that is below the rate later was below it on the day; one that has passed it since
    is let be.
    """
    until = [other.data_as_of for other in project_periods(profile) if other.plan_year == period.plan_year]
    before = max((day for day in until if day < period.data_as_of), default=date.min)
    return tuple(
        rule
        for rule in profile.reallocation.clawbacks
        if plan_year_of(rule.on) == period.plan_year and before < rule.on <= period.data_as_of
    )


def clawed(candidate: Candidate, due: Sequence[Clawback]) -> Candidate:
    """The candidate with what the gravest of the rules takes of it; as it is where none does."""
    found = [(rule, _takes_vnd(candidate, rule)) for rule in due if _is_below(candidate, rule)]
    if not found:
        return candidate
    rule, takes_vnd = max(found, key=lambda pair: pair[1])
    rate = Decimal(candidate.disbursed_vnd) * 100 / Decimal(candidate.plan_vnd)
    said = (
        f"giải ngân {vi.percent(rate, 2)} kế hoạch, dưới mức {vi.percent(rule.below_pct)} phải đạt đến hết ngày "
        f"{vi.day(rule.on)}, bị thu hồi {vi.percent(rule.loses_pct)} kế hoạch ({rule.source})"
    )
    return replace(candidate, clawback_vnd=takes_vnd, clawback=said)


def _is_below(candidate: Candidate, rule: Clawback) -> bool:
    return Decimal(candidate.disbursed_vnd) * 100 < rule.below_pct * candidate.plan_vnd


def _takes_vnd(candidate: Candidate, rule: Clawback) -> int:
    return int((rule.loses_pct * candidate.plan_vnd / 100).to_integral_value(ROUND_FLOOR))
