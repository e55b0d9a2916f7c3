"""What the ledger hands out: one frozen record per kind of fact. Every instant is aware and in UTC."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

SubmissionState = Literal[
    "received", "read", "accepted", "returned", "quarantined", "unreadable", "document", "superseded", "excluded"
]
DecisionOutcome = Literal["approved", "amended", "rejected"]


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came in, already kept under its sha256 and never changed again.

    `agency` and `period` are what the channel itself knows (its folder, its registered sender); None where it does
    not say. `received_at` is aware. `quarantine` is the reason why the file may not go on, in Vietnamese.
    """

    sha256: str
    size_bytes: int
    file_name: str
    kept_at: Path
    channel: str
    """Kind of the channel, a key of the vocabulary's `channel_kinds`."""
    origin: str
    """Where exactly: path under the drop folder, URL path, or mailbox message-id; safe to show."""
    received_at: datetime
    sender: str | None = None
    agency: str | None = None
    period: str | None = None
    quarantine: str | None = None
    archive: str | None = None
    """`identity` of the archive that this file came out of."""

    @property
    def identity(self) -> str:
        """What makes a file one and the same to a channel: from whom, and its content."""
        return f"{self.agency or ''}/{self.sha256}"


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """A file that was received, with its state as known at the moment asked about.

    `agency` and `period` are the ones in force: what the channel said, or what an officer assigned since; `agency` is
    None while nobody knows whose it is. `revision` is 1 for the agency's first accepted file of the period, 2 for its
    first correction, 0 for a file never accepted. `reason` belongs to the state (why quarantined, why excluded).
    `is_new` is True only in the answer of the `register` call that stored it.
    """

    id: int
    profile: str
    period: str
    agency: str | None
    sha256: str
    size_bytes: int
    file_name: str
    channel: str
    """Kind of the channel, a key of the vocabulary's `channel_kinds`."""
    origin: str
    sender: str | None
    received_at: datetime
    known_at: datetime
    state: SubmissionState
    reason: str
    revision: int
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class StateEvent:
    """Somebody's word that a submission is now in `state`; `actor` is the officer, None for the system itself."""

    submission_id: int
    state: SubmissionState
    known_at: datetime
    recorded_at: datetime
    reason: str = ""
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """What reading a file gave but its lines, as the read room wrote it (`content`, JSON), and how many lines."""

    submission_id: int
    content: str
    line_count: int
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Waiver:
    """An officer's word that breaches of a rule need not hold a file back.

    It holds for the file `submission` (sha256; '' any) of `agency` ('' any), at a project and source (None any).
    """

    id: int
    profile: str
    period: str
    agency: str
    submission: str
    rule: str
    project_key: str | None
    funding_source: str | None
    reason: str
    by: str
    known_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """The plan of a project x source from `in_force_from` on, by a decision. `plan_vnd` is whole đồng."""

    project_key: str
    agency: str
    funding_source: str
    plan_vnd: int
    decision: str
    """Number and date of the document, as cited."""
    in_force_from: date
    replaces_vnd: int | None = None
    """The plan that the decision changed; None where the document says no other."""
    plan_year: int | None = None
    """None: that of `in_force_from`."""


PlanKind = Literal["assigned", "adjustment", "supplement", "carried-over", "medium-term", "prime-minister"]
PlanAmounts = Literal["total", "change"]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What a decision's annex says of one project x source x owner, or of a source as far as it names no project."""

    project_key: str
    """'' for capital of the source that the document gives to no project."""
    project_name: str
    agency: str
    """Code of the owner's agency; '' where the profile does not know the owner."""
    owner: str
    """As the annex names it."""
    funding_source: str
    amount_vnd: int
    """Whole đồng: the plan itself, or the change of it."""
    sheet: str
    cell: str
    """A1 address of the amount; '' where it is made of several cells."""


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A decision on the plan of a year, with its annex as it was read. In force from `valid_on` on."""

    profile: str
    plan_year: int
    kind: PlanKind
    amounts: PlanAmounts
    document: str
    """Its number, as cited."""
    valid_on: date
    lines: tuple[PlanLine, ...]
    file_name: str
    sha256: str
    by: str
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Commitment:
    """A project whose owner asked to give nothing up and is therefore held to disburse its whole plan, in đồng."""

    project_key: str
    project_name: str
    agency: str
    funding_source: str
    plan_vnd: int


@dataclass(frozen=True, slots=True)
class DecidedTransfer:
    """Capital moved from a donor to a recipient within one source as it was decided, in đồng."""

    donor: str
    donor_agency: str
    recipient: str
    recipient_agency: str
    funding_source: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class DecidedAmounts:
    """What was decided on the proposal of a period; `tier` of the authority: 1 = owner ... 4 = Prime Minister."""

    period: str
    decided_on: date | None
    """The day on the document, from which the plans are in force."""
    tier: int
    transfers: tuple[DecidedTransfer, ...]
    """Without those that were left out; none where the proposal was rejected."""


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What a record was made from: it holds only while these are the latest."""

    records: tuple[str, ...]
    """The records before it, each by what names it and its content (`reading 12 ab34...`), in any order."""
    config_sha256: str
    """Of the configuration that was read."""
    version: str
    """Of the reader or maker: a number that its room raises when it makes something else of the same."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "records", tuple(sorted(set(self.records))))


@dataclass(frozen=True, slots=True)
class FrozenRecord:
    """An object that a later room froze: its canonical JSON and the sha256 of that text."""

    id: int
    kind: str
    profile: str
    period: str
    subject: str
    sha256: str
    text: str
    rests_on: RestsOn | None
    """What it was last found to be made from; None where its room does not say."""
    known_at: datetime
    recorded_at: datetime
    is_new: bool = False

    @property
    def payload(self) -> Any:
        """The text parsed, for a room that reads its own records without a type. Else see `codec.from_json`."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What the competent authority decided on a frozen proposal."""

    id: int
    proposal_id: int
    outcome: DecisionOutcome
    amounts: DecidedAmounts
    by: str
    decided_at: datetime
    document_number: str
    note: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """One act in the audit trail. `sha256` covers the act and `previous_sha256`, the act before it."""

    id: int
    who: str
    what: str
    subject: str
    payload: Any
    known_at: datetime
    recorded_at: datetime
    previous_sha256: str
    sha256: str
