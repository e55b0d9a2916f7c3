"""What a forecast may learn from: what holds for everybody, and each series' own record."""

from dataclasses import dataclass

import numpy as np

from tasks.progress.forecast.panel import SMALLEST_SHARE, Floats, Ints, Panel, YearSoFar

_PRIOR_YEARS = 3
"""How many of a series' last years say what it usually reaches."""
_POOLED_WEIGHT = 3.0
"""A series' own curve counts as much as everybody's once it has this many years."""


@dataclass(frozen=True, slots=True)
class LastYear:
    """What each series had reached at its last earlier year's end, and at this month of it; NaN where it has none.

    Where both plans are known, both amounts are for a plan as large as this year's.
    """

    final: Floats
    then: Floats


@dataclass(frozen=True, slots=True)
class Learnt:
    """`pool` teaches what is common to all series, `own` says of each what it did itself.

    They are one panel in service; in a back-test the series that is forecast is left out of the pool.
    """

    pool: Panel
    own: Panel

    def usual_final(self, so_far: YearSoFar) -> Floats:
        """What each series may be expected to reach before its own pace is looked at: the usual share of its plan, or
        where plans are unknown the geometric mean of its last years. NaN for a series without either."""
        rows = len(so_far.series)
        by_record = of_last_years(
            np.append(self.own.series, so_far.series),
            np.append(self.own.year, np.full(rows, so_far.year)),
            np.append(self.own.final, np.ones(rows)),
        )[len(self.own.series) :]
        by_plan = of_plan(self.pool, so_far.plan)
        return np.where(np.isfinite(by_plan), by_plan, by_record)

    def own_share(self, so_far: YearSoFar) -> Floats:
        """The share that each series usually has at this month: its own mean, shrunk to everybody's median."""
        size = _numbers(self.own, so_far)
        total = np.bincount(self.own.series, self.own.shares(so_far.month), size)[so_far.series]
        years = np.bincount(self.own.series, minlength=size)[so_far.series]
        pooled = self.pool.median_share(so_far.month)
        return np.maximum((total + _POOLED_WEIGHT * pooled) / (years + _POOLED_WEIGHT), SMALLEST_SHARE)

    def last_year(self, so_far: YearSoFar) -> LastYear:
        """The last earlier year of each series."""
        order = np.argsort(self.own.year, kind="stable")
        row = np.full(_numbers(self.own, so_far), -1)
        row[self.own.series[order]] = order
        found: Ints = row[so_far.series]
        known = found >= 0
        final, then, plan = (np.full(len(found), np.nan) for _ in range(3))
        final[known] = self.own.final[found[known]]
        then[known] = self.own.at(so_far.month)[found[known]]
        plan[known] = self.own.plan[found[known]]
        has_plans = (plan > 0) & (so_far.plan > 0)
        grown = np.divide(so_far.plan, plan, out=np.ones(len(found)), where=has_plans)
        return LastYear(final * grown, then * grown)


def of_plan(pool: Panel, plan: Floats) -> Floats:
    """The usual share of these plans; NaN where a plan is unknown, or all are that could say what is usual."""
    planned = np.isfinite(pool.plan) & (pool.plan > 0)
    return (
        float(np.median(pool.final[planned] / pool.plan[planned])) * plan
        if planned.any()
        else np.full_like(plan, np.nan)
    )


def of_last_years(series: Ints, year: Ints, final: Floats) -> Floats:
    """For each row the geometric mean of the finals of the last rows of its series in earlier years; NaN without."""
    order = np.lexsort((year, series))
    ordered, logs = series[order], np.log(final[order])
    total, count = np.zeros(len(order)), np.zeros(len(order))
    for back in range(1, _PRIOR_YEARS + 1):
        same = ordered[back:] == ordered[:-back]
        total[back:] += np.where(same, logs[:-back], 0.0)
        count[back:] += same
    found = np.full(len(order), np.nan)
    found[order] = np.exp(np.divide(total, count, out=np.full(len(order), np.nan), where=count > 0))
    return found


def everything(panel: Panel) -> Learnt:
    """All that a panel teaches."""
    return Learnt(panel, panel)


def _numbers(panel: Panel, so_far: YearSoFar) -> int:
    """Room for every number of a series."""
    return 1 + int(max(panel.series.max(initial=-1), so_far.series.max(initial=-1)))
