"""The states of a submission: which may follow which, and what a new word about one makes of the others."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from config.errors import ToldError
from config.vocabulary import vocabulary
from tasks.ledger.known import arrival
from tasks.ledger.records import StateEvent, SubmissionRecord, SubmissionState

Said = tuple[datetime, SubmissionState]
"""When a state became known, and the state."""

NEXT: dict[SubmissionState, frozenset[SubmissionState]] = {
    "received": frozenset({"read", "quarantined", "unreadable", "document"}),
    "read": frozenset({"accepted", "returned", "quarantined", "unreadable"}),
    "returned": frozenset({"accepted", "read"}),
    "accepted": frozenset({"superseded", "excluded"}),
    "quarantined": frozenset(),
    "unreadable": frozenset({"read", "document"}),
    "document": frozenset({"read"}),
    "superseded": frozenset(),
    "excluded": frozenset(),
}
"""What the system may say next. `returned` becomes `accepted` when its errors are waived; it and `unreadable` become
`read` when a corrected profile, mapping or reader reads the file; only `assign` leads out of quarantine."""

BY_A_PERSON: dict[SubmissionState, frozenset[SubmissionState]] = {
    "returned": frozenset({"received"}),
    "unreadable": frozenset({"received"}),
    "superseded": frozenset({"accepted", "excluded"}),
    "excluded": frozenset({"accepted"}),
}
"""What only a named officer may say: bring an earlier revision or an excluded file back, have a file read again."""

_STEPS: tuple[SubmissionState, ...] = ("received", "read", "accepted")
"""Steps that a rerun says again although the file has gone further since."""


class ImpossibleTransitionError(ToldError):
    """A submission cannot go from the state it is in to the one asked for. The message is for people."""


class Histories:
    """What was said about some submissions, in order; new words are judged against it and then part of it.

    `records` must hold every file of the agencies and periods concerned, `said` their states by (known_at, id).
    """

    def __init__(self, records: Mapping[int, SubmissionRecord], said: Mapping[int, list[Said]]) -> None:
        self._records = records
        self._said = {id_: list(said.get(id_, [])) for id_ in records}

    def add(self, event: StateEvent) -> list[StateEvent]:
        """The events to store: none when it was known at its moment already, else `event` and what follows from it.

        Of an agency's accepted files of a period only the last to arrive stays accepted; where an officer brought one
        back, that one. What a run says of a file after a later run has spoken of it is said now; where the later word
        leaves no room for it, that stands: no two runs fail each other. Raises ImpossibleTransitionError.
        """
        said = self._said[event.submission_id]
        if event.actor is None and said and event.known_at < said[-1][0]:
            if event.state not in NEXT[said[-1][1]]:
                return []
            event = replace(event, known_at=said[-1][0])
        if not self._is_news(event):
            return []
        self._said[event.submission_id].append((event.known_at, event.state))
        if event.state != "accepted":
            return [event]
        accepted = self._records[event.submission_id]
        rivals = [
            record
            for record in self._records.values()
            if (record.profile, record.period, record.agency) == (accepted.profile, accepted.period, accepted.agency)
            and self._said[record.id][-1][1] == "accepted"
            and self._said[record.id][-1][0] <= event.known_at
        ]
        kept = accepted if event.actor else max(rivals, key=arrival)
        reason = f"Đã thay bằng tệp {kept.file_name}"
        replaced = [
            StateEvent(record.id, "superseded", event.known_at, event.recorded_at, reason)
            for record in sorted(rivals, key=arrival)
            if record.id != kept.id
        ]
        for other in replaced:
            self._said[other.submission_id].append((other.known_at, other.state))
        return [event, *replaced]

    def refuse_backdating(self, submission_id: int, known_at: datetime) -> None:
        """What was known later is not rewritten by what claims to have been known before it."""
        said = self._said[submission_id]
        if said and known_at < said[-1][0]:
            raise ImpossibleTransitionError(
                f"{_of(self._records[submission_id])} đã có trạng thái ghi nhận lúc {said[-1][0].isoformat()}; "
                "không ghi lùi về trước thời điểm đó"
            )

    def _is_news(self, event: StateEvent) -> bool:
        record = self._records[event.submission_id]
        known = [state for at, state in self._said[event.submission_id] if at <= event.known_at]
        if not known:
            raise ImpossibleTransitionError(f"{_of(record)} chưa được nhận vào thời điểm của trạng thái mới")
        then = known[-1]
        if then == event.state:
            return False
        allowed = NEXT[then] | (BY_A_PERSON.get(then, frozenset()) if event.actor else frozenset())
        if event.state not in allowed:
            # An assignment begins anew: what was said before it is not a step of this life.
            begins = max((place for place, state in enumerate(known) if state == "received"), default=0)
            if event.state in _STEPS and event.state in known[begins:]:
                return False
            names = vocabulary().submission_states
            raise ImpossibleTransitionError(
                f"{_of(record)} không thể chuyển từ “{names[then]}” sang “{names[event.state]}”"
            )
        self.refuse_backdating(event.submission_id, event.known_at)
        return True


def _of(record: SubmissionRecord) -> str:
    return f"Tệp {record.file_name} (số {record.id})"
