"""Tờ trình: what is signed balances within each source, before and after."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from tasks.ledger.records import PlanDocument
from tasks.reallocate.proposal import Proposal
from tasks.report.draft_decision import render_draft_decision
from tasks.report.model import Figure
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import ReportFacts
from tasks.report.sections.transfers import transfers_total
from tasks.report.submission_note import note_facts, note_model, render_submission_note
from tests.report.facts import facts

DOCUMENT = PlanDocument(
    "bac-ninh-2023", 2023, "assigned", "total", "Quyết định số 999/QĐ-UBND", date(2022, 12, 20), (), "qd.xlsx",
    "0" * 64, "vt", facts().as_of,
)  # fmt: skip


def given(proposal: Proposal) -> ReportFacts:
    f = facts()
    return note_facts(proposal, f.profile, f.period, f.as_of, f.progress.lines, plan=[DOCUMENT])


def words(content: bytes) -> list[str]:
    """All lines of a Word file, those in its tables too."""
    body = Document(BytesIO(content)).element.body
    return ["".join(text.text or "" for text in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]


def test_it_goes_to_the_addressee_on_the_ground_of_the_plan() -> None:
    said = words(render_submission_note(given(facts().proposal)))
    assert said[said.index("Nơi nhận:") + 1 :][:2] == ["- Như trên;", "- Lưu: VT, TH."]
    assert "Căn cứ Quyết định số 999/QĐ-UBND ngày 20/12/2022 về kế hoạch vốn đầu tư công;" in said


def test_the_decision_that_it_asks_for_is_drafted_with_its_annex() -> None:
    content = render_draft_decision(given(facts().proposal))
    assert content is not None
    said = words(content)
    assert "QUYẾT ĐỊNH" in said
    assert any("/QĐ-UBND" in line for line in said)
    total = transfers_total(make_context(given(facts().proposal), "people_committee", None))
    assert any(line.startswith("Điều 1.") and total.text in line for line in said)
    assert "TM. ỦY BAN NHÂN DÂN" in said
    assert "Phụ lục" in said


def test_what_others_decide_is_no_part_of_the_decision() -> None:
    of_council = tuple(replace(move, tier=3) for move in facts().proposal.transfers)
    assert render_draft_decision(given(replace(facts().proposal, transfers=of_council))) is None


def test_it_is_a_to_trinh_to_the_peoples_committee() -> None:
    f = facts()
    content = render_submission_note(given(f.proposal))
    words = [p.text for p in Document(BytesIO(content)).paragraphs]
    assert words[:2] == ["TỜ TRÌNH", "Về việc điều chỉnh kế hoạch vốn đầu tư công năm 2023 giữa các dự án"]
    assert "Kính gửi: Ủy ban nhân dân tỉnh Bắc Ninh" in words
    assert content == render_submission_note(given(f.proposal))


def test_down_and_up_balance_and_after_follows_from_before() -> None:
    table = note_model(facts()).appendices[0].table
    down, up = table.totals[3], table.totals[4]
    total = sum(t.amount_vnd for t in facts().proposal.transfers)
    assert isinstance(down, Figure)
    assert down.value == up.value == total
    rows = [row for row in table.rows if row.level == "data"]
    assert len(rows) == 18
    for row in rows:
        before, less, more, after = (figure.value for figure in row.cells[2:6])
        assert before - less + more == after


def test_nothing_to_sign_is_refused() -> None:
    with pytest.raises(ValueError, match="no transfers"):
        render_submission_note(given(Proposal((), (), (), (), (), "")))


def test_without_lines_the_plan_before_is_left_out() -> None:
    model = note_model(replace(facts(), progress=replace(facts().progress, lines=facts().progress.lines.iloc[:0])))
    row = next(row for row in model.appendices[0].table.rows if row.level == "data")
    assert row.cells[2] is None
    assert row.cells[5] is None
