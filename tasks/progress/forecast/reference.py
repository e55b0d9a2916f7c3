"""A published curve as prior, for a province that has no complete year of its own yet."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from config.forecast import ReferenceCurve

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
