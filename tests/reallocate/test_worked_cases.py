"""The two cases worked by hand in the mission, in million đồng, and the 170 billion that found takers for 100."""

import pytest

from tasks.reallocate.propose import propose
from tests.reallocate.samples import LEVELS, MILLION, million, rules, worked_case

PRIORITIES = [{"kind": "key_project", "weight": 2, "source": "001 L12"}]


def received(proposal):
    sums = {}
    for transfer in proposal.transfers:
        sums[transfer.recipient] = sums.get(transfer.recipient, 0) + transfer.amount_vnd
    return sums


def left(proposal, source):
    return sum(rest.amount_vnd for rest in proposal.unplaced if rest.funding_source == source)


@pytest.mark.parametrize("lot", [0, 10])
def test_case_1_places_55_and_says_why_5_and_30_stay(lot):
    proposal = propose(
        rules(priorities=PRIORITIES, minimum_lot_vnd=lot * MILLION), worked_case(), funding_levels=LEVELS
    )
    assert received(proposal) == {"C": 45 * MILLION, "D": 10 * MILLION}
    assert left(proposal, "local") == 5 * MILLION
    assert left(proposal, "oda") == 30 * MILLION
    assert {(rest.funding_source, rest.code) for rest in proposal.unplaced} == {
        ("local", "room_exhausted"),
        ("oda", "no_recipient"),
    }
    assert [rest.reason for rest in proposal.unplaced if rest.project_key == "E"] == [
        "Còn 30 triệu đồng chưa bố trí được: nguồn vốn này không có dự án nhận."
    ]
    assert all(transfer.amount_vnd >= lot * MILLION for transfer in proposal.transfers)


def test_case_2_of_170_billion_only_the_local_100_has_takers():
    offered = [
        million("L1", plan=100_000, request_down=60_000),
        million("L2", plan=100_000, request_down=40_000),
        million("T1", source="central", plan=100_000, request_down=70_000),
        million("R1", owner="Sở Xây dựng", plan=50_000, forecast=50_000, request_up=80_000),
        million("R2", owner="Sở Y tế", plan=50_000, forecast=50_000, request_up=30_000),
    ]
    proposal = propose(rules(), offered, funding_levels=LEVELS)
    assert sum(received(proposal).values()) == 100_000 * MILLION
    assert [(r.project_key, r.amount_vnd, r.code) for r in proposal.unplaced] == [
        ("T1", 70_000 * MILLION, "no_recipient")
    ]
