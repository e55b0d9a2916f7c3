"""The decision on worked case (1), in million đồng: C takes 45 and D 10 from A (40) and B (20)."""

from dataclasses import replace
from datetime import date

import pytest

from config.vi import day
from tasks.ledger.codec import from_json, to_json
from tasks.reallocate.decision import (
    DecisionForm,
    current_hash,
    decided_amounts,
    limits_of,
    plan_changes,
    validate_decision,
)  # fmt: skip
from tasks.reallocate.proposal import Proposal
from tasks.reallocate.propose import propose
from tests.reallocate.samples import LEVELS, MILLION, rules, worked_case

CASE = worked_case()
REGIME = rules(minimum_lot_vnd=5 * MILLION)
PROPOSAL = propose(REGIME, CASE, funding_levels=LEVELS)
NOW = limits_of(REGIME, CASE, LEVELS)
APPROVE = DecisionForm(outcome="approve", by="Phó Chủ tịch UBND tỉnh", tier=2, document_number="123/QĐ-UBND")


def faults(form, limits=NOW, proposal=PROPOSAL):
    return validate_decision(proposal, form, current_hash(limits), limits)


def numbers(**ends):
    return {
        number: t.amount_vnd
        for number, t in enumerate(PROPOSAL.transfers, start=1)
        if all(getattr(t, end) == key for end, key in ends.items())
    }


def test_approval_makes_new_plans_that_balance():
    assert faults(APPROVE) == []
    rows = {row.project_key: row for row in plan_changes(PROPOSAL, APPROVE)}
    assert rows["C"].new_plan_vnd == 145 * MILLION
    assert (rows["D"].old_plan_vnd, rows["D"].delta_vnd, rows["D"].new_plan_vnd) == (
        20 * MILLION, 10 * MILLION, 30 * MILLION,
    )  # fmt: skip
    assert sum(row.delta_vnd for row in rows.values()) == 0
    assert -rows["A"].delta_vnd - rows["B"].delta_vnd == 55 * MILLION


def test_rejection_changes_nothing_and_needs_no_document():
    form = DecisionForm(outcome="reject", by="Chủ tịch UBND tỉnh", tier=2)
    assert faults(form) == []
    assert plan_changes(PROPOSAL, form) == []


def test_amounts_may_be_lowered_and_left_out():
    [to_d] = numbers(recipient="D")
    form = replace(APPROVE, outcome="change", amounts_vnd={to_d: 0})
    assert faults(form) == []
    assert to_d not in decided_amounts(PROPOSAL, form)
    assert "D" not in {row.project_key for row in plan_changes(PROPOSAL, form)}


def test_more_than_a_limit_is_refused_with_the_limit_and_the_figure():
    [to_d] = numbers(recipient="D")
    found = faults(replace(APPROVE, outcome="change", amounts_vnd={to_d: 11 * MILLION}))
    assert "Dự án D: tăng 11 triệu đồng, vượt mức đề nghị bổ sung 10 triệu đồng." in found


def test_more_than_the_donor_can_give_is_refused():
    number, amount = next(iter(numbers(donor="A").items()))
    found = faults(replace(APPROVE, outcome="change", amounts_vnd={number: amount + 30 * MILLION}))
    assert any(
        f.startswith("Dự án A: giảm") and "vượt phần vốn dư có thể điều chuyển 40 triệu đồng" in f for f in found
    )


def test_under_the_minimum_lot_is_refused():
    [to_d] = numbers(recipient="D")
    [fault] = faults(replace(APPROVE, outcome="change", amounts_vnd={to_d: 4 * MILLION}))
    assert fault == f"Khoản {to_d}: 4 triệu đồng thấp hơn mức tối thiểu của một khoản 5 triệu đồng."


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (replace(APPROVE, by=" "), "người quyết định"),
        (replace(APPROVE, document_number=""), "số văn bản"),
        (replace(APPROVE, tier=1), "thuộc thẩm quyền UBND tỉnh"),
        (replace(APPROVE, amounts_vnd={1: 1}), "chọn hình thức thay đổi"),
        (replace(APPROVE, outcome="change", amounts_vnd={99: 1}), "Không có khoản điều chuyển số 99"),
        (replace(APPROVE, outcome="change", amounts_vnd={1: -1}), "số âm"),
        (
            replace(APPROVE, outcome="change", amounts_vnd=dict.fromkeys(range(1, len(PROPOSAL.transfers) + 1), 0)),
            "chọn hình thức không phê duyệt",
        ),
    ],
)
def test_a_form_that_cannot_stand_says_why(form, words):
    found = faults(form)
    assert found
    assert all(words in fault for fault in found)


@pytest.mark.parametrize(
    ("on", "late"), [(date(2023, 11, 15), False), (date(2023, 11, 16), True), (date(2024, 1, 5), True)]
)
def test_after_the_last_day_for_changing_the_plan(on, late):
    """Decree 40/2020: 15 November of the plan year is the last day."""
    regime = rules(cutoff_month_day="11-15")
    proposal = propose(regime, CASE, funding_levels=LEVELS)
    found = faults(replace(APPROVE, decided_on=on), limits_of(regime, CASE, LEVELS, plan_year=2023), proposal)
    expected = f"Ngày quyết định {day(on)} sau thời hạn điều chỉnh kế hoạch 15/11/2023."
    assert found == ([expected] if late else [])


def test_changed_data_refuse_the_decision_with_the_difference():
    later = [replace(c, disbursed_vnd=25 * MILLION) if c.project_key == "A" else c for c in CASE]
    assert faults(APPROVE, limits_of(REGIME, later, LEVELS, then=CASE)) == [
        "Số liệu đã thay đổi sau khi lập phương án; phải lập lại phương án trước khi quyết định.",
        "Dự án A (bqlda, nguồn local): lũy kế giải ngân từ 20 triệu đồng thành 25 triệu đồng.",
    ]


def test_changed_rules_refuse_the_decision_too():
    found = faults(APPROVE, limits_of(rules(), CASE, LEVELS, then=CASE))
    assert found[1:] == ["Quy tắc điều chuyển đã thay đổi."]


def test_a_proposal_survives_its_json_byte_for_byte():
    text = to_json(PROPOSAL)
    assert from_json(Proposal, text) == PROPOSAL
    assert to_json(from_json(Proposal, text)) == text
