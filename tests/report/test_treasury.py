"""The section about the State Treasury, and the minutes for both sides to sign."""

from dataclasses import replace
from io import BytesIO

import pandas as pd
from docx import Document

from tasks.check.reconciliation import Reconciliation, reconciled
from tasks.report.build import build_report
from tasks.report.figures import figures_of
from tasks.report.model import Table
from tasks.report.official_letter import render_letter
from tasks.report.report_facts import ReportFacts
from tasks.report.summary import summary
from tasks.report.treasury_minutes import minutes_text
from tests.report.facts import AS_OF, facts

MORE = 3 * 10**9


def beside_treasury() -> ReportFacts:
    """The Treasury has what is reported, but of the first project 3 tỷ more, and one project that nobody reports."""
    lines = facts().progress.lines
    own = lines[["project_key", "project_name", "funding_source", "disbursed_vnd"]].assign(
        disbursed_cell="KB!D9", plan_cell=""
    )
    own.loc[0, "disbursed_vnd"] += MORE
    extra = own.head(1).assign(project_key="9999999", project_name="Kè sông Cầu", disbursed_vnd=5 * 10**9)
    entries = reconciled(lines, pd.concat([own, extra], ignore_index=True), "nsdp")
    found = Reconciliation("Kho bạc Nhà nước Bắc Ninh", "kbnn.xlsx", AS_OF, 10**6, entries)
    rules = facts().profile
    sections = {**rules.report.sections, "people_committee": ("situation", "treasury")}
    ordered = rules.model_copy(update={"report": rules.report.model_copy(update={"sections": sections})})
    return replace(facts(), reconciliation=found, profile=ordered)


def test_what_was_reconciled_is_said_in_total_and_project_by_project() -> None:
    given = beside_treasury()
    section = build_report(given).sections[-1]
    said = section.blocks[0].text.replace("\u00a0", " ")  # type: ignore[union-attr]
    assert "kbnn.xlsx" in said
    assert "thấp hơn 3,0 tỷ đồng" in said
    assert "01 còn chênh lệch" in said
    assert "Có 01 dự án theo nguồn vốn Kho bạc Nhà nước đã chi 5,0 tỷ đồng" in said
    (differences,) = (one for one in section.blocks if isinstance(one, Table) and one.id == "kho-bac-chenh-lech")
    assert len(differences.rows) == 2
    figures = figures_of(build_report(given))
    total = int(given.progress.lines["disbursed_vnd"].sum())
    assert figures["kho-bac.don-vi"].value == total
    assert figures["kho-bac.kho-bac"].value == total + MORE
    assert figures["kho-bac.don-vi"].provenance.addends, "the agencies' side is traced to its cells"
    assert summary(given, {}, {})["treasury"]["differing"] == 1


def test_that_nothing_was_reconciled_is_said() -> None:
    given = beside_treasury()
    none = Reconciliation("Kho bạc Nhà nước Bắc Ninh", "", None, 10**6)
    (only,) = build_report(replace(given, reconciliation=none)).sections[-1].blocks
    assert "chưa được đối chiếu với Kho bạc Nhà nước" in only.text  # type: ignore[union-attr]
    assert summary(replace(given, reconciliation=none), {}, {})["treasury"] is None


def test_the_minutes_name_both_sides_and_every_difference() -> None:
    given = beside_treasury()
    assert given.reconciliation is not None
    text = minutes_text(given, given.reconciliation)
    document = Document(BytesIO(render_letter(text, given.profile, given.period, given.as_of)))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "ĐẠI DIỆN KHO BẠC NHÀ NƯỚC BẮC NINH" in said
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Kè sông Cầu" in cells
    assert "-3.000.000.000" in cells
