"""What transfers are expected to change in the year's disbursement, from the record of givers and receivers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tasks.reallocate.proposal import Transfer
from tasks.report.evidence import Evidence, Positions

_Key = tuple[str, str, str]
"""Agency, project and source."""


@dataclass(frozen=True, slots=True)
class ExpectedGain:
    """đồng more at the final day; `lines`: those of the givers and receivers that it was estimated from."""

    low_vnd: int
    expected_vnd: int
    high_vnd: int
    lines: Positions


def expected_gain(evidence: Evidence, transfers: Iterable[Transfer]) -> ExpectedGain | None:
    """A receiver spends of what it gets the volume that awaits payment, and of the rest the share that its own
    forecast makes of its plan; a giver loses what its forecast spends beyond the plan that it keeps. The low end has
    receivers at their low forecast and givers at the high one, the high end the other way round. What is expected lies
    in the middle: a project's forecast ends at its plan, so that its central one is no middle.

    None where there is no forecast or a project has no line.
    """
    given, taken = defaultdict[_Key, int](int), defaultdict[_Key, int](int)
    for move in transfers:
        given[move.donor_agency, move.donor, move.funding_source] += move.amount_vnd
        taken[move.recipient_agency, move.recipient, move.funding_source] += move.amount_vnd
    lines = {key: evidence.line(*key) for key in (*given, *taken)}
    if not lines or not all(lines.values()) or "forecast_low_vnd" not in evidence.lines:
        return None

    def gain(receivers: str, givers: str) -> int:
        spent = sum(_spent(evidence, lines[key], vnd, receivers) for key, vnd in taken.items())
        return spent - sum(_lost(evidence, lines[key], vnd, givers) for key, vnd in given.items())

    low, high = gain("forecast_low_vnd", "forecast_high_vnd"), gain("forecast_high_vnd", "forecast_low_vnd")
    every = tuple(sorted({at for positions in lines.values() for at in positions}))
    return ExpectedGain(low, (low + high) // 2, high, every)


def _spent(evidence: Evidence, positions: Positions, vnd: int, field: str) -> int:
    """What a receiver spends of `vnd` more."""
    plan, disbursed, volume = (evidence.total(positions, name) for name in ("plan_vnd", "disbursed_vnd", "volume_vnd"))
    waits = min(vnd, max(0, volume - disbursed))
    share = min(Fraction(1), Fraction(evidence.total(positions, field), plan)) if plan else Fraction(1)
    return waits + round(share * (vnd - waits))


def _lost(evidence: Evidence, positions: Positions, vnd: int, field: str) -> int:
    """What a giver would have spent of `vnd`."""
    kept = evidence.total(positions, "plan_vnd") - vnd
    return min(vnd, max(0, evidence.total(positions, field) - kept))
