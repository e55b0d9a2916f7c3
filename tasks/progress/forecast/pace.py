"""A robust regression of what is still to come on the pace of the last months and on what is usually reached."""

import numpy as np

from tasks.progress.forecast import credibility
from tasks.progress.forecast.panel import Floats, Panel, YearSoFar

RECENT_MONTHS = 3
_RIDGE = 1.0
_ROUNDS = 10
_LEAST_RESIDUAL = 0.05
_LEAST_RECENT = 0.02
_FEWEST_ROWS = 12


def forecast(learn: Panel, so_far: YearSoFar) -> Floats:
    """now * exp(a + b * log(recent / now) + c * log(usual / now)), fitted to earlier years by least absolute error.

    Where a series has nothing disbursed, no usual final, or too little is there to fit, credibility stands in.
    """
    stand_in = credibility.forecast(learn, so_far)
    rows, targets = [], []
    for year in learn.years[1:]:
        then = learn.so_far(year, so_far.month)
        features = _features(learn.before(year), then)
        reached = learn.reached(year)
        usable = np.asarray(np.isfinite(features).all(axis=1) & (then.now > 0) & (reached > 0), dtype=np.bool_)
        rows.append(features[usable])
        targets.append(np.log(reached[usable] / then.now[usable]))
    x = np.vstack(rows) if rows else np.empty((0, 2))
    if len(x) < _FEWEST_ROWS:
        return stand_in
    middle = x.mean(axis=0)
    weights = _least_absolute(np.column_stack([np.ones(len(x)), x - middle]), np.concatenate(targets))
    features = _features(learn, so_far)
    usable = np.asarray(np.isfinite(features).all(axis=1), dtype=np.bool_)
    growth = weights[0] + (np.where(usable[:, None], features, middle) - middle) @ weights[1:]
    return np.where(usable, so_far.now * np.exp(np.clip(growth, 0, 10)), stand_in)


def _features(learn: Panel, so_far: YearSoFar) -> Floats:
    back = so_far.month - RECENT_MONTHS
    earlier = so_far.values[:, np.searchsorted(so_far.months, back, side="right") - 1] if back >= 1 else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        recent = np.log(np.maximum((so_far.now - earlier) / so_far.now, _LEAST_RECENT))
        usual = np.log(learn.usual_final(so_far) / so_far.now)
    return np.column_stack([recent, usual])


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
