"""Appendices: the tables behind the report, numbered in Roman where there are several."""

from dataclasses import replace

from tasks.report.context import Context
from tasks.report.evidence import Evidence, Positions, ratio_figure
from tasks.report.model import Appendix, Column, Figure, Provenance, Row, Table
from tasks.report.sections.bottlenecks import bottleneck_table
from tasks.report.sections.commitments import commitment_table
from tasks.report.sections.flags import flag_table, line_id
from tasks.report.sections.reporting import reporting_table
from tasks.report.sections.situation import agency_table, source_table
from tasks.report.sections.transfers import transfer_table, unplaced_table
from tasks.report.tables import make_table, roman, serial

PRINTED_COMMITMENTS = 60
"""Where silence is commitment nearly every project has one: a longer list is left to the workbook and the page."""

SECTION_OF: dict[str, str] = {
    "agencies": "situation",
    "projects": "situation",
    "sources": "situation",
    "flags": "flags",
    "bottlenecks": "bottlenecks",
    "transfers": "transfers",
    "unplaced": "transfers",
    "commitments": "commitments",
    "reporting": "reporting",
}
"""The section that an appendix stands behind."""


def make_appendices(context: Context) -> tuple[Appendix, ...]:
    """The appendices that have rows and stand behind a section that the recipient gets, in order; only printed ones
    count for the numbering."""
    whole = context.whole
    sections = context.facts.profile.report.sections.get(context.audience, ())
    sources = context.standings("funding_source")
    projects = project_table(context)
    tables = (
        ("agencies", agency_table(context) if context.agency is None else None, True),
        ("projects", projects, context.agency is not None),
        ("sources", source_table(context, sources, whole) if sources and whole else None, False),
        ("flags", flag_table(context), True),
        ("bottlenecks", bottleneck_table(context), True),
        ("transfers", transfer_table(context) if context.agency is None else None, True),
        ("unplaced", unplaced_table(context) if context.agency is None else None, True),
        ("commitments", commitment_table(context), len(context.facts.proposal.commitments) <= PRINTED_COMMITMENTS),
        ("reporting", reporting_table(context) if context.agency is None else None, True),
    )
    found = [
        Appendix(code, "", table.title, table, printed)
        for code, table, printed in tables
        if table is not None and SECTION_OF[code] in sections
    ]
    return numbered(found)


def project_table(context: Context) -> Table | None:
    """Every accepted line: project x source with plan, disbursement, rate, requests and forecast, in triệu đồng."""
    evidence = context.evidence
    if not evidence.everything:
        return None
    columns = (
        Column("TT", width=5),
        Column("Dự án", width=34),
        Column("Mã dự án", width=10),
        Column("Cơ quan, đơn vị", width=22),
        Column("Nguồn vốn", width=18),
        Column("Kế hoạch vốn", "vnd", width=12, additive=True),
        Column("Lũy kế giải ngân", "vnd", width=12, additive=True),
        Column("Tỷ lệ", "pct", "%", width=8),
        Column("Dự báo đến hết thời hạn", "vnd", width=12, additive=True),
    )
    seen: dict[str, int] = {}
    rows = []
    has_forecast = "forecast_vnd" in evidence.lines
    keys = zip(*map(evidence.column, ("agency", "project_key", "funding_source")), strict=True)
    named = zip(evidence.column("project_name"), evidence.column("project_code"), strict=True)
    for index, ((agency, key, source), (name, code)) in enumerate(zip(keys, named, strict=True)):
        prefix = line_id(str(agency), str(key), str(source))
        seen[prefix] = seen.get(prefix, 0) + 1
        if seen[prefix] > 1:
            prefix += f".{seen[prefix]}"
        one = (index,)
        plan = evidence.summed(f"{prefix}.ke-hoach", one, "plan_vnd", "trieu")
        disbursed = evidence.summed(f"{prefix}.giai-ngan", one, "disbursed_vnd", "trieu")
        forecast = _forecast(evidence, f"{prefix}.du-bao", one, disbursed) if has_forecast else None
        cells = (
            serial(index),
            str(name),
            "" if code is None else str(code),
            context.agency_name(str(agency)),
            context.source_name(str(source)),
            plan,
            disbursed,
            ratio_figure(f"{prefix}.ty-le", disbursed, plan),
            forecast,
        )
        rows.append(Row(cells, anchor=prefix))
    everything = evidence.everything
    plan = evidence.summed("tinh.du-an.ke-hoach", everything, "plan_vnd", "trieu")
    disbursed = evidence.summed("tinh.du-an.giai-ngan", everything, "disbursed_vnd", "trieu")
    forecast = _forecast(evidence, "tinh.du-an.du-bao", everything, disbursed) if has_forecast else None
    totals = ("", "Tổng cộng", "", "", "", plan, disbursed, ratio_figure("tinh.du-an.ty-le", disbursed, plan), forecast)
    return make_table("theo-du-an", "Giải ngân theo dự án", columns, rows, totals, "trieu", wide=True)


def _forecast(evidence: Evidence, id_: str, positions: Positions, disbursed: Figure) -> Figure:
    """The forecast to the final day: reckoned by progress, stated by no cell."""
    formula = Provenance("dự báo của hệ thống từ lũy kế giải ngân và diễn biến các kỳ trước", (disbursed.id,))
    return evidence.money(id_, evidence.total(positions, "forecast_vnd"), formula, "trieu")


def numbered(appendices: list[Appendix]) -> tuple[Appendix, ...]:
    """Roman numbers for the printed ones, where there are two or more (Decree 30/2020)."""
    printed = sum(1 for appendix in appendices if appendix.printed)
    found, number = [], 0
    for appendix in appendices:
        if appendix.printed:
            number += 1
        mark = roman(number) if appendix.printed and printed > 1 else ""
        found.append(replace(appendix, number=mark))
    return tuple(found)
