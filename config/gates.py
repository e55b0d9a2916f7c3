"""What a consolidated report must hold before it may leave: limits that a profile may set otherwise."""

from decimal import Decimal

from pydantic import Field

from config.citation import Entry, Source


class GateLimits(Entry):
    """Limits of the gates before a consolidated report is issued. No directive names them: the numbers are ours."""

    coverage_floor_pct: Decimal = Field(default=Decimal(50), ge=0, le=100)
    """Below this share of the plan reported, no rate is compared with a target and no agency is ranked."""
    total_off_plan_pct: Decimal = Field(default=Decimal(10), gt=0)
    """How far the plan that agencies state may be from the plan in force of the same agencies."""
    agency_weight_pct: Decimal = Field(default=Decimal(50), gt=0, le=100)
    """The largest share of the province's plan that one agency may have, unless the plan known before gives it more."""
    fewest_agencies: int = Field(default=5, ge=2)
    """With fewer agencies that owe a report one of them may well be most of the province."""
    siblings_times: int = Field(default=200, ge=2)
    """How many times larger or smaller than its siblings' the middle project of an agency may be."""
    line_weight_pct: Decimal = Field(default=Decimal(50), gt=0, le=100)
    """The largest share of the province's plan that one line may have, where there are twenty lines or more."""
    since_last_pct: Decimal = Field(default=Decimal(50), gt=0)
    """How far the plan of the agencies that reported may be from what the same agencies reported before."""
    source: Source | None = None
