from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import func, select

from config.fields import LINE_COLUMNS
from tasks.ledger import schema
from tasks.ledger.engine import Ledger
from tasks.ledger.lines import HISTORY_FIELDS, history, lines, periods, previous_lines
from tasks.ledger.submissions import UnknownSubmissionError, assign
from tasks.read.reading_record import Reading, readings
from tests.ledger.samples import (
    AUGUST,
    JULY,
    PROFILE,
    SEPTEMBER,
    accepted,
    arrive,
    at,
    frame,
    line,
    note,
    period,
    received,
    record_result,
    result,
    say,
    sha,
)

FULL = {
    "serial": "1.1",
    "project_code": "0012345",
    "project_name": 'Cải tạo, nâng cấp đường ĐT.295C; giai đoạn 2 "đợt 1"\n',
    "owner": "Ban QLDA\tsố 1",
    "group": "B",
    "total_investment_vnd": 9_007_199_254_740_993,
    "medium_term_vnd": 0,
    "start_on": date(2021, 2, 28),
    "completion_on": date(2025, 12, 31),
    "plan_vnd": 2**63 - 1,
    "decrease_vnd": -5,
    "physical_pct": 33.333333333333336,
    "rate_pct": 0.1,
    "heading": "A. Vốn ngân sách › I. Giao thông",
    "sheet": "Biểu 1",
    "row": 9,
    "layout": 1,
    "project_key": "0012345",
    "funding_source": "oda",
}


def counts(ledger: Ledger) -> tuple[int, int]:
    """Rows of readings and of lines."""
    with ledger.read() as connection:
        return (
            connection.scalar(select(func.count()).select_from(schema.reading)) or 0,
            connection.scalar(select(func.count()).select_from(schema.line)) or 0,
        )


def disbursed(found: pd.DataFrame) -> list[tuple[str, str, int]]:
    return [
        (row.agency, row.project_key, int(row.disbursed_vnd))
        for row in found[["agency", "project_key", "disbursed_vnd"]].itertuples()
    ]


def test_lines_come_back_to_the_last_digit_and_type(ledger: Ledger) -> None:
    given = frame([FULL, line("2", 5), {"sheet": "Biểu 1", "row": 11}])
    id_ = arrive(ledger, received("a"))
    record_result(ledger, id_, result("a", [], lines=given), known_at=at(0), recorded_at=at(0))
    found = lines(ledger, PROFILE, AUGUST, known_at=at(0), states=("received",))
    pd.testing.assert_frame_equal(found[list(LINE_COLUMNS)], given, check_exact=True)
    assert list(found.columns) == [*LINE_COLUMNS, "submission", "agency", "submission_id"]
    assert found[["submission", "agency", "submission_id"]].values.tolist() == [[sha("a"), "so-xd", id_]] * 3
    assert found["note"].tolist() == [None, None, None]


def test_no_lines_have_the_same_columns_and_types(ledger: Ledger) -> None:
    none = lines(ledger, PROFILE, AUGUST, known_at=at(0))
    accepted(ledger, "a", [line("1", 5)])
    some = lines(ledger, PROFILE, AUGUST, known_at=at(0))
    assert none.dtypes.to_dict() == some.dtypes.to_dict()
    assert len(none) == 0
    accepted(ledger, "b", [], agency="so-yt")
    assert len(lines(ledger, PROFILE, AUGUST, known_at=at(0))) == 1


def test_everything_else_of_a_reading_comes_back(ledger: Ledger) -> None:
    given = result("a", [line("1", 5), line("2", 6)])
    id_ = arrive(ledger, received("a"))
    record_result(ledger, id_, given, known_at=at(1), recorded_at=at(2))
    bare = result("b", [], stamp=None, stated_totals=(), issues=(), titles=(), columns=(), layouts=())
    other = arrive(ledger, received("b"))
    record_result(ledger, other, bare, known_at=at(1), recorded_at=at(2))
    unread = arrive(ledger, received("c"))
    found = readings(ledger, [other, id_, unread])
    assert sorted(found) == [id_, other]
    for number, whole in ((id_, given), (other, bare)):
        fields = {name: getattr(whole, name) for name in Reading.__dataclass_fields__ if hasattr(whole, name)}
        assert found[number] == Reading(submission_id=number, line_count=len(whole.lines), known_at=at(1), **fields)
    assert readings(ledger, [id_], known_at=at(0)) == {}


