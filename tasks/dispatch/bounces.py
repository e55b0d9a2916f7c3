"""Bounces: delivery status notifications (RFC 3464) matched to the outbox by the Message-ID that they return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from tasks.ledger import outbox
from tasks.ledger.engine import Ledger
from tasks.ledger.outbox_records import OutboxMoveError, OutboxRecord
from tasks.letters.address import one_line
from tasks.letters.key import key_of


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient to whom a message of ours could not be delivered for good."""

    key: str
    recipient: str
    status: str
    """Enhanced status code, e.g. `5.1.1`; empty where the notification gives none."""
    diagnostic: str


def bounces(mail: bytes) -> list[Bounce]:
    """The permanent failures that a mail reports about messages of ours; empty for any other mail, delays included."""
    message = message_from_bytes(mail, policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return []
    key = _original_key(message)
    if key is None:
        return []
    return [
        Bounce(
            key,
            _after_type(group.get("Final-Recipient") or group.get("Original-Recipient") or ""),
            one_line(str(group.get("Status") or "")).partition(" ")[0],
            _after_type(group.get("Diagnostic-Code") or ""),
        )
        for group in _recipient_groups(message)
        if one_line(str(group.get("Action") or "")).lower() == "failed"
    ]


def settle_bounces(ledger: Ledger, found: Iterable[Bounce], *, now: datetime) -> list[OutboxRecord]:
    """Record each bounce in its outbox row as `refused`; the rows changed.

    A bounce for another recipient than the row's, for an unknown key, or for a row that is not `sent` or `unknown`
    (a second notification, a forged one) changes nothing.
    """
    changed = []
    for bounce in found:
        try:
            row = outbox.get(ledger, bounce.key)
            if bounce.recipient.casefold() != row.recipient.casefold() or row.state not in {"sent", "unknown"}:
                continue
            detail = one_line(f"bounce {bounce.status} {bounce.diagnostic}", 500)
            changed.append(outbox.record(ledger, bounce.key, "refused", detail=detail, now=now))
        except OutboxMoveError:
            continue
    return changed


def _original_key(message: EmailMessage) -> str | None:
    """The outbox key in the Message-ID of the message that came back, whole or as headers only."""
    for part in message.walk():
        if part is message:
            continue
        kind = part.get_content_type()
        headers: Message | None = part
        if kind == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            headers = message_from_bytes(text, policy=policy.default) if isinstance(text, bytes) else None
        elif kind == "message/delivery-status":
            continue
        key = key_of(str(headers["Message-ID"])) if headers is not None and headers["Message-ID"] else None
        if key is not None:
            return key
    return None


def _recipient_groups(message: EmailMessage) -> list[Message]:
    """The per-recipient blocks of the delivery-status part; the first block is about the message as a whole."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            return [block for block in blocks if isinstance(block, Message)][1:] if isinstance(blocks, list) else []
    return []


def _after_type(value: object) -> str:
    """`nobody@example` of `rfc822; nobody@example`."""
    kind, semicolon, rest = one_line(str(value)).partition(";")
    return (rest if semicolon else kind).strip()
