"""What progress works on and what it says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from config.targets import FlagKind
from config.vocabulary import Denominator, FlagLevel


@dataclass(frozen=True, slots=True)
class Rate:
    """A disbursement rate: never without its denominator and its day. `pct` is None where the denominator is 0."""

    disbursed_vnd: int
    denominator_vnd: int
    denominator: Denominator
    as_of: date

    @property
    def pct(self) -> Decimal | None:
        """Exact rate in percent; rounding happens where it is shown."""
        if self.denominator_vnd == 0:
            return None
        return Decimal(self.disbursed_vnd) * 100 / Decimal(self.denominator_vnd)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one group of lines (province, agency, source, owner ...) stands against its target on a day."""

    dimension: str
    """`province`, `agency`, `funding_source`, `owner`, `group`, `status`, `sector`, `key_project`; `carried_over` for
    the capital carried over from earlier years, apart."""
    key: str
    name: str
    projects: int
    plan_vnd: int
    plan_carried_vnd: int
    rate: Rate
    target_id: str | None
    target_pct: Decimal | None
    gap_points: Decimal | None
    """Rate minus target in percentage points; negative is behind."""
    gap_vnd: int | None
    """đồng still needed to stand on the target today; 0 when reached."""
    reaches_target: bool | None
    next_rung_on: date | None
    weekly_need_to_rung_vnd: int | None
    weekly_need_to_end_vnd: int | None
    rank: int | None
    """1 = highest rate among its dimension; None for the province."""
    change_points: Decimal | None = None
    """Against the last period."""
    change_year_points: Decimal | None = None
    """Against the same day of last year."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected cumulative disbursement at year end and at the final day, with an interval; whole đồng.

    `low_vnd`/`high_vnd` bound `final_vnd` at the nominal coverage; `low_vnd` is the pessimistic forecast that
    reallocation uses. `method` and `why` say how it was reached.
    """

    project_key: str | None
    agency: str | None
    funding_source: str | None
    year_end_vnd: int
    final_vnd: int
    low_vnd: int
    high_vnd: int
    coverage_pct: int
    method: str
    why: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A project (x source) called slow by one rule, since when, on which facts. `reason` is a Vietnamese sentence.

    A flag on an agency as a whole (not_reporting) has no `project_key` and no `funding_source`; its `project_name` says
    how many projects it concerns.
    """

    rule: str
    kind: FlagKind
    severity: FlagLevel
    project_key: str
    project_name: str
    agency: str
    funding_source: str
    measured: Decimal
    reason: str
    since: date
    """Nominal due date of the first period in which it stood without a break."""
    periods: int
    """Number of consecutive periods it has stood, this one included."""
    facts: tuple[tuple[str, int], ...] = ()
    """(field, value in đồng) of the line behind it; their cells are in the line's locators."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that progress says about a period.

    `lines`: the accepted lines plus `agency`, `submission`, `forecast_vnd`, `forecast_low_vnd`, `forecast_high_vnd`;
    where there are plans by decision also the columns of tasks.progress.plans.
    """

    as_of: date
    lines: pd.DataFrame
    standings: tuple[Standing, ...]
    forecasts: tuple[Forecast, ...]
    total_forecast: Forecast | None
    flags: tuple[Flag, ...]
    covered: tuple[Flag, ...] = ()
    """Raised too, but another flag of the same project says the same at least as gravely (FlagRule.covered_by). Kept so
    that each counts its own periods."""
