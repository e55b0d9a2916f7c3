"""Each rule breaks where it should, keeps quiet where it should, and says when it has nothing to judge."""

from dataclasses import replace
from datetime import date

import pytest

from config.rules import load_rules
from tasks.check.batch import Batch, Verdict
from tasks.check.engine import check
from tasks.check.rules import MODULES
from tasks.collect.named import Said
from tasks.ledger.finding import CellRef, Finding
from tasks.read.issues.texts import ISSUES
from tasks.read.outcome import StatedTotal
from tests.check.batches import batch, frame, line, of_reader
from tests.check.case import BN, JULY, B, C, Case, cumulative
from tests.check.cases import CASES

REGISTER = load_rules()
BY_PLAN = ("unit-scale", "line-scale", "plan-differs-from-decision", "not-in-plan", "planned-not-reported")
ids = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


def judged(rule: str, of: Batch) -> Verdict:
    """The batch judged by that rule alone."""
    return check(of, REGISTER.model_copy(update={"rules": tuple(one for one in REGISTER.rules if one.id == rule)}))


def findings(rule: str, of: Batch) -> list[Finding]:
    return list(judged(rule, of).findings)


@ids
def test_a_breach_is_found_where_it_is(case: Case) -> None:
    found = [
        (int("".join(filter(str.isdigit, f.cell.address))) if f.cell else None, f.field, f.supplied, f.expected)
        for f in findings(case.rule, case.broken)
    ]
    assert found == list(case.at)


@ids
def test_no_breach_is_seen_where_there_is_none(case: Case) -> None:
    verdict = judged(case.rule, case.kept)
    assert verdict.findings == ()
    assert verdict.not_applicable == ()


@pytest.mark.parametrize("case", [case for case in CASES if case.nothing is not None], ids=lambda case: case.rule)
def test_nothing_to_judge_is_said_with_its_reason(case: Case) -> None:
    assert case.nothing is not None
    (told,) = judged(case.rule, case.nothing).not_applicable
    assert told.rule == case.rule
    assert told.reason


@ids
def test_a_finding_is_a_finished_sentence(case: Case) -> None:
    for finding in findings(case.rule, case.broken):
        for text in (finding.message, finding.fix):
            assert text
            assert not set("{}") & set(text)
            assert "None" not in text
            assert "<NA>" not in text
            assert text.endswith((".", "?"))


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    registered = {rule.id for rule in REGISTER.rules if not rule.is_of_reader}
    assert sorted(case.rule for case in CASES) == sorted(registered)


def test_no_orphans_between_register_and_modules() -> None:
    assert {rule.module for rule in REGISTER.rules if not rule.is_of_reader} == set(MODULES)


def test_the_reader_s_codes_are_all_registered() -> None:
    registered = {rule.id for rule in REGISTER.rules if rule.is_of_reader}
    assert registered == set(ISSUES)


@pytest.mark.parametrize("code", sorted(ISSUES))
def test_what_the_reader_met_is_a_finding_with_the_reader_s_words(code: str) -> None:
    met = of_reader(
        code, cell=CellRef("Biểu 1", "T11"), field="plan_vnd", supplied="1.234", message="Không rõ 1.234.", line=1
    )
    of = batch(line(), line(project_code="7000002", project_name="Trường B"), issues=(met,))
    (finding,) = findings(code, of)
    assert (finding.message, finding.fix, finding.supplied) == ("Không rõ 1.234.", "Sửa.", "1.234")
    assert (str(finding.cell), finding.project_name) == ("Biểu 1!T11", "Trường B")


def test_what_the_column_decided_is_milder_than_what_nothing_decides() -> None:
    met = [of_reader("read-ambiguous-number", severity=severity) for severity in ("info", "error")]
    found = findings("read-ambiguous-number", batch(line(), issues=tuple(met)))
    assert sorted(finding.severity for finding in found) == ["error", "info"]


def test_the_reader_cannot_make_graver_what_the_register_calls_a_remark() -> None:
    met = of_reader("read-legacy-encoding")
    (found,) = findings("read-legacy-encoding", batch(line(), issues=(met,)))
    assert found.severity == "info"


