"""Years as curves: the shape in which every method learns and forecasts.

Amounts are floats here, because a forecast is an estimate; whole đồng return at the room's edge.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SMALLEST_SHARE = 0.005
"""A share below this says nothing about the final: dividing by it would only blow up noise."""


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """K series of one year as known at `months[-1]`.

    `values` [K, G]: cumulative at `months` [G]. `plan` and `estimate` [K] are NaN where unknown.
    """

    series: Ints
    group: Ints
    year: int
    months: Floats
    values: Floats
    plan: Floats
    estimate: Floats

    def only(self, row: int) -> "YearSoFar":
        """One series alone."""
        one = slice(row, row + 1)
        return YearSoFar(
            self.series[one], self.group[one], self.year, self.months, self.values[one], self.plan[one],
            self.estimate[one],
        )  # fmt: skip

    @property
    def now(self) -> Floats:
        return np.asarray(self.values[:, -1], dtype=np.float64)

    @property
    def month(self) -> float:
        return float(self.months[-1])


@dataclass(frozen=True, slots=True)
class Panel:
    """N complete years of series. `cumulative` [N, M] at the end of months 1 ... M, M being the horizon.

    `series` and `group` number the project (or region) and its owner; `plan` [N] is NaN where unknown; `estimate` [N]
    is what the owner forecast about this time of that year, NaN where it did not.
    """

    series: Ints
    group: Ints
    year: Ints
    cumulative: Floats
    plan: Floats
    estimate: Floats

    @property
    def horizon(self) -> int:
        return int(self.cumulative.shape[1])

    @property
    def final(self) -> Floats:
        return np.asarray(self.cumulative[:, -1], dtype=np.float64)

    @property
    def years(self) -> list[int]:
        return sorted({int(year) for year in self.year})

    def at(self, month: float) -> Floats:
        """Cumulative at any month, on the straight line between month ends."""
        padded = np.column_stack([np.zeros(len(self.year)), self.cumulative])
        low = min(int(month), self.horizon)
        high = min(low + 1, self.horizon)
        return np.asarray(padded[:, low] + (month - low) * (padded[:, high] - padded[:, low]), dtype=np.float64)

    def shares(self, month: float) -> Floats:
        """What share of each year's final stood at `month`."""
        return self.at(month) / self.final

    def median_share(self, month: float) -> float:
        """The median of `shares` over all series and years: the pooled S-curve."""
        return float(np.clip(np.median(self.shares(month)), SMALLEST_SHARE, 1.0))

    def pick(self, rows: npt.NDArray[np.bool_]) -> "Panel":
        return Panel(
            self.series[rows], self.group[rows], self.year[rows], self.cumulative[rows], self.plan[rows],
            self.estimate[rows],
        )  # fmt: skip

    def before(self, year: int) -> "Panel":
        """Only the years strictly before: what could have been learnt then."""
        return self.pick(self.year < year)

    def so_far(self, year: int, month: float) -> YearSoFar:
        """That year as it was known at `month`; nothing later is in it."""
        rows = self.year == year
        months = months_until(month)
        one = self.pick(rows)
        values = np.column_stack([one.at(point) for point in months])
        return YearSoFar(one.series, one.group, year, months, values, one.plan, one.estimate)

    def reached(self, year: int) -> Floats:
        """The finals of that year, in the order of `so_far`."""
        return np.asarray(self.final[self.year == year], dtype=np.float64)


def months_until(month: float) -> Floats:
    """Month ends up to `month`, and `month` itself."""
    whole = np.arange(1, int(month) + 1, dtype=np.float64)
    return whole if whole.size and whole[-1] == month else np.append(whole, month)
