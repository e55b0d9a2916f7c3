"""Families of S-curves fitted to the median curve of earlier years, each from (0, 0) to (1, 1) of the year's time.

Logistic: rescaled to its ends. Kenley-Wilson: ln(y/(1-y)) = a + b ln(t/(1-t)) (Kenley and Wilson 1986, the logit
model). DHSS: y = t + c t^2 - c t - (6t^3 - 9t^2 + 3t)/k (Hudson 1978, the Department of Health and Social Security).
"""

from collections.abc import Callable

import numpy as np

from tasks.progress.forecast.empirical import SMALLEST_SHARE
from tasks.progress.forecast.panel import Floats, Panel, YearSoFar

Curve = Callable[[Floats, Floats], Floats]
_EDGE = 1e-6


def logistic(time: Floats, shape: Floats) -> Floats:
    """`shape`: steepness, midpoint."""

    def raw(at: Floats) -> Floats:
        return np.asarray(1 / (1 + np.exp(-np.clip(shape[0] * (at - shape[1]), -500, 500))), dtype=np.float64)

    start, end = raw(np.zeros(1)), raw(np.ones(1))
    return np.asarray((raw(time) - start) / np.maximum(end - start, _EDGE), dtype=np.float64)


def kenley_wilson(time: Floats, shape: Floats) -> Floats:
    """`shape`: a, b."""
    inside = np.clip(time, _EDGE, 1 - _EDGE)
    logit = shape[0] + shape[1] * np.log(inside / (1 - inside))
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -500, 500))), dtype=np.float64)


def dhss(time: Floats, shape: Floats) -> Floats:
    """`shape`: c, 1/k."""
    bent = time + shape[0] * (time**2 - time) - shape[1] * (6 * time**3 - 9 * time**2 + 3 * time)
    return np.asarray(bent, dtype=np.float64)


_STARTS: dict[Curve, tuple[float, float]] = {logistic: (4.0, 0.7), kenley_wilson: (-0.5, 1.0), dhss: (0.5, 0.1)}


def fitted(curve: Curve, learn: Panel) -> Floats:
    """The shape that fits the median curve of earlier years best (least squares)."""
    from scipy.optimize import least_squares  # Costs a second to import, and only a province with a past fits curves.

    time = np.arange(1, learn.horizon) / learn.horizon
    median = np.array([np.median(learn.shares(month)) for month in range(1, learn.horizon)])
    found = least_squares(lambda shape: curve(time, shape) - median, _STARTS[curve])
    return np.asarray(found.x, dtype=np.float64)


def forecast(learn: Panel, so_far: YearSoFar, curve: Curve) -> Floats:
    """What stands now, scaled up the fitted curve."""
    share = curve(np.array([min(1.0, so_far.month / learn.horizon)]), fitted(curve, learn))[0]
    return so_far.now / float(np.clip(share, SMALLEST_SHARE, 1.0))
