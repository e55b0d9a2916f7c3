"""How the year-end forecast is made: reference curve, order of methods, interval, all from config/forecast.yaml."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from config.citation import Entry, Source
from config.load import read_yaml, validated

STANDARD = Path(__file__).with_name("forecast.yaml")

Method = Literal[
    "credibility", "blend", "pace", "empirical", "kenley_wilson", "logistic", "dhss", "run_rate", "owner", "reference"
]


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
    methods: tuple[Method, ...] = Field(min_length=1)
    """Candidates for cross-validation; the earlier wins a tie."""
    fallback: tuple[Method, ...] = Field(min_length=1)
    """Tried in this order where history is too short to compare methods."""
    minimum_years: int = Field(ge=2)
    """Complete earlier years without which nothing is compared."""
    half_life_months: float = Field(gt=0)
    """run_rate: a month this long ago weighs half."""
    margin_pct: float = Field(ge=0, le=100)
    """A method replaces the first of the list only if its error is smaller by this much: keeps chance out."""
    owner_minimum_pairs: int = Field(ge=3)
    """owner: past forecasts with known outcome without which an owner's bias is not corrected."""
    interval: Interval
    contradiction: Contradiction
    source: Source


@cache
def load_forecast_rules(path: Path = STANDARD) -> ForecastRules:
    """The rules in `path`. Raises ConfigurationError."""
    return validated(ForecastRules, read_yaml(path), path)