def test_reading_a_file_again_changes_nothing(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a"))
    for hours in (0, 3):
        record_result(ledger, id_, result("a", [line("1", 5)]), known_at=at(hours), recorded_at=at(hours))
    assert counts(ledger) == (1, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": [line("1", 6)]},
        {"rows": [line("1", 5, note="")]},
        {"rows": [line("1", 5), line("1", 5)]},
        {"rows": [line("1", 5)], "unit": "dong"},
    ],
)
def test_a_better_reading_takes_over_from_then_on(ledger: Ledger, changed: dict[str, Any]) -> None:
    id_ = accepted(ledger, "a", [line("1", 5)])
    better = result("a", **changed)
    record_result(ledger, id_, better, known_at=at(3), recorded_at=at(3))
    then = lines(ledger, PROFILE, AUGUST, known_at=at(2))
    now = lines(ledger, PROFILE, AUGUST, known_at=at(3))
    pd.testing.assert_frame_equal(then[list(LINE_COLUMNS)], frame([line("1", 5)]))
    pd.testing.assert_frame_equal(now[list(LINE_COLUMNS)], better.lines)
    assert readings(ledger, [id_])[id_].unit == better.unit
    assert readings(ledger, [id_], known_at=at(2))[id_].unit == "trieu"


def test_a_value_of_the_wrong_kind_is_refused_before_anything_is_stored(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a"))
    for wrong in ({"completion_on": "31/12/2025"}, {"project_name": 7}):
        with pytest.raises(TypeError, match=next(iter(wrong))):
            record_result(ledger, id_, result("a", [line("1", 5, **wrong)]), known_at=at(0), recorded_at=at(0))
    assert counts(ledger) == (0, 0)


def test_a_reading_of_no_submission_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownSubmissionError, match="số 9"):
        record_result(ledger, 9, result("a", [line("1", 5)]), known_at=at(0), recorded_at=at(0))
    assert counts(ledger) == (0, 0)


def test_figures_in_force_are_the_last_accepted_file_of_each_agency(ledger: Ledger) -> None:
    accepted(ledger, "b", [line("2", 20), line("1", 10)], agency="so-yt")
    accepted(ledger, "a", [line("3", 30)])
    late = arrive(ledger, received("c", hours=2), hours=2)
    record_result(ledger, late, result("c", [line("3", 31)]), known_at=at(2), recorded_at=at(2))
    say(ledger, late, "read", hours=2)
    before = [("so-xd", "3", 30), ("so-yt", "2", 20), ("so-yt", "1", 10)]
    assert disbursed(lines(ledger, PROFILE, AUGUST, known_at=at(2))) == before
    say(ledger, late, "accepted", hours=3)
    after = [("so-xd", "3", 31), ("so-yt", "2", 20), ("so-yt", "1", 10)]
    assert disbursed(lines(ledger, PROFILE, AUGUST, known_at=at(3))) == after
    assert disbursed(lines(ledger, PROFILE, AUGUST, known_at=at(2))) == before
    say(ledger, late, "excluded", hours=4, reason="Sai biểu", actor="Chị Hoa")
    assert disbursed(lines(ledger, PROFILE, AUGUST, known_at=at(4))) == before[1:]


def test_files_that_wait_for_judgement_are_given_whole(ledger: Ledger) -> None:
    accepted(ledger, "a", [line("1", 1)])
    for letter, hours in (("b", 1), ("c", 2)):
        id_ = arrive(ledger, received(letter, hours=hours), hours=hours)
        record_result(ledger, id_, result(letter, [line("1", hours + 1)]), known_at=at(hours), recorded_at=at(hours))
        say(ledger, id_, "read", hours=hours)
    read = lines(ledger, PROFILE, AUGUST, known_at=at(3), states=("read",))
    assert disbursed(read) == [("so-xd", "1", 2), ("so-xd", "1", 3)]
    both = lines(ledger, PROFILE, AUGUST, known_at=at(3), states=("read", "accepted"))
    assert disbursed(both) == [("so-xd", "1", 1), ("so-xd", "1", 2), ("so-xd", "1", 3)]
    assert both.index.equals(pd.RangeIndex(3))


