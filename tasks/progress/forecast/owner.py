"""The owner's own forecast, corrected by how far its earlier ones were off."""

import numpy as np

from tasks.progress.forecast.learnt import Learnt
from tasks.progress.forecast.panel import Floats, YearSoFar

_POOLED_WEIGHT = 5.0
"""An owner's own record counts as much as everybody's once it has this many outcomes."""
_FEWEST_PAIRS = 5
"""Past estimates with known outcome without which an owner's bias cannot be corrected."""


def forecast(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """Estimate times the median of outcome over estimate, the owner's record shrunk to everybody's.

    NaN where the owner gives no estimate; all NaN with fewer than _FEWEST_PAIRS outcomes to learn from.
    """
    learn = learnt.pool
    known = np.isfinite(learn.estimate) & (learn.estimate > 0)
    if int(known.sum()) < _FEWEST_PAIRS:
        return np.full(len(so_far.series), np.nan)
    ratio = learn.final[known] / learn.estimate[known]
    owners = learn.group[known]
    everybody = float(np.median(ratio))
    bias = np.full(len(so_far.group), everybody)
    for owner in np.unique(so_far.group):
        own = ratio[owners == owner]
        if own.size:
            bias[so_far.group == owner] = (own.size * np.median(own) + _POOLED_WEIGHT * everybody) / (
                own.size + _POOLED_WEIGHT
            )
    return np.asarray(so_far.estimate * bias, dtype=np.float64)
