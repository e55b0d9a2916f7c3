"""How much a project may give up and how much it may take, and the limit that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from config.reallocation import ReallocationRules
from config.text import fold
from tasks.reallocate.proposal import Candidate

GiveLimit = Literal["request", "surplus", "clawback", "none_requested", "not_forced_yet", "no_surplus"]
TakeLimit = Literal["request", "medium_term", "total_investment", "absorbable"]


@dataclass(frozen=True, slots=True)
class Give:
    """What a donor can give; `free_vnd` of it without cutting into its central forecast."""

    amount_vnd: int
    free_vnd: int
    surplus_vnd: int
    """What it will not spend: by the central forecast where it gives unasked, else by the pessimistic one."""
    limit: GiveLimit
    forced_vnd: int
    """What of the amount its owner did not ask to give up."""

    @property
    def is_forced(self) -> bool:
        """Whether it gives more than its owner asks to give."""
        return self.forced_vnd > 0


@dataclass(frozen=True, slots=True)
class Take:
    """What a recipient can take. `preferred_vnd` of it pays volume that already awaits payment."""

    amount_vnd: int
    limit: TakeLimit
    limits: tuple[tuple[TakeLimit, int], ...]
    weight: int
    """Priority weight of a đồng beyond the volume that awaits payment."""
    preferred_vnd: int
    preferred_weight: int


def identity(candidate: Candidate) -> tuple[str, str, str]:
    """What tells candidates apart, and their canonical order."""
    return candidate.funding_source, candidate.agency, candidate.project_key


def owner_of(candidate: Candidate) -> str:
    """The owner as one comparable word: the named owner, else the reporting agency."""
    return fold(candidate.owner) or candidate.agency


def expected_vnd(candidate: Candidate) -> int:
    """Central forecast of the year's disbursement, never below the pessimistic one or what is spent already."""
    return max(candidate.forecast_vnd, candidate.forecast_low_vnd, candidate.disbursed_vnd)


def bound_vnd(candidate: Candidate) -> int:
    """What is spent or waits to be paid."""
    return candidate.disbursed_vnd + candidate.committed_vnd


def is_forced(candidate: Candidate, rules: ReallocationRules) -> bool:
    """Whether the project must give without being asked: flagged as gravely and as long as the profile says."""
    if rules.donors != "on_request_or_forced" or not rules.forced_after_flagged_periods or not rules.forced_severity:
        return False
    periods = {
        "notice": candidate.flagged_periods,
        "warning": candidate.warned_periods,
        "severe": candidate.severe_periods,
    }
    return periods[rules.forced_severity] >= rules.forced_after_flagged_periods


def give(candidate: Candidate, rules: ReallocationRules) -> Give:
    """What the project can give under the profile.

    On its owner's request up to what the pessimistic forecast leaves over; unasked only what the central one leaves, or
    what a dated rule takes, which no forecast lessens.
    """

    def left(spent_vnd: int) -> int:
        return (
            max(0, candidate.plan_vnd - max(bound_vnd(candidate), spent_vnd)) // rules.rounding_vnd * rules.rounding_vnd
        )

    careful = left(candidate.forecast_low_vnd)
    central = left(expected_vnd(candidate)) if is_forced(candidate, rules) else 0
    clawed = min(left(0), candidate.clawback_vnd // rules.rounding_vnd * rules.rounding_vnd)
    asked = min(careful, max(0, candidate.request_down_vnd))
    amount = max(asked, central, clawed)
    forced = amount - asked
    surplus = careful if forced == 0 else amount
    if amount > 0:
        limit: GiveLimit = "clawback" if forced and clawed > central else "surplus" if amount == surplus else "request"
    elif surplus == 0 or is_forced(candidate, rules):
        limit = "no_surplus"
    else:
        limit = "not_forced_yet" if rules.donors == "on_request_or_forced" else "none_requested"
    free = min(amount, max(0, candidate.plan_vnd - expected_vnd(candidate)))
    return Give(amount, free, surplus, limit, forced)


def take(candidate: Candidate, rules: ReallocationRules) -> Take:
    """What the project can take: the least of its request, its rooms and what it can spend by the end."""
    known: list[tuple[TakeLimit, int | None]] = [
        ("request", candidate.request_up_vnd),
        ("medium_term", candidate.medium_term_room_vnd),
        ("total_investment", candidate.total_investment_room_vnd),
        ("absorbable", candidate.absorbable_vnd),
    ]
    limits = tuple((name, max(0, room)) for name, room in known if room is not None)
    limit, amount = min(limits, key=lambda item: item[1])
    weight = sum(p.weight for p in rules.priorities if p.kind in grounds(candidate))
    waiting = sum(p.weight for p in rules.priorities if p.kind == "awaiting_payment")
    preferred = min(amount, max(0, candidate.awaiting_payment_vnd))
    return Take(amount, limit, limits, weight, preferred, weight + waiting)


def grounds(candidate: Candidate) -> frozenset[str]:
    """Grounds of priority that hold for the project as a whole (awaiting payment counts only for its amount)."""
    held = {
        "completes_in_period": candidate.completes_in_period,
        "key_project": candidate.is_key_project,
        "spill_over": candidate.spill_over,
        "good_progress": candidate.flagged_periods == 0,
    }
    return frozenset(name for name, holds in held.items() if holds)


def floor_room_vnd(candidates: Sequence[Candidate], rules: ReallocationRules) -> dict[str, int] | None:
    """What each owner may pass to other owners within one source before it falls under its floor; None: no floor.

    What it receives is not counted, so that the floor holds whatever part of the proposal is approved.
    """
    if rules.owner_floor_pct == 0:
        return None
    plans: dict[str, int] = {}
    for candidate in candidates:
        owner = owner_of(candidate)
        plans[owner] = plans.get(owner, 0) + candidate.plan_vnd
    return {owner: int(plan * (100 - rules.owner_floor_pct) // 100) for owner, plan in plans.items()}
