"""A series' own pace and what it usually reaches, weighted by how far the year is (Benktander's credibility).

Early in the year a little early spending says hardly anything, so the usual final counts more; the weight moves to the
series' own pace exactly as fast as money is normally spent.
"""

import numpy as np

from tasks.progress.forecast.learnt import Learnt
from tasks.progress.forecast.panel import Floats, YearSoFar


def forecast(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """Benktander: now + (1 - s) * (now + (1 - s) * usual), s being the share that stood at this month."""
    share = learnt.own_share(so_far)
    own_pace = so_far.now / share
    usual = learnt.usual_final(so_far)
    usual = np.where(np.isfinite(usual), usual, own_pace)
    expected = so_far.now + (1 - share) * usual
    return np.asarray(share * own_pace + (1 - share) * expected, dtype=np.float64)
