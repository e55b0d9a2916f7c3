"""Which rate should have been reached on a day, and which is next: the profile's targets read as one ladder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.period import plan_year_of
from config.profile import Profile
from config.targets import Rung, Target
from config.vocabulary import Denominator
from tasks.progress.rates import Comparator, between

_WHOLE: tuple[Denominator, ...] = ("assigned_plan", "assigned_plan_with_carry_over")


@dataclass(frozen=True, slots=True)
class Step:
    """A rate to be reached by the end of a day."""

    on: date
    rate_pct: Decimal
    comparator: Comparator
    target_id: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """The targets that apply to one group of lines. Several may: each has to be met, so the highest counts."""

    targets: tuple[Target, ...]
    starts_on: date

    def in_force(self, on: date) -> Step | None:
        """What has to be reached by the end of `on`; None before the first rung."""
        steps = [step for target in self.targets if (step := _in_force(target, on, self.starts_on)) is not None]
        return max(steps, key=_demand, default=None)

    def following(self, on: date) -> Step | None:
        """The next rung after `on` that asks for more than is in force."""
        now = self.in_force(on)
        later = [step for step in self._rungs() if step.on > on and (now is None or _demand(step) > _demand(now))]
        first = min((step.on for step in later), default=None)
        return max((step for step in later if step.on == first), key=_demand, default=None)

    def last(self) -> Step | None:
        """The rung of the year's end."""
        return max(self._rungs(), key=lambda step: (step.on, *_demand(step)), default=None)

    def _rungs(self) -> list[Step]:
        return [_step(target, rung.on, rung.rate_pct) for target in self.targets for rung in target.rungs]


def ladder(profile: Profile, on: date, funding_source: str | None = None, status: str | None = None) -> Ladder:
    """The ladder of the plan year of `on` for lines of that source and status: targets for both, else for the source,
    else for the status, else the province's.
    """
    year = plan_year_of(on)
    targets = [t for t in profile.targets if t.denominator in _WHOLE and t.in_force(on) and _is_of(t, year)]
    wanted = [(funding_source, status), (funding_source, None), (None, status), (None, None)]
    for source, state in wanted:
        found = tuple(t for t in targets if t.funding_source == source and t.status == state)
        if found:
            return Ladder(found, date(year - 1, 12, 31))
    return Ladder((), date(year - 1, 12, 31))


def carried_over_ladder(profile: Profile, on: date) -> Ladder:
    """The ladder of capital carried over from earlier years."""
    year = plan_year_of(on)
    carried = [t for t in profile.targets if t.denominator == "carried_over"]
    return Ladder(tuple(t for t in carried if t.in_force(on) and _is_of(t, year)), date(year - 1, 12, 31))


def statuses(targets: Sequence[Target]) -> set[str]:
    """The project statuses that have targets of their own."""
    return {target.status for target in targets if target.status is not None}


def _is_of(target: Target, plan_year: int) -> bool:
    """A ladder belongs to the plan year in which it ends: a profile may hold those of several years."""
    return plan_year_of(target.rungs[-1].on) == plan_year


def _in_force(target: Target, on: date, starts_on: date) -> Step | None:
    reached = [rung for rung in target.rungs if rung.on <= on]
    coming = [rung for rung in target.rungs if rung.on > on]
    if target.interpolation == "linear" and coming and on > starts_on:
        earlier = reached[-1] if reached else Rung(on=starts_on, rate_pct=Decimal(0))
        return _step(target, on, between(earlier, coming[0], (on - earlier.on).days))
    return _step(target, reached[-1].on, reached[-1].rate_pct) if reached else None


def _step(target: Target, on: date, rate_pct: Decimal) -> Step:
    return Step(on, rate_pct, target.comparator, target.id, target.is_default)


def _demand(step: Step) -> tuple[Decimal, bool]:
    return step.rate_pct, step.comparator == "above"
