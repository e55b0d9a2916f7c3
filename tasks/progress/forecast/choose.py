"""Which method to trust: each is tried on every earlier year with only what was known before it (walk-forward)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from config.forecast import ForecastRules, Method
from tasks.progress.forecast import empirical, interval
from tasks.progress.forecast.methods import forecast
from tasks.progress.forecast.panel import Floats, Panel, YearSoFar

_FIRST_MONTH, _EVERY_MONTHS = 2, 2
HARDLY_OPEN = 0.02
"""Below this the open share no longer measures an error: late in the year all that is left is noise."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The method chosen for a month, and the mean absolute log error of each candidate at that month of `years` years.

    `residuals`: its log errors at all months of these years, each divided by the share of the year's money that was
    still to come: an error is a share of what is open, whatever the month.
    """

    method: Method
    errors: Mapping[Method, float]
    residuals: Floats
    years: int


class Trials:
    """Forecasts of earlier years, each made with the years before it only. A trial once made is kept, because the same
    ones are asked for again for every later year."""

    def __init__(self, panel: Panel, rules: ForecastRules) -> None:
        self._panel = panel
        self._rules = rules
        self._made: dict[tuple[int, float, Method], Floats] = {}

    def errors(self, year: int, month: float, method: Method) -> Floats:
        """Log errors of that year's series at that month."""
        key = (year, month, method)
        if key not in self._made:
            known, then = self._panel.before(year), self._panel.so_far(year, month)
            found = forecast(method, known, then, self._rules)
            self._made[key] = interval.errors(self._panel.reached(year), found, sizes(known, then))
        return self._made[key]

    def scaled_residuals(self, years: Sequence[int], month: float, method: Method) -> Floats:
        """Log errors at months all over those years, each divided by the share that was still open; for an owner's
        estimate only at `month`, because that is when it was made."""
        spread = range(_FIRST_MONTH, self._panel.horizon, _EVERY_MONTHS)
        months = [month] if method == "owner" else [float(point) for point in spread]
        found = []
        for year in years:
            known = self._panel.before(year)
            for point in months:
                still = max(open_share(known, point), HARDLY_OPEN)
                found.append(self.errors(year, point, method) / still)
        return np.concatenate(found)


def choose(
    learn: Panel,
    month: float,
    rules: ForecastRules,
    *,
    methods: Sequence[Method] | None = None,
    trials: Trials | None = None,
) -> Choice | None:
    """The candidate with the least error at this month of earlier years; None when they are fewer than the minimum.

    The first candidate is replaced only by one that is better by the margin, over as many tried years as the minimum:
    differences within chance change nothing.
    """
    tried = learn.years[rules.minimum_years - 1 :]
    if not tried:
        return None
    trials = trials or Trials(learn, rules)
    candidates = methods or rules.methods
    errors = {
        method: float(np.mean(np.abs(np.concatenate([trials.errors(year, month, method) for year in tried]))))
        for method in candidates
    }
    first = candidates[0]
    best = min(errors, key=lambda method: errors[method])
    if len(tried) < rules.minimum_years or errors[best] >= errors[first] * (1 - rules.margin_pct / 100):
        best = first
    return Choice(best, errors, trials.scaled_residuals(tried, month, best), len(tried))


def edges(choice: Choice, learn: Panel, month: float, rules: ForecastRules) -> tuple[float, float]:
    """The log errors that bound a forecast made at `month` with the nominal coverage."""
    still = max(open_share(learn, month), HARDLY_OPEN)
    return interval.bounds(choice.residuals * still, rules.interval.coverage_pct)


def open_share(learn: Panel, month: float) -> float:
    """The share of a year's money that is usually still to come at `month`."""
    return 1 - empirical.share(learn, month)


def sizes(learn: Panel, so_far: YearSoFar) -> Floats:
    """The scale of each series: what it usually reaches, or what stands where nothing is known."""
    usual = learn.usual_final(so_far)
    return np.maximum(np.where(np.isfinite(usual), usual, so_far.now), so_far.now)
