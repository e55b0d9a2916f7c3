"""Dated clawback, worked with the rules that Đà Nẵng had in 2019 as far as they are known.

Below 35% at the end of 30/6 a project loses 20% of the year's capital, below 70% at the end of 31/10 it loses 40%.
"""

from datetime import date

import pytest

from config.load import load_profile
from config.period import project_periods
from tasks.reallocate.clawback import clawed, due_clawbacks
from tasks.reallocate.propose import propose
from tests.reallocate.samples import LEVELS, MILLION, million, rules

DA_NANG = [
    {"on": date(2023, 6, 30), "below_pct": 35, "loses_pct": 20, "source": "M Đà Nẵng 2019"},
    {"on": date(2023, 10, 31), "below_pct": 70, "loses_pct": 40, "source": "M Đà Nẵng 2019"},
]
JUNE, OCTOBER = rules(clawbacks=DA_NANG).clawbacks
TAKER = million("T", plan=100, disbursed=60, forecast=100, request_up=500)


def monthly():
    """Bắc Ninh's profile with these rules and a report on the 5th of each month about the month before."""
    profile = load_profile("bac-ninh-2023")
    regime = profile.reallocation.model_copy(update={"clawbacks": (JUNE, OCTOBER)})
    return profile.model_copy(update={"reallocation": regime})


def test_a_rule_takes_in_the_first_period_that_reaches_its_day_and_never_again() -> None:
    """Reports start on 22/7/2023 (figures to 15/7); that of 5/11 is the first with figures to the end of October."""
    profile = monthly()
    taken = {period.code: due for period in project_periods(profile) if (due := due_clawbacks(profile, period))}
    assert taken == {"2023-07-22": (JUNE,), "2023-11-05": (OCTOBER,)}


@pytest.mark.parametrize(("disbursed", "takes"), [(34, 20), (35, 0), (90, 0)])
def test_below_the_rate_a_project_loses_its_share_of_the_plan(disbursed: int, takes: int) -> None:
    """Of 100 triệu: 34% is below 35%, 35% is not."""
    donor = clawed(million("A", plan=100, disbursed=disbursed, forecast=100, forecast_low=95), (JUNE,))
    assert donor.clawback_vnd == takes * MILLION
    proposal = propose(rules(clawbacks=DA_NANG), [donor, TAKER], funding_levels=LEVELS)
    assert sum(t.amount_vnd for t in proposal.transfers) == takes * MILLION


def test_what_is_spent_or_bound_is_not_taken_and_the_reason_names_day_rate_and_source() -> None:
    """40% of 100 would be 40; 65 is spent and 10 waits for payment, so 25 is left to take."""
    donor = clawed(million("A", plan=100, disbursed=65, committed=10, forecast=100, forecast_low=100), (JUNE, OCTOBER))
    [transfer] = propose(rules(clawbacks=DA_NANG), [donor, TAKER], funding_levels=LEVELS).transfers
    assert transfer.amount_vnd == 25 * MILLION
    assert transfer.why_donor == (
        "Kế hoạch vốn 100 triệu đồng, đã giải ngân 65 triệu đồng, khối lượng hoàn thành chờ thanh toán 10 triệu đồng; "
        "giải ngân 65,00% kế hoạch, dưới mức 70,0% phải đạt đến hết ngày 31/10/2023, bị thu hồi 40,0% kế hoạch "
        "(M Đà Nẵng 2019); thu hồi 25 triệu đồng không chờ đề nghị."
    )
