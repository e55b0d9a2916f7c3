from dataclasses import replace
from datetime import date

from tasks.ledger.engine import Ledger
from tasks.ledger.moments import plan_last_known
from tasks.ledger.plans import (
    add_plan_versions,
    plan_documents,
    plans_in_force,
    plans_replaced,
    record_plan_document,
    transfers_in_force,
)
from tasks.ledger.records import PlanDocument, PlanLine, PlanVersion
from tests.ledger.samples import PROFILE, at

ASSIGNED = PlanVersion("1", "so-xd", "oda", 100, "500/QĐ-UBND ngày 08/12/2022", date(2023, 1, 1))
ADJUSTED = PlanVersion("1", "so-xd", "oda", 80, "60/QĐ-UBND ngày 10/8/2023", date(2023, 8, 10))


def record(ledger: Ledger, *versions: PlanVersion, hours: float) -> int:
    with ledger.write() as connection:
        return add_plan_versions(connection, PROFILE, versions, None, at(hours), at(hours))


def plans(ledger: Ledger, on: date, hours: float) -> list[tuple[str, str, int]]:
    found = plans_in_force(ledger, PROFILE, on, known_at=at(hours))
    assert list(found.columns) == ["project_key", "agency", "funding_source", "plan_vnd", "decision"]
    assert str(found["plan_vnd"].dtype) == "Int64"
    return [(row.project_key, row.decision[:2], int(row.plan_vnd)) for row in found.itertuples()]


def test_a_plan_is_in_force_from_its_day_and_known_from_its_moment(ledger: Ledger) -> None:
    assert record(ledger, ASSIGNED, hours=1) == 1
    assert record(ledger, ADJUSTED, hours=5) == 1
    assert plans(ledger, date(2023, 8, 9), 9) == [("1", "50", 100)]
    assert plans(ledger, date(2023, 8, 10), 9) == [("1", "60", 80)]
    assert plans(ledger, date(2023, 8, 10), 4) == [("1", "50", 100)]
    assert plans(ledger, date(2022, 12, 31), 9) == []
    assert plans(ledger, date(2023, 8, 10), 0) == []


def test_a_plan_of_an_earlier_day_learnt_of_later_does_not_prevail(ledger: Ledger) -> None:
    record(ledger, ADJUSTED, hours=1)
    record(ledger, ASSIGNED, hours=5)
    assert plans(ledger, date(2023, 9, 1), 9) == [("1", "60", 80)]


def test_the_same_plans_again_are_not_stored_and_a_correction_is(ledger: Ledger) -> None:
    other = PlanVersion("2", "so-xd", "oda", 7, "500/QĐ-UBND ngày 08/12/2022", date(2023, 1, 1))
    assert record(ledger, ASSIGNED, other, ASSIGNED, hours=1) == 2
    assert record(ledger, ASSIGNED, other, hours=2) == 0
    wrong = PlanVersion(**{name: getattr(ASSIGNED, name) for name in ASSIGNED.__slots__} | {"plan_vnd": 2**53 + 1})
    assert record(ledger, wrong, hours=3) == 1
    assert plans(ledger, date(2023, 2, 1), 3) == [("1", "50", 2**53 + 1), ("2", "50", 7)]
    assert plans(ledger, date(2023, 2, 1), 2) == [("1", "50", 100), ("2", "50", 7)]


def test_the_plans_that_a_decision_replaced_are_known_from_its_moment(ledger: Ledger) -> None:
    record(ledger, ASSIGNED, hours=1)
    record(ledger, replace(ADJUSTED, replaces_vnd=100), hours=5)
    assert plans_replaced(ledger, PROFILE, known_at=at(4)) == {}
    assert plans_replaced(ledger, PROFILE, known_at=at(5)) == {("so-xd", "1", "oda"): {100}}


def decided(hours: float, *amounts: int, number: str = "500/QĐ", on: date = date(2022, 12, 8)) -> PlanDocument:
    lines = tuple(
        PlanLine(str(at), f"Dự án {at}", "so-xd", "Sở Xây dựng", "oda", vnd, "PL", f"F{at}")
        for at, vnd in enumerate(amounts)
    )
    return PlanDocument(
        PROFILE, 2023, "assigned", "total", number, on, lines, "pl.xlsx", "a" * 64, "Chị Hoa", at(hours)
    )


def test_a_decision_comes_back_with_its_lines_and_recorded_again_takes_over(ledger: Ledger) -> None:
    first, again, later = decided(1, 100, 50), decided(5, 70), decided(2, 9, number="60/QĐ", on=date(2023, 6, 1))
    for document in (first, later, again):
        record_plan_document(ledger, document, recorded_at=at(9))
    assert plan_documents(ledger, PROFILE, known_at=at(1)) == [first]
    assert plan_documents(ledger, PROFILE, known_at=at(4)) == [first, later]
    assert plan_documents(ledger, PROFILE, known_at=at(9)) == [again, later]
    assert plan_documents(ledger, "another", known_at=at(9)) == []
    assert plan_last_known(ledger, PROFILE, 2023, date(2023, 5, 31)) == at(5)
    assert plan_last_known(ledger, PROFILE, 2024, date(2024, 5, 31)) is None


def test_a_transfer_belongs_to_the_plan_year_that_it_names(ledger: Ledger) -> None:
    january = replace(ADJUSTED, in_force_from=date(2024, 1, 10), plan_year=2023)
    record(ledger, january, hours=1)
    assert transfers_in_force(ledger, PROFILE, 2023, known_at=at(2)) == [january]
    assert transfers_in_force(ledger, PROFILE, 2024, known_at=at(2)) == []
    assert len(plans_in_force(ledger, PROFILE, date(2024, 1, 31), known_at=at(2), plan_year=2023)) == 1
