"""A message as it is composed, before the outbox has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MessageKind = Literal[
    "receipt", "unreadable_notice", "document_receipt", "returned_workbook", "consolidated_report", "agency_extract",
    "reminder", "form", "official_letter", "decision_notice",
]  # fmt: skip


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
    expires_at: datetime | None = None
    """After that moment its recipient has no more use for it; None: never."""
    follows: str | None = None
    """Key of the message that it goes on from, so that a mail program shows both together."""
