"""Plans by decision in place of those that agencies still state."""

import pandas as pd
import pytest

from tasks.progress.plans import DECISION, STATED, with_decided_plans
from tests.progress.build import TY, lines

KEY = ("sxd", "p0", "nsdp")


def plans(plan: int) -> pd.DataFrame:
    return pd.DataFrame(
        [{"project_key": "p0", "agency": "sxd", "funding_source": "nsdp", "plan_vnd": plan * TY, "decision": "9/QĐ"}]
    )


@pytest.mark.parametrize(
    ("stated", "decided", "replaced", "counted"),
    [
        (100, 80, {100}, 80),
        (100, 130, {100}, 130),
        (80, 80, {100}, 80),
        (90, 80, {100}, 90),  # neither the old plan nor the new one: perhaps a newer document
        (100, 70, {100, 85}, 70),
        (85, 70, {100, 85}, 70),  # two decisions: the first is followed, the second is not
        (100, 80, set(), 100),
    ],
)
def test_only_the_plan_that_a_decision_replaced_is_replaced(stated, decided, replaced, counted):
    rows = lines({"plan_vnd": stated * TY, "plan_this_year_vnd": stated * TY})
    made = with_decided_plans(rows, plans(decided), {KEY: {vnd * TY for vnd in replaced}}, "nsdp")
    assert made["plan_vnd"].tolist() == made["plan_this_year_vnd"].tolist() == [counted * TY]
    assert made[STATED["plan_vnd"]].tolist() == [stated * TY]
    assert made[DECISION].tolist() == ["9/QĐ" if counted != stated else None]


def test_the_difference_is_on_the_largest_line_and_on_this_years_plan():
    """20 and 80, of which 15 were carried over, become 20 and 50: 35 of this year and the same 15."""
    rows = lines(
        {"project_key": "p0", "plan_vnd": 20 * TY},
        {
            "project_key": "p0", "funding_source": None, "plan_vnd": 80 * TY,
            "plan_this_year_vnd": 65 * TY, "plan_carried_vnd": 15 * TY,
        },
        {"project_key": "p0", "agency": "sgtvt", "plan_vnd": 100 * TY},
    )  # fmt: skip
    made = with_decided_plans(rows, plans(70), {KEY: {100 * TY}}, "nsdp")
    assert made["plan_vnd"].tolist() == [20 * TY, 50 * TY, 100 * TY]
    assert made.loc[1, ["plan_this_year_vnd", "plan_carried_vnd"]].tolist() == [35 * TY, 15 * TY]
    assert made[DECISION].tolist() == [None, "9/QĐ", None]


def test_lines_are_as_they_came_where_nothing_was_decided():
    rows = lines({"plan_vnd": 100 * TY})
    assert with_decided_plans(rows, plans(80).iloc[:0], {}, "nsdp") is rows
