"""The pace of the last months goes on: monthly increments weighted exponentially, the latest most."""

import numpy as np

from tasks.progress.forecast.panel import Floats, Panel, Seen


def straight_line(learn: Panel, seen: Seen) -> Floats:
    """The average pace since January goes on: the yardstick that every method has to beat."""
    return seen.now * learn.horizon / seen.month


def forecast(learn: Panel, seen: Seen, half_life_months: float) -> Floats:
    """`now` plus the weighted monthly pace over the months that remain."""
    steps = np.diff(seen.months, prepend=0.0)
    paces = np.diff(seen.values, axis=1, prepend=0.0) / steps
    weights = steps * 0.5 ** ((seen.month - seen.months) / half_life_months)
    pace = paces @ weights / weights.sum()
    return np.asarray(seen.now + np.maximum(pace, 0) * max(0.0, learn.horizon - seen.month), dtype=np.float64)
