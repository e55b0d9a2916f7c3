"""The outbox: every message is a committed row before anything is sent, and its history is never rewritten.

`Ledger.write` admits one writer at a time on both databases, so what is looked at here still holds when it is changed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from config.vocabulary import vocabulary
from tasks.ledger.columns import Instant
from tasks.ledger.contents import keep_in
from tasks.ledger.engine import Ledger
from tasks.ledger.outbox_records import (
    DISPATCHER_MOVES,
    PERSON_MOVES,
    RESENDABLE,
    STATES,
    VOIDABLE,
    OutboxEvent,
    OutboxMessage,
    OutboxMoveError,
    OutboxRecord,
    OutboxState,
)
from tasks.ledger.outbox_tables import outbox, outbox_event

_RECORD = [column for column in outbox.columns if column.name != "id"]


def enqueue(
    ledger: Ledger, messages: Sequence[OutboxMessage], *, known_at: datetime, recorded_at: datetime
) -> list[OutboxRecord]:
    """Put messages into the outbox, each key exactly once; the record of each, in order, `is_new` where it was added.

    All or none: one transaction.
    """
    with ledger.write() as connection:
        return [_enqueued(connection, message, known_at, recorded_at) for message in messages]


def claim(
    ledger: Ledger,
    *,
    limit: int,
    now: datetime,
    worker: str,
    profile: str | None = None,
    period: str | None = None,
    live: bool,
    written_of: str | None = None,
) -> list[OutboxRecord]:
    """Take up to `limit` due messages for sending, in order of number: they are `sending` and nobody else gets them.

    `live` also takes those that a rehearsal has written as files, of the period `written_of` or of all.
    Each claim counts as an attempt.
    Raises OpenTransactionError inside a transaction: what is sent cannot be rolled back.
    """
    ledger.require_no_transaction()
    with ledger.write() as connection:
        due = (
            select(*_RECORD)
            .where(or_(outbox.c.state == "queued", *([_written(written_of)] if live else [])))
            .where(or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now))
            .where(*_of(profile, period))
            .order_by(outbox.c.profile, outbox.c.period, outbox.c.number)
            .limit(limit)
        )
        keys = [row.key for row in connection.execute(due)]
        for key in keys:
            connection.execute(
                update(outbox).where(outbox.c.key == key).values(attempts=outbox.c.attempts + 1, worker=worker)
            )
            _move(connection, key, "sending", by=worker, detail="", now=now)
        return [_get(connection, key) for key in keys]


def record(
    ledger: Ledger,
    key: str,
    state: OutboxState,
    *,
    detail: str,
    now: datetime,
    not_before: datetime | None = None,
    attempted: bool = True,
) -> OutboxRecord:
    """Write down what became of a message. `not_before` belongs to `queued`: when it may be tried again.

    `attempted=False` takes the claim's attempt back: the message was never handed to a server. Raises OutboxMoveError.
    """
    with ledger.write() as connection:
        row = _get(connection, key)
        if state not in DISPATCHER_MOVES.get(row.state, frozenset()):
            raise _forbidden(row, state)
        attempts = row.attempts if attempted else max(row.attempts - 1, 0)
        connection.execute(update(outbox).where(outbox.c.key == key).values(attempts=attempts))
        _move(connection, key, state, by=row.worker or "giaingan", detail=detail, now=now, not_before=not_before)
        return _get(connection, key)


def sweep(
    ledger: Ledger, *, claimed_before: datetime, now: datetime, is_gone: Callable[[str], bool] = lambda _: False
) -> list[OutboxRecord]:
    """Rows that a dead dispatcher left in `sending` become `unknown`: for a person to settle, never resent.

    Dead is one that claimed its row too long ago, or of which `is_gone` says by its name that it is.
    """
    with ledger.read() as connection:
        if connection.scalar(select(func.count()).where(outbox.c.state == "sending")) == 0:
            return []
    with ledger.write() as connection:
        held = select(outbox.c.key, outbox.c.worker, outbox.c.changed_at).where(outbox.c.state == "sending")
        keys = [
            row.key
            for row in connection.execute(held.order_by(outbox.c.id))
            if row.changed_at < claimed_before or is_gone(row.worker or "")
        ]
        for key in keys:
            _move(connection, key, "unknown", by="sweep", detail="no outcome was recorded for this attempt", now=now)
        return [_get(connection, key) for key in keys]


def expire(
    ledger: Ledger,
    *,
    now: datetime,
    detail: str,
    states: Iterable[OutboxState],
    profile: str | None = None,
    period: str | None = None,
) -> list[OutboxRecord]:
    """Messages in `states` whose time passed before `now` become `expired`, for the reason in `detail`."""
    with ledger.write() as connection:
        passed = (
            select(outbox.c.key)
            .where(outbox.c.state.in_(sorted(states)), outbox.c.expires_at < now, *_of(profile, period))
            .order_by(outbox.c.id)
        )
        keys = list(connection.scalars(passed))
        for key in keys:
            _move(connection, key, "expired", by="giaingan", detail=detail, now=now)
        return [_get(connection, key) for key in keys]


def void(ledger: Ledger, keys: Iterable[str], *, by: str, detail: str, now: datetime) -> list[OutboxRecord]:
    """Messages of these keys that have reached nobody become `void`, for the reason in `detail`; those that did."""
    with ledger.write() as connection:
        found = [_get(connection, key) for key in keys]
        stopped = [row for row in found if row.state in VOIDABLE]
        for row in stopped:
            _move(connection, row.key, "void", by=by, detail=detail, now=now)
        return [_get(connection, row.key) for row in stopped]


def deferred(ledger: Ledger, profile: str | None = None, *, now: datetime) -> list[OutboxRecord]:
    """Messages that a server would not take for now and that wait for their next attempt, in order."""
    query = (
        select(*_RECORD)
        .where(outbox.c.state == "queued", outbox.c.attempts > 0, outbox.c.not_before > now, *_of(profile, None))
        .order_by(outbox.c.profile, outbox.c.period, outbox.c.number)
    )
    with ledger.read() as connection:
        return [_as_record(row) for row in connection.execute(query)]


def by_key(ledger: Ledger, keys: Iterable[str]) -> dict[str, OutboxRecord]:
    """The rows of these keys that there are."""
    query = select(*_RECORD).where(outbox.c.key.in_(sorted(keys)))
    with ledger.read() as connection:
        return {row.key: _as_record(row) for row in connection.execute(query)}


def lag(ledger: Ledger, *, now: datetime, profile: str | None = None, period: str | None = None) -> timedelta | None:
    """How long the oldest message that may go now has waited; None where none waits."""
    due_since = func.coalesce(outbox.c.not_before, outbox.c.recorded_at, type_=Instant)
    waiting = select(func.min(due_since, type_=Instant)).where(outbox.c.state == "queued", *_of(profile, period))
    with ledger.read() as connection:
        oldest = connection.scalar(waiting.where(due_since <= now))
    return None if oldest is None else now - oldest


def settle(ledger: Ledger, key: str, state: OutboxState, *, by: str, note: str, now: datetime) -> OutboxRecord:
    """A person, named in `by`, says what became of a message and why. Raises OutboxMoveError."""
    return _person(ledger, key, state, PERSON_MOVES, by=by, note=note, now=now)


def resend(ledger: Ledger, key: str, *, by: str, note: str, now: datetime) -> OutboxRecord:
    """A person wants the message sent again, twice delivered or not: it is `queued` with no attempts.

    Raises OutboxMoveError.
    """
    allowed: dict[OutboxState, frozenset[OutboxState]] = {state: frozenset({"queued"}) for state in RESENDABLE}
    return _person(ledger, key, "queued", allowed, by=by, note=note, now=now)


def counts(ledger: Ledger, profile: str | None = None, period: str | None = None) -> dict[OutboxState, int]:
    """Messages by state, every state named."""
    with ledger.read() as connection:
        query = (
            select(outbox.c.state, func.count().label("number")).where(*_of(profile, period)).group_by(outbox.c.state)
        )
        found = {row.state: row.number for row in connection.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def rows(
    ledger: Ledger,
    profile: str | None = None,
    period: str | None = None,
    *,
    states: Iterable[OutboxState] | None = None,
) -> list[OutboxRecord]:
    """Outbox rows in order of profile, period and number."""
    query = select(*_RECORD).where(*_of(profile, period))
    if states is not None:
        query = query.where(outbox.c.state.in_(sorted(states)))
    with ledger.read() as connection:
        found = connection.execute(query.order_by(outbox.c.profile, outbox.c.period, outbox.c.number)).all()
    return [_as_record(row) for row in found]


def get(ledger: Ledger, key: str) -> OutboxRecord:
    """The row of that key. Raises OutboxMoveError where there is none."""
    with ledger.read() as connection:
        return _get(connection, key)


def history(ledger: Ledger, key: str) -> list[OutboxEvent]:
    """Everything that happened to a message, oldest first."""
    event = outbox_event.c
    query = select(event.key, event.at, event.state, event.by, event.detail)
    with ledger.read() as connection:
        found = connection.execute(query.where(event.key == key).order_by(event.id)).all()
    return [OutboxEvent(*row) for row in found]


def _enqueued(
    connection: Connection, message: OutboxMessage, known_at: datetime, recorded_at: datetime
) -> OutboxRecord:
    if connection.scalar(select(outbox.c.id).where(outbox.c.key == message.key)) is not None:
        return _get(connection, message.key)
    for blob in message.blobs:
        keep_in(connection, blob)
    of_period = (outbox.c.profile == message.profile, outbox.c.period == message.period)
    last = connection.scalar(select(func.max(outbox.c.number)).where(*of_period))
    connection.execute(
        insert(outbox).values(
            key=message.key,
            profile=message.profile,
            period=message.period,
            number=(last or 0) + 1,
            kind=message.kind,
            recipient=message.recipient,
            subject=message.subject,
            payload_sha256=keep_in(connection, message.payload),
            state="queued",
            attempts=0,
            not_before=None,
            worker=None,
            detail="",
            known_at=known_at,
            recorded_at=recorded_at,
            changed_at=recorded_at,
            expires_at=message.expires_at,
        )
    )
    _note(connection, message.key, "queued", by="giaingan", detail="", now=recorded_at)
    return _get(connection, message.key, is_new=True)


def _person(
    ledger: Ledger,
    key: str,
    state: OutboxState,
    allowed: dict[OutboxState, frozenset[OutboxState]],
    *,
    by: str,
    note: str,
    now: datetime,
) -> OutboxRecord:
    if not by.strip() or not note.strip():
        raise OutboxMoveError("Phải ghi tên người thực hiện và lý do khi thay đổi trạng thái của thư")
    with ledger.write() as connection:
        row = _get(connection, key)
        if state not in allowed.get(row.state, frozenset()):
            raise _forbidden(row, state)
        if state == "queued":
            # Whoever asks for it again knows what time it is.
            connection.execute(update(outbox).where(outbox.c.key == key).values(attempts=0, expires_at=None))
        _move(connection, key, state, by=by, detail=note, now=now)
        return _get(connection, key)


def _move(
    connection: Connection,
    key: str,
    state: OutboxState,
    *,
    by: str,
    detail: str,
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    connection.execute(
        update(outbox)
        .where(outbox.c.key == key)
        .values(state=state, detail=detail, changed_at=now, not_before=not_before)
    )
    _note(connection, key, state, by=by, detail=detail, now=now)


def _forbidden(row: OutboxRecord, state: OutboxState) -> OutboxMoveError:
    names = vocabulary().outbox_states
    return OutboxMoveError(
        f"Thư số {row.number} gửi {row.recipient} đang ở trạng thái “{names[row.state]}”, không chuyển được "
        f"sang “{names[state]}”"
    )


def _note(connection: Connection, key: str, state: OutboxState, *, by: str, detail: str, now: datetime) -> None:
    connection.execute(insert(outbox_event).values(key=key, at=now, state=state, by=by, detail=detail))


def _written(period: str | None) -> ColumnElement[bool]:
    """What a rehearsal of the period wrote."""
    return and_(outbox.c.state == "written", *_of(None, period))


def _of(profile: str | None, period: str | None) -> list[ColumnElement[bool]]:
    wanted = ((outbox.c.profile, profile), (outbox.c.period, period))
    return [column == value for column, value in wanted if value is not None]


def _get(connection: Connection, key: str, *, is_new: bool = False) -> OutboxRecord:
    row = connection.execute(select(*_RECORD).where(outbox.c.key == key)).one_or_none()
    if row is None:
        raise OutboxMoveError(f"Hộp thư đi không có thư mang khóa {key}")
    return _as_record(row, is_new=is_new)


def _as_record(row: Row[tuple[object, ...]], *, is_new: bool = False) -> OutboxRecord:
    return OutboxRecord(**row._mapping, is_new=is_new)
