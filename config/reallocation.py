"""Who may give capital up, who may take it, and who decides."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from config.citation import Dated, Entry, Source
from config.vocabulary import FlagLevel

PriorityKind = Literal["awaiting_payment", "completes_in_period", "key_project", "spill_over", "good_progress"]
Objective = Literal["extra_disbursement", "priority", "fewest_approvals", "fewest_transfers", "smallest_changes"]


class Priority(Entry):
    """A ground on which a recipient comes earlier; `weight` compares grounds within the profile."""

    kind: PriorityKind
    weight: int = Field(ge=1)
    source: Source


class Authority(Dated):
    """Who may approve a transfer: the first row that fits decides; an absent condition fits everything."""

    funding_level: Literal["central", "local", "foreign", "any"] = "any"
    same_owner: bool | None = None
    changes_project_list: bool | None = None
    up_to_vnd: int | None = None
    tier: int = Field(ge=1)
    """1 = owner, 2 = People's Committee, 3 = People's Council, 4 = Prime Minister."""
    decided_by: str


class Clawback(Entry):
    """A project that has disbursed less than `below_pct` of its plan in a source at the end of the day `on` loses
    `loses_pct` of that plan, as far as it is neither spent nor bound; whole plan, what is carried over included."""

    on: date
    below_pct: Decimal = Field(gt=0, le=100)
    loses_pct: Decimal = Field(gt=0, le=100)
    source: Source


class ReallocationRules(Dated):
    """How capital is moved between projects within one funding source."""

    donors: Literal["on_request", "on_request_or_forced"]
    """`on_request`: no request means a commitment to disburse 100% (Bắc Ninh, seed 001 L15).
    `on_request_or_forced`: slow or ineffective projects give whether or not the owner asks (Thái Nguyên section 4)."""
    forced_after_flagged_periods: int | None = Field(default=None, ge=1)
    forced_severity: FlagLevel | None = None
    """With `on_request_or_forced` a project gives unasked once a flag of at least this severity has stood for as many
    periods of the plan year, and then what its central forecast leaves over. A profile that does not set both forces
    nobody."""
    clawbacks: tuple[Clawback, ...] = ()
    """Dated rules by which slow projects lose part of their plan whatever is forecast, in order of their dates."""
    silence_is_commitment: bool = False
    priorities: tuple[Priority, ...] = ()
    authorities: tuple[Authority, ...] = Field(min_length=1)
    objectives: tuple[Objective, ...] = (
        "extra_disbursement", "priority", "fewest_approvals", "fewest_transfers", "smallest_changes",
    )  # fmt: skip
    rounding_vnd: int = Field(default=1, ge=1)
    """What a forecast leaves over is no figure to the đồng: it is given in whole multiples of this, rounded down."""
    minimum_lot_vnd: int = Field(default=0, ge=0)
    owner_floor_pct: Decimal = Field(default=Decimal(0), ge=0, le=100)
    """No owner is left with less than this share of its plan."""
    locked_pairs: tuple[tuple[str, str], ...] = ()
    """Pairs of owner codes between which nothing may be moved."""
    cutoff_month_day: str | None = Field(default=None, pattern=r"^\d\d-\d\d$")
    """Last day of the year (MM-DD) on which the plan may be changed, where the law sets one."""

    @model_validator(mode="after")
    def _forces_by_both(self) -> Self:
        # A count alone, as profiles once had it, forces nobody; a severity alone was never meant.
        if self.forced_after_flagged_periods is None and self.forced_severity is not None:
            raise ValueError("`forced_severity` phải ghi cùng `forced_after_flagged_periods`: mức và số kỳ cảnh báo")
        return self
