"""Queries: the submissions of a profile with agency, period, state and revision as known at a moment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Subquery, Table, and_, case, func, or_, select, true

from tasks.ledger.records import SubmissionRecord
from tasks.ledger.schema import submission, submission_assignment, submission_state

Item = TypeVar("Item")


class UnknownSubmissionError(LookupError):
    """There is no submission of that id."""


def submissions_in(
    connection: Connection,
    profile: str,
    known_at: datetime | None,
    *,
    period: str | None = None,
    before: str | None = None,
) -> list[SubmissionRecord]:
    """Submissions in the order of `order_of`: all periods, one `period`, or those earlier than `before`.

    `known_at` None means everything known by now.
    """
    scope = [submission.c.profile == profile]
    if period is not None:
        # An assignment can move a file into the period or out of it: look at both first, then at what is in force.
        moved = select(submission_assignment.c.submission_id).where(submission_assignment.c.period == period)
        scope.append(or_(submission.c.period == period, submission.c.id.in_(moved)))
    rows = _known(known_at, and_(*scope))
    where = []
    if period is not None:
        where.append(rows.c.period_now == period)
    if before is not None:
        where.append(rows.c.period_now < before)
    return _numbered(_fetch(connection, select(rows).where(*where)))


def submissions_by_id(connection: Connection, ids: Collection[int]) -> dict[int, SubmissionRecord]:
    """The submissions of those ids as known by now. Raises UnknownSubmissionError, naming the first absent."""
    peers = peers_of(connection, ids)
    return {id_: peers[id_] for id_ in ids}


def require_submission(connection: Connection, submission_id: int) -> None:
    """Raises UnknownSubmissionError where there is no such submission."""
    if connection.scalar(select(submission.c.id).where(submission.c.id == submission_id)) is None:
        raise UnknownSubmissionError(f"Không có tệp số {submission_id} trong sổ")


def peers_of(connection: Connection, ids: Collection[int]) -> dict[int, SubmissionRecord]:
    """All submissions of the periods in which those of `ids` are, as known by now. Raises UnknownSubmissionError."""
    wanted = sorted(set(ids))
    found: list[SubmissionRecord] = []
    for some in chunks(wanted):
        found += _fetch(connection, select(_known(None, submission.c.id.in_(some))))
    absent = sorted(set(wanted) - {record.id for record in found})
    if absent:
        raise UnknownSubmissionError(f"Không có tệp số {absent[0]} trong sổ")
    places = sorted({(record.profile, record.period) for record in found})
    return {
        record.id: record
        for profile, period in places
        for record in submissions_in(connection, profile, None, period=period)
    }


def chunks(items: Sequence[Item]) -> list[Sequence[Item]]:
    """`items` in pieces that stay far below both databases' limits on parameters of a statement."""
    return [items[start : start + 500] for start in range(0, len(items), 500)]


def current_of(records: Iterable[SubmissionRecord]) -> list[SubmissionRecord]:
    """The accepted file in force of each agency and period: the one that arrived last."""
    accepted = sorted((record for record in records if record.state == "accepted"), key=arrival)
    return sorted({(record.period, record.agency): record for record in accepted}.values(), key=order_of)


def last_of(table: Table, submission_ids: Sequence[int] | Select[tuple[int]], known_at: datetime | None) -> Select[Any]:
    """The last row of `table` about each of those submissions by `known_at` (None: by now)."""
    recency = func.row_number().over(
        partition_by=table.c.submission_id, order_by=(table.c.known_at.desc(), table.c.id.desc())
    )
    rows = select(table, recency.label("recency")).where(
        table.c.submission_id.in_(submission_ids), _by(table.c.known_at, known_at)
    )
    ranked = rows.subquery()
    return select(ranked).where(ranked.c.recency == 1)


def arrival(record: SubmissionRecord) -> tuple[datetime, int]:
    """Sorts files by when they came in."""
    return record.received_at, record.id


def order_of(record: SubmissionRecord) -> tuple[str, str, datetime, int]:
    """Sorts files by period, agency (unknown first) and arrival."""
    return record.period, record.agency or "", record.received_at, record.id


def _known(known_at: datetime | None, scope: ColumnElement[bool]) -> Subquery:
    """Each submission in scope once: its last assignment and state by `known_at`, and whether it was ever accepted."""
    ids = select(submission.c.id).where(scope, _by(submission.c.known_at, known_at))
    state = last_of(submission_state, ids, known_at).subquery()
    assigned = last_of(submission_assignment, ids, known_at).subquery()
    accepted = (
        select(
            submission_state.c.submission_id,
            func.max(case((submission_state.c.state == "accepted", 1), else_=0)).label("yes"),
        )
        .where(submission_state.c.submission_id.in_(ids), _by(submission_state.c.known_at, known_at))
        .group_by(submission_state.c.submission_id)
        .subquery()
    )
    return (
        select(
            submission,
            func.coalesce(assigned.c.agency, submission.c.agency).label("agency_now"),
            func.coalesce(assigned.c.period, submission.c.period).label("period_now"),
            state.c.state,
            state.c.reason,
            accepted.c.yes.label("was_accepted"),
        )
        .join(state, state.c.submission_id == submission.c.id)
        .join(accepted, accepted.c.submission_id == submission.c.id)
        .outerjoin(assigned, assigned.c.submission_id == submission.c.id)
        .where(submission.c.id.in_(ids))
        .subquery()
    )


def _by(column: ColumnElement[datetime], known_at: datetime | None) -> ColumnElement[bool]:
    return true() if known_at is None else column <= known_at


def _fetch(connection: Connection, query: Select[Any]) -> list[SubmissionRecord]:
    """Records with `revision` 1 where ever accepted, else 0; `_numbered` counts them."""
    return [
        SubmissionRecord(
            id=row.id,
            profile=row.profile,
            period=row.period_now,
            agency=row.agency_now or None,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            file_name=row.file_name,
            channel=row.channel,
            origin=row.origin,
            sender=row.sender,
            received_at=row.received_at,
            known_at=row.known_at,
            state=row.state,
            reason=row.reason,
            revision=row.was_accepted,
        )
        for row in connection.execute(query)
    ]


def _numbered(records: list[SubmissionRecord]) -> list[SubmissionRecord]:
    counted: dict[tuple[str, str | None], int] = {}
    numbered = []
    for record in sorted(records, key=order_of):
        key = (record.period, record.agency)
        counted[key] = counted.get(key, 0) + record.revision
        numbered.append(replace(record, revision=counted[key] if record.revision else 0))
    return numbered
