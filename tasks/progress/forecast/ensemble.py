"""The forecast: several simple methods that err differently, without the lowest and the highest of them.

No method is chosen: differences between them are within chance in any history a province has, and their middle is
closer than each.
"""

from collections.abc import Callable, Mapping

import numpy as np

from tasks.progress.forecast import credibility, owner, pace, year_on_year
from tasks.progress.forecast.learnt import Learnt
from tasks.progress.forecast.panel import Floats, YearSoFar

_FEWEST_TO_TRIM = 3

MEMBERS: Mapping[str, Callable[[Learnt, YearSoFar], Floats]] = {
    "credibility": credibility.forecast,
    "pace": pace.forecast,
    "own_share": lambda learnt, so_far: so_far.now / learnt.own_share(so_far),
    "year_ratio": year_on_year.ratio,
    "year_rest": year_on_year.rest,
    "owner": owner.forecast,
}
"""By name; NaN where a method has nothing to go by. Credibility always has an answer."""


def forecast(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """The mean of the members that have an answer, the lowest and the highest left out once there are three; never
    below what stands."""
    found = np.stack([member(learnt, so_far) for member in MEMBERS.values()])
    known = np.isfinite(found)
    count = known.sum(axis=0)
    total = np.where(known, found, 0.0).sum(axis=0)
    lowest, highest = np.where(known, found, np.inf).min(axis=0), np.where(known, found, -np.inf).max(axis=0)
    middle = np.where(count >= _FEWEST_TO_TRIM, (total - lowest - highest) / np.maximum(count - 2, 1), total / count)
    return np.asarray(np.maximum(middle, so_far.now), dtype=np.float64)
