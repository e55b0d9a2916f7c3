"""A message's stages: composed, queued in the outbox, and its outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

MessageKind = Literal[
    "receipt", "returned_workbook", "reminder", "escalation", "consolidated_report", "agency_extract",
    "decision_notice", "operator_alert", "unreadable_notice",
]  # fmt: skip
MessageState = Literal["queued", "written", "sending", "sent", "refused", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message, under the name that its recipient sees."""

    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Composed:
    """A message ready for the outbox: one recipient, no secrets, nothing of another agency.

    `html` is one complete `<html>` document; `text` is its plain alternative. `about` names what it concerns
    (sha256 of a submission, hash of a report), so that equal facts give the equal `key`.
    """

    profile: str
    period: str
    kind: MessageKind
    recipient: str
    subject: str
    html: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """What one round left: the outbox's counts of the period by state, and the faults that a person should see.

    Faults are English sentences about the server or the settings; what concerns one message is in its outbox row.
    """

    counts: Mapping[MessageState, int]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom mail goes out: a bare address and the name shown with it."""

    address: str
    name: str
