"""Tờ trình: what is signed balances within each source, before and after."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from tasks.reallocate.proposal import Proposal
from tasks.report.model import Figure
from tasks.report.submission_note import note_model, render_submission_note
from tests.report.facts import facts


def test_it_is_a_to_trinh_to_the_peoples_committee() -> None:
    f = facts()
    content = render_submission_note(f.proposal, f.profile, f.period, f.as_of, f.progress.lines)
    words = [p.text for p in Document(BytesIO(content)).paragraphs]
    assert words[:2] == ["TỜ TRÌNH", "Về việc điều chỉnh kế hoạch vốn đầu tư công năm 2023 giữa các dự án"]
    assert "Kính gửi: Ủy ban nhân dân tỉnh Bắc Ninh" in words
    assert content == render_submission_note(f.proposal, f.profile, f.period, f.as_of, f.progress.lines)


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
    f = facts()
    with pytest.raises(ValueError, match="no transfers"):
        render_submission_note(Proposal((), (), (), (), (), ""), f.profile, f.period, f.as_of)


def test_without_lines_the_plan_before_is_left_out() -> None:
    model = note_model(replace(facts(), progress=replace(facts().progress, lines=facts().progress.lines.iloc[:0])))
    row = next(row for row in model.appendices[0].table.rows if row.level == "data")
    assert row.cells[2] is None
    assert row.cells[5] is None
