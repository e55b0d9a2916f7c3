"""The states of a submission: which may follow which, and appending one."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from tasks.ledger.known import arrival, submission_by_id, submissions_in
from tasks.ledger.schema import submission_state
from tasks.ledger.types import StateEvent, SubmissionRecord, SubmissionState

NEXT: dict[SubmissionState, frozenset[SubmissionState]] = {
    "received": frozenset({"read", "quarantined", "unreadable"}),
    "read": frozenset({"accepted", "returned", "quarantined", "unreadable"}),
    "returned": frozenset({"accepted"}),
    "accepted": frozenset({"superseded", "excluded"}),
    "quarantined": frozenset(),
    "unreadable": frozenset(),
    "superseded": frozenset(),
    "excluded": frozenset(),
}
"""What the system may say next. `returned` becomes `accepted` when its errors are waived; only `assign` leads out of
quarantine."""

BY_A_PERSON: dict[SubmissionState, frozenset[SubmissionState]] = {
    "superseded": frozenset({"accepted", "excluded"}),
    "excluded": frozenset({"accepted"}),
}
"""What only a named officer may say: bring an earlier revision or an excluded file back."""

NAMES: dict[SubmissionState, str] = {
    "received": "đã nhận",
    "read": "đã đọc",
    "accepted": "đã tiếp nhận số liệu",
    "returned": "đã trả lại",
    "quarantined": "bị giữ lại",
    "unreadable": "không đọc được",
    "superseded": "đã được thay bằng tệp khác",
    "excluded": "bị loại",
}

_STEPS: tuple[SubmissionState, ...] = ("received", "read", "accepted")
"""Steps that a rerun says again although the file has gone further since."""


class ImpossibleTransitionError(ValueError):
    """A submission cannot go from the state it is in to the one asked for. The message is for people."""


def append(connection: Connection, event: StateEvent) -> bool:
    """Stores the event; False when it says what was known at its moment already. Raises ImpossibleTransitionError."""
    record = submission_by_id(connection, event.submission_id)
    history = _history(connection, record.id, event.known_at)
    then = history[-1] if history else None
    if then == event.state:
        return False
    if then is None:
        raise ImpossibleTransitionError(f"{_of(record)} chưa được nhận vào thời điểm của trạng thái mới")
    allowed = NEXT[then] | (BY_A_PERSON.get(then, frozenset()) if event.actor else frozenset())
    if event.state not in allowed:
        if event.state in _STEPS and event.state in history:
            return False
        raise ImpossibleTransitionError(
            f"{_of(record)} không thể chuyển từ “{NAMES[then]}” sang “{NAMES[event.state]}”"
        )
    refuse_backdating(connection, record, event.known_at)
    connection.execute(
        insert(submission_state),
        {
            "submission_id": event.submission_id,
            "state": event.state,
            "reason": event.reason,
            "actor": event.actor,
            "known_at": event.known_at,
            "recorded_at": event.recorded_at,
        },
    )
    return True


def supersede_rivals(connection: Connection, event: StateEvent) -> None:
    """After `event` accepted a file: of the agency's accepted files of the period only the last to arrive stays.

    Where an officer brought a file back, that one stays.
    """
    accepted = submission_by_id(connection, event.submission_id)
    rivals = [
        record
        for record in submissions_in(connection, accepted.profile, event.known_at, period=accepted.period)
        if record.agency == accepted.agency and record.state == "accepted"
    ]
    kept = accepted if event.actor else max(rivals, key=arrival)
    for record in rivals:
        if record.id != kept.id:
            reason = f"Đã thay bằng tệp {kept.file_name}"
            append(connection, StateEvent(record.id, "superseded", event.known_at, event.recorded_at, reason))


def refuse_backdating(connection: Connection, record: SubmissionRecord, known_at: datetime) -> None:
    """What was known later is not rewritten by what claims to have been known before it."""
    last = connection.scalar(
        select(func.max(submission_state.c.known_at)).where(submission_state.c.submission_id == record.id)
    )
    if last is not None and known_at < last:
        raise ImpossibleTransitionError(
            f"{_of(record)} đã có trạng thái ghi nhận lúc {last.isoformat()}; không ghi lùi về trước thời điểm đó"
        )


def _history(connection: Connection, submission_id: int, known_at: datetime) -> list[SubmissionState]:
    """States by `known_at`, in order, from the last time it was received (an assignment begins anew)."""
    states = list(
        connection.scalars(
            select(submission_state.c.state)
            .where(submission_state.c.submission_id == submission_id, submission_state.c.known_at <= known_at)
            .order_by(submission_state.c.known_at, submission_state.c.id)
        )
    )
    begins = max((place for place, state in enumerate(states) if state == "received"), default=0)
    return states[begins:]


def _of(record: SubmissionRecord) -> str:
    return f"Tệp {record.file_name} (số {record.id})"
