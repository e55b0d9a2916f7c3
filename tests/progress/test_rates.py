from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.progress import rates
from tests.progress.build import rung

MONEY = st.integers(min_value=0, max_value=10**16)
PERCENT = st.decimals(min_value=0, max_value=120, places=2)


def test_above_is_strict_and_at_least_is_not():
    assert rates.reaches(95, 100, Decimal(95), "at_least")
    assert not rates.reaches(95, 100, Decimal(95), "above")
    assert rates.reaches(950_000_001, 1_000_000_000, Decimal(95), "above")


def test_one_dong_decides():
    # 95% of 1.234.567.891 đồng is 1.172.839.496,45 đồng.
    assert rates.needed_vnd(1_234_567_891, Decimal(95), "at_least") == 1_172_839_497
    assert not rates.reaches(1_172_839_496, 1_234_567_891, Decimal(95), "at_least")
    assert rates.reaches(1_172_839_497, 1_234_567_891, Decimal(95), "at_least")


def test_needed_for_above_is_one_dong_more_on_a_whole_result():
    assert rates.needed_vnd(200, Decimal(95), "at_least") == 190
    assert rates.needed_vnd(200, Decimal(95), "above") == 191


@settings(max_examples=50, deadline=None)
@given(MONEY, PERCENT, st.sampled_from(["at_least", "above"]))
def test_needed_is_the_least_amount_that_reaches(plan, pct, comparator):
    needed = rates.needed_vnd(plan, pct, comparator)
    if plan:
        assert rates.reaches(needed, plan, pct, comparator)
        assert not rates.reaches(needed - 1, plan, pct, comparator)


@settings(max_examples=50, deadline=None)
@given(MONEY, MONEY, st.integers(min_value=1, max_value=10**16))
def test_a_rate_grows_with_disbursement_and_may_exceed_one_hundred(one, other, plan):
    low, high = sorted((one, other))
    assert rates.pct_of(low, plan) <= rates.pct_of(high, plan)
    assert rates.pct_of(2 * plan, plan) == 200


def test_no_plan_no_rate():
    assert rates.pct_of(5, 0) is None


@pytest.mark.parametrize(
    ("missing", "days", "need"),
    [
        (700, 7, 700),
        (700, 14, 350),
        (700, 70, 70),
        (701, 14, 351),  # 350,5 rounded up
        (100, 10, 70),
        (100, 3, 100),  # less than a week left
        (100, 0, 100),
        (0, 30, 0),
        (-5, 30, 0),
    ],
)
def test_weekly_need_is_rounded_up(missing, days, need):
    assert rates.weekly_need_vnd(missing, days) == need


def test_between_rungs_lies_on_a_straight_line():
    # 40% on 30 June, 70% on 30 September: 92 days; 31 July is day 31.
    rate = rates.between(
        rung("2023-06-30", "40"), rung("2023-09-30", "70"), (date(2023, 7, 31) - date(2023, 6, 30)).days
    )
    assert rate == Decimal(40) + Decimal(30) * 31 / Decimal(92)
