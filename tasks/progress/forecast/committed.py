"""What signed commitments say of the year's end: more than payments do, because payments follow them."""

import numpy as np

from config.forecast import Commitments
from tasks.progress.forecast.panel import Floats


def adjusted(
    final: Floats, now: Floats, committed: Floats, plan: Floats, still_open: float, rules: Commitments
) -> Floats:
    """The forecast where commitments are known; `final`, made from payments alone, where they are not (NaN).

    What is committed and unpaid is paid but for a part; so is, of what is not even committed, the share `still_open` of
    the year's money squared, since it has yet to be committed and then to be paid. `final` keeps its part beside it.
    `committed`: cumulative, what has been paid of it included, in đồng like the others.
    """
    secured = np.clip(committed, now, np.maximum(plan, now))
    to_commit = still_open**2 * np.maximum(plan - secured, 0)
    by_commitment = now + rules.paid_pct / 100 * (secured - now + to_commit)
    weight = rules.weight_pct / 100
    return np.where(np.isfinite(committed), weight * by_commitment + (1 - weight) * final, final)
