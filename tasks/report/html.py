"""The report as one self-contained page: no network, readable on a telephone, every figure a link to its cells."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from config import vi
from tasks.ledger.finding import CellRef, ranges
from tasks.report.covered import WITHHELD
from tasks.report.evidence import Evidence
from tasks.report.figures import figures_of
from tasks.report.model import Figure, FileSource, ReportModel, SourceCell, Table
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


MOST_SLOW, MOST_ROWS = 1_200, 300
"""Rows of the list of slow projects (the worst) and of any other table that a page opens at once with; the workbook has
all of them."""
MOST_FILES = 60
"""Files named beneath a figure; `giaingan trace` names every cell."""


@dataclass(frozen=True, slots=True)
class FileEvidence:
    """The cells of one file behind a figure; `file` is the place of the file in the page's list."""

    file: int
    name: str
    addresses: str
    sum: str


@dataclass(frozen=True, slots=True)
class FigureEvidence:
    """A figure with the figures and cells it rests on."""

    figure: Figure
    exact: str
    parts: tuple[Figure, ...]
    files: tuple[FileEvidence, ...]
    further: int
    """Files beyond those named."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file that figures of the page rest on."""

    number: int
    name: str
    agency: str
    received: str
    sender: str
    sha256: str


def render_html(model: ReportModel, facts: ReportFacts) -> bytes:
    """The page in UTF-8; equal model and facts give equal bytes."""
    context = make_context(facts, model.audience, model.agency)
    model = _shortened(model)
    slow = next((appendix.table for appendix in model.appendices if appendix.code == "flags"), None)
    appendices = [appendix for appendix in model.appendices if appendix.code not in NOT_ON_PAGE]
    figures = _figures_on_page(model)
    files = model.files
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
        withheld=WITHHELD if model.withheld else "",
        cards=_cards(model, context.prefix, figures),
        charts=charts,
        slow=slow,
        appendices=appendices,
        evidence=_evidence(files, figures, context.evidence),
        files=[_page_file(number, file) for number, file in enumerate(files, 1)],
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


def _evidence(files: Sequence[FileSource], figures: dict[str, Figure], lines: Evidence) -> list[FigureEvidence]:
    numbers = {file.sha256: number for number, file in enumerate(files, 1)}
    names = {file.sha256: file.file_name for file in files}
    found = []
    for figure in figures.values():
        own = _by_file(lines.cells(figure.provenance.addends), numbers, names)
        found.append(
            FigureEvidence(
                figure=figure,
                exact=f"{vi.number(figure.value)} đồng" if figure.kind == "vnd" and figure.value is not None else "",
                parts=tuple(figures[part] for part in figure.provenance.parts if part in figures),
                files=own[:MOST_FILES],
                further=max(0, len(own) - MOST_FILES),
            )
        )
    return found


def _page_file(number: int, file: FileSource) -> PageFile:
    received = vi.moment(datetime.fromisoformat(file.received_at))
    return PageFile(number, file.file_name, file.agency_name, received, file.sender, file.sha256)


def _by_file(
    cells: tuple[SourceCell, ...], numbers: Mapping[str, int], names: Mapping[str, str]
) -> tuple[FileEvidence, ...]:
    by_file: dict[str, list[SourceCell]] = {}
    for cell in cells:
        by_file.setdefault(cell.submission, []).append(cell)
    found = []
    for sha, used in by_file.items():
        found.append(
            FileEvidence(
                file=numbers.get(sha, 0),
                name=names.get(sha, sha[:12]),
                addresses=", ".join(ranges(CellRef(cell.sheet, cell.address) for cell in used)),
                sum=vi.number(sum(cell.value_vnd or 0 for cell in used)),
            )
        )
    return tuple(found)
