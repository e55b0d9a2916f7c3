"""The decision that a Tờ trình asks the People's Committee for, drafted with its annex."""

from dataclasses import replace
from pathlib import Path

from config import vi
from config.period import last_disbursable_day
from config.profile import Issuer
from tasks.report.appendices import numbered
from tasks.report.docx import render_docx
from tasks.report.model import Appendix, ReportModel, Section
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import ReportFacts
from tasks.report.sections import transfers
from tasks.report.sentences import heading, paragraph, say
from tasks.report.submission_note import change_table
from tasks.report.word_package import BLANK

COMMITTEE_TIER = 2
"""Of config.reallocation.Authority: what another level decides is no part of the People's Committee's decision."""


def render_draft_decision(facts: ReportFacts, template: Path | None = None) -> bytes | None:
    """The draft as a Word file without number and day; None where nothing of the proposal is the Committee's to decide.

    `facts` as for the Tờ trình. Raises ConfigurationError where the template is broken.
    """
    own = tuple(move for move in facts.proposal.transfers if move.tier == COMMITTEE_TIER)
    if not own:
        return None
    issuer = facts.profile.issuer
    profile = facts.profile.model_copy(update={"issuer": _committee(issuer)})
    decided = replace(facts, profile=profile, proposal=replace(facts.proposal, transfers=own, unplaced=()))
    return render_docx(decision_model(decided, issuer), decided, template)


def decision_model(facts: ReportFacts, proposer: Issuer) -> ReportModel:
    """The decision before it has a form, on all transfers of the facts; `proposer` signs the Tờ trình."""
    context = make_context(facts, "people_committee", None)
    year, of_province = facts.period.plan_year, facts.profile.issuer.province
    table = change_table(context)
    until = vi.day(last_disbursable_day(facts.profile, year))
    articles = (
        say(
            "Điều 1. Điều chỉnh kế hoạch vốn đầu tư công năm {} giữa các dự án với tổng số vốn {}, tổng mức vốn của "
            "từng nguồn không thay đổi (chi tiết tại Phụ lục kèm theo).",
            str(year),
            transfers.transfers_total(context),
        ),
        say(
            "Điều 2. Chủ đầu tư các dự án được bổ sung vốn chịu trách nhiệm giải ngân hết số vốn được bổ sung đến "
            "hết ngày {}; chủ đầu tư các dự án điều chỉnh giảm thực hiện phần kế hoạch còn lại.",
            until,
        ),
        say(
            "Điều 3. Chánh Văn phòng UBND {}, {}, Thủ trưởng các cơ quan, đơn vị, chủ đầu tư có tên tại Phụ lục và các "
            "đơn vị liên quan chịu trách nhiệm thi hành Quyết định này.",
            of_province,
            f"{proposer.signed_by.capitalize()} {proposer.name}",
        ),
    )
    return ReportModel(
        title=f"Về việc điều chỉnh kế hoạch vốn đầu tư công năm {year} giữa các dự án (dự thảo)",
        symbol="QĐ-UBND",
        audience="people_committee",
        agency=None,
        profile=facts.profile.code,
        period=facts.period.code,
        as_of=facts.as_of.isoformat(),
        opening=(heading("QUYẾT ĐỊNH:"),),
        sections=(Section("decision", "", "", tuple(paragraph(article) for article in articles)),),
        appendices=numbered([Appendix("changes", "", table.title, table)]),
        kind="QUYẾT ĐỊNH",
        basis=(
            *facts.profile.report.basis,
            f"Theo đề nghị của {proposer.name} tại Tờ trình số{BLANK}/TTr-{proposer.abbreviation}",
        ),
        copies=("Như Điều 3", "Lưu: VT"),
    )


def _committee(issuer: Issuer) -> Issuer:
    """The People's Committee as the head and foot of its own document print it."""
    return issuer.model_copy(
        update={
            "agency": issuer.superior,
            "superior": "",
            "on_behalf": "TM. ỦY BAN NHÂN DÂN",
            "signed_by": "CHỦ TỊCH",
            "abbreviation": "UBND",
        }
    )
