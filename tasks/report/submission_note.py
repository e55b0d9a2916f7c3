"""Tờ trình: the submission note with its transfer tables, for the director's signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from config import vi
from config.period import Period, last_disbursable_day
from config.profile import Profile
from tasks.ledger.records import PlanDocument
from tasks.progress.types import Progress
from tasks.reallocate.proposal import Proposal
from tasks.report.appendices import numbered
from tasks.report.docx import render_docx
from tasks.report.evidence import money_figure
from tasks.report.model import Appendix, Figure, Provenance, ReportModel, Section, Table
from tasks.report.recipient_facts import Blocks, Context, make_context
from tasks.report.report_facts import ReportFacts
from tasks.report.sections import transfers
from tasks.report.sections.flags import line_figures
from tasks.report.sentences import items, listed, paragraph, say
from tasks.report.tables import Columns, col, table_of


def note_facts(
    proposal: Proposal,
    profile: Profile,
    period: Period,
    as_of: datetime,
    lines: pd.DataFrame | None = None,
    *,
    plan: Sequence[PlanDocument] = (),
    illustrative: bool = False,
) -> ReportFacts:
    """What the note and the decision that it asks for are written from.

    `as_of` is aware; `lines` are the period's accepted lines (`Progress.lines`), from which the tables take each
    project's plan before the transfer. `plan`: the decisions in force, which are among its grounds.
    """
    rules = profile.report
    grounds = [f"Căn cứ {one.document} ngày {vi.day(one.valid_on)} về kế hoạch vốn đầu tư công" for one in plan]
    report = rules.model_copy(update={"basis": (*rules.basis[:-1], *grounds, *rules.basis[-1:])})
    return ReportFacts(
        profile=profile.model_copy(update={"report": report}),
        period=period,
        as_of=as_of,
        reporting=(),
        progress=Progress(
            as_of=period.data_as_of,
            lines=pd.DataFrame() if lines is None else lines,
            group_rates=(),
            total_forecast=None,
            flags=(),
        ),
        proposal=proposal,
        findings=(),
        sources={},
        illustrative=illustrative,
    )


def render_submission_note(facts: ReportFacts, template: Path | None = None) -> bytes:
    """The Tờ trình as a Word file; equal arguments give equal bytes.

    Raises ConfigurationError where the template is broken, and ValueError where the proposal moves nothing: there is
    then nothing to sign.
    """
    return render_docx(note_model(facts), facts, template)


def note_model(facts: ReportFacts) -> ReportModel:
    """The note before it has a form. Raises ValueError where the proposal moves nothing."""
    if not facts.proposal.transfers:
        raise ValueError("the proposal has no transfers")
    context = make_context(facts, "people_committee", None)
    year, issuer = facts.period.plan_year, facts.profile.issuer
    sections = (
        ("need", "SỰ CẦN THIẾT VÀ CĂN CỨ ĐỀ XUẤT", _need(context)),
        ("transfers", "NỘI DUNG ĐỀ XUẤT", transfers.write(context) or ()),
        ("request", "KIẾN NGHỊ", _request(context)),
    )
    tables = (
        ("changes", change_table(context)),
        ("transfers", transfers.transfer_table(context)),
        ("unplaced", transfers.unplaced_table(context)),
    )
    return ReportModel(
        title=f"Về việc điều chỉnh kế hoạch vốn đầu tư công năm {year} giữa các dự án",
        symbol=f"TTr-{issuer.abbreviation}",
        audience="people_committee",
        agency=None,
        profile=facts.profile.code,
        period=facts.period.code,
        as_of=facts.as_of.isoformat(),
        opening=(
            paragraph(
                say(
                    "{} trình UBND {} xem xét, quyết định điều chỉnh kế hoạch vốn đầu tư công năm {} "
                    "giữa các dự án như sau:",
                    context.issuer_name,
                    issuer.province,
                    str(year),
                )
            ),
        ),
        sections=tuple(
            Section(code, number, title, blocks)
            for number, (code, title, blocks) in zip(("I", "II", "III"), sections, strict=True)
        ),
        appendices=numbered([Appendix(code, "", table.title, table) for code, table in tables if table is not None]),
        kind="TỜ TRÌNH",
        addressee=f"Ủy ban nhân dân {issuer.province}",
        basis=facts.profile.report.basis,
        copies=note_copies(facts.profile),
    )


def note_copies(profile: Profile) -> tuple[str, ...]:
    """The distribution list of a document that goes to its addressee: nobody else on the report's list needs it."""
    archive = [one.text for one in profile.recipients if one.audience == "archive"]
    return ("Như trên", *archive)


