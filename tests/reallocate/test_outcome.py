"""How transfers turned out: C (plan 100) took 45, of which it spent 30; A (100) gave and kept money idle."""

import pandas as pd

from tasks.reallocate.outcome import outcomes
from tasks.reallocate.propose import propose
from tests.reallocate.samples import LEVELS, MILLION, million, rules

LINES = [
    million("A", plan=100, disbursed=20, forecast_low=60, request_down=40),
    million("C", plan=100, disbursed=90, forecast=100, request_up=30),
]


def at_end(**spent):
    return pd.DataFrame(
        [
            {"funding_source": "local", "agency": "bqlda", "project_key": key, "disbursed_vnd": vnd * MILLION}
            for key, vnd in spent.items()
        ],
        columns=["funding_source", "agency", "project_key", "disbursed_vnd"],
    )


def outcome(**spent):
    [found] = outcomes(propose(rules(), LINES, funding_levels=LEVELS), at_end(**spent))
    return found


def test_recipient_spent_all_and_donor_kept_some_idle():
    found = outcome(A=55, C=130)
    assert (found.verdict, found.recipient_spent_vnd) == ("spent", 30 * MILLION)
    assert (found.donor_plan_after_vnd, found.donor_unspent_vnd) == (70 * MILLION, 15 * MILLION)
    assert found.sentence == (
        "Điều chuyển 30 triệu đồng từ Dự án A sang Dự án C: dự án nhận đã giải ngân hết phần vốn nhận thêm; dự án giao "
        "vẫn còn 15 triệu đồng kế hoạch không giải ngân hết."
    )


def test_its_own_plan_counts_as_spent_first():
    assert (outcome(A=70, C=112).verdict, outcome(A=70, C=112).recipient_spent_vnd) == ("partly_spent", 12 * MILLION)
    assert (outcome(A=70, C=99).verdict, outcome(A=70, C=99).recipient_spent_vnd) == ("not_spent", 0)
    assert outcome(A=70, C=99).donor_unspent_vnd == 0


def test_a_project_that_no_longer_reports_is_unknown():
    found = outcome(A=70)
    assert (found.verdict, found.recipient_spent_vnd) == ("unknown", None)
    assert outcome().donor_unspent_vnd is None
