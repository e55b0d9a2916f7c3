"""Appendices: the tables behind the report, numbered in Roman where there are several."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tasks.report.duty_tables import duty_table, register_table
from tasks.report.evidence import Evidence, LineFigures, Positions
from tasks.report.key_projects import key_project_table
from tasks.report.model import Appendix, Figure, Provenance, Table
from tasks.report.recipient_facts import Context
from tasks.report.sections.agencies import agency_table
from tasks.report.sections.bottlenecks import bottleneck_table
from tasks.report.sections.commitments import commitment_table
from tasks.report.sections.flags import flag_table, line_id
from tasks.report.sections.reporting import reporting_table
from tasks.report.sections.sources import source_table
from tasks.report.sections.tasks import task_table
from tasks.report.sections.transfers import transfer_table, unplaced_table
from tasks.report.statutory import statutory_tables
from tasks.report.tables import Columns, col, roman, table_of

PRINTED_COMMITMENTS = 60
"""Where silence is commitment nearly every project has one: a longer list is left to the workbook and the page."""

SECTION_OF: dict[str, str] = {
    "agencies": "agencies",
    "key_projects": "key_projects",
    "projects": "situation",
    "sources": "sources",
    "flags": "flags",
    "bottlenecks": "bottlenecks",
    "register": "bottlenecks",
    "transfers": "transfers",
    "unplaced": "transfers",
    "commitments": "commitments",
    "reporting": "reporting",
    "duties": "reporting",
    "tasks": "tasks",
}
"""The section that an appendix stands behind."""


def make_appendices(context: Context) -> tuple[Appendix, ...]:
    """The appendices that have rows and stand behind a section that the recipient gets, in order; only printed ones
    count for the numbering."""
    whole = context.whole
    sections = context.facts.profile.report.ordered(context.audience)
    sources = context.group_rates("funding_source")
    projects = project_table(context)
    tables = (
        ("agencies", agency_table(context) if context.agency is None else None, True),
        ("key_projects", key_project_table(context) if context.agency is None else None, True),
        ("projects", projects, context.agency is not None),
        ("sources", source_table(context, sources, whole) if sources and whole else None, False),
        ("flags", flag_table(context), True),
        ("bottlenecks", bottleneck_table(context), True),
        ("register", register_table(context), False),
        ("transfers", transfer_table(context) if context.agency is None else None, True),
        ("unplaced", unplaced_table(context) if context.agency is None else None, True),
        ("commitments", commitment_table(context), len(context.facts.proposal.commitments) <= PRINTED_COMMITMENTS),
        ("reporting", reporting_table(context) if context.agency is None else None, True),
        ("duties", duty_table(context), False),
        ("tasks", task_table(context), True),
    )
    found = [
        Appendix(code, "", table.title, table, printed)
        for code, table, printed in tables
        if table is not None and SECTION_OF[code] in sections
    ]
    if context.audience == "ministry":
        found += [Appendix(code, "", table.title, table) for code, table in statutory_tables(context)]
    return numbered(found)


def project_table(context: Context) -> Table | None:
    """Every accepted line: project x source with plan, disbursement, rate, requests and forecast, in triệu đồng."""
    evidence = context.evidence
    if not evidence.everything:
        return None
    total = _project(evidence, "tinh.du-an", evidence.everything)
    plan, disbursed, rate = total.figures
    columns: Columns[_Project] = (
        col("Dự án", lambda p: p.name, width=34, total="Tổng cộng"),
        col("Mã dự án", lambda p: p.code, width=10),
        col("Cơ quan, đơn vị", lambda p: context.agency_name(p.agency), width=22),
        col("Nguồn vốn", lambda p: context.source_name(p.source), width=18),
        col("Kế hoạch vốn", lambda p: p.figures.plan, "vnd", width=12, additive=True, total=plan),
        col(
            "Lũy kế giải ngân",
            lambda p: p.figures.disbursed,
            "vnd",
            width=12,
            additive=True,
            total=disbursed,
        ),
        col("Tỷ lệ", lambda p: p.figures.rate, "pct", unit="%", width=8, total=rate),
        col("Dự báo đến hết thời hạn", lambda p: p.forecast, "vnd", width=12, additive=True, total=total.forecast),
    )
    projects = _projects(evidence)
    return table_of("theo-du-an", "Giải ngân theo dự án", projects, columns, number_width=5, unit="trieu")


@dataclass(frozen=True, slots=True)
class _Project:
    """Lines with their figures: one accepted line, those of a project whose payments are not split, or all of them."""

    figures: LineFigures
    forecast: Figure | None
    name: str = ""
    code: str = ""
    agency: str = ""
    source: str = ""


def _projects(evidence: Evidence) -> Iterator[_Project]:
    names, codes = map(evidence.column, ("project_name", "project_code"))
    seen: Counter[str] = Counter()
    for positions in evidence.measured():
        at = positions[0]
        agency, _, source = key = evidence.key(at)
        prefix = line_id(*key)
        seen[prefix] += 1
        id_ = prefix if seen[prefix] == 1 else f"{prefix}.{seen[prefix]}"
        code = "" if codes[at] is None else str(codes[at])
        yield _project(evidence, id_, positions, str(names[at]), code, agency, source)


def _project(evidence: Evidence, id_: str, positions: Positions, *named: str) -> _Project:
    figures = evidence.line_figures(id_, positions)
    forecast = _forecast(evidence, id_, positions) if "forecast_vnd" in evidence.lines else None
    return _Project(figures, forecast, *named)


def _forecast(evidence: Evidence, id_: str, positions: Positions) -> Figure:
    """The forecast to the final day: reckoned by progress, stated by no cell."""
    formula = Provenance("dự báo của hệ thống từ lũy kế giải ngân và diễn biến các kỳ trước", (f"{id_}.giai-ngan",))
    return evidence.money(f"{id_}.du-bao", evidence.total(positions, "forecast_vnd"), formula, "trieu")


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
