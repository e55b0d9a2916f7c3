"""A published curve as prior, for a province that has no complete year of its own yet."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from config.forecast import ForecastRules, ReferenceCurve
from tasks.progress.forecast import committed

Floats = npt.NDArray[np.float64]


def elapsed_months(plan_year: int, day: date) -> float:
    """Months since the plan year began by the end of `day`: 31 July is 7, 31 January of the next year 13."""
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    length = (following - day.replace(day=1)).days
    return 12.0 * (day.year - plan_year) + day.month - 1 + day.day / length


def share_of_plan(curve: ReferenceCurve, month: float) -> float:
    """The share of plan that the curve shows disbursed at `month`; flat after its last point."""
    months = [0.0, *(point.month for point in curve.points)]
    shares = [0.0, *(point.rate_pct / 100 for point in curve.points)]
    return float(np.interp(month, months, shares))


def forecast(curve: ReferenceCurve, plan: Floats, so_far: Floats, month: float, until: float) -> Floats:
    """Cumulative disbursement at month `until`, where `so_far` stands at `month`, by credibility (Benktander).

    A project's own pace (`so_far` scaled up the curve) counts as much as the year is advanced; the rest is what the
    curve still expects on its plan. So a project that has not begun is expected to do something, less the later it is.
    Never below `so_far`; never above plan unless already there.
    """
    end = share_of_plan(curve, until)
    if end <= 0:
        return so_far
    advanced = min(1.0, share_of_plan(curve, month) / end)
    prior = end * plan
    expected = so_far + (1 - advanced) * prior
    blended = so_far + (1 - advanced) * expected if advanced > 0 else expected
    return np.maximum(so_far, np.minimum(blended, np.maximum(plan, so_far)))


def forecast_of(
    rules: ForecastRules, plan: Floats, so_far: Floats, commitments: Floats, month: float, until: float | None = None
) -> Floats:
    """`forecast`, and with the commitments where they are known (NaN where not); to the curve's end by default."""
    curve = rules.reference
    end = curve.points[-1].month if until is None else until
    by_payments = forecast(curve, plan, so_far, month, end)
    still_open = 1 - min(1.0, share_of_plan(curve, month) / max(share_of_plan(curve, end), 1e-9))
    return committed.adjusted(by_payments, so_far, commitments, plan, still_open, rules.commitments)
