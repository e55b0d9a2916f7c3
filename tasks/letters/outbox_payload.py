"""A composed message as the outbox keeps it, and back."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from tasks.ledger import outbox
from tasks.ledger.contents import keep
from tasks.ledger.engine import Ledger
from tasks.ledger.outbox_records import OutboxMessage, OutboxRecord
from tasks.letters.address import one_line
from tasks.letters.attach import packed
from tasks.letters.key import outbox_key
from tasks.letters.message import Attachment, Composed
from tasks.run import Run


def to_outbox(composed: Composed) -> OutboxMessage:
    """The message for the outbox; its files already in the form in which mail carries them."""
    files = [packed(item) for item in composed.attachments]
    return OutboxMessage(
        key=outbox_key(composed),
        profile=composed.profile,
        period=composed.period,
        kind=composed.kind,
        recipient=composed.recipient,
        subject=one_line(composed.subject),
        payload=_payload(composed, files),
        blobs=tuple(item.content for item in files),
        expires_at=composed.expires_at,
    )


def payload_of(composed: Composed, ledger: Ledger) -> bytes:
    """The message as the outbox would keep it, with its files in the content store."""
    files = [packed(item) for item in composed.attachments]
    for item in files:
        keep(ledger, item.content)
    return _payload(composed, files)


def _payload(composed: Composed, files: Sequence[Attachment]) -> bytes:
    payload = {
        "subject": one_line(composed.subject),
        "html": composed.html,
        "text": composed.text,
        "reply_to": composed.reply_to,
        "about": composed.about,
        "follows": composed.follows,
        "attachments": [
            {"file_name": item.file_name, "sha256": hashlib.sha256(item.content).hexdigest()} for item in files
        ],
    }
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")


def from_outbox(row: OutboxRecord, content: Callable[[str], bytes]) -> Composed:
    """The message of a row; `content` gives payloads and files by sha256."""
    message = composed_of(
        content(row.payload_sha256), content,
        profile=row.profile, period=row.period, kind=row.kind, recipient=row.recipient,
    )  # fmt: skip
    return replace(message, expires_at=row.expires_at)


def composed_of(
    text: bytes, content: Callable[[str], bytes], *, profile: str, period: str, kind: str, recipient: str
) -> Composed:
    """The message of a payload; `content` gives its files by sha256."""
    payload = json.loads(text)
    return Composed(
        profile=profile,
        period=period,
        kind=kind,  # type: ignore[arg-type]
        recipient=recipient,
        subject=payload["subject"],
        html=payload["html"],
        text=payload["text"],
        attachments=tuple(Attachment(item["file_name"], content(item["sha256"])) for item in payload["attachments"]),
        reply_to=payload["reply_to"],
        about=payload["about"],
        follows=payload.get("follows"),
    )


def enqueue(
    ledger: Ledger, messages: Iterable[Composed], *, known_at: datetime, recorded_at: datetime
) -> list[OutboxRecord]:
    """Put composed messages into the ledger's outbox, each exactly once."""
    return outbox.enqueue(ledger, [to_outbox(item) for item in messages], known_at=known_at, recorded_at=recorded_at)


def queue(run: Run, messages: Iterable[Composed]) -> int:
    """Hand a run's messages to the outbox; how many were not in it before."""
    records = enqueue(run.ledger, messages, known_at=run.as_of, recorded_at=run.clock.now())
    return sum(record.is_new for record in records)
