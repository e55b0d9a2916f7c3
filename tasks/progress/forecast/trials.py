"""Earlier years forecast with only what was known before them: how far off the forecast is at a month."""

import numpy as np

from config.forecast import ForecastRules
from tasks.progress.forecast import ensemble, interval
from tasks.progress.forecast.learnt import Learnt, everything
from tasks.progress.forecast.panel import Floats, Panel, YearSoFar


def errors(panel: Panel, month: float, rules: ForecastRules) -> Floats:
    """Log errors (`interval.errors`) of all lines at that month of the trial years."""
    found = [np.empty(0)]
    for year in trial_years(panel, rules)[-rules.interval.last_years :]:
        learnt, then = everything(panel.before(year)), panel.so_far(year, month)
        found.append(interval.errors(panel.reached(year), ensemble.forecast(learnt, then), sizes(learnt, then)))
    return np.concatenate(found)


def trial_years(panel: Panel, rules: ForecastRules) -> list[int]:
    """The years with as many years before them as teach enough."""
    return panel.years[rules.minimum_years :]


def leaving_out(learn: Panel, series: int) -> Learnt:
    """What the other series teach, and the own record of this one; of a single series both are its own."""
    is_own = learn.series == series
    return Learnt(learn if is_own.all() else learn.pick(~is_own), learn.pick(is_own))


def sizes(learnt: Learnt, so_far: YearSoFar) -> Floats:
    """The scale of each series: what it usually reaches, or what stands where nothing is known."""
    usual = learnt.usual_final(so_far)
    return np.maximum(np.where(np.isfinite(usual), usual, so_far.now), so_far.now)
