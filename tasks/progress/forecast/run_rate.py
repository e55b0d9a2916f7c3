"""The pace of the last months goes on: monthly increments weighted exponentially, the latest most."""

import numpy as np

from tasks.progress.forecast.panel import Floats, Panel, YearSoFar


def straight_line(learn: Panel, so_far: YearSoFar) -> Floats:
    """The average pace since January goes on: the yardstick that every method has to beat."""
    return so_far.now * learn.horizon / so_far.month


def forecast(learn: Panel, so_far: YearSoFar, half_life_months: float) -> Floats:
    """`now` plus the weighted monthly pace over the months that remain."""
    steps = np.diff(so_far.months, prepend=0.0)
    paces = np.diff(so_far.values, axis=1, prepend=0.0) / steps
    weights = steps * 0.5 ** ((so_far.month - so_far.months) / half_life_months)
    pace = paces @ weights / weights.sum()
    return np.asarray(so_far.now + np.maximum(pace, 0) * max(0.0, learn.horizon - so_far.month), dtype=np.float64)
