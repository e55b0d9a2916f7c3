"""How the year-end forecast is made: reference curve, interval, all from config/forecast.yaml."""

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from config.citation import Entry, Source
from config.load import read_yaml, validated

STANDARD = Path(__file__).with_name("forecast.yaml")


class CurvePoint(Entry):
    """By the end of month `month` of the plan year (13 = January after it), `rate_pct` percent of plan is disbursed."""

    month: float = Field(gt=0, le=24)
    rate_pct: float = Field(ge=0, le=200)


class ReferenceCurve(Entry):
    """A published curve to lean on while a province has no complete year of its own. It starts at 0 at month 0."""

    title: str
    points: tuple[CurvePoint, ...] = Field(min_length=2)
    source: Source

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        for earlier, later in zip(self.points, self.points[1:], strict=False):
            if later.month <= earlier.month or later.rate_pct < earlier.rate_pct:
                raise ValueError(
                    f"`points` phải tăng dần: tháng {earlier.month} {earlier.rate_pct}% "
                    f"rồi tháng {later.month} {later.rate_pct}%"
                )
        return self


class Interval(Entry):
    """The interval's nominal coverage, and what stands in for it while nothing has been learnt."""

    coverage_pct: int = Field(ge=50, le=99)
    minimum_residuals: int = Field(ge=5)
    """With fewer past errors than this the default shares below are used and the forecast says so."""
    last_years: int = Field(ge=1)
    """The errors of this many last years count: what a province did long ago says less of how it does now."""
    low_share_of_remaining: float = Field(ge=0, le=1)
    """Pessimistic default: this share of the disbursement still expected really comes."""
    high_share_of_remaining: float = Field(ge=1)
    correlation: float = Field(ge=0, le=1)
    """How far projects err together: 0 not at all, 1 wholly. Narrows the interval of a total."""
    source: Source


class Contradiction(Entry):
    """When physical progress and payment contradict each other, in percent."""

    physical_at_least_pct: float = Field(ge=0, le=100)
    paid_at_most_pct: float = Field(ge=0, le=100)
    source: Source


class ForecastRules(Entry):
    """The rules of forecasting."""

    reference: ReferenceCurve
    minimum_years: int = Field(ge=2)
    """A year is forecast on trial, to learn how far off the forecast is, once this many complete ones lie before it."""
    interval: Interval
    slow_below_pct: float = Field(ge=0, le=100)
    """A project that ends below this percentage of its plan ended slow."""
    contradiction: Contradiction
    source: Source


@cache
def load_forecast_rules(path: Path = STANDARD) -> ForecastRules:
    """The rules in `path`. Raises ConfigurationError."""
    return validated(ForecastRules, read_yaml(path), path)
