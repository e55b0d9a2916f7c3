"""The calendar as rows and as an iCalendar file."""

from datetime import date, datetime

import pytest

from config.calendar import is_working_day, roll_back, subtract_working_days
from config.clock import HANOI
from config.load import load_profile
from config.obligations import Obligation
from config.occurrences import due_dates, occurrences
from tasks.duties.calendar_rows import calendar_rows, icalendar

BAC_NINH = load_profile("bac-ninh-2023")


def row(profile: str, id_: str, due: str) -> dict[str, object]:
    return next(r for r in calendar_rows(load_profile(profile)) if (r["id"], r["due"]) == (id_, due))


@pytest.mark.parametrize("day", [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)])
def test_saturdays_worked_in_exchange_are_worked(day: date) -> None:
    assert is_working_day(day)
    assert roll_back(day) == day


@pytest.mark.parametrize("day", [date(2024, 4, 29), date(2025, 5, 2), date(2026, 1, 2), date(2026, 8, 31)])
def test_days_off_in_exchange_are_off(day: date) -> None:
    assert not is_working_day(day)


def test_hai_duong_2024_closes_on_monday_because_saturday_was_worked() -> None:
    # Before 30/4/2024: Monday 29/4 is off in exchange for Saturday 4/5, so Thursday 2/5; three days on are Friday,
    # Saturday and Monday 6/5.
    found = row("hai-duong-2022", "HD1", "2024-04-30")
    assert (found["last_day"], found["closes_at"]) == ("2024-05-02", "2024-05-06T17:00:00+07:00")


def test_the_22nd_asks_for_figures_to_the_15th_and_an_estimate_marked_as_ours() -> None:
    found = row("bac-ninh-2023", "BN1", "2023-08-22")
    assert (found["cutoff_on"], found["estimate_to"]) == ("2023-08-15", "2023-08-31")
    assert row("bac-ninh-2023", "BN1", "2023-08-05")["cutoff_on"] == "2023-07-31"
    cutoff = next(o for o in BAC_NINH.obligations if o.id == "BN1").data_cutoff_on[22]
    assert cutoff.source.document == "mac-dinh"


def test_reminders_lie_before_the_last_day_on_working_days() -> None:
    # 2/9/2023 is a Saturday off with 1/9 and 4/9: five working days before Tuesday 5/9 is Friday 25/8.
    assert row("bac-ninh-2023", "BN1", "2023-09-05")["reminders"] == ["2023-08-25", "2023-08-31"]
    assert subtract_working_days(date(2024, 2, 15), 1) == date(2024, 2, 7), "Tết of 2024"


def test_a_rule_a_month_without_a_day_and_an_undated_duty() -> None:
    base = {"id": "X", "title": "x", "owed": "document", "sent_to": "x", "source": "M"}
    limits = {"valid_from": date(2023, 8, 1), "valid_to": date(2023, 8, 31)}
    weekly = Obligation.model_validate({**base, **limits, "rrule": "FREQ=WEEKLY;BYDAY=FR"})
    assert [day.day for day in due_dates(weekly)] == [4, 11, 18, 25]
    month = Obligation.model_validate({**base, "months": ["2024-02"]})
    assert due_dates(month) == [date(2024, 2, 29)]
    assert due_dates(Obligation.model_validate({**base, "undated": "standing"})) == []
    with pytest.raises(ValueError, match="FREQ=WEEKLY"):
        Obligation.model_validate({**base, **limits, "rrule": "mỗi thứ Sáu"})


def test_the_icalendar_file_has_an_event_for_each_date_and_no_long_line() -> None:
    rows = calendar_rows(BAC_NINH, 2023)
    content = icalendar(BAC_NINH, rows, datetime(2023, 7, 20, tzinfo=HANOI))
    assert content.count(b"BEGIN:VEVENT\r\n") == len(rows) == len(occurrences(BAC_NINH, 2023))
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert b"UID:bac-ninh-2023-BN4-2023-08-31@giaingan" in content
    assert b"DTSTART;VALUE=DATE:20230830" in content
