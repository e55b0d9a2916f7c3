"""Denominators are those of the approved plan, by arithmetic."""

from typing import Any

import pandas as pd

from config.fields import UNSPLIT
from tasks.plan.frame import at_level_of, moved_since, plan_frame
from tasks.plan.in_force import fold_plan
from tasks.progress.planned import with_approved_plans
from tasks.progress.plans import DECISION, STATED
from tests.plan.build import TY, document, line
from tests.progress.build import lines, period


def plan(*documents: Any, of: pd.DataFrame | None = None) -> pd.DataFrame:
    return plan_frame(fold_plan(2023, period().data_as_of, documents), of)


def row(key: str, **amounts: Any) -> dict[str, Any]:
    money = {name: ty * TY if name.endswith("_vnd") else ty for name, ty in amounts.items()}
    return {"project_key": key, "project_name": f"Dự án {key}", "funding_source": "nsdp", "agency": "sxd", **money}


def test_the_plan_decided_takes_the_place_of_the_plan_stated() -> None:
    found = lines(row("A", plan_vnd=90_000, disbursed_vnd=40), row("B", plan_vnd=50, disbursed_vnd=5))
    made = with_approved_plans(found, plan(document("assigned", line("A", 90), line("B", 50)), of=found))
    assert made["plan_vnd"].tolist() == [90 * TY, 50 * TY]
    assert made[STATED["plan_vnd"]].tolist() == [90_000 * TY, 50 * TY]
    assert made[DECISION].tolist() == ["assigned 2022-12-10", None]


def test_what_is_carried_over_stays_as_stated_until_a_decision_says_more() -> None:
    found = lines(row("A", plan_vnd=110, plan_this_year_vnd=100, plan_carried_vnd=10, disbursed_vnd=40))
    year = document("assigned", line("A", 120))
    made = with_approved_plans(found, plan(year, of=found))
    assert made[["plan_vnd", "plan_this_year_vnd", "plan_carried_vnd"]].iloc[0].tolist() == [
        130 * TY,
        120 * TY,
        10 * TY,
    ]
    made = with_approved_plans(found, plan(year, document("carried-over", line("A", 7), on="2023-03-01"), of=found))
    assert made[["plan_vnd", "plan_this_year_vnd", "plan_carried_vnd"]].iloc[0].tolist() == [127 * TY, 120 * TY, 7 * TY]


def test_the_largest_of_several_lines_carries_the_difference() -> None:
    found = lines(row("A", plan_vnd=30, disbursed_vnd=0), row("A", plan_vnd=60, disbursed_vnd=0))
    made = with_approved_plans(found, plan(document("assigned", line("A", 100)), of=found))
    assert made["plan_vnd"].tolist() == [30 * TY, 70 * TY]


def test_what_the_plan_does_not_have_stays_as_stated() -> None:
    found = lines(row("A", plan_vnd=30, disbursed_vnd=0), row("X", plan_vnd=60, disbursed_vnd=0))
    made = with_approved_plans(found, plan(document("assigned", line("A", 30)), of=found))
    assert made["plan_vnd"].tolist() == [30 * TY, 60 * TY]
    assert with_approved_plans(found, plan(of=found)) is found


def test_a_project_is_known_by_its_name_where_the_code_is_missing() -> None:
    found = lines(row("ten:dự án a", plan_vnd=30, disbursed_vnd=0) | {"project_name": "DỰ ÁN  A"})
    made = with_approved_plans(found, plan(document("assigned", line("A", 45)), of=found))
    assert made["plan_vnd"].tolist() == [45 * TY]


def test_what_was_decided_since_the_day_of_the_figures_is_told_apart() -> None:
    found = lines(row("A", plan_vnd=120, disbursed_vnd=0), row("B", plan_vnd=50, disbursed_vnd=0))
    year, moved = (
        document("assigned", line("A", 100), line("B", 50)),
        document("adjustment", line("A", 70), on="2023-08-11"),
    )
    then = plan_frame(fold_plan(2023, period().data_as_of, [year, moved]), found)
    now = plan_frame(fold_plan(2023, moved.valid_on, [year, moved]), found)
    (one,) = moved_since(found, then, now).to_dict("records")
    assert (one["project_key"], one["plan_vnd"], one["decision"]) == ("A", 90 * TY, "adjustment 2023-08-11")
    assert moved_since(found, then, then).empty


def test_a_plan_stated_for_all_sources_together_is_held_against_all_of_them() -> None:
    found = lines(row("A", plan_vnd=90, disbursed_vnd=40) | {"funding_source": UNSPLIT})
    both = at_level_of(plan(document("assigned", line("A", 60), line("A", 40, "nstw")), of=found), found)
    assert with_approved_plans(found, both)["plan_vnd"].tolist() == [100 * TY]