def test_lines_of_an_assigned_file_are_its_agency_s(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a", None))
    record_result(ledger, id_, result("a", [line("1", 5)]), known_at=at(0), recorded_at=at(0))
    say(ledger, id_, "read", "quarantined")
    assign(ledger, id_, "so-yt", JULY, actor="Chị Hoa", reason="", known_at=at(1), recorded_at=at(1))
    say(ledger, id_, "read", "accepted", hours=1)
    assert disbursed(lines(ledger, PROFILE, JULY, known_at=at(1))) == [("so-yt", "1", 5)]
    assert len(lines(ledger, PROFILE, AUGUST, known_at=at(1))) == 0


@pytest.fixture
def year(ledger: Ledger) -> Ledger:
    """Two agencies over three periods; the January period belongs to the plan of 2022; so-yt is silent in August."""
    note(ledger, period("2023-02-05", date(2023, 1, 31), 2022))
    note(ledger, period(JULY, date(2023, 6, 30)))
    note(ledger, period(AUGUST, date(2023, 7, 31)))
    accepted(ledger, "a", [line("1", 99)], code="2023-02-05")
    accepted(ledger, "b", [line("1", 10)], code=JULY, hours=1)
    accepted(ledger, "c", [line("2", 20)], agency="so-yt", code=JULY, hours=1)
    accepted(ledger, "d", [line("1", 11)], code=AUGUST, hours=2)
    accepted(ledger, "e", [line("1", 12)], code=SEPTEMBER, hours=3)
    return ledger


def test_previous_lines_are_each_agency_s_last_of_the_plan_year(year: Ledger) -> None:
    def found(code: str, plan_year: int = 2023, hours: float = 9) -> list[tuple[str, str, int]]:
        return disbursed(previous_lines(year, PROFILE, code, plan_year, known_at=at(hours)))

    assert found(SEPTEMBER) == [("so-xd", "1", 11), ("so-yt", "2", 20)]
    assert found(SEPTEMBER, hours=1) == [("so-xd", "1", 10), ("so-yt", "2", 20)]
    assert found(AUGUST) == [("so-xd", "1", 10), ("so-yt", "2", 20)]
    assert found(JULY) == []
    assert found(JULY, plan_year=2022) == [("so-xd", "1", 99)]
    frame_ = previous_lines(year, PROFILE, SEPTEMBER, 2023, known_at=at(9))
    assert frame_["period"].tolist() == [AUGUST, JULY]
    assert list(frame_.columns) == [*LINE_COLUMNS, "submission", "agency", "submission_id", "period"]


def test_a_correction_of_an_earlier_period_counts_from_when_it_is_known(year: Ledger) -> None:
    accepted(year, "f", [line("1", 15)], code=AUGUST, hours=5)
    assert disbursed(previous_lines(year, PROFILE, SEPTEMBER, 2023, known_at=at(5)))[0] == ("so-xd", "1", 15)
    assert disbursed(previous_lines(year, PROFILE, SEPTEMBER, 2023, known_at=at(4)))[0] == ("so-xd", "1", 11)


def test_history_is_every_earlier_period_with_its_day(year: Ledger) -> None:
    found = history(year, PROFILE, before_period=SEPTEMBER, known_at=at(9))
    first = ["period", "data_as_of", "plan_year", "agency", "submission", "submission_id"]
    assert list(found.columns) == [*first, *HISTORY_FIELDS]
    told = found[["period", "data_as_of", "plan_year", "agency", "project_key", "disbursed_vnd"]]
    assert told.values.tolist() == [
        ["2023-02-05", date(2023, 1, 31), 2022, "so-xd", "1", 99],
        [JULY, date(2023, 6, 30), 2023, "so-xd", "1", 10],
        [JULY, date(2023, 6, 30), 2023, "so-yt", "2", 20],
        [AUGUST, date(2023, 7, 31), 2023, "so-xd", "1", 11],
    ]
    assert str(found["disbursed_vnd"].dtype) == "Int64"
    nothing = history(year, PROFILE, before_period="2023-01-05", known_at=at(9))
    assert nothing.dtypes.to_dict() == found.dtypes.to_dict()
    assert len(history(year, PROFILE, before_period=SEPTEMBER, known_at=at(1))) == 3


def test_a_period_whose_day_is_unknown_has_no_place_in_history(year: Ledger) -> None:
    found = history(year, PROFILE, before_period="2023-10-05", known_at=at(9))
    assert SEPTEMBER not in set(found["period"])


def test_a_period_noted_anew_takes_over_from_then_on(ledger: Ledger) -> None:
    first, second = period(AUGUST, date(2023, 7, 31)), period(AUGUST, date(2023, 8, 4))
    for noted, hours in ((first, 0), (first, 1), (second, 2)):
        note(ledger, noted, hours)
    with ledger.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.period)) == 2
    assert periods(ledger, PROFILE, known_at=at(1)) == {AUGUST: (date(2023, 7, 31), 2023)}
    assert periods(ledger, PROFILE, known_at=at(2)) == {AUGUST: (date(2023, 8, 4), 2023)}


@pytest.mark.slow
def test_twelve_thousand_lines(ledger: Ledger) -> None:
    """Forty agencies with 300 lines each; larger provinces are measured in tests/benchmarks."""
    rows = [line(str(n), n, **{k: FULL[k] for k in ("heading", "rate_pct", "completion_on")}) for n in range(300)]
    whole = frame(rows)
    for agency in range(40):
        file = received("a", f"agency-{agency:03d}")
        id_ = arrive(ledger, file)
        record_result(ledger, id_, result("a", [], lines=whole), known_at=at(0), recorded_at=at(0))
        say(ledger, id_, "read", "accepted")
    found = lines(ledger, PROFILE, AUGUST, known_at=at(0))
    assert len(found) == 12_000
    assert int(found["disbursed_vnd"].sum()) == 40 * (299 * 300 // 2)
