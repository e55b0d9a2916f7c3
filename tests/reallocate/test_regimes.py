"""Provinces' regimes: who gives, who commits by silence, who decides, and the words that say so (million đồng)."""

from dataclasses import replace

import pytest

from config.load import load_profile
from tasks.reallocate.problem import InvalidRulesError
from tasks.reallocate.proposal import Unasked
from tasks.reallocate.propose import InvalidCandidatesError, propose
from tests.reallocate.samples import LEVELS, MILLION, million, rules

CITED = {"source": "001 L15"}
TAKER = {"plan": 10, "disbursed": 10, "forecast": 10}


def test_bac_ninh_silence_is_a_commitment():
    """Seed 001 L15: an owner that asks to give nothing up commits to disburse 100%, however slow it is."""
    regime = load_profile("bac-ninh-2023").reallocation
    silent = million("S", plan=100, disbursed=5, forecast_low=20, flagged_periods=6)
    asking = million("G", plan=100, disbursed=5, forecast_low=20, request_down=30)
    taker = million("T", **TAKER, request_up=50)
    proposal = propose(regime, [silent, asking, taker], funding_levels=LEVELS)
    assert [(t.donor, t.recipient, t.amount_vnd) for t in proposal.transfers] == [("G", "T", 30 * MILLION)]
    assert [(c.project_key, c.plan_vnd) for c in proposal.commitments] == [("S", 100 * MILLION), ("T", 10 * MILLION)]
    [idle] = proposal.not_used
    assert idle.project_key == "S"
    assert idle.reason == (
        "Bị cảnh báo chậm 6 kỳ liên tiếp, dự kiến không giải ngân hết 80 triệu đồng, nhưng chủ đầu tư không đề nghị "
        "điều chỉnh giảm, được coi là cam kết giải ngân 100% kế hoạch."
    )


def test_thai_nguyen_moves_slow_projects_unasked():
    """Seed 003 section 4: slow projects give whether or not the owner asks, once slow for long enough."""
    regime = rules(donors="on_request_or_forced", forced_after_flagged_periods=3, forced_severity="severe")
    slow = {"plan": 100, "disbursed": 5, "forecast": 30, "forecast_low": 20}
    lines = [
        million("A", **slow, flagged_periods=4, warned_periods=3, severe_periods=3),
        million("B", **slow, flagged_periods=4, warned_periods=4, severe_periods=2),
        million("T", **TAKER, request_up=500),
    ]
    proposal = propose(regime, lines, funding_levels=LEVELS)
    [transfer] = proposal.transfers
    assert (transfer.donor, transfer.amount_vnd) == ("A", 70 * MILLION), "by the central forecast"
    assert transfer.why_donor == (
        "Kế hoạch vốn 100 triệu đồng, đã giải ngân 5 triệu đồng, dự báo cả niên độ 30 triệu đồng; dự báo không giải "
        "ngân hết 70 triệu đồng; bị cảnh báo chậm 4 kỳ liên tiếp, thuộc diện điều chuyển không chờ đề nghị."
    )
    assert transfer.binding == "Bên giao đã hết phần vốn dư có thể điều chuyển 70 triệu đồng."
    assert proposal.unasked == Unasked(1, 70 * MILLION, sum(line.plan_vnd for line in lines))
    assert [(n.project_key, "chưa đủ 3 kỳ cảnh báo từ mức nghiêm trọng" in n.reason) for n in proposal.not_used] == [
        ("B", True)
    ]
    assert proposal.commitments == ()


def test_committed_volume_stays_with_the_donor():
    donor = million("A", plan=100, disbursed=20, committed=50, forecast_low=30, request_down=100)
    proposal = propose(rules(), [donor, million("T", **TAKER, request_up=90)], funding_levels=LEVELS)
    assert [t.amount_vnd for t in proposal.transfers] == [30 * MILLION]


@pytest.mark.parametrize(
    ("room", "words"),
    [
        ({"request_up": 25}, "mức đề nghị bổ sung 25 triệu đồng"),
        ({"request_up": 90, "medium_term_room": 24}, "phần vốn trung hạn còn lại chưa bố trí 24 triệu đồng"),
        ({"request_up": 90, "total_investment_room": 23}, "phần tổng mức đầu tư còn lại chưa bố trí 23 triệu đồng"),
        ({"request_up": 90, "absorbable": 22}, "khả năng giải ngân thêm trong niên độ 22 triệu đồng"),
    ],
)
def test_a_recipient_takes_the_least_of_its_rooms(room, words):
    donor = million("A", plan=100, request_down=60)
    proposal = propose(rules(), [donor, million("T", **TAKER, **room)], funding_levels=LEVELS)
    [transfer] = proposal.transfers
    assert transfer.amount_vnd == min(room.values()) * MILLION
    assert transfer.binding == f"Bên nhận đã đạt {words}."
    [rest] = proposal.unplaced
    assert (rest.amount_vnd, rest.code) == ((60 - min(room.values())) * MILLION, "room_exhausted")


def test_one_total_investment_for_all_sources():
    """Room 30 in the project's total investment: two sources together may not give more."""
    lines = [
        million("A", plan=100, request_down=25),
        million("B", source="oda", plan=100, request_down=25),
        million("T", **TAKER, request_up=25, total_investment_room=30),
        million("T", source="oda", **TAKER, request_up=25, total_investment_room=30),
    ]
    proposal = propose(rules(), lines, funding_levels=LEVELS)
    assert sum(t.amount_vnd for t in proposal.transfers) == 30 * MILLION