def test_with_two_reports_a_month_the_month_is_held_against_the_last_months_end() -> None:
    """Reports to 30/6, 15/7 and 31/7: July's 3 tỷ are the 4 tỷ of 31/7 less 1 tỷ of 30/6, not less 2,5 tỷ of 15/7."""
    now = line(disbursed_vnd=4 * BN, disbursed_month_vnd=2 * BN)
    middle = batch(now, previous=[line(disbursed_vnd=5 * BN // 2)], previous_as_of=date(2023, 7, 15))
    assert all(finding.rule != "month-not-difference" for finding in check(middle, REGISTER).findings)
    both = replace(middle, month_before=frame([line(disbursed_vnd=BN)]))
    [found] = [finding for finding in check(both, REGISTER).findings if finding.rule == "month-not-difference"]
    assert (found.supplied, found.expected) == ("2.000.000.000 đồng", "3.000.000.000 đồng")


def test_a_title_speaks_where_no_column_names_its_day() -> None:
    """22/7/2023 asks for figures to 15/7; what a column says of itself is nearer than what the title says."""
    june = (Said("đến 30/6/2023", JULY, JULY),)
    [found] = findings("column-of-other-day", batch(line(), due_on=date(2023, 7, 22), days_said=june))
    assert (found.supplied, found.expected, found.severity) == ("30/6/2023", "15/7/2023", "warning")
    assert findings("column-of-other-day", batch(line(), days_said=june, columns=(cumulative("2023-07-31"),))) == []


def test_a_total_that_the_total_rules_judge_is_not_told_twice() -> None:
    cell = CellRef("Biểu 1", "L9")
    met = of_reader("read-stated-total", severity="warning", cell=cell, field="plan_vnd", supplied="11")
    of = batch(line(), issues=(met,), totals=(StatedTotal("Cộng", "plan_vnd", cell, 11, 10, True),))
    told = [finding.rule for finding in check(of, REGISTER).findings]
    assert (told.count("read-stated-total"), told.count("total-mismatch")) == (0, 1)


def test_a_file_is_judged_by_its_own_columns_only() -> None:
    """One agency states the carried-over part beside the plan; that another splits its plan in two is not its fault."""
    billion = 1_000_000_000
    beside = line(plan_vnd=10 * billion, plan_carried_vnd=2 * billion)
    split = line(
        "sgtvt", project_code="7000005", plan_vnd=5 * billion, plan_this_year_vnd=4 * billion, plan_carried_vnd=billion
    )
    assert findings("plan-parts-mismatch", batch(beside, split)) == []
    wrong = {**split, "plan_this_year_vnd": 3 * billion}
    assert [found.agency for found in findings("plan-parts-mismatch", batch(beside, wrong))] == ["sgtvt"]


def test_two_periods_with_one_day_of_figures_may_repeat_each_other() -> None:
    lines = [line(), line(project_code="7000002"), line(project_code="7000003")]
    same = {"previous": lines, "previous_as_of": batch(line()).period.data_as_of}
    assert [found.rule for found in findings("unchanged-file", batch(*lines, previous=lines))] == ["unchanged-file"]
    assert findings("unchanged-file", batch(*lines, **same)) == []  # type: ignore[arg-type]


def test_a_file_in_another_unit_is_told_once_by_the_plan_and_no_line_again() -> None:
    plans = [
        {"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN},
        {"project_key": "7000002", "funding_source": "nsdp", "plan_vnd": 10 * BN},
        {"project_key": "7000003", "funding_source": "nsdp", "plan_vnd": 10 * BN},
    ]
    thousandfold = [{**one, "plan_vnd": 10_000 * BN} for one in (line(), B, C)]
    whole = check(batch(*thousandfold, plans=plans, approved=True), REGISTER)
    assert [f.rule for f in whole.findings if f.rule in BY_PLAN] == ["unit-scale"]
    one_line = check(batch(thousandfold[0], B, C, plans=plans, approved=True), REGISTER)
    assert [(f.rule, f.project_key) for f in one_line.findings if f.rule in BY_PLAN] == [("line-scale", "7654321")]
    (told,) = [f.message for f in one_line.findings if f.rule == "line-scale"]
    assert "kế hoạch được giao 10.000.000.000 đồng" in told


def test_an_investment_too_small_for_its_group_is_a_question_one_too_large_an_error() -> None:
    billion = 1_000_000_000
    of = batch(
        line(group="C", total_investment_vnd=1_201 * billion),
        line(project_code="7000002", group="B", total_investment_vnd=4 * billion),
    )
    assert [found.severity for found in findings("investment-beyond-group", of)] == ["error", "warning"]
