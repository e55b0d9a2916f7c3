"""The curve of earlier years: the median share of the final that stood at this month."""

import numpy as np

from tasks.progress.forecast.panel import Floats, Panel, YearSoFar

SMALLEST_SHARE = 0.005
"""A share below this says nothing about the final: dividing by it would only blow up noise."""


def share(learn: Panel, month: float) -> float:
    """The median share at `month` over all earlier years."""
    return float(np.clip(np.median(learn.shares(month)), SMALLEST_SHARE, 1.0))


def forecast(learn: Panel, so_far: YearSoFar) -> Floats:
    """What stands now, scaled up the median curve."""
    return so_far.now / share(learn, so_far.month)
