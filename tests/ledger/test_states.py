from itertools import product
from typing import get_args

import pytest

from tasks.ledger.records import StateEvent, SubmissionRecord, SubmissionState
from tasks.ledger.states import Histories, ImpossibleTransitionError
from tests.ledger.samples import AUGUST, PROFILE, at, sha

STATES: tuple[SubmissionState, ...] = get_args(SubmissionState)

ROADS: dict[SubmissionState, list[SubmissionState]] = {
    "received": [],
    "read": ["read"],
    "accepted": ["read", "accepted"],
    "returned": ["read", "returned"],
    "quarantined": ["read", "quarantined"],
    "unreadable": ["unreadable"],
    "document": ["document"],
    "superseded": ["read", "accepted", "superseded"],
    "excluded": ["read", "accepted", "excluded"],
}
"""How a file gets into each state."""

SYSTEM_MAY = {
    ("received", "read"), ("received", "quarantined"), ("received", "unreadable"),
    ("read", "accepted"), ("read", "returned"), ("read", "quarantined"), ("read", "unreadable"),
    ("returned", "accepted"), ("accepted", "superseded"), ("accepted", "excluded"),
    ("returned", "read"), ("unreadable", "read"),
    ("received", "document"), ("unreadable", "document"), ("document", "read"),
}  # fmt: skip
OFFICER_MAY = SYSTEM_MAY | {
    ("superseded", "accepted"),
    ("superseded", "excluded"),
    ("excluded", "accepted"),
    ("returned", "received"),
    ("unreadable", "received"),
}


def record(id_: int, hours: float = 0) -> SubmissionRecord:
    return SubmissionRecord(
        id_, PROFILE, AUGUST, "so-xd", sha("a"), 1, f"{id_}.xlsx", "/", "folder", "", None, at(hours), at(0),
        "received", "", 0,
    )  # fmt: skip


@pytest.mark.parametrize("actor", [None, "Chị Hoa"])
@pytest.mark.parametrize(("now", "then"), list(product(STATES, STATES)))
def test_every_pair_of_states(now: SubmissionState, then: SubmissionState, actor: str | None) -> None:
    histories = Histories({1: record(1)}, {1: [(at(0), "received"), *((at(0), state) for state in ROADS[now])]})
    event = StateEvent(1, then, at(1), at(1), actor=actor)
    passed = then in ("received", "read", "accepted") and then in ["received", *ROADS[now]]
    if (now, then) in (OFFICER_MAY if actor else SYSTEM_MAY):
        assert histories.add(event) == [event]
        assert histories.add(event) == []
    elif now == then or passed:
        assert histories.add(event) == []
    else:
        with pytest.raises(ImpossibleTransitionError):
            histories.add(event)


def test_a_late_word_about_one_file_does_not_touch_what_is_known_later_of_another() -> None:
    said = {
        1: [(at(0), "received"), (at(0), "read"), (at(0), "accepted"), (at(9), "excluded")],
        2: [(at(0), "received"), (at(0), "read")],
    }
    histories = Histories({1: record(1), 2: record(2, hours=1)}, said)  # type: ignore[arg-type]
    event = StateEvent(2, "accepted", at(5), at(5))
    assert histories.add(event) == [event]


@pytest.mark.parametrize(
    ("late", "stored"), [("accepted", "accepted"), ("returned", "returned"), ("unreadable", "unreadable")]
)
def test_a_run_opened_earlier_speaks_after_the_later_one(late: SubmissionState, stored: SubmissionState) -> None:
    histories = Histories({1: record(1)}, {1: [(at(5), "received"), (at(5), "read")]})
    assert histories.add(StateEvent(1, late, at(1), at(6))) == [StateEvent(1, late, at(5), at(6))]


def test_what_a_later_run_said_stands_against_one_opened_earlier() -> None:
    histories = Histories({1: record(1)}, {1: [(at(0), "received"), (at(0), "read"), (at(5), "accepted")]})
    assert histories.add(StateEvent(1, "returned", at(1), at(6))) == []
    assert histories.add(StateEvent(1, "read", at(1), at(6))) == []
