"""The owner's own forecast, corrected by how far its earlier ones were off."""

import numpy as np

from tasks.progress.forecast.panel import Floats, Panel, YearSoFar

_POOLED_WEIGHT = 5.0
"""An owner's own record counts as much as everybody's once it has this many outcomes."""


def forecast(learn: Panel, so_far: YearSoFar, minimum_pairs: int) -> Floats:
    """Estimate times the median of outcome over estimate, the owner's record shrunk to everybody's.

    NaN where the owner gives no estimate; all NaN with fewer than `minimum_pairs` outcomes to learn from.
    """
    known = np.isfinite(learn.estimate) & (learn.estimate > 0)
    if int(known.sum()) < minimum_pairs:
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
