"""A robust regression of what is still to come on the pace of the last months and on what is usually reached."""

import numpy as np

from tasks.progress.forecast import credibility
from tasks.progress.forecast.learnt import Learnt, of_last_years, of_plan
from tasks.progress.forecast.panel import Floats, Panel, YearSoFar

RECENT_MONTHS = 3
_RIDGE = 1.0
_ROUNDS = 10
_LEAST_RESIDUAL = 0.05
_LEAST_RECENT = 0.02
_FEWEST_ROWS = 12


def forecast(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """now * exp(a + b * log(recent / now) + c * log(usual / now)), fitted to earlier years by least absolute error.

    Where a series has nothing disbursed, no usual final, or too little is there to fit, credibility stands in.
    """
    stand_in = credibility.forecast(learnt, so_far)
    x, y = _training(learnt.pool, so_far.month)
    if len(x) < _FEWEST_ROWS:
        return stand_in
    middle = x.mean(axis=0)
    weights = _least_absolute(np.column_stack([np.ones(len(x)), x - middle]), y)
    back = np.searchsorted(so_far.months, so_far.month - RECENT_MONTHS, side="right") - 1
    earlier = so_far.values[:, back] if back >= 0 else np.zeros(len(so_far.now))
    features = _features(so_far.now, earlier, learnt.usual_final(so_far))
    usable = np.asarray(np.isfinite(features).all(axis=1), dtype=np.bool_)
    growth = weights[0] + (np.where(usable[:, None], features, middle) - middle) @ weights[1:]
    return np.where(usable, so_far.now * np.exp(np.clip(growth, 0, 10)), stand_in)


def _training(pool: Panel, month: float) -> tuple[Floats, Floats]:
    """Features of every earlier year as they were known at that month of it, and the log of what was still to come."""
    now = pool.at(month)
    usual = of_last_years(pool.series, pool.year, pool.final)
    for year in pool.years[1:]:
        rows = pool.year == year
        by_plan = of_plan(pool.before(year), pool.plan[rows])
        usual[rows] = np.where(np.isfinite(by_plan), by_plan, usual[rows])
    earlier = pool.at(max(0.0, np.floor(month - RECENT_MONTHS)))
    features = _features(now, earlier, usual)
    usable = np.isfinite(features).all(axis=1) & (now > 0)
    return features[usable], np.log(pool.final[usable] / now[usable])


def _features(now: Floats, earlier: Floats, usual: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        recent = np.log(np.maximum((now - earlier) / now, _LEAST_RECENT))
        return np.column_stack([recent, np.log(usual / now)])


def _least_absolute(x: Floats, y: Floats) -> Floats:
    """Iteratively reweighted least squares, lightly ridged (not the constant)."""
    ridge = _RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    weights = np.ones(len(y))
    solution: Floats = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        weighted = x * weights[:, None]
        solution = np.asarray(np.linalg.solve(weighted.T @ x + ridge, weighted.T @ y), dtype=np.float64)
        weights = 1 / np.maximum(np.abs(y - x @ solution), _LEAST_RESIDUAL)
        weights /= weights.mean()
    return solution
