"""What the outbox takes in and hands out, and which change of state is allowed to whom."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from config.errors import ToldError

OutboxState = Literal["queued", "written", "sending", "sent", "refused", "failed", "unknown", "expired", "void"]
STATES: tuple[OutboxState, ...] = get_args(OutboxState)

DISPATCHER_MOVES: dict[OutboxState, frozenset[OutboxState]] = {
    "queued": frozenset({"written", "failed"}),
    "sending": frozenset({"queued", "written", "sent", "refused", "failed", "unknown"}),
    # A bounce comes after the server's 250; a slow dispatcher's own word, or a bounce, settles what a sweep left open.
    "sent": frozenset({"refused"}),
    "unknown": frozenset({"sent", "refused"}),
}
"""What `record` may change. Only `expire` makes a message `expired`, only `void` makes one `void`."""

VOIDABLE: frozenset[OutboxState] = frozenset({"queued", "written"})
"""What has reached nobody yet; a message that a dispatcher has in hand is told apart by its outcome."""

PERSON_MOVES: dict[OutboxState, frozenset[OutboxState]] = {
    "queued": frozenset({"failed"}),
    # An office may carry the .eml to its mail program by hand.
    "written": frozenset({"sent", "failed"}),
    "unknown": frozenset({"sent", "refused", "failed"}),
    "refused": frozenset({"sent", "failed"}),
    "failed": frozenset({"sent", "refused"}),
    "sent": frozenset({"refused"}),
}
"""What `settle` may change. Withdrawing a queued message settles it as failed, with a note."""

RESENDABLE: frozenset[OutboxState] = frozenset({"sent", "refused", "failed", "unknown", "expired"})


class OutboxMoveError(ToldError, ValueError):
    """No such row, a change that its state does not allow, or a person's change without a name or a reason."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message for one recipient, as the outbox keeps it.

    `payload` is the composed message without its files, as JSON text in UTF-8; `blobs` are the files that it names by
    sha256, kept once each however many messages carry them.
    """

    key: str
    profile: str
    period: str
    kind: str
    recipient: str
    subject: str
    payload: bytes
    blobs: tuple[bytes, ...] = ()
    expires_at: datetime | None = None
    """After that moment its recipient has no more use for it; None: never."""


@dataclass(frozen=True, slots=True)
class OutboxRecord:
    """An outbox row. `number` counts within profile and period from 1, in the order of enqueuing."""

    key: str
    profile: str
    period: str
    number: int
    kind: str
    recipient: str
    subject: str
    payload_sha256: str
    state: OutboxState
    attempts: int
    not_before: datetime | None
    worker: str | None
    detail: str
    known_at: datetime
    recorded_at: datetime
    changed_at: datetime
    expires_at: datetime | None = None
    is_new: bool = field(default=False, compare=False)
    """True only in the answer of the `enqueue` call that stored it."""


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """One change of an outbox row: append-only history. `by` is a dispatcher's name or a person's."""

    key: str
    at: datetime
    state: OutboxState
    by: str
    detail: str
