"""Deadlines: the traps of the four directives, and day -1, 0, +1 around each."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.calendar import add_working_days, is_working_day, roll_forward
from config.clock import HANOI
from config.load import load_profile, profile_codes
from config.obligations import Obligation
from config.period import UnknownPeriodError, due_dates, find_period, period_of, project_periods


def obligation(**changes: object) -> Obligation:
    base = {
        "id": "X",
        "title": "x",
        "owed": "project_table",
        "sent_to": "x",
        "source": "M",
        "dates": [date(2023, 8, 5)],
    }
    return Obligation.model_validate({**base, **changes})


PROFILE = load_profile("bac-ninh-2023")


@pytest.mark.parametrize(
    ("due_on", "relation", "late_from"),
    [
        # Strictly before Saturday 5/8/2023: Friday 4/8 is the last day, a working day.
        (date(2023, 8, 5), "before", date(2023, 8, 5)),
        # By Saturday 5/8/2023: rolls to Monday 7/8, late from Tuesday.
        (date(2023, 8, 5), "by", date(2023, 8, 8)),
        # 25/7/2021 is a Sunday: strictly before is Saturday 24/7, rolls to Monday 26/7, late from 27/7.
        (date(2021, 7, 25), "before", date(2021, 7, 27)),
        (date(2021, 7, 25), "by", date(2021, 7, 27)),
        # 30/4/2022 is a holiday on a Saturday: strictly before is Friday 29/4, a working day.
        (date(2022, 4, 30), "before", date(2022, 4, 30)),
        # By 30/4/2022: Monday 2/5 and Tuesday 3/5 are days off in lieu of 30/4 and 1/5; Wednesday 4/5 is the last day.
        (date(2022, 4, 30), "by", date(2022, 5, 5)),
        # Before the last day of August 2022: Tuesday 30/8.
        (date(2022, 8, 31), "before", date(2022, 8, 31)),
        (date(2022, 8, 10), "before", date(2022, 8, 10)),
        # Sunday 22/10/2023, strictly before: Saturday 21/10 rolls to Monday 23/10.
        (date(2023, 10, 22), "before", date(2023, 10, 24)),
    ],
)
def test_first_late_day(due_on: date, relation: str, late_from: date) -> None:
    period = period_of(PROFILE, obligation(dates=[due_on], relation=relation), due_on)
    assert period.due_at == datetime(late_from.year, late_from.month, late_from.day, tzinfo=HANOI)
    assert period.closes_at > period.due_at


def test_days_of_month_end_with_the_month_in_february() -> None:
    monthly = obligation(dates=(), days=[15, 30], valid_from=date(2024, 1, 20), valid_to=date(2024, 3, 20))
    assert due_dates(monthly) == [
        date(2024, 1, 30),
        date(2024, 2, 15),
        date(2024, 2, 29),
        date(2024, 3, 15),
    ]


def test_bac_ninh_is_due_on_the_5th_and_22nd() -> None:
    days = {period.due_on.day for period in project_periods(PROFILE)}
    assert days == {5, 22}
    period = find_period(PROFILE, date(2023, 8, 5))
    assert period.data_as_of == date(2023, 7, 31)
    assert period.plan_year == 2023


def test_january_figures_belong_to_the_year_before() -> None:
    assert find_period(PROFILE, date(2024, 2, 5)).plan_year == 2023


@pytest.mark.parametrize(
    ("profile", "due_on"),
    [
        ("bac-ninh-2023", date(2023, 8, 5)),
        ("bac-giang-2022", date(2022, 8, 10)),
        ("hai-duong-2022", date(2022, 8, 31)),
        ("thai-nguyen-2021", date(2021, 7, 25)),
    ],
)
def test_the_directives_periods_exist(profile: str, due_on: date) -> None:
    assert find_period(load_profile(profile), due_on).due_on == due_on


def test_month_without_a_day_is_due_by_its_end() -> None:
    """ "Tháng 3/2024" (Bắc Giang): 31/3/2024 is a Sunday, so Monday 1/4 is the last day."""
    period = find_period(load_profile("bac-giang-2022"), date(2024, 3, 31))
    assert period.due_at == datetime(2024, 4, 2, tzinfo=HANOI)


def test_unknown_period_names_the_known_ones() -> None:
    with pytest.raises(UnknownPeriodError, match="2023-08-05"):
        find_period(PROFILE, date(2023, 8, 6))


def test_tet_2024_is_off_and_swaps_win() -> None:
    assert not is_working_day(date(2024, 2, 12))
    assert not is_working_day(date(2026, 1, 2))
    assert is_working_day(date(2026, 1, 10))


@given(st.dates(date(2019, 1, 1), date(2027, 12, 31)), st.integers(0, 6))
def test_rolling_lands_on_working_days_and_never_backwards(day: date, count: int) -> None:
    forward = roll_forward(day)
    assert day <= forward
    assert is_working_day(forward)
    later = add_working_days(day, count)
    between = [forward + timedelta(days=n) for n in range((later - forward).days + 1)]
    assert sum(map(is_working_day, between)) == count + 1


def test_all_profiles_have_periods() -> None:
    assert all(project_periods(load_profile(code)) for code in profile_codes())
