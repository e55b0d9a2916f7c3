"""What reallocation works on and what it proposes. All amounts are whole đồng."""

from dataclasses import dataclass
from typing import Literal

from tasks.ledger.records import Commitment

UnplacedReason = Literal["no_recipient", "room_exhausted", "authority", "lot", "locked", "floor"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project x source as reallocation sees it: what it has, what it will spend, what it asks for."""

    project_key: str
    project_name: str
    agency: str
    owner: str
    funding_source: str
    plan_vnd: int
    disbursed_vnd: int
    committed_vnd: int = 0
    """Completed volume that waits for payment, counted with what is disbursed."""
    forecast_vnd: int = 0
    forecast_low_vnd: int = 0
    request_down_vnd: int = 0
    """What the owner itself asks to give up."""
    request_up_vnd: int = 0
    """What the owner asks for."""
    medium_term_room_vnd: int | None = None
    total_investment_room_vnd: int | None = None
    absorbable_vnd: int | None = None
    """What it can still spend by the end beyond its present plan; None where nothing says."""
    flagged_periods: int = 0
    """How many periods its longest standing flag has stood, whatever the severity."""
    warned_periods: int = 0
    """The same of flags that are at least a warning."""
    severe_periods: int = 0
    """The same of severe flags."""
    clawback_vnd: int = 0
    """What a dated rule takes of its plan."""
    clawback: str = ""
    """That rule as a reason says it."""
    is_key_project: bool = False
    awaiting_payment_vnd: int = 0
    completes_in_period: bool = False
    spill_over: bool = False
    """Called a project with spill-over effect (tác động lan tỏa) by the office: see config.agencies.KeyProject. Not a
    project carried on from an earlier year (chuyển tiếp), which agencies state as a project's status."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """đồng moved from one project to another within one source. The reasons are Vietnamese sentences."""

    donor: str
    donor_name: str
    donor_agency: str
    recipient: str
    recipient_name: str
    recipient_agency: str
    funding_source: str
    amount_vnd: int
    decided_by: str
    tier: int
    why_donor: str
    why_recipient: str
    binding: str
    """The constraint that stopped it from being larger."""
    donor_plan_vnd: int = 0
    """The donor's plan in this source before the proposal."""
    recipient_plan_vnd: int = 0


@dataclass(frozen=True, slots=True)
class Unplaced:
    """đồng that a donor could give and nobody could take."""

    project_key: str
    project_name: str
    agency: str
    funding_source: str
    amount_vnd: int
    code: UnplacedReason
    reason: str


@dataclass(frozen=True, slots=True)
class NotUsed:
    """A slow project that gives nothing, and why."""

    project_key: str
    project_name: str
    agency: str
    funding_source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Expected disbursement at the final day without and with the transfers."""

    funding_source: str
    without_vnd: int
    with_vnd: int


@dataclass(frozen=True, slots=True)
class Unasked:
    """What projects must give beyond their owners' requests, placed or not, beside the plan of all projects."""

    projects: int
    amount_vnd: int
    plan_vnd: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal of transfers for a period; `data_hash` freezes the data it was made from."""

    transfers: tuple[Transfer, ...]
    unplaced: tuple[Unplaced, ...]
    not_used: tuple[NotUsed, ...]
    commitments: tuple[Commitment, ...]
    effects: tuple[Effect, ...]
    data_hash: str
    notice: str = ""
    """What whoever signs has to know first: that the last day for changing the plan is over."""
    unasked: Unasked | None = None
    """None where nobody gives unasked."""
