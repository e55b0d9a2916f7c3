"""The report as one self-contained page: no network, readable on a telephone, every figure a link to its cells."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from config import vi
from tasks.report.covered import WITHHELD
from tasks.report.figures import figures_of
from tasks.report.model import Figure, ReportModel, Table
from tasks.report.page_curve import tiles
from tasks.report.page_data import page_charts
from tasks.report.page_parts import Chart, Tile
from tasks.report.page_sources import figure_sources, page_files
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import ReportFacts

ASSETS = Path(__file__).with_name("assets")
NOT_ON_PAGE = ("projects", "flags", "sources")
"""Appendices that the page leaves out: it has its own list of slow projects, the workbook has every line."""
DECISIONS = "recommendations"
"""The section that the page begins with: what somebody has to decide or to order."""
MOST_SLOW, MOST_ROWS = 2_000, 300
"""Rows of the list of slow projects (the worst) and of any other table that a page opens at once with; the workbook has
all of them."""
ROWS_ON_PAPER = 12
"""Rows of a table that a print of the page has, as `page.css` says for paper."""


def render_html(model: ReportModel, facts: ReportFacts) -> bytes:
    """The page in UTF-8; equal model and facts give equal bytes."""
    context = make_context(facts, model.audience, model.agency)
    model = _shortened(model)
    slow = next((appendix.table for appendix in model.appendices if appendix.code == "flags"), None)
    appendices = [appendix for appendix in model.appendices if appendix.code not in NOT_ON_PAGE]
    charts = page_charts(context)
    everything = figures_of(model)
    shown_tiles = tiles(context, everything)
    figures = _figures_on_page(model, everything, _told(shown_tiles, charts))
    files = model.files
    script = (ASSETS / "page.js").read_text("utf-8")
    moment = facts.as_of.astimezone(facts.period.due_at.tzinfo)
    environment = Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = environment.get_template("page.html.j2").render(
        model=model,
        issuer=facts.profile.issuer.agency,
        due=vi.day(facts.period.due_on),
        moment=vi.moment(moment),
        illustrative=facts.illustrative,
        withheld=WITHHELD if model.withheld else "",
        tiles=shown_tiles,
        decisions=next((section for section in model.sections if section.code == DECISIONS), None),
        sections=[section for section in model.sections if section.code != DECISIONS],
        charts=[_drawn(chart) for chart in charts],
        slow=slow,
        rows_on_paper=ROWS_ON_PAPER,
        appendices=appendices,
        evidence=figure_sources(files, figures, context.evidence),
        files=page_files(files),
        sourced=frozenset(figures),
        style=Markup((ASSETS / "page.css").read_text("utf-8")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=_hash(script),
    )
    return page.encode("utf-8")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()


def _drawn(chart: Chart) -> Chart:
    """The chart with its picture marked as ours, which the template does not escape."""
    if chart.drawing is None:
        return chart
    return replace(chart, drawing=replace(chart.drawing, svg=Markup(chart.drawing.svg)))  # noqa: S704 - our own SVG


def _told(shown: Iterable[Tile], charts: Iterable[Chart]) -> Iterator[Figure]:
    """The figures of tiles and bars."""
    for tile in shown:
        yield from (piece for piece in (tile.value, *tile.below.pieces) if isinstance(piece, Figure))
    for bar in (bar for chart in charts for bar in chart.bars):
        yield from (piece for piece in (bar.value, *bar.below.pieces) if isinstance(piece, Figure))


def _figures_on_page(model: ReportModel, everything: Mapping[str, Figure], told: Iterable[Figure]) -> dict[str, Figure]:
    """Figures that the page shows and those they are computed from; the workbook's project list is not on the page."""
    shown = replace(
        model, appendices=tuple(a for a in model.appendices if a.code not in ("projects", "sources")), figures=()
    )
    found = {id_: everything[id_] for id_ in (*figures_of(shown), *(figure.id for figure in told)) if id_ in everything}
    waiting = list(found.values())
    while waiting:
        for part in waiting.pop().provenance.parts:
            if part in everything and part not in found:
                found[part] = everything[part]
                waiting.append(everything[part])
    return found


def _shortened(model: ReportModel) -> ReportModel:
    """The report as a page can carry it: long tables keep their first rows, and say how many the workbook has."""
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                _first_rows(block, MOST_ROWS) if isinstance(block, Table) else block for block in section.blocks
            ),
        )
        for section in model.sections
    )
    appendices = tuple(
        replace(item, table=_first_rows(item.table, MOST_SLOW if item.code == "flags" else MOST_ROWS))
        if item.code not in ("projects", "sources")
        else item
        for item in model.appendices
    )
    return replace(model, sections=sections, appendices=appendices)


def _first_rows(table: Table, most: int) -> Table:
    if len(table.rows) <= most:
        return table
    told = f"Trang này nêu {vi.number(most)} dòng đầu trong {vi.number(len(table.rows))} dòng; đủ tại phu-luc.xlsx."
    return replace(table, rows=table.rows[:most], note=f"{table.note} {told}".strip())
