"""Dates as typed: days first unless the column proves otherwise; years and months by their first or last day."""

from datetime import date

import pytest

from config.columns import load_columns
from tasks.read.values.dates import Dates
from tasks.read.values.words import words_of

DATES = Dates(words_of(load_columns()))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("31/7/2023", date(2023, 7, 31), date(2023, 7, 31)),
        ("31-07-2023", date(2023, 7, 31), date(2023, 7, 31)),
        ("ngày 5 tháng 8 năm 2023", date(2023, 8, 5), date(2023, 8, 5)),
        ("2023-08-05", date(2023, 8, 5), date(2023, 8, 5)),
        (45138, date(2023, 7, 31), date(2023, 7, 31)),
        (2021, date(2021, 1, 1), date(2021, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Quý IV/2023", date(2023, 10, 1), date(2023, 12, 31)),
        ("2021-2023", date(2021, 1, 1), date(2023, 12, 31)),
        ("3/2021 - 12/2023", date(2021, 3, 1), date(2023, 12, 31)),
    ],
)
def test_one_date(typed: object, first: date, last: date) -> None:
    assert DATES.one(typed, end=False) == first
    assert DATES.one(typed, end=True) == last


@pytest.mark.parametrize("typed", ["sắp xong", "30/2/2023", "13/2023", 7, True, None, ""])
def test_no_date(typed: object) -> None:
    assert DATES.one(typed, end=True) is None


def test_month_first_only_where_the_column_proves_it() -> None:
    assert DATES.column(["7/31/2023", "8/5/2023"], end=True).values == [date(2023, 7, 31), date(2023, 8, 5)]
    mixed = DATES.column(["7/31/2023", "31/8/2023"], end=True)
    assert mixed.values == [None, date(2023, 8, 31)]
    assert mixed.unread == [0]
