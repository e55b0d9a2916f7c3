"""Which method to trust: each is tried on every earlier year with only what was known before it (walk-forward)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from config.forecast import ForecastRules, Method
from tasks.progress.forecast import empirical, interval
from tasks.progress.forecast.methods import forecast
from tasks.progress.forecast.panel import Floats, Panel, Seen

_FIRST_MONTH, _EVERY_MONTHS = 2, 2
_HARDLY_OPEN = 0.02


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


def choose(learn: Panel, month: float, rules: ForecastRules, methods: Sequence[Method] | None = None) -> Choice | None:
    """The candidate with the least error at this month of earlier years; None when they are fewer than the minimum.

    The first candidate is replaced only by one that is better by the margin, over as many tried years as the minimum:
    differences within chance change nothing.
    """
    tried = tried_years(learn, rules)
    if not tried:
        return None
    candidates = methods or rules.methods
    errors = {
        method: float(np.mean(np.abs(np.concatenate([_errors(learn, year, month, method, rules) for year in tried]))))
        for method in candidates
    }
    first = candidates[0]
    best = min(errors, key=lambda method: errors[method])
    if len(tried) < rules.minimum_years or errors[best] >= errors[first] * (1 - rules.margin_pct / 100):
        best = first
    return Choice(best, errors, _scaled_residuals(learn, tried, best, rules), len(tried))


def tried_years(learn: Panel, rules: ForecastRules) -> list[int]:
    """The years on which methods can be tried: those with enough years before them to learn from."""
    return learn.years[rules.minimum_years - 1 :]


def open_share(learn: Panel, month: float) -> float:
    """The share of a year's money that is usually still to come at `month`."""
    return 1 - empirical.share(learn, month)


def sizes(learn: Panel, seen: Seen) -> Floats:
    """The scale of each series: what it usually reaches, or what stands where nothing is known."""
    usual = learn.usual_final(seen)
    return np.maximum(np.where(np.isfinite(usual), usual, seen.now), seen.now)


def _errors(learn: Panel, year: int, month: float, method: Method, rules: ForecastRules) -> Floats:
    known, then = learn.before(year), learn.seen(year, month)
    return interval.errors(learn.reached(year), forecast(method, known, then, rules), sizes(known, then))


def _scaled_residuals(learn: Panel, tried: list[int], method: Method, rules: ForecastRules) -> Floats:
    found = []
    for year in tried:
        for month in range(_FIRST_MONTH, learn.horizon, _EVERY_MONTHS):
            still = open_share(learn.before(year), month)
            if still > _HARDLY_OPEN:
                found.append(_errors(learn, year, month, method, rules) / still)
    return np.concatenate(found)
