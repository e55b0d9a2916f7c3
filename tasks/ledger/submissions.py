"""Files received, whose they are, and the states they pass through."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select

from config.vocabulary import vocabulary
from tasks.ledger.engine import Ledger
from tasks.ledger.known import (
    UnknownSubmissionError,
    chunks,
    current_of,
    peers_of,
    submissions_by_id,
    submissions_in,
)
from tasks.ledger.records import Received, StateEvent, SubmissionRecord
from tasks.ledger.schema import submission, submission_assignment, submission_state
from tasks.ledger.states import Histories, ImpossibleTransitionError, Said

__all__ = [
    "ImpossibleTransitionError",
    "UnknownSubmissionError",
    "assign",
    "current_of",
    "register",
    "set_states",
    "submission_of",
    "submissions",
]


def register(
    ledger: Ledger,
    profile: str,
    period: str,
    received: Sequence[Received],
    *,
    known_at: datetime,
    recorded_at: datetime,
) -> list[SubmissionRecord]:
    """Stores files as received, once per (profile, period, agency, sha256); answers in the order of `received`.

    A file that is there already, also under the agency and period that an officer assigned it to, comes back with
    `is_new` False and its state of now. `Received.period`, where the channel says one, goes before `period`. A file
    with a quarantine reason starts out quarantined.
    """
    if not received:
        return []
    with ledger.write() as connection:
        ids, added = [], set()
        for item in received:
            key = (item.period or period, item.agency or "", item.sha256)
            found = _find(connection, profile, *key)
            if found is None:
                found = _add(connection, profile, key, item, known_at, recorded_at)
                added.add(found)
            ids.append(found)
        records = submissions_by_id(connection, set(ids))
    # A file listed twice in one call is new once.
    return [replace(records[id_], is_new=id_ in added and id_ not in ids[:place]) for place, id_ in enumerate(ids)]


def set_states(ledger: Ledger, events: Sequence[StateEvent]) -> None:
    """Appends states in order, all or none. Saying again what was known at that moment already changes nothing.

    A newly accepted file supersedes the agency's earlier ones of the period in the same transaction (or is itself
    superseded, if one that arrived later was accepted before it).
    Raises ImpossibleTransitionError, UnknownSubmissionError.
    """
    if not events:
        return
    with ledger.write() as connection:
        histories = _histories(connection, [event.submission_id for event in events])
        news = [asdict(stored) for event in events for stored in histories.add(event)]
        if news:
            connection.execute(insert(submission_state), news)


def assign(
    ledger: Ledger,
    submission_id: int,
    agency: str,
    period: str,
    *,
    actor: str,
    reason: str,
    known_at: datetime,
    recorded_at: datetime,
) -> SubmissionRecord:
    """An officer says whose a quarantined file is and for which period; it is `received` again.

    Doing it twice changes nothing. Raises ImpossibleTransitionError when it is not in quarantine or the agency
    already has this very file for the period; UnknownSubmissionError.
    """
    with ledger.write() as connection:
        record = submissions_by_id(connection, [submission_id])[submission_id]
        if record.state == "quarantined":
            _refuse_twin(connection, record, agency, period)
            _histories(connection, [submission_id]).refuse_backdating(submission_id, known_at)
            said = {
                "submission_id": submission_id,
                "actor": actor,
                "reason": reason,
                "known_at": known_at,
                "recorded_at": recorded_at,
            }
            connection.execute(insert(submission_assignment), {"agency": agency, "period": period, **said})
            connection.execute(insert(submission_state), {"state": "received", **said})
        elif (record.agency, record.period) != (agency, period):
            state = vocabulary().submission_states[record.state]
            raise ImpossibleTransitionError(
                f"Tệp {record.file_name} (số {record.id}) đang ở trạng thái “{state}”; "
                "chỉ gán được đơn vị cho tệp đang bị giữ lại"
            )
        return submissions_by_id(connection, [submission_id])[submission_id]


def submissions(ledger: Ledger, profile: str, period: str, *, known_at: datetime) -> list[SubmissionRecord]:
    """The period's files with their states as known at `known_at`, by agency (unknown first), arrival and id."""
    with ledger.read() as connection:
        return submissions_in(connection, profile, known_at, period=period)


def submission_of(ledger: Ledger, submission_id: int) -> SubmissionRecord:
    """One file with everything known about it by now. Raises UnknownSubmissionError."""
    with ledger.read() as connection:
        return submissions_by_id(connection, [submission_id])[submission_id]


def _histories(connection: Connection, submission_ids: Sequence[int]) -> Histories:
    records = peers_of(connection, submission_ids)
    said: dict[int, list[Said]] = {}
    for ids in chunks(sorted(records)):
        query = (
            select(submission_state)
            .where(submission_state.c.submission_id.in_(ids))
            .order_by(submission_state.c.known_at, submission_state.c.id)
        )
        for row in connection.execute(query):
            said.setdefault(row.submission_id, []).append((row.known_at, row.state))
    return Histories(records, said)


def _find(connection: Connection, profile: str, period: str, agency: str, sha256: str) -> int | None:
    """The submission with that identity, as it came or as an officer assigned it."""
    same = select(submission.c.id).where(submission.c.profile == profile, submission.c.sha256 == sha256)
    came: int | None = connection.scalar(same.where(submission.c.period == period, submission.c.agency == agency))
    if came is not None:
        return came
    assigned: int | None = connection.scalar(
        same.join(submission_assignment, submission_assignment.c.submission_id == submission.c.id)
        .where(submission_assignment.c.period == period, submission_assignment.c.agency == agency)
        .order_by(submission.c.id)
        .limit(1)
    )
    return assigned


def _refuse_twin(connection: Connection, record: SubmissionRecord, agency: str, period: str) -> None:
    same = _find(connection, record.profile, period, agency, record.sha256)
    if same not in (None, record.id):
        raise ImpossibleTransitionError(
            f"Đơn vị {agency} đã có đúng tệp này cho kỳ {period} (số {same}); không gán thêm lần nữa"
        )


def _add(
    connection: Connection,
    profile: str,
    key: tuple[str, str, str],
    item: Received,
    known_at: datetime,
    recorded_at: datetime,
) -> int:
    known = {"known_at": known_at, "recorded_at": recorded_at}
    period, agency, sha256 = key
    file = {
        "profile": profile,
        "period": period,
        "agency": agency,
        "sha256": sha256,
        "size_bytes": item.size_bytes,
        "file_name": item.file_name,
        "channel": item.channel,
        "origin": item.origin,
        "sender": item.sender,
        "received_at": item.received_at,
        **known,
    }
    id_: int = connection.execute(insert(submission).values(file).returning(submission.c.id)).scalar_one()
    states = [{"submission_id": id_, "state": "received", "reason": "", "actor": None, **known}]
    if item.quarantine is not None:
        states.append({**states[0], "state": "quarantined", "reason": item.quarantine})
    connection.execute(insert(submission_state), states)
    return id_
