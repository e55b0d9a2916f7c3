"""Working days in Vietnam: weekends, public holidays, and the government's swaps that override them."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

from config.yaml_file import read_yaml

_OVERRIDES = Path(__file__).with_name("holidays.yaml")
_SATURDAY = 5


@cache
def _overrides() -> tuple[frozenset[date], frozenset[date]]:
    days = read_yaml(_OVERRIDES)
    return (
        frozenset(entry["on"] for entry in days["days_off"]),
        frozenset(entry["on"] for entry in days["days_worked"]),
    )


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


def is_working_day(day: date) -> bool:
    """Whether offices work on that day; config/holidays.yaml wins over the library."""
    off, worked = _overrides()
    if day in worked:
        return True
    return day not in off and day.weekday() < _SATURDAY and day not in _public_holidays(day.year)


def roll_forward(day: date) -> date:
    """The day itself if worked, else the next working day (Civil Code art. 148)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def roll_back(day: date) -> date:
    """The day itself if worked, else the working day before it: reminders come earlier, never later."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def subtract_working_days(day: date, count: int) -> date:
    """The working day that lies `count` working days before `day`; `day` itself rolled back for 0."""
    day = roll_back(day)
    for _ in range(count):
        day = roll_back(day - timedelta(days=1))
    return day


def add_working_days(day: date, count: int) -> date:
    """The working day that lies `count` working days after `day`; `day` itself rolled forward for 0."""
    day = roll_forward(day)
    for _ in range(count):
        day = roll_forward(day + timedelta(days=1))
    return day
