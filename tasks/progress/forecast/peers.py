"""What anybody would forecast without us: the yardsticks that a back-test holds the forecast against."""

from collections.abc import Callable, Mapping

import numpy as np

from tasks.progress.forecast.learnt import Learnt
from tasks.progress.forecast.panel import SMALLEST_SHARE, Floats, YearSoFar


def last_year(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """Last year's final again, or what stands where that is more."""
    return np.asarray(np.maximum(learnt.last_year(so_far).final, so_far.now), dtype=np.float64)


def own_curve(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """What stands now, scaled up the median S-curve of the series' own earlier years. NaN without one."""
    shares = learnt.own.shares(so_far.month)
    found = np.full(len(so_far.series), np.nan)
    for row, series in enumerate(so_far.series):
        is_own = learnt.own.series == series
        found[row] = np.median(shares[is_own]) if is_own.any() else np.nan
    return np.asarray(so_far.now / np.clip(found, SMALLEST_SHARE, 1.0), dtype=np.float64)


def pooled_curve(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """What stands now, scaled up the median S-curve of all series."""
    return so_far.now / learnt.pool.median_share(so_far.month)


def straight_line(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """The average pace since January goes on."""
    return so_far.now * learnt.pool.horizon / so_far.month


PEERS: Mapping[str, Callable[[Learnt, YearSoFar], Floats]] = {
    "last_year": last_year,
    "own_curve": own_curve,
    "pooled_curve": pooled_curve,
    "straight_line": straight_line,
}
