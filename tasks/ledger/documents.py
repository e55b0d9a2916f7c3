"""What later rooms freeze: flags, proposals, reports. The ledger keeps them word for word and does not look inside."""

from datetime import datetime
from typing import Any, TypeGuard

from sqlalchemy import Connection, ScalarSelect, Select, func, insert, select

from tasks.ledger.codec import from_json, sha256_of, to_json
from tasks.ledger.contents import content_in, keep_in
from tasks.ledger.engine import Ledger
from tasks.ledger.records import FrozenRecord, RestsOn
from tasks.ledger.schema import frozen, frozen_basis

_LARGE = 10_000
"""A longer record lies in the content store, compressed, under its sha256; its payload is then empty."""


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
    rests_on: RestsOn | None = None,
) -> FrozenRecord:
    """Keeps a record (see `to_json`, which also gives a text to hand in) and what it rests on.

    `subject` tells apart several objects of one kind and period (a recipient, a file name). The same content as is
    in force at `known_at` is no new record, so a rerun changes nothing; only what it rests on now is noted.
    """
    text = to_json(payload)
    sha256 = sha256_of(text)
    moments = {"known_at": known_at, "recorded_at": recorded_at}
    with ledger.write() as connection:
        last = connection.execute(_last(kind, profile, period, subject, known_at)).first()
        is_new = last is None or last.sha256 != sha256
        if last is None or is_new:
            named = {"kind": kind, "profile": profile, "period": period, "subject": subject}
            fact = {**named, "sha256": sha256, "payload": text, **moments}
            if len(text) > _LARGE:
                keep_in(connection, text.encode())
                fact["payload"] = ""
            id_ = connection.execute(insert(frozen).values(fact).returning(frozen.c.id)).scalar_one()
        else:
            id_ = last.id
        basis = None if rests_on is None else to_json(rests_on)
        if basis is not None and (is_new or last is None or last.rests_on != basis):
            connection.execute(insert(frozen_basis), {"frozen_id": id_, "rests_on": basis, **moments})
        return _record(
            connection, connection.execute(_with_basis(known_at).where(frozen.c.id == id_)).one(), is_new=is_new
        )


def still_rests_on(record: FrozenRecord | None, given: RestsOn) -> TypeGuard[FrozenRecord]:
    """Whether there is a record and it was made from exactly that, so that it need not be made again."""
    return record is not None and record.rests_on == given


def latest(
    ledger: Ledger, kind: str, profile: str, period: str, *, known_at: datetime, subject: str = ""
) -> FrozenRecord | None:
    """The object of that kind in force at `known_at`; None where there is none."""
    with ledger.read() as connection:
        row = connection.execute(_last(kind, profile, period, subject, known_at)).first()
        return None if row is None else _record(connection, row)


def latest_before(ledger: Ledger, kind: str, profile: str, period: str, *, known_at: datetime) -> FrozenRecord | None:
    """The object of that kind in force at `known_at` of the last period before; None where there is none."""
    earlier = select(func.max(frozen.c.period)).where(
        frozen.c.kind == kind, frozen.c.profile == profile, frozen.c.period < period, frozen.c.known_at <= known_at
    )
    with ledger.read() as connection:
        last = connection.scalar(earlier)
    return None if last is None else latest(ledger, kind, profile, last, known_at=known_at)


def all_of(
    ledger: Ledger, kind: str, profile: str, period: str | None = None, *, known_at: datetime
) -> list[FrozenRecord]:
    """All versions of all subjects, of one period or of all, by period, subject and when they became known."""
    query = _with_basis(known_at).where(
        frozen.c.kind == kind, frozen.c.profile == profile, frozen.c.known_at <= known_at
    )
    if period is not None:
        query = query.where(frozen.c.period == period)
    with ledger.read() as connection:
        records = [_record(connection, row) for row in connection.execute(query)]
    return sorted(records, key=lambda record: (record.period, record.subject, record.known_at, record.id))


def frozen_by_id(ledger: Ledger, id_: int) -> FrozenRecord | None:
    """The frozen object of that id; None where there is none."""
    with ledger.read() as connection:
        return frozen_in(connection, id_)


def frozen_in(connection: Connection, id_: int) -> FrozenRecord | None:
    """`frozen_by_id` inside a transaction."""
    row = connection.execute(_with_basis(None).where(frozen.c.id == id_)).first()
    return None if row is None else _record(connection, row)


def intact(record: FrozenRecord) -> bool:
    """Whether the content is still what its sha256 says that was frozen."""
    return sha256_of(record.text) == record.sha256


def _last(kind: str, profile: str, period: str, subject: str, known_at: datetime) -> Select[Any]:
    return (
        _with_basis(known_at)
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


def _with_basis(known_at: datetime | None) -> Select[Any]:
    """Frozen objects with what each was last found to rest on, by `known_at` or by now."""
    basis: Select[tuple[str]] = select(frozen_basis.c.rests_on).where(frozen_basis.c.frozen_id == frozen.c.id)
    if known_at is not None:
        basis = basis.where(frozen_basis.c.known_at <= known_at)
    last: ScalarSelect[str] = (
        basis.order_by(frozen_basis.c.known_at.desc(), frozen_basis.c.id.desc()).limit(1).scalar_subquery()
    )
    return select(frozen, last.label("rests_on"))


def _record(connection: Connection, row: Any, *, is_new: bool = False) -> FrozenRecord:
    return FrozenRecord(
        id=row.id,
        kind=row.kind,
        profile=row.profile,
        period=row.period,
        subject=row.subject,
        sha256=row.sha256,
        text=row.payload or content_in(connection, row.sha256).decode(),
        rests_on=None if row.rests_on is None else from_json(RestsOn, row.rests_on),
        known_at=row.known_at,
        recorded_at=row.recorded_at,
        is_new=is_new,
    )