def change_table(context: Context) -> Table:
    """Each project's plan before, down, up and after, in triệu đồng; down and up balance within each source."""
    moved: dict[_Key, list[int]] = {}
    for t in context.facts.proposal.transfers:
        moved.setdefault((t.funding_source, t.donor_agency, t.donor, t.donor_name), [0, 0])[0] += t.amount_vnd
        moved.setdefault((t.funding_source, t.recipient_agency, t.recipient, t.recipient_name), [0, 0])[1] += (
            t.amount_vnd
        )
    changed = [_changed(context, key, down, up) for key, (down, up) in sorted(moved.items(), key=_donors_first)]
    formula = Provenance("tổng các dự án")
    down, up = (
        money_figure(f"to-trinh.{name}", sum(int(figure.value or 0) for figure in figures), formula, "trieu")
        for name, figures in (("giam", [c.down for c in changed]), ("tang", [c.up for c in changed]))
    )
    columns: Columns[_Changed] = (
        col("Dự án (chủ đầu tư)", lambda c: c.name, width=44, total="Tổng cộng"),
        col("Kế hoạch đã giao", lambda c: c.before, "vnd", width=12),
        col("Điều chỉnh giảm", lambda c: c.down, "vnd", width=12, additive=True, total=down),
        col("Điều chỉnh tăng", lambda c: c.up, "vnd", width=12, additive=True, total=up),
        col("Kế hoạch sau điều chỉnh", lambda c: c.after, "vnd", width=12),
        col("Ghi chú", lambda _: "", width=10),
    )
    title = "Điều chỉnh kế hoạch vốn của từng dự án"
    return table_of("dieu-chinh", title, changed, columns, group=lambda c: c.source, unit="trieu")


_Key = tuple[str, str, str, str]
"""Source, agency, key and name of a project."""


@dataclass(frozen=True, slots=True)
class _Changed:
    """A project's plan in a source and what is done to it."""

    source: str
    name: str
    before: Figure | None
    down: Figure
    up: Figure
    after: Figure | None


def _changed(context: Context, key: _Key, down_vnd: int, up_vnd: int) -> _Changed:
    source, agency, project_key, name = key
    id_ = f"to-trinh.{agency}.{project_key}.{source}"
    change = Provenance("tổng các khoản điều chuyển của dự án trong phương án")
    down = money_figure(f"{id_}.giam", down_vnd, change, "trieu")
    up = money_figure(f"{id_}.tang", up_vnd, change, "trieu")
    before, after = line_figures(context.evidence, agency, project_key, source).plan, None
    if before is not None:
        formula = Provenance("kế hoạch trước điều chỉnh - giảm + tăng", (before.id, down.id, up.id))
        after = money_figure(f"{id_}.sau", int(before.value or 0) - down_vnd + up_vnd, formula, "trieu")
    whose = f"{name} ({context.agency_name(agency)})"
    return _Changed(context.source_name(source), whose, before, down, up, after)


def _need(context: Context) -> Blocks:
    reasons = list(dict.fromkeys(t.why_donor.strip(" .;") for t in context.facts.proposal.transfers if t.why_donor))
    day = vi.day(context.facts.period.data_as_of)
    opening = say(
        "Qua tổng hợp số liệu giải ngân của các đơn vị đến hết ngày {}, một số dự án không có khả năng giải ngân "
        "hết kế hoạch vốn được giao, trong khi có dự án cùng nguồn vốn có nhu cầu và khả năng giải ngân ngay.",
        day,
    )
    if context.facts.profile.reallocation.donors == "on_request":
        basis = say("Việc điều chuyển thực hiện trên cơ sở đề nghị của chủ đầu tư.")
    else:
        basis = say(
            "Việc điều chuyển thực hiện trên cơ sở đề nghị của chủ đầu tư và kết quả rà soát "
            "các dự án chậm tiến độ, không hiệu quả."
        )
    blocks: Blocks = (paragraph(opening, basis),)
    return (
        blocks
        if len(reasons) > _MANY
        else (*blocks, paragraph(say("Lý do điều chỉnh giảm: {}.", "; ".join(r[:1].lower() + r[1:] for r in reasons))))
    )


_MANY = 5
"""More reasons than this are left to the appendix."""


def _request(context: Context) -> Blocks:
    deciders = list(dict.fromkeys(t.decided_by for t in context.facts.proposal.transfers))
    return (
        paragraph(say("{} kính trình {} xem xét, quyết định:", context.issuer_name, listed(deciders))),
        *items(
            [
                say(
                    "Điều chỉnh kế hoạch vốn giữa các dự án với tổng số vốn {} theo các phụ lục kèm theo",
                    transfers.transfers_total(context),
                ),
                say(
                    "Giao các chủ đầu tư được bổ sung vốn giải ngân hết số vốn được bổ sung đến hết ngày {}",
                    vi.day(last_disbursable_day(context.facts.profile, context.facts.period.plan_year)),
                ),
            ]
        ),
    )


def _donors_first(entry: tuple[_Key, list[int]]) -> tuple[str, bool, _Key]:
    key, (down, _) = entry
    return key[0], down == 0, key
