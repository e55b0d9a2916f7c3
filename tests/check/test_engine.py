"""The verdict: who is returned, what a waiver lets pass, and that order and outcome depend on the batch alone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.load import ConfigurationError
from config.rules import load_rules
from tasks.check.batch import Batch
from tasks.check.engine import check
from tasks.ledger.records import Waiver
from tests.check.batches import OTHER, OWN, batch, line, of_reader

REGISTER = load_rules()
DECIDED = datetime(2023, 8, 4, 9, tzinfo=UTC)
FALLEN = batch(line(disbursed_vnd=3_000_000_000), line(agency=OTHER, project_code="7000002"), previous=[line()])


def test_an_error_returns_the_submission_and_no_other() -> None:
    verdict = check(FALLEN, REGISTER)
    assert (verdict.accepted, verdict.returned) == (("sha-sgtvt",), ("sha-sxd",))


def test_warnings_do_not_return_a_submission() -> None:
    verdict = check(batch(line(rate_pct=90.0)), REGISTER)
    assert [finding.rule for finding in verdict.findings] == ["rate-mismatch"]
    assert verdict.accepted == ("sha-sxd",)


def waiver(rule: str, **names: Any) -> Waiver:
    fits_all = {"submission": "", "agency": "", "project_key": None, "funding_source": None, "reason": "x"}
    facts = {**fits_all, **names, "id": 1, "profile": "bac-ninh-2023", "period": "2023-08-05"}
    return Waiver(rule=rule, by="Nguyễn Văn A", known_at=DECIDED, recorded_at=DECIDED, **facts)


def test_a_waived_error_stays_with_its_reason_and_the_submission_is_accepted() -> None:
    reason = "Kho bạc đã xác nhận thu hồi tạm ứng"
    waivers = [waiver(rule, reason=reason, agency=OWN) for rule in ("cumulative-falls", "agency-total-falls")]
    verdict = check(FALLEN, REGISTER, waivers)
    assert {finding.waived for finding in verdict.findings if finding.rule == "cumulative-falls"} == {reason}
    assert verdict.returned == ()


def test_a_waiver_for_another_project_or_file_changes_nothing() -> None:
    waivers = [
        waiver("cumulative-falls", agency=OWN, project_key="7000099"),
        waiver("cumulative-falls", submission="sha-khac"),
        waiver("cumulative-falls", agency=OWN, project_key="7654321", funding_source="oda"),
    ]
    assert check(FALLEN, REGISTER, waivers) == check(FALLEN, REGISTER)


def test_a_finding_names_place_figures_and_fix() -> None:
    found = next(finding for finding in check(FALLEN, REGISTER).findings if finding.rule == "cumulative-falls")
    assert str(found.cell) == "Biểu 1!U10"
    assert (found.supplied, found.expected, found.difference) == (
        "3.000.000.000 đồng", "4.000.000.000 đồng", "-1.000.000.000 đồng",
    )  # fmt: skip
    assert found.message == (
        "Đường tỉnh 295C (Ngân sách địa phương (cân đối)): lũy kế giải ngân 3.000.000.000 đồng thấp hơn kỳ trước "
        "4.000.000.000 đồng, giảm 1.000.000.000 đồng."
    )
    assert found.agency == OWN


def test_a_cell_that_the_layout_lacks_points_to_the_project() -> None:
    of = batch(line(disbursed_vnd=12_000_000_000), layout={"project_name": "B", "plan_vnd": "C"})
    found = next(finding for finding in check(of, REGISTER).findings if finding.rule == "disbursed-above-plan")
    assert str(found.cell) == "Biểu 1!B10"


def test_a_rule_is_judged_only_while_it_is_in_force() -> None:
    ended = tuple(
        rule.model_copy(update={"valid_to": date(2023, 8, 4)}) if rule.id == "cumulative-falls" else rule
        for rule in REGISTER.rules
    )
    last_day = tuple(
        rule.model_copy(update={"valid_to": date(2023, 8, 5)}) if rule.id == "cumulative-falls" else rule
        for rule in REGISTER.rules
    )
    found = [
        {finding.rule for finding in check(FALLEN, REGISTER.model_copy(update={"rules": rules})).findings}
        for rules in (ended, last_day)
    ]
    assert ("cumulative-falls" in found[0], "cumulative-falls" in found[1]) == (False, True)


def test_an_issue_that_no_rule_knows_is_a_fault_of_the_configuration() -> None:
    met = of_reader("read-khong-co")
    with pytest.raises(ConfigurationError, match="read-khong-co"):
        check(batch(line(), issues=(met,)), REGISTER)


def test_text_from_a_file_is_never_taken_for_a_template() -> None:
    of = batch(line(project_name="{mend} {0} {project.__class__}", disbursed_vnd=12_000_000_000))
    found = next(finding for finding in check(of, REGISTER).findings if finding.rule == "disbursed-above-plan")
    assert found.message.startswith("{mend} {0} {project.__class__} (")


def test_errors_come_before_warnings_within_a_submission() -> None:
    verdict = check(batch(line(disbursed_vnd=12_000_000_000, rate_pct=1.0, group="D")), REGISTER)
    severities = [finding.severity for finding in verdict.findings]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert {"error", "warning"} <= set(severities)


amounts = st.one_of(st.none(), st.integers(-(10**9), 10**14))
lines = st.builds(
    line,
    agency=st.sampled_from([OWN, OTHER, "stc"]),
    project_code=st.sampled_from(["7654321", "7000002", "12", None]),
    project_name=st.sampled_from(["Đường A", "Cầu B", "", "=1+1"]),
    funding_source=st.sampled_from(["nsdp", "oda", "la"]),
    plan_vnd=amounts,
    disbursed_vnd=amounts,
    decrease_vnd=amounts,
    increase_vnd=amounts,
    estimate_final_vnd=amounts,
    total_investment_vnd=amounts,
)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(now=st.lists(lines, max_size=6), before=st.lists(lines, max_size=4))
def test_every_submission_is_accepted_or_returned_and_order_in_does_not_matter(
    now: list[dict[str, object]], before: list[dict[str, object]]
) -> None:
    for one in now:
        one["submission"] = f"sha-{one['agency']}"
    of = batch(*now, previous=before)
    verdict = check(of, REGISTER)
    assert sorted(verdict.accepted + verdict.returned) == sorted(of.submissions)
    assert not set(verdict.accepted) & set(verdict.returned)
    open_errors = {f.submission for f in verdict.findings if f.severity == "error" and f.waived is None}
    assert set(verdict.returned) == open_errors & set(of.submissions)
    other_order = replace(of, submissions=dict(reversed(of.submissions.items())))
    assert check(other_order, REGISTER) == verdict


def _kept(of: Batch) -> dict[str, set[str]]:
    verdict = check(of, REGISTER)
    return {
        rule: {finding.agency for finding in verdict.findings if finding.rule == rule}
        for rule in ("project-two-agencies", "project-also-reported")
    }


EARLY, LATE = datetime(2023, 8, 3, tzinfo=UTC), datetime(2023, 8, 4, tzinfo=UTC)
BOTH = {"received": {OWN: EARLY, OTHER: LATE}}


def test_of_two_files_with_one_project_the_later_is_returned() -> None:
    assert _kept(batch(line(), line(agency=OTHER), **BOTH)) == {
        "project-two-agencies": {OTHER},
        "project-also-reported": {OWN},
    }


def test_who_reported_it_last_period_keeps_it_although_later() -> None:
    assert _kept(batch(line(), line(agency=OTHER), previous=[line(agency=OTHER)], **BOTH))["project-two-agencies"] == {
        OWN
    }


def test_the_named_owner_keeps_it_before_all_others() -> None:
    owned = [line(owner="Sở GTVT"), line(agency=OTHER, owner="Sở GTVT")]
    assert _kept(batch(*owned, previous=[line()], **BOTH))["project-two-agencies"] == {OWN}


def test_an_accepted_file_keeps_it_even_from_the_owner_so_that_nothing_is_counted_twice() -> None:
    of = batch(line(), line(agency=OTHER, owner="Sở GTVT"), **BOTH)
    accepted = {**of.submissions, "sha-sxd": replace(of.submissions["sha-sxd"], is_accepted=True)}
    assert _kept(replace(of, submissions=accepted))["project-two-agencies"] == {OTHER}


def test_one_name_without_code_in_two_agencies_is_one_project_only_with_one_plan() -> None:
    name = {"project_code": None, "project_name": "Sửa chữa trụ sở"}
    same = batch(line(**name), line(agency=OTHER, **name), **BOTH)
    different = batch(line(**name), line(agency=OTHER, plan_vnd=1_000_000_000, **name), **BOTH)
    assert _kept(same)["project-two-agencies"] == {OTHER}
    assert _kept(different)["project-two-agencies"] == set()


def test_a_file_of_no_known_agency_is_not_told_that_its_owners_are_others() -> None:
    of = batch(line(agency="", owner="Sở Giao thông vận tải"))
    assert [finding for finding in check(of, REGISTER).findings if finding.rule == "unknown-owner"] == []
