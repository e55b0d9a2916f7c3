"""Warnings do not drown errors, every finding is counted, and a recheck says what is new, gone and different."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.check.changes import compare
from tasks.check.ranking import by_rule, grouped
from tasks.ledger.finding import CellRef, Finding


def finding(rule: str = "r", severity: str = "error", address: str = "A1", **more: object) -> Finding:
    base = Finding(
        rule=rule, rule_version=1, severity=severity, submission="sha", agency="sxd",  # type: ignore[arg-type]
        cell=CellRef("S", address), field="plan_vnd", project_key="k", project_name="Tên", funding_source="nsdp",
        supplied="1", expected="2", difference="-1", message="L.", fix="S.",
    )  # fmt: skip
    return replace(base, **more)


def test_errors_come_first_and_hidden_findings_are_counted() -> None:
    warnings = [finding("w", "warning", f"A{row}") for row in range(1, 101)]
    errors = [finding("e", "error", "B1"), finding("f", "error", "B2"), finding("f", "error", "B3")]
    groups = grouped([*warnings, *errors], 2)
    assert [(group.rule, group.count, len(group.shown), group.hidden) for group in groups] == [
        ("f", 2, 2, 0),
        ("e", 1, 1, 0),
        ("w", 100, 2, 98),
    ]


def test_waived_findings_stand_behind_open_ones() -> None:
    waived = finding(address="A1", waived="đã rõ")
    (group,) = grouped([waived, finding(address="A2")], 1)
    assert (group.waived, group.shown[0].cell) == (1, CellRef("S", "A2"))


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="từ 0"):
        grouped([], -1)


def test_operators_see_a_row_per_rule() -> None:
    assert by_rule([finding("w", "warning"), finding("e"), finding("e", waived="x")]) == [
        {"rule": "e", "severity": "error", "findings": 2, "waived": 1},
        {"rule": "w", "severity": "warning", "findings": 1, "waived": 0},
    ]


some = st.lists(
    st.builds(
        finding,
        rule=st.sampled_from(["a", "b"]),
        severity=st.sampled_from(["error", "warning", "info"]),
        address=st.sampled_from(["A1", "A2"]),
        supplied=st.sampled_from(["1", "2"]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(found=some, limit=st.integers(0, 3))
def test_no_finding_is_lost_in_grouping(found: list[Finding], limit: int) -> None:
    groups = grouped(found, limit)
    assert sum(group.count for group in groups) == len(found)
    assert all(len(group.shown) == min(limit, group.count) for group in groups)


def test_a_recheck_tells_appeared_gone_and_changed() -> None:
    stays, goes, comes = finding(address="A1"), finding(address="A2"), finding(address="A3")
    differs = finding("r2", address="A4")
    milder = replace(differs, severity="warning", rule_version=2)
    changes = compare([stays, goes, differs], [stays, comes, milder])
    assert (changes.appeared, changes.gone, changes.changed) == ((comes,), (goes,), ((differs, milder),))


@settings(max_examples=40, deadline=None)
@given(before=some, after=some)
def test_before_less_gone_plus_appeared_is_after(before: list[Finding], after: list[Finding]) -> None:
    changes = compare(before, after)
    assert len(before) - len(changes.gone) + len(changes.appeared) == len(after)
    assert compare(before, before).appeared == compare(before, before).gone == compare(before, before).changed == ()
