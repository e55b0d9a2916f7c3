"""What has to be reached by when, and what happens to those who do not: targets and flag rules."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from config.citation import Dated, Entry
from config.vocabulary import Denominator, FlagLevel


class Rung(Entry):
    """At the end of day `on`, the cumulative disbursement rate should have reached `rate_pct`."""

    on: date
    rate_pct: Decimal = Field(ge=0, le=200)


class Target(Dated):
    """A dated ladder of disbursement rates for the province, one funding source or one project status."""

    id: str
    title: str
    funding_source: str | None = None
    status: str | None = None
    comparator: Literal["at_least", "above"] = "at_least"
    """`above` is strict: 95% itself does not reach a target of "trên 95%" (seed 001 L10)."""
    denominator: Denominator = "assigned_plan"
    interpolation: Literal["step", "linear"] = "step"
    rungs: tuple[Rung, ...] = Field(min_length=1)
    is_default: bool = False
    """The directive gives no percentage: this is giaingan's named default, and reports say so."""

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        for earlier, later in zip(self.rungs, self.rungs[1:], strict=False):
            if later.on <= earlier.on or later.rate_pct < earlier.rate_pct:
                raise ValueError(
                    f"các mốc phải tăng dần: {earlier.on} {earlier.rate_pct}% rồi {later.on} {later.rate_pct}%"
                )
        return self


FlagKind = Literal[
    "rung_missed", "below_average", "no_disbursement", "stalled", "forecast_below_target", "completion_overdue",
    "not_reporting", "contradiction", "commitment_broken", "donor_slow_again",
]  # fmt: skip


class FlagTier(Entry):
    """A severity reached when the measured shortfall is at least `threshold` (points, months, periods or days)."""

    threshold: Decimal
    severity: FlagLevel


class FlagRule(Dated):
    """A rule by which a project is called slow. The unit of its tiers follows from its kind:

    rung_missed, below_average, forecast_below_target: percentage points short; no_disbursement: months since the
    year began; stalled: periods without a change; completion_overdue: days past completion date; commitment_broken,
    contradiction, not_reporting (one flag per agency), donor_slow_again: the threshold is 1 (it happened).
    """

    id: str
    kind: FlagKind
    title: str
    tiers: tuple[FlagTier, ...] = Field(min_length=1)
    clears_below: Decimal | None = None
    """Hysteresis: a standing flag is lifted only when the shortfall falls below this; default: the lowest tier. What
    lies between the two is the margin by which a shortfall must fall below any tier before the flag leaves it."""
    average_pct: Decimal | None = None
    """below_average: the published national average to hold against; absent: the province's own."""
    covered_by: tuple[str, ...] = ()
    """Rules that say the same of a project: while one of them flags it at least as gravely, this one is not shown."""

    @property
    def margin(self) -> Decimal:
        """In the unit of the tiers; 0 where a flag leaves a tier as it came."""
        return Decimal(0) if self.clears_below is None else self._lowest - self.clears_below

    @property
    def lifts_below(self) -> Decimal:
        """A standing flag is lifted once the shortfall is below this."""
        return self._lowest - self.margin

    @property
    def _lowest(self) -> Decimal:
        return min(tier.threshold for tier in self.tiers)

    @model_validator(mode="after")
    def _lifts_below_what_raises(self) -> Self:
        if self.clears_below is not None and self.clears_below > self._lowest:
            raise ValueError(f"clears_below {self.clears_below} phải không lớn hơn ngưỡng thấp nhất {self._lowest}")
        return self