AUTHORITIES = [
    {"funding_level": "local", "same_owner": True, "tier": 1, "decided_by": "Chủ đầu tư", **CITED},
    {"funding_level": "local", "changes_project_list": True, "tier": 3, "decided_by": "HĐND tỉnh", **CITED},
    {"funding_level": "local", "up_to_vnd": 10 * MILLION, "tier": 2, "decided_by": "Chủ tịch UBND tỉnh", **CITED},
    {"funding_level": "local", "tier": 2, "decided_by": "UBND tỉnh", **CITED},
    {"funding_level": "central", "tier": 4, "decided_by": "Thủ tướng Chính phủ", **CITED},
]


@pytest.mark.parametrize(
    ("source", "owner", "plan", "amount", "decided_by"),
    [
        ("local", "Ban A", 5, 20, "Chủ đầu tư"),
        ("local", "Ban B", 0, 5, "HĐND tỉnh"),
        ("local", "Ban B", 5, 9, "Chủ tịch UBND tỉnh"),
        ("local", "Ban B", 5, 10, "Chủ tịch UBND tỉnh"),
        ("local", "Ban B", 5, 11, "UBND tỉnh"),
        ("central", "Ban A", 5, 1, "Thủ tướng Chính phủ"),
    ],
)
def test_the_first_row_that_fits_decides(source, owner, plan, amount, decided_by):
    lines = [
        million("A", source=source, owner="Ban A", plan=100, request_down=amount),
        million("T", source=source, owner=owner, plan=plan, request_up=50),
    ]
    [transfer] = propose(rules(authorities=AUTHORITIES), lines, funding_levels=LEVELS).transfers
    assert transfer.decided_by == decided_by


def test_nobody_may_decide_foreign_capital_so_it_stays():
    lines = [
        million("A", source="oda", plan=100, request_down=40),
        million("T", source="oda", plan=5, request_up=50),
    ]
    proposal = propose(rules(authorities=AUTHORITIES), lines, funding_levels=LEVELS)
    assert proposal.transfers == ()
    assert [(rest.code, rest.amount_vnd) for rest in proposal.unplaced] == [("authority", 40 * MILLION)]


@pytest.mark.parametrize(
    ("regime", "code", "stays"),
    [
        ({"locked_pairs": [["Ban A", "Ban B"]]}, "locked", 40),
        ({"locked_pairs": [["Ban B", "Ban A"]]}, "locked", 40),
        ({"owner_floor_pct": 90}, "floor", 30),
        ({"minimum_lot_vnd": 41 * MILLION}, "lot", 40),
        ({"authorities": [{"tier": 1, "up_to_vnd": 15 * MILLION, "decided_by": "UBND", **CITED}]}, "authority", 25),
    ],
)
def test_what_stays_says_why(regime, code, stays):
    lines = [
        million("A", owner="Ban A", plan=100, request_down=40),
        million("T", owner="Ban B", plan=5, request_up=50),
    ]
    proposal = propose(rules(**regime), lines, funding_levels=LEVELS)
    assert [(rest.code, rest.amount_vnd) for rest in proposal.unplaced] == [(code, stays * MILLION)]
    assert sum(t.amount_vnd for t in proposal.transfers) == (40 - stays) * MILLION


def test_effect_counts_what_the_donor_then_cannot_spend():
    """Donor expected to spend 70 of 100 (pessimistically 50) gives 40: 30 it would not have spent, 10 it would."""
    lines = [
        million("A", plan=100, forecast=70, forecast_low=50, request_down=40),
        million("T", **TAKER, request_up=40),
    ]
    [effect] = propose(rules(), lines, funding_levels=LEVELS).effects
    assert (effect.without_vnd, effect.with_vnd) == (80 * MILLION, 110 * MILLION)


def test_an_owner_helps_itself_first():
    lines = [
        million("A", owner="Ban A", plan=100, request_down=40),
        million("B", owner="Ban B", plan=100, request_down=40),
        million("S", owner="Ban A", plan=5, request_up=40),
        million("T", owner="Ban B", plan=5, request_up=40),
    ]
    proposal = propose(rules(authorities=AUTHORITIES), lines, funding_levels=LEVELS)
    assert [(t.donor, t.recipient, t.tier) for t in proposal.transfers] == [("A", "S", 1), ("B", "T", 1)]


def test_a_cost_cannot_come_before_every_gain():
    with pytest.raises(InvalidRulesError, match="mục tiêu đầu tiên"):
        propose(
            rules(objectives=["fewest_transfers"]),
            [million("A", plan=9, request_down=5), million("T", plan=5, request_up=5)],
            funding_levels=LEVELS,
        )


def test_a_project_reported_twice_is_refused():
    with pytest.raises(InvalidCandidatesError, match="có hai dòng"):
        propose(rules(), [million("A", plan=1), million("A", plan=2)], funding_levels=LEVELS)


def test_what_a_forecast_leaves_over_is_given_in_whole_millions():
    """Plan 100 million, pessimistic forecast 60.123.456: 39.876.544 would be left, 39 million are given."""
    donor = replace(million("A", plan=100, disbursed=20, request_down=90), forecast_low_vnd=60_123_456)
    taker = million("C", plan=100, disbursed=90, forecast=100, request_up=90)
    proposal = propose(rules(rounding_vnd=MILLION), [donor, taker], funding_levels=LEVELS)
    [transfer] = proposal.transfers
    assert transfer.amount_vnd == 39 * MILLION
    assert "dự báo thận trọng cả niên độ khoảng 60,1 triệu đồng; không có khả năng giải ngân 39 triệu đồng" in (
        transfer.why_donor
    )
    exactly = propose(rules(), [donor, taker], funding_levels=LEVELS)
    assert exactly.transfers[0].amount_vnd == 39_876_544
