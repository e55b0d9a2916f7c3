from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tasks.ledger import schema
from tasks.ledger.engine import Ledger
from tasks.ledger.records import StateEvent, SubmissionRecord
from tasks.ledger.submissions import (
    ImpossibleTransitionError,
    UnknownSubmissionError,
    assign,
    current_of,
    register,
    set_states,
    submission_of,
    submissions,
)
from tests.ledger.samples import AUGUST, JULY, PROFILE, accepted, arrive, at, line, received, say, sha


def known(ledger: Ledger, hours: float, code: str = AUGUST) -> list[SubmissionRecord]:
    return submissions(ledger, PROFILE, code, known_at=at(hours))


def stored(ledger: Ledger) -> tuple[int, int]:
    """Rows of submissions and of states."""
    with ledger.read() as connection:
        files = connection.scalar(select(func.count()).select_from(schema.submission))
        states = connection.scalar(select(func.count()).select_from(schema.submission_state))
    return files or 0, states or 0


def test_a_file_comes_back_as_it_was_registered(ledger: Ledger) -> None:
    file = received("a", sender="ke-hoach@so-xd.example")
    [record] = register(ledger, PROFILE, AUGUST, [file], known_at=at(1), recorded_at=at(2))
    assert record == SubmissionRecord(
        id=record.id,
        profile=PROFILE,
        period=AUGUST,
        agency="so-xd",
        sha256=sha("a"),
        size_bytes=1234,
        file_name="Báo cáo a.xlsx",
        channel="folder",
        origin="inbox/a.xlsx",
        sender="ke-hoach@so-xd.example",
        received_at=at(0),
        known_at=at(1),
        state="received",
        reason="",
        revision=0,
        is_new=True,
    )
    assert known(ledger, 1) == [replace(record, is_new=False)]
    assert known(ledger, 0.5) == []


def test_polling_twice_changes_nothing(ledger: Ledger) -> None:
    files = [received("a"), received("b", None, quarantine="Không rõ đơn vị gửi")]
    first = register(ledger, PROFILE, AUGUST, files, known_at=at(0), recorded_at=at(0))
    before = stored(ledger)
    second = register(ledger, PROFILE, AUGUST, files, known_at=at(5), recorded_at=at(5))
    assert [record.is_new for record in first] == [True, True]
    assert second == [replace(record, is_new=False) for record in first]
    assert stored(ledger) == before == (2, 3)


def test_a_file_listed_twice_in_one_round_is_new_once(ledger: Ledger) -> None:
    twice = register(ledger, PROFILE, AUGUST, [received("a"), received("a")], known_at=at(0), recorded_at=at(0))
    assert [record.is_new for record in twice] == [True, False]
    assert twice[0].id == twice[1].id


def test_the_same_bytes_are_another_submission_elsewhere(ledger: Ledger) -> None:
    files = [received("a", "so-xd"), received("a", "so-yt"), received("a", "so-xd", period=JULY)]
    records = register(ledger, PROFILE, AUGUST, files, known_at=at(0), recorded_at=at(0))
    other = register(ledger, "bac-giang-2022", AUGUST, files[:1], known_at=at(0), recorded_at=at(0))
    assert len({record.id for record in [*records, *other]}) == 4
    assert [record.period for record in records] == [AUGUST, AUGUST, JULY]
    assert [record.id for record in known(ledger, 0, JULY)] == [records[2].id]


def test_nothing_to_register_asks_nothing_of_the_database(ledger: Ledger) -> None:
    assert register(ledger, PROFILE, AUGUST, [], known_at=at(0), recorded_at=at(0)) == []


def test_files_are_listed_by_agency_unknown_first_then_arrival(ledger: Ledger) -> None:
    files = [
        received("d", "so-yt", hours=1),
        received("c", "so-xd", hours=3),
        received("b", "so-xd", hours=2),
        received("a", None, hours=4, quarantine="Không rõ đơn vị gửi"),
    ]
    register(ledger, PROFILE, AUGUST, files, known_at=at(5), recorded_at=at(5))
    assert [record.sha256[0] for record in known(ledger, 5)] == ["a", "b", "c", "d"]


