"""What progress works on and what it says."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

import pandas as pd

from config.targets import FlagKind
from config.vocabulary import Denominator, FlagLevel
from tasks.ledger.records import RestsOn


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
class GroupRate:
    """The rate of one group of lines (province, agency, source, owner ...) on a day, beside its target."""

    dimension: str
    """`province`, `agency`, `funding_source`, `owner`, `group`, `status`, `sector`, `key_project`; apart, of
    the lines whose payments are split, `this_year` (key `province` or an agency's) and `carried_over` capital."""
    key: str
    name: str
    lines: tuple[int, ...]
    """Positions in Progress.lines of the lines that its amounts add up."""
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
    """Expected cumulative disbursement of the province at year end and at the final day, with an interval; whole đồng.

    Low and high bound `forecast_vnd` at the nominal coverage, None where they are assumed and no past errors say how
    often they hold; the low one is the pessimistic forecast that reallocation uses. `method` and `why` say how it was
    reached, for the lines too.
    """

    forecast_year_end_vnd: int
    forecast_vnd: int
    forecast_low_vnd: int
    forecast_high_vnd: int
    coverage_pct: int | None
    method: str
    why: str

    @property
    def chance(self) -> str:
        """How likely the outcome lies between low and high, in words that follow "khoảng"."""
        return "chưa được kiểm chứng" if self.coverage_pct is None else f"với xác suất {self.coverage_pct}%"


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
    """(field, value in đồng) of the line behind it, a blank as 0; their cells are in the line's locators."""
    clears: str = ""
    """What has to happen for it to be lifted, in words that follow "hết cảnh báo khi"."""


@dataclass(frozen=True, slots=True)
class LineForecasts:
    """Forecasts of the lines in their order, whole đồng, as Forecast has them of the province."""

    forecast_year_end_vnd: tuple[int, ...] = ()
    forecast_vnd: tuple[int, ...] = ()
    forecast_low_vnd: tuple[int, ...] = ()
    forecast_high_vnd: tuple[int, ...] = ()


LINE_FORECASTS = tuple(column.name for column in fields(LineForecasts))
"""Columns of Progress.lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the ledger keeps of a period's progress: everything but what the lines themselves say.

    Positions count the period's accepted lines as tasks.ledger.lines.lines orders them.
    """

    group_rates: tuple[GroupRate, ...]
    total_forecast: Forecast | None
    flags: tuple[Flag, ...]
    suppressed: tuple[Flag, ...] = ()
    """Raised too, but another flag of the same project says the same at least as gravely (FlagRule.covered_by). Kept so
    that each counts its own periods."""
    line_forecasts: LineForecasts = LineForecasts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Assessment):
    """Everything that progress says about a period: the assessment, and the lines that it is of.

    `lines`: the accepted lines plus `agency`, `submission` and LINE_FORECASTS; where there are plans by decision also
    the columns of tasks.progress.plans.
    """

    as_of: date
    lines: pd.DataFrame
    rests_on: RestsOn | None = None
    """What the assessment was made from; None where it comes from no ledger."""
