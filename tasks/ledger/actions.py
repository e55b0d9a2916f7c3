"""The audit trail: who did what, each act sealed with the hash of the one before."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from tasks.ledger.codec import digest, to_json
from tasks.ledger.columns import storable, utc
from tasks.ledger.engine import Ledger
from tasks.ledger.records import ActionRecord
from tasks.ledger.schema import action

_FIRST = "0" * 64


class BrokenTrailError(RuntimeError):
    """An act was changed, taken out or put in after it was recorded. Names the first act that does not fit."""


def record_action(
    ledger: Ledger,
    who: str,
    what: str,
    subject: str,
    payload: Mapping[str, Any],
    *,
    known_at: datetime,
    recorded_at: datetime,
    simulated: bool = False,
) -> ActionRecord:
    """Appends an act: `what` (`assign`, `waive`, `decide`, `resend` ...) was done by `who` to `subject`.

    `simulated`: done under a clock that is not the machine's; the sealed payload says so.
    """
    with ledger.write() as connection:
        previous = connection.scalar(select(action.c.sha256).order_by(action.c.id.desc()).limit(1)) or _FIRST
        fact = {
            "who": storable(who),
            "what": storable(what),
            "subject": storable(subject),
            "payload": to_json({**payload, **({"simulated": True} if simulated else {})}),
            "known_at": utc(known_at),
            "recorded_at": utc(recorded_at),
        }
        sealed = {**fact, "previous_sha256": previous, "sha256": _seal(previous, fact)}
        return _record(connection.execute(insert(action).values(sealed).returning(action)).one())


def actions(ledger: Ledger, *, subject: str | None = None, known_at: datetime | None = None) -> list[ActionRecord]:
    """Acts in the order recorded; of one subject, or known by a moment."""
    query = select(action).order_by(action.c.id)
    if subject is not None:
        query = query.where(action.c.subject == subject)
    if known_at is not None:
        query = query.where(action.c.known_at <= known_at)
    with ledger.read() as connection:
        return [_record(row) for row in connection.execute(query)]


def verify_actions(ledger: Ledger) -> str:
    """Recomputes the whole chain and answers its last hash, to be compared with one noted elsewhere.

    The chain alone cannot show that its newest acts were cut off; the noted hash can. Raises BrokenTrailError.
    """
    with ledger.read() as connection:
        return _verified(connection)


def _verified(connection: Connection) -> str:
    previous = _FIRST
    for row in connection.execute(select(action).order_by(action.c.id)).mappings():
        if row["previous_sha256"] != previous or row["sha256"] != _seal(previous, dict(row)):
            raise BrokenTrailError(f"Nhật ký thao tác bị sửa: mục số {row['id']} không khớp với mục trước nó")
        previous = row["sha256"]
    return previous


def _seal(previous: str, fact: dict[str, Any]) -> str:
    return digest(
        previous,
        fact["who"],
        fact["what"],
        fact["subject"],
        fact["payload"],
        fact["known_at"].isoformat(),
        fact["recorded_at"].isoformat(),
    )


def _record(row: Any) -> ActionRecord:
    return ActionRecord(
        id=row.id,
        who=row.who,
        what=row.what,
        subject=row.subject,
        payload=json.loads(row.payload),
        known_at=row.known_at,
        recorded_at=row.recorded_at,
        previous_sha256=row.previous_sha256,
        sha256=row.sha256,
    )