def test_the_state_is_the_one_known_at_the_moment(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a"))
    say(ledger, id_, "read", hours=1)
    say(ledger, id_, "returned", hours=2, reason="3 lỗi phải sửa")
    say(ledger, id_, "accepted", hours=3, reason="Đã bỏ qua lỗi")
    states = [(known(ledger, hours)[0].state, known(ledger, hours)[0].reason) for hours in (0, 1, 2, 2.9, 3)]
    assert states == [
        ("received", ""),
        ("read", ""),
        ("returned", "3 lỗi phải sửa"),
        ("returned", "3 lỗi phải sửa"),
        ("accepted", "Đã bỏ qua lỗi"),
    ]


def test_a_rerun_says_nothing_new(ledger: Ledger) -> None:
    id_ = accepted(ledger, "a", [line("1", 5)])
    before = stored(ledger)
    say(ledger, id_, "received", "read", "accepted")
    say(ledger, id_, "read", "accepted", hours=9)
    assert stored(ledger) == before


def test_all_events_or_none(ledger: Ledger) -> None:
    first, second = arrive(ledger, received("a")), arrive(ledger, received("b", "so-yt"))
    before = stored(ledger)
    events = [StateEvent(first, "read", at(1), at(1)), StateEvent(second, "accepted", at(1), at(1))]
    with pytest.raises(
        ImpossibleTransitionError, match=r"Báo cáo b\.xlsx .*“đã nhận, chưa đọc” sang “đã tiếp nhận vào số liệu”"
    ):
        set_states(ledger, events)
    assert stored(ledger) == before


def test_an_unknown_submission_is_said(ledger: Ledger) -> None:
    with pytest.raises(UnknownSubmissionError, match="số 77"):
        say(ledger, 77, "read")
    with pytest.raises(UnknownSubmissionError, match="số 77"):
        submission_of(ledger, 77)


def test_a_correction_supersedes_only_when_it_is_accepted(ledger: Ledger) -> None:
    first = accepted(ledger, "a", [line("1", 5)])
    second = arrive(ledger, received("b", hours=4), hours=4)
    say(ledger, second, "read", hours=4)
    assert [(r.state, r.revision) for r in known(ledger, 4)] == [("accepted", 1), ("read", 0)]
    say(ledger, second, "accepted", hours=5)
    assert [(r.id, r.state, r.revision) for r in known(ledger, 5)] == [
        (first, "superseded", 1),
        (second, "accepted", 2),
    ]
    assert known(ledger, 5)[0].reason == "Đã thay bằng tệp Báo cáo b.xlsx"
    assert [(r.state, r.revision) for r in known(ledger, 4)] == [("accepted", 1), ("read", 0)]


def test_of_two_accepted_together_the_last_to_arrive_stays_whatever_the_order(ledger: Ledger) -> None:
    older, newer = arrive(ledger, received("a", hours=1), hours=3), arrive(ledger, received("b", hours=2), hours=3)
    say(ledger, newer, "read", "accepted", hours=3)
    say(ledger, older, "read", "accepted", hours=3)
    assert [(r.id, r.state, r.revision) for r in known(ledger, 3)] == [(older, "superseded", 1), (newer, "accepted", 2)]


def test_other_agencies_and_periods_are_left_alone(ledger: Ledger) -> None:
    others = [
        accepted(ledger, "a", [line("1", 5)], agency="so-yt"),
        accepted(ledger, "a", [line("1", 5)], code=JULY),
    ]
    accepted(ledger, "b", [line("1", 6)], hours=2)
    assert [submission_of(ledger, id_).state for id_ in others] == ["accepted", "accepted"]


def test_an_officer_brings_an_earlier_revision_back(ledger: Ledger) -> None:
    first, second = accepted(ledger, "a", [line("1", 5)]), accepted(ledger, "b", [line("1", 6)], hours=1)
    say(ledger, second, "excluded", hours=2, reason="Gửi nhầm biểu", actor="Chị Hoa")
    assert current_of(known(ledger, 2)) == []
    say(ledger, first, "accepted", hours=2)
    assert current_of(known(ledger, 2)) == []
    say(ledger, first, "accepted", hours=3, actor="Chị Hoa", reason="Lấy lại bản đầu")
    assert [record.id for record in current_of(known(ledger, 3))] == [first]
    assert [(r.state, r.revision, r.reason) for r in known(ledger, 3)] == [
        ("accepted", 1, "Lấy lại bản đầu"),
        ("excluded", 2, "Gửi nhầm biểu"),
    ]


def test_what_is_known_later_is_not_rewritten(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a"))
    say(ledger, id_, "read", hours=5)
    say(ledger, id_, "accepted", hours=4)
    assert [r.state for r in known(ledger, 4)] == ["received"], "a run opened earlier is heard after the later one"
    assert [r.state for r in known(ledger, 5)] == ["accepted"]
    say(ledger, id_, "excluded", hours=9, actor="Chị Hoa", reason="Gửi nhầm")
    with pytest.raises(ImpossibleTransitionError, match="không ghi lùi"):
        say(ledger, id_, "excluded", hours=6, actor="Chị Hoa", reason="Gửi nhầm")


def test_an_officer_says_whose_a_file_is(ledger: Ledger) -> None:
    file = received("a", None, quarantine="Không rõ đơn vị gửi")
    id_ = arrive(ledger, file)
    said = {"actor": "Chị Hoa", "reason": "Đã gọi điện", "known_at": at(2), "recorded_at": at(2)}
    record = assign(ledger, id_, "so-yt", JULY, **said)
    assert (record.agency, record.period, record.state, record.reason) == ("so-yt", JULY, "received", "Đã gọi điện")
    assert assign(ledger, id_, "so-yt", JULY, **said) == record
    assert known(ledger, 2) == []
    assert known(ledger, 2, JULY) == [record]
    assert [(r.agency, r.state) for r in known(ledger, 1)] == [(None, "quarantined")]
    assert known(ledger, 1, JULY) == []


def test_an_assigned_file_is_known_under_both_names(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a", None, quarantine="Không rõ đơn vị gửi"))
    assign(ledger, id_, "so-yt", AUGUST, actor="Chị Hoa", reason="", known_at=at(2), recorded_at=at(2))
    polled = [received("a", None, quarantine="Không rõ đơn vị gửi"), received("a", "so-yt")]
    again = register(ledger, PROFILE, AUGUST, polled, known_at=at(3), recorded_at=at(3))
    assert [(r.id, r.is_new, r.state) for r in again] == [(id_, False, "received")] * 2


def test_an_assigned_file_begins_anew(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a", None))
    say(ledger, id_, "read", "quarantined", hours=1)
    assign(ledger, id_, "so-yt", AUGUST, actor="Chị Hoa", reason="", known_at=at(2), recorded_at=at(2))
    say(ledger, id_, "read", "accepted", hours=2)
    assert [(r.agency, r.state, r.revision) for r in known(ledger, 2)] == [("so-yt", "accepted", 1)]


def test_only_a_quarantined_file_is_assigned(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a"))
    with pytest.raises(ImpossibleTransitionError, match="đang bị giữ lại"):
        assign(ledger, id_, "so-yt", AUGUST, actor="Chị Hoa", reason="", known_at=at(2), recorded_at=at(2))


def test_a_file_is_not_assigned_where_it_is_already(ledger: Ledger) -> None:
    arrive(ledger, received("a", "so-yt"))
    id_ = arrive(ledger, received("a", None, quarantine="Không rõ đơn vị gửi"))
    with pytest.raises(ImpossibleTransitionError, match="đã có đúng tệp này"):
        assign(ledger, id_, "so-yt", AUGUST, actor="Chị Hoa", reason="", known_at=at(2), recorded_at=at(2))


def test_names_that_no_database_keeps_are_kept_readable(ledger: Ledger) -> None:
    name = "B\x00áo c\udce1o.xlsx"
    arrive(ledger, received("a", file_name=name))
    assert known(ledger, 0)[0].file_name == "B\ufffdáo c\ufffdo.xlsx"
