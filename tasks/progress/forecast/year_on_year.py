"""Two readings of the last year: it repeats in proportion, or what came after this month comes again."""

import numpy as np

from tasks.progress.forecast.learnt import Learnt
from tasks.progress.forecast.panel import Floats, YearSoFar

_SMOOTH = 0.005
"""This share of the last year's final is added to both sides of a ratio, so that zeros have one too."""
_MOST = 3.0
"""No ratio counts for more than this, as a logarithm."""


def ratio(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """Last year's final times (now / the same month of last year), damped: to the power of the share of a year's money
    that is usually spent by now, because an early lead or lag mostly evens out. NaN without a last year."""
    last = learnt.last_year(so_far)
    small = _SMOOTH * last.final
    with np.errstate(invalid="ignore", divide="ignore"):
        ahead = np.clip(np.log((so_far.now + small) / (last.then + small)), -_MOST, _MOST)
    return last.final * np.exp(learnt.pool.median_share(so_far.month) * ahead)


def rest(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """What stands now, and what came after this month last year. NaN without a last year."""
    last = learnt.last_year(so_far)
    return so_far.now + last.final - last.then
