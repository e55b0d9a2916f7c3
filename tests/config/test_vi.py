from datetime import date
from decimal import Decimal

import pytest

from config import vi


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (1234567, 0, "1.234.567"),
        (Decimal("1234.55"), 1, "1.234,6"),
        (Decimal("1234.549999"), 1, "1.234,5"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("-0.05"), 1, "-0,1"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("3.5"), 0, "4"),
        (999, 2, "999,00"),
    ],
)
def test_numbers_are_rounded_half_up_and_written_with_vietnamese_separators(value, decimals, shown):
    assert vi.number(value, decimals) == shown


def test_a_rate_is_rounded_from_its_exact_value():
    assert vi.percent(Decimal(412500) / Decimal(10000)) == "41,3%"
    assert vi.percent(Decimal(41249) / Decimal(1000)) == "41,2%"
    assert vi.percent(Decimal("101.25"), 2) == "101,25%"
    assert vi.points(Decimal("-8.75")) == "-8,8 điểm phần trăm"


@pytest.mark.parametrize(
    ("vnd", "unit", "decimals", "shown"),
    [
        (1_234_500_000_000, "ty", 1, "1.234,5 tỷ đồng"),
        (1_234_550_000_000, "ty", 1, "1.234,6 tỷ đồng"),
        (635_466_499_999, "trieu", 0, "635.466 triệu đồng"),
        (635_466_500_000, "trieu", 0, "635.467 triệu đồng"),
        (1_234_567, "dong", 3, "1.234.567 đồng"),
        (-1_500_000_000, "ty", 0, "-2 tỷ đồng"),
        (123_456_789_012_345_678_901_234, "ty", 1, "123.456.789.012.345,7 tỷ đồng"),
    ],
)
def test_money_is_rounded_once_from_whole_dong(vnd, unit, decimals, shown):
    assert vi.money(vnd, unit, decimals) == shown


@pytest.mark.parametrize(
    ("on", "short"),
    [
        (date(2023, 8, 5), "05/8/2023"),
        (date(2024, 1, 31), "31/01/2024"),
        (date(2024, 2, 9), "09/02/2024"),
        (date(2023, 12, 22), "22/12/2023"),
    ],
)
def test_days_below_ten_and_months_one_and_two_are_padded(on, short):
    assert vi.day(on) == short


def test_a_list_ends_with_va():
    assert vi.joined([]) == ""
    assert vi.joined(["A"]) == "A"
    assert vi.joined(["A", "B"]) == "A và B"
    assert vi.joined(("A", "B", "C")) == "A, B và C"


@pytest.mark.parametrize(
    ("vnd", "shown"),
    [
        (0, "0 đồng"),
        (999_999, "999.999 đồng"),
        (1_000_000, "1,0 triệu đồng"),
        (999_900_000, "999,9 triệu đồng"),
        (1_000_000_000, "1,0 tỷ đồng"),
        (-1_250_000_000, "-1,3 tỷ đồng"),
    ],
)
def test_money_in_a_sentence_takes_the_unit_that_fits(vnd, shown):
    assert vi.money_in_words(vnd) == shown
