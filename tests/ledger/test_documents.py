import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tasks.ledger.documents import all_of, freeze, frozen_by_id, intact, latest, still_rests_on
from tasks.ledger.engine import Ledger
from tasks.ledger.records import FrozenRecord, RestsOn
from tests.ledger.samples import AUGUST, JULY, PROFILE, at, sha


def test_what_is_frozen_comes_back_with_the_hash_of_its_text(ledger: Ledger) -> None:
    payload = {"ngày": date(2023, 8, 5), "tỷ lệ": Decimal("41.20"), "a": [1, None, True]}
    record = freeze(ledger, "report", PROFILE, AUGUST, payload, known_at=at(1), recorded_at=at(2), subject="UBND")
    text = '{"a":[1,null,true],"ngày":"2023-08-05","tỷ lệ":"41.20"}'
    assert record.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert record.payload == {"a": [1, None, True], "ngày": "2023-08-05", "tỷ lệ": "41.20"}
    assert record.is_new
    assert (record.kind, record.subject, record.known_at, record.recorded_at) == ("report", "UBND", at(1), at(2))
    found = latest(ledger, "report", PROFILE, AUGUST, known_at=at(1), subject="UBND")
    assert found is not None
    assert (found.id, found.payload, found.is_new) == (record.id, record.payload, False)
    assert frozen_by_id(ledger, record.id) == found
    assert frozen_by_id(ledger, record.id + 1) is None


def test_the_same_content_is_no_new_row_and_other_content_takes_over(ledger: Ledger) -> None:
    def frozen(payload: object, hours: float) -> tuple[int, bool]:
        record = freeze(ledger, "flags", PROFILE, AUGUST, payload, known_at=at(hours), recorded_at=at(hours))
        return record.id, record.is_new

    def in_force(hours: float) -> object:
        record = latest(ledger, "flags", PROFILE, AUGUST, known_at=at(hours))
        return None if record is None else record.payload

    first, again, second = frozen({"a": 1, "b": 2}, 1), frozen({"b": 2, "a": 1}, 2), frozen({"a": 2}, 3)
    assert again == (first[0], False)
    assert second[1]
    assert [in_force(hours) for hours in (0, 1, 2, 3)] == [None, {"a": 1, "b": 2}, {"a": 1, "b": 2}, {"a": 2}]
    assert frozen({"a": 1, "b": 2}, 1) == (first[0], False)
    assert in_force(3) == {"a": 2}
    back = frozen({"a": 1, "b": 2}, 4)
    assert back[1]
    assert in_force(4) == {"a": 1, "b": 2}


def test_kinds_periods_and_subjects_do_not_mix(ledger: Ledger) -> None:
    for kind, code, subject in (
        ("report", AUGUST, "b"), ("report", AUGUST, "a"), ("report", JULY, "a"), ("effect", JULY, "a"),
    ):  # fmt: skip
        payload = [kind, code, subject]
        freeze(ledger, kind, PROFILE, code, payload, known_at=at(1), recorded_at=at(1), subject=subject)
    assert latest(ledger, "report", PROFILE, AUGUST, known_at=at(1)) is None
    reports = [record.payload for record in all_of(ledger, "report", PROFILE, known_at=at(1))]
    assert reports == [["report", JULY, "a"], ["report", AUGUST, "a"], ["report", AUGUST, "b"]]
    assert len(all_of(ledger, "report", PROFILE, AUGUST, known_at=at(1))) == 2
    assert all_of(ledger, "report", PROFILE, known_at=at(0)) == []
    assert all_of(ledger, "report", "bac-giang-2022", known_at=at(1)) == []


@pytest.mark.parametrize("payload", [{"a": {1, 2}}, float("nan"), object()])
def test_what_has_no_one_text_is_refused(ledger: Ledger, payload: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        freeze(ledger, "flags", PROFILE, AUGUST, payload, known_at=at(0), recorded_at=at(0))
    assert all_of(ledger, "flags", PROFILE, known_at=at(0)) == []


def test_hashes_do_not_depend_on_unstorable_letters(ledger: Ledger) -> None:
    record = freeze(ledger, "flags", PROFILE, AUGUST, "x\x00\udce1", known_at=at(0), recorded_at=at(0))
    again = freeze(ledger, "flags", PROFILE, AUGUST, "x\x00\udce1", known_at=at(0), recorded_at=at(0))
    assert (again.id, again.is_new, again.payload) == (record.id, False, "x\x00\ufffd")
    assert record.sha256 != sha("0")


def test_content_that_is_not_what_was_frozen_is_seen(ledger: Ledger) -> None:
    record = freeze(ledger, "report", PROFILE, AUGUST, {"disbursed_vnd": 5}, known_at=at(0), recorded_at=at(0))
    assert intact(record)
    assert not intact(replace(record, text='{"disbursed_vnd":6}'))


BASIS = RestsOn(("reading 2", "reading 1"), "c" * 64, "1")


def test_a_record_is_used_only_while_it_rests_on_the_latest(ledger: Ledger) -> None:
    def frozen(basis: RestsOn | None, hours: float, payload: str = "a") -> FrozenRecord:
        moments = {"known_at": at(hours), "recorded_at": at(hours)}
        return freeze(ledger, "flags", PROFILE, AUGUST, payload, **moments, rests_on=basis)

    def resting(hours: float) -> RestsOn | None:
        found = latest(ledger, "flags", PROFILE, AUGUST, known_at=at(hours))
        assert found is not None
        return found.rests_on

    bare = frozen(None, 1)
    assert not still_rests_on(bare, BASIS)
    first = frozen(BASIS, 2)
    assert (first.id, first.is_new) == (bare.id, False), "the same content is no new record"
    assert still_rests_on(first, replace(BASIS, records=("reading 1", "reading 2", "reading 2")))
    for other in (
        replace(BASIS, records=("reading 1",)),
        replace(BASIS, config_sha256="d" * 64),
        replace(BASIS, version="2"),
    ):
        assert not still_rests_on(first, other)
    anew = replace(BASIS, version="2")
    assert frozen(anew, 3).id == first.id
    assert frozen(anew, 4, "b").rests_on == anew
    assert [resting(hours) for hours in (1, 2, 3, 4)] == [None, BASIS, anew, anew]
    assert not still_rests_on(None, BASIS)
