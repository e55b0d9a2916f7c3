import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tasks.ledger import schema
from tasks.ledger.decisions import AlreadyDecidedError, UnknownProposalError, decide, decision_on, decisions
from tasks.ledger.documents import freeze
from tasks.ledger.engine import Ledger
from tasks.ledger.plans import plans_in_force
from tasks.ledger.records import DecidedAmounts, DecidedTransfer, DecisionRecord, PlanVersion
from tests.ledger.samples import AUGUST, PROFILE, at

AMOUNTS = DecidedAmounts(
    AUGUST, date(2023, 8, 10), 2, (DecidedTransfer("1", "so-xd", "2", "so-yt", "oda", 55_000_000),)
)


def propose(ledger: Ledger, payload: object, hours: float = 0) -> int:
    return freeze(ledger, "proposal", PROFILE, AUGUST, payload, known_at=at(hours), recorded_at=at(hours)).id


def sign(
    ledger: Ledger, proposal: int, by: str = "Chủ tịch UBND tỉnh", hours: float = 1, **changes: Any
) -> DecisionRecord:
    facts: dict[str, Any] = {
        "outcome": "amended",
        "amounts": AMOUNTS,
        "by": by,
        "decided_at": at(hours),
        "document_number": "60/QĐ-UBND",
        "note": "Giảm 5 triệu đồng",
        "recorded_at": at(hours + 1),
    }
    return decide(ledger, proposal, **{**facts, **changes})


def test_a_decision_is_kept_with_its_plans_and_known_from_its_moment(ledger: Ledger) -> None:
    proposal = propose(ledger, {"transfers": []})
    plans = [PlanVersion("1", "so-xd", "oda", 45, "60/QĐ-UBND", date(2023, 8, 10))]
    record = sign(ledger, proposal, plan_versions=plans)
    assert record.amounts == AMOUNTS
    assert (record.outcome, record.by, record.decided_at, record.document_number, record.note, record.recorded_at) == (
        "amended", "Chủ tịch UBND tỉnh", at(1), "60/QĐ-UBND", "Giảm 5 triệu đồng", at(2),
    )  # fmt: skip
    assert decision_on(ledger, proposal) == record
    assert decision_on(ledger, proposal, known_at=at(0)) is None
    assert decision_on(ledger, proposal + 1) is None
    assert decisions(ledger, PROFILE, known_at=at(1)) == [record]
    assert decisions(ledger, PROFILE, known_at=at(0)) == []
    assert plans_in_force(ledger, PROFILE, date(2023, 8, 10), known_at=at(1))["plan_vnd"].tolist() == [45]
    assert len(plans_in_force(ledger, PROFILE, date(2023, 8, 10), known_at=at(0))) == 0
    with ledger.read() as connection:
        assert connection.scalars(select(schema.plan_version.c.decision_id)).all() == [record.id]


def test_the_second_decider_gets_the_first_decision_and_changes_nothing(ledger: Ledger) -> None:
    proposal = propose(ledger, {"transfers": []})
    first = sign(ledger, proposal)
    plans = [PlanVersion("1", "so-xd", "oda", 45, "61/QĐ-UBND", date(2023, 8, 10))]
    with pytest.raises(AlreadyDecidedError, match="Chủ tịch UBND tỉnh quyết định") as caught:
        sign(ledger, proposal, by="Phó Chủ tịch", hours=3, outcome="rejected", plan_versions=plans)
    assert caught.value.decision == first
    assert decisions(ledger, PROFILE, known_at=at(9)) == [first]
    assert len(plans_in_force(ledger, PROFILE, date(2023, 8, 10), known_at=at(9))) == 0


def test_the_same_proposal_frozen_again_is_still_decided(ledger: Ledger) -> None:
    first = sign(ledger, propose(ledger, {"a": 1}), hours=1)
    propose(ledger, {"a": 2}, hours=2)
    again = propose(ledger, {"a": 1}, hours=3)
    assert again != first.proposal_id
    with pytest.raises(AlreadyDecidedError) as caught:
        sign(ledger, again, hours=4)
    assert caught.value.decision == first
    assert decision_on(ledger, again) == first


def test_only_a_frozen_proposal_is_decided(ledger: Ledger) -> None:
    other = freeze(ledger, "flags", PROFILE, AUGUST, {}, known_at=at(0), recorded_at=at(0)).id
    for id_ in (other, 99):
        with pytest.raises(UnknownProposalError, match=f"số {id_}"):
            sign(ledger, id_)


def test_a_plan_that_cannot_be_stored_takes_the_decision_with_it(ledger: Ledger) -> None:
    proposal = propose(ledger, {"a": 1})
    broken = PlanVersion("1", "so-xd", None, 5, "60/QĐ", date(2023, 8, 10))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="plan_version"):
        sign(ledger, proposal, plan_versions=[broken])
    assert decision_on(ledger, proposal) is None


def test_many_clicks_at_once_make_one_decision(ledger: Ledger) -> None:
    proposal = propose(ledger, {"a": 1})
    gate, told = threading.Barrier(6), []

    def click(name: str) -> None:
        gate.wait()
        try:
            told.append(("new", sign(ledger, proposal, by=name).by))
        except AlreadyDecidedError as refused:
            told.append(("first", refused.decision.by))

    threads = [threading.Thread(target=click, args=(f"Người {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(word for word, _ in told) == ["first"] * 5 + ["new"]
    assert len({by for _, by in told}) == 1
    with ledger.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.decision)) == 1
