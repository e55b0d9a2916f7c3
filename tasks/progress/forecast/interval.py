"""How far forecasts were off before: the empirical quantiles that bound the next one (split conformal)."""

import numpy as np

from tasks.progress.forecast.panel import Floats

_SMOOTH = 0.01
"""Errors are ratios; this share of the series' usual size is added to both sides, so that zeros have one too."""


def errors(reached: Floats, forecast: Floats, size: Floats) -> Floats:
    """log((reached + e) / (forecast + e)), e being a hundredth of the size."""
    small = _SMOOTH * np.maximum(size, 1.0)
    return np.asarray(np.log((reached + small) / (forecast + small)), dtype=np.float64)


def bounds(residuals: Floats, coverage_pct: int) -> tuple[float, float]:
    """The residuals between which that share of cases lies: of n, the k-th lies above k/(n+1) of all, so that few
    residuals promise neither more nor less than many."""
    tail = (100 - coverage_pct) / 200
    low, high = np.quantile(residuals, [tail, 1 - tail], method="weibull")
    return float(low), float(high)


def around(forecast: Floats, now: Floats, size: Floats, edges: tuple[float, float]) -> tuple[Floats, Floats]:
    """Low and high about forecasts; never below what stands, and always containing the forecast."""
    small = _SMOOTH * np.maximum(size, 1.0)
    low = (forecast + small) * np.exp(edges[0]) - small
    high = (forecast + small) * np.exp(edges[1]) - small
    return np.maximum(now, np.minimum(low, forecast)), np.maximum(high, forecast)
