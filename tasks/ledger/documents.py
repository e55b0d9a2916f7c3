"""What later rooms freeze: flags, proposals, reports. The ledger keeps them word for word and does not look inside."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from tasks.ledger.canonical import canonical_json, sha256_of
from tasks.ledger.engine import Ledger
from tasks.ledger.records import FrozenRecord
from tasks.ledger.schema import frozen


def freeze(
    ledger: Ledger,
    kind: str,
    profile: str,
    period: str,
    payload: Any,
    *,
    known_at: datetime,
    recorded_at: datetime,
    subject: str = "",
) -> FrozenRecord:
    """Keeps `payload` (see `canonical_json`) and answers with its id and the sha256 of its canonical text.

    `subject` tells apart several objects of one kind and period (a recipient, a file name). The same content as is
    in force at `known_at` is no new row, so a rerun changes nothing.
    """
    text = canonical_json(payload)
    sha256 = sha256_of(text)
    with ledger.write() as connection:
        last = connection.execute(_last(kind, profile, period, subject, known_at)).first()
        if last is not None and last.sha256 == sha256:
            return _record(last)
        fact = {
            "kind": kind,
            "profile": profile,
            "period": period,
            "subject": subject,
            "sha256": sha256,
            "payload": text,
            "known_at": known_at,
            "recorded_at": recorded_at,
        }
        return _record(connection.execute(insert(frozen).values(fact).returning(frozen)).one(), is_new=True)


def latest(
    ledger: Ledger, kind: str, profile: str, period: str, *, known_at: datetime, subject: str = ""
) -> FrozenRecord | None:
    """The object of that kind in force at `known_at`; None where there is none."""
    with ledger.read() as connection:
        row = connection.execute(_last(kind, profile, period, subject, known_at)).first()
        return None if row is None else _record(row)


def all_of(
    ledger: Ledger, kind: str, profile: str, period: str | None = None, *, known_at: datetime
) -> list[FrozenRecord]:
    """All versions of all subjects, of one period or of all, by period, subject and when they became known."""
    query = select(frozen).where(frozen.c.kind == kind, frozen.c.profile == profile, frozen.c.known_at <= known_at)
    if period is not None:
        query = query.where(frozen.c.period == period)
    with ledger.read() as connection:
        records = [_record(row) for row in connection.execute(query)]
    return sorted(records, key=lambda record: (record.period, record.subject, record.known_at, record.id))


def frozen_by_id(ledger: Ledger, id_: int) -> FrozenRecord | None:
    """The frozen object of that id; None where there is none."""
    with ledger.read() as connection:
        return frozen_in(connection, id_)


def frozen_in(connection: Connection, id_: int) -> FrozenRecord | None:
    """`frozen_by_id` inside a transaction."""
    row = connection.execute(select(frozen).where(frozen.c.id == id_)).first()
    return None if row is None else _record(row)


def intact(record: FrozenRecord) -> bool:
    """Whether the content is still what its sha256 says that was frozen."""
    return sha256_of(canonical_json(record.payload)) == record.sha256


def _last(kind: str, profile: str, period: str, subject: str, known_at: datetime) -> Select[Any]:
    return (
        select(frozen)
        .where(
            frozen.c.kind == kind,
            frozen.c.profile == profile,
            frozen.c.period == period,
            frozen.c.subject == subject,
            frozen.c.known_at <= known_at,
        )
        .order_by(frozen.c.known_at.desc(), frozen.c.id.desc())
        .limit(1)
    )


def _record(row: Any, *, is_new: bool = False) -> FrozenRecord:
    return FrozenRecord(
        id=row.id,
        kind=row.kind,
        profile=row.profile,
        period=row.period,
        subject=row.subject,
        sha256=row.sha256,
        payload=json.loads(row.payload),
        known_at=row.known_at,
        recorded_at=row.recorded_at,
        is_new=is_new,
    )
