"""The plan in force, by arithmetic over a few decisions."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.ledger.records import PlanDocument, PlanVersion
from tasks.plan.difference import difference
from tasks.plan.in_force import NegativePlanError, PlanInForce, fold_plan
from tests.plan.build import TY, document, line

ASSIGNED = document("assigned", line("A", 100), line("B", 200, "nstw"), line("", 50))


def on(day: str, *documents: PlanDocument, moves: tuple[PlanVersion, ...] = ()) -> PlanInForce:
    return fold_plan(2023, date.fromisoformat(day), documents, moves)


def amounts(plan: PlanInForce) -> dict[tuple[str, str], int]:
    return {(one.project_key, one.funding_source): one.amount_vnd // TY for one in plan.projects}


def test_nothing_is_in_force_before_its_day() -> None:
    assert not on("2022-12-09", ASSIGNED).is_assigned
    assert amounts(on("2022-12-10", ASSIGNED)) == {("A", "nsdp"): 100, ("B", "nstw"): 200}


def test_what_is_given_to_no_project_is_a_fact_of_its_own() -> None:
    plan = on("2023-01-01", ASSIGNED)
    assert plan.unallocated_vnd() == {"nsdp": 50 * TY}
    assert plan.allocated_vnd() == {"nsdp": 100 * TY, "nstw": 200 * TY}


def test_a_new_assignment_replaces_and_an_adjustment_names_what_it_changes() -> None:
    again = document("assigned", line("A", 120), on="2023-02-01")
    moved = document("adjustment", line("A", 90), line("C", 10), on="2023-03-01")
    assert amounts(on("2023-02-01", ASSIGNED, again)) == {("A", "nsdp"): 120}
    found = difference(on("2023-01-31", ASSIGNED, again), on("2023-02-01", ASSIGNED, again))
    assert [one.project_key for one in found.dropped] == ["B"]
    assert [(one.before.amount_vnd, one.after.amount_vnd) for one in found.changed] == [(100 * TY, 120 * TY)]
    plan = on("2023-03-01", ASSIGNED, again, moved)
    assert amounts(plan) == {("A", "nsdp"): 90, ("C", "nsdp"): 10}


def test_details_of_a_plan_by_source_leave_what_they_do_not_give() -> None:
    by_source = document("assigned", line("", 1000), line("", 400, "nstw"), on="2022-12-08")
    details = document("assigned", line("A", 700), on="2022-12-20")
    assert on("2022-12-08", by_source).unallocated_vnd() == {"nsdp": 1000 * TY, "nstw": 400 * TY}
    assert on("2022-12-20", by_source, details).unallocated_vnd() == {"nsdp": 300 * TY, "nstw": 400 * TY}
    given = document("adjustment", line("D", 250), on="2023-04-01")
    assert on("2023-04-01", by_source, details, given).unallocated_vnd() == {"nsdp": 50 * TY, "nstw": 400 * TY}
    more = document("supplement", line("E", 80), amounts="change", on="2023-05-01")
    assert on("2023-05-01", by_source, details, given, more).unallocated_vnd()["nsdp"] == 50 * TY


def test_changes_are_added_and_may_give_what_was_given_to_nobody() -> None:
    change = document("adjustment", line("A", -30), line("C", 60), line("", -30), amounts="change", on="2023-06-01")
    plan = on("2023-06-01", ASSIGNED, change)
    assert amounts(plan) == {("A", "nsdp"): 70, ("B", "nstw"): 200, ("C", "nsdp"): 60}
    assert plan.unallocated_vnd() == {"nsdp": 20 * TY}
    assert plan.projects[0].document == "adjustment 2023-06-01"


def test_nothing_falls_below_zero() -> None:
    with pytest.raises(NegativePlanError, match=r"Dự án A.*101\.000\.000\.000"):
        on("2023-06-01", ASSIGNED, document("adjustment", line("A", -101), amounts="change", on="2023-06-01"))


def test_carried_over_and_others_stand_beside() -> None:
    carried = document("carried-over", line("A", 7), on="2023-03-01")
    plan = on("2023-03-01", ASSIGNED, carried, document("prime-minister", line("", 300), on="2022-12-01"))
    assert plan.knows_carried_over
    assert sum(one.amount_vnd for one in plan.projects) == 300 * TY
    assert {(one.part, one.amount_vnd // TY) for one in plan.beside} == {("carried-over", 7), ("prime-minister", 300)}


def test_a_decided_transfer_moves_the_plan_once() -> None:
    moves = (
        PlanVersion("A", "sxd", "nsdp", 60 * TY, "9/QĐ", date(2023, 8, 11), replaces_vnd=80 * TY),
        PlanVersion("C", "syt", "nsdp", 20 * TY, "9/QĐ", date(2023, 8, 11), replaces_vnd=0),
    )
    assert amounts(on("2023-08-11", ASSIGNED, moves=moves))["A", "nsdp"] == 80, "20 less, whatever the file said"
    imported = document("adjustment", line("A", 80), line("C", 20), on="2023-08-11", number="9/QĐ")
    assert amounts(on("2023-08-11", ASSIGNED, imported, moves=moves))["A", "nsdp"] == 80


def test_the_same_project_by_name_is_the_same_project() -> None:
    coded = line("7001001", 100, project_name="Đường Vành đai 4")
    named = line("ten:đường vành đai 4", 30, project_name="ĐƯỜNG  VÀNH ĐAI 4", agency="")
    change = document("adjustment", named, amounts="change", on="2023-06-01")
    (one,) = on("2023-06-01", document("assigned", coded), change).projects
    assert (one.project_key, one.agency, one.amount_vnd) == ("7001001", "sxd", 130 * TY)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 50)), max_size=8))
def test_supplements_in_any_number_add_up(added: list[tuple[str, int]]) -> None:
    more = [
        document("supplement", line(project, ty), amounts="change", on="2023-02-01", number=f"{at}/QĐ")
        for at, (project, ty) in enumerate(added)
    ]
    plan = on("2023-02-01", ASSIGNED, *more)
    assert sum(amounts(plan).values()) == 300 + sum(ty for _, ty in added)
    assert plan.unallocated_vnd() == {"nsdp": 50 * TY}
