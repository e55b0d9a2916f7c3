"""The report as one self-contained page: no network, readable on a telephone, every figure a link to its cells."""

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from config import vi
from tasks.report.evidence import Evidence
from tasks.report.figures import figures_of
from tasks.report.model import Figure, FileSource, ReportModel, SourceCell
from tasks.report.page_data import page_charts
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import ReportFacts

ASSETS = Path(__file__).with_name("assets")
NOT_ON_PAGE = ("projects", "flags", "sources")
"""Appendices that the page leaves out: it has its own list of slow projects, the workbook has every line."""
_CARDS = (
    ("ke-hoach", "Kế hoạch vốn"),
    ("giai-ngan", "Lũy kế giải ngân"),
    ("ty-le", "Tỷ lệ giải ngân"),
    ("so-muc-tieu", "So với mục tiêu"),
    ("du-an-cham", "Dự án bị cảnh báo"),
)


@dataclass(frozen=True, slots=True)
class FileEvidence:
    """The cells of one file behind a figure."""

    name: str
    agency: str
    received: str
    sender: str
    sha256: str
    addresses: str
    sum: str


@dataclass(frozen=True, slots=True)
class FigureEvidence:
    """A figure with the figures and cells it rests on."""

    figure: Figure
    exact: str
    parts: tuple[Figure, ...]
    files: tuple[FileEvidence, ...]


def render_html(model: ReportModel, facts: ReportFacts) -> bytes:
    """The page in UTF-8; equal model and facts give equal bytes."""
    context = make_context(facts, model.audience, model.agency)
    slow = next((appendix.table for appendix in model.appendices if appendix.code == "flags"), None)
    appendices = [appendix for appendix in model.appendices if appendix.code not in NOT_ON_PAGE]
    figures = _figures_on_page(model)
    script = (ASSETS / "page.js").read_text("utf-8")
    moment = facts.as_of.astimezone(facts.period.due_at.tzinfo)
    environment = Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    charts = [
        {"id": c.id, "title": c.title, "svg": Markup(c.svg), "head": c.head, "rows": c.rows}  # noqa: S704 - our own SVG
        for c in page_charts(context)
    ]
    page = environment.get_template("page.html.j2").render(
        model=model,
        issuer=facts.profile.issuer.agency,
        due=vi.day(facts.period.due_on),
        moment=vi.moment(moment),
        illustrative=facts.illustrative,
        cards=_cards(model, context.prefix, figures),
        charts=charts,
        slow=slow,
        appendices=appendices,
        evidence=_evidence(model, figures, context.evidence),
        sourced=frozenset(figures),
        style=Markup((ASSETS / "page.css").read_text("utf-8")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=_hash(script),
    )
    return page.encode("utf-8")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()


def _cards(model: ReportModel, prefix: str, figures: dict[str, Figure]) -> list[tuple[str, Figure]]:
    return [(label, figures[f"{prefix}.{key}"]) for key, label in _CARDS if f"{prefix}.{key}" in figures]


def _figures_on_page(model: ReportModel) -> dict[str, Figure]:
    """Figures that the page shows and those they are computed from; the workbook's project list is not on the page."""
    everything = figures_of(model)
    shown = replace(
        model, appendices=tuple(a for a in model.appendices if a.code not in ("projects", "sources")), figures=()
    )
    found = {id_: everything[id_] for id_ in figures_of(shown)}
    waiting = list(found.values())
    while waiting:
        for part in waiting.pop().provenance.parts:
            if part in everything and part not in found:
                found[part] = everything[part]
                waiting.append(everything[part])
    return found


def _evidence(model: ReportModel, figures: dict[str, Figure], lines: Evidence) -> list[FigureEvidence]:
    files = {file.sha256: file for file in model.files}
    return [
        FigureEvidence(
            figure=figure,
            exact=f"{vi.number(figure.value)} đồng" if figure.kind == "vnd" and figure.value is not None else "",
            parts=tuple(figures[part] for part in figure.provenance.parts if part in figures),
            files=_by_file(lines.cells(figure.provenance.addends), files),
        )
        for figure in figures.values()
    ]


def _by_file(cells: tuple[SourceCell, ...], files: dict[str, FileSource]) -> tuple[FileEvidence, ...]:
    by_file: dict[str, list[SourceCell]] = {}
    for cell in cells:
        by_file.setdefault(cell.submission, []).append(cell)
    found = []
    for sha, used in by_file.items():
        file = files.get(sha)
        sheets: dict[str, list[str]] = {}
        for cell in used:
            sheets.setdefault(cell.sheet, []).append(cell.address)
        found.append(
            FileEvidence(
                name=file.file_name if file else sha[:12],
                agency=file.agency_name if file else "",
                received=vi.moment(datetime.fromisoformat(file.received_at)) if file else "",
                sender=file.sender if file else "",
                sha256=sha,
                addresses="; ".join(f"{sheet}!{', '.join(addresses)}" for sheet, addresses in sheets.items()),
                sum=vi.number(sum(cell.value_vnd or 0 for cell in used)),
            )
        )
    return tuple(found)
