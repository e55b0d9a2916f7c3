"""Who may give capital up, who may take it, and who decides."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from config.citation import Dated, Entry, Source

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


class ReallocationRules(Dated):
    """How capital is moved between projects within one funding source."""

    donors: Literal["on_request", "on_request_or_forced"]
    """`on_request`: no request means a commitment to disburse 100% (Bắc Ninh, seed 001 L15).
    `on_request_or_forced`: slow or ineffective projects give whether or not the owner asks (Thái Nguyên section 4)."""
    forced_after_flagged_periods: int | None = Field(default=None, ge=1)
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
