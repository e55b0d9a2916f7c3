"""Queries: the submissions of a profile with agency, period, state and revision as known at a moment."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, select, true

from tasks.ledger.schema import submission, submission_assignment, submission_state
from tasks.ledger.types import SubmissionRecord


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
    rows = _known(known_at)
    where = [rows.c.profile == profile]
    if period is not None:
        where.append(rows.c.period_now == period)
    if before is not None:
        where.append(rows.c.period_now < before)
    return _numbered(_fetch(connection, rows, and_(*where)))


def submissions_by_id(
    connection: Connection, ids: Collection[int], known_at: datetime | None = None
) -> dict[int, SubmissionRecord]:
    """The submissions of those ids, each with its revision among its agency's files of the period."""
    rows = _known(known_at)
    found = _fetch(connection, rows, rows.c.id.in_(list(ids)))
    peers: dict[int, SubmissionRecord] = {}
    for profile, period in sorted({(record.profile, record.period) for record in found}):
        for record in submissions_in(connection, profile, known_at, period=period):
            peers[record.id] = record
    return {id_: peers[id_] for id_ in ids if id_ in peers}


def submission_by_id(connection: Connection, submission_id: int, known_at: datetime | None = None) -> SubmissionRecord:
    """One submission. Its revision is not worked out (0). Raises UnknownSubmissionError."""
    rows = _known(known_at)
    found = _fetch(connection, rows, rows.c.id == submission_id)
    if not found:
        raise UnknownSubmissionError(f"Không có tệp số {submission_id} trong sổ")
    return replace(found[0], revision=0)


def current_of(records: Iterable[SubmissionRecord]) -> list[SubmissionRecord]:
    """The accepted file in force of each agency and period: the one that arrived last."""
    accepted = sorted((record for record in records if record.state == "accepted"), key=arrival)
    return sorted({(record.period, record.agency): record for record in accepted}.values(), key=order_of)


def arrival(record: SubmissionRecord) -> tuple[datetime, int]:
    """Sorts files by when they came in."""
    return record.received_at, record.id


def order_of(record: SubmissionRecord) -> tuple[str, str, datetime, int]:
    """Sorts files by period, agency (unknown first) and arrival."""
    return record.period, record.agency or "", record.received_at, record.id


def _known(known_at: datetime | None) -> Subquery:
    """Each submission once, with its last assignment and last state by `known_at`, and whether it was ever accepted."""
    state = _last(submission_state, known_at)
    assigned = _last(submission_assignment, known_at)
    accepted = (
        select(
            submission_state.c.submission_id,
            func.max(case((submission_state.c.state == "accepted", 1), else_=0)).label("yes"),
        )
        .where(_by(submission_state.c.known_at, known_at))
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
        .join(state, and_(state.c.submission_id == submission.c.id, state.c.place == 1))
        .join(accepted, accepted.c.submission_id == submission.c.id)
        .outerjoin(assigned, and_(assigned.c.submission_id == submission.c.id, assigned.c.place == 1))
        .where(_by(submission.c.known_at, known_at))
        .subquery()
    )


def _last(table: Any, known_at: datetime | None) -> Subquery:
    place = func.row_number().over(
        partition_by=table.c.submission_id, order_by=(table.c.known_at.desc(), table.c.id.desc())
    )
    return select(table, place.label("place")).where(_by(table.c.known_at, known_at)).subquery()


def _by(column: ColumnElement[datetime], known_at: datetime | None) -> ColumnElement[bool]:
    return true() if known_at is None else column <= known_at


def _fetch(connection: Connection, rows: Subquery, where: ColumnElement[bool]) -> list[SubmissionRecord]:
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
            kept_at=row.kept_at,
            channel=row.channel,
            origin=row.origin,
            sender=row.sender,
            received_at=row.received_at,
            known_at=row.known_at,
            state=row.state,
            reason=row.reason,
            revision=row.was_accepted,
        )
        for row in connection.execute(select(rows).where(where))
    ]


def _numbered(records: list[SubmissionRecord]) -> list[SubmissionRecord]:
    counted: dict[tuple[str, str | None], int] = {}
    numbered = []
    for record in sorted(records, key=order_of):
        key = (record.period, record.agency)
        counted[key] = counted.get(key, 0) + record.revision
        numbered.append(replace(record, revision=counted[key] if record.revision else 0))
    return numbered
