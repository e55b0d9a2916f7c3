"""Each number that a cell moves has an id, and the path of that id ends in the cell."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from config.profile import Audience
from tasks.report.build import build_report
from tasks.report.changes import changes
from tasks.report.docx import render_docx
from tasks.report.evidence import Evidence
from tasks.report.figures import figures_of, stated
from tasks.report.html import render_html
from tasks.report.letters import agency_extract
from tasks.report.model import Figure, SourceCell
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import CurvePoint, ReportFacts
from tasks.report.xlsx import render_xlsx
from tests.report.facts import facts, flags, group_rates, lines, sha

AGENCY, MOVED_VND = "bqlgt", 1_000_000_000
REGISTER = "đếm theo sổ tiếp nhận báo cáo của kỳ"
"""What counts files counts no cell."""


@cache
def _moved() -> tuple[ReportFacts, int]:
    """The facts after one line of one workbook disbursed a tỷ less, and the line's place."""
    frame, before = lines(), facts()
    own = frame[frame["agency"] == AGENCY]
    at = int((own["disbursed_vnd"] / own["plan_vnd"]).astype(float).idxmax())
    frame.loc[at, "disbursed_vnd"] -= MOVED_VND
    progress = replace(before.progress, lines=frame, group_rates=group_rates(before.profile, frame), flags=flags(frame))
    here = CurvePoint(before.curve[-1].on, int(frame["disbursed_vnd"].sum()), before.curve[-1].plan_vnd)
    return replace(before, progress=progress, curve=(*before.curve[:-1], here)), at


@cache
def _report_of(moved: bool) -> tuple[Mapping[str, Figure], Evidence]:
    """The report's figures, and the lines behind them."""
    given = _moved()[0] if moved else facts()
    return figures_of(build_report(given)), make_context(given, "people_committee", None).evidence


def _reaches(id_: str, *, moved: bool = False) -> Iterator[SourceCell]:
    figures, evidence = _report_of(moved)
    waiting, seen = [id_], set[str]()
    while waiting:
        figure = figures.get(waiting.pop())
        if figure is not None and figure.id not in seen:
            seen.add(figure.id)
            waiting.extend(figure.provenance.parts)
            yield from evidence.cells(figure.provenance.addends)


def test_every_figure_reaches_a_cell_but_those_that_count_what_the_office_keeps() -> None:
    figures, _ = _report_of(moved=False)
    nowhere = {one.provenance.formula for one in figures.values() if next(_reaches(one.id), None) is None}
    assert nowhere == {REGISTER, "đếm dự án trọng điểm của văn bản"}


def test_each_figure_that_the_cell_moves_leads_to_it() -> None:
    given, at = _moved()
    moved = changes(stated(build_report(facts())), stated(build_report(given)))
    assert {"tinh.giai-ngan", "tinh.ty-le", f"don-vi.{AGENCY}.giai-ngan"} <= {one.figure_id for one in moved}
    assert len(moved) > 8
    row = given.progress.lines.loc[at, "row"]
    for change in moved:
        cells = {(cell.submission, cell.address) for cell in _reaches(change.figure_id, moved=True)}
        assert (sha(AGENCY), f"J{row}") in cells, change.figure_id


def _numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d{3})*(?:,\d+)?", text))


def _faces(given: ReportFacts) -> dict[str, Counter[str]]:
    """The numbers that Word report, page and the agency's letter print."""
    model, own = build_report(given), build_report(given, "agency", AGENCY)
    agency = given.profile.agency(AGENCY).model_copy(update={"email": "bql@gt.example"})
    with zipfile.ZipFile(BytesIO(render_docx(model, given))) as package:
        word = package.read("word/document.xml").decode()
    page = re.sub(r"<svg.*?</svg>|<style.*?</style>|<script.*?</script>", " ", render_html(model, given).decode())
    page = page[: page.index('<section id="nguon-so-lieu"')]
    letter = agency_extract(given.profile, given.period, agency, model=own).text
    return {
        name: _numbers(re.sub("<[^>]*>", " ", text))
        for name, text in (("docx", word), ("html", page), ("mail", letter))
    }


def test_each_number_that_moves_in_a_face_is_a_figure_that_moves() -> None:
    given, _ = _moved()
    told: set[str] = set()
    for agency in (None, AGENCY):
        audience: Audience = "agency" if agency else "people_committee"
        before, after = (stated(build_report(one, audience, agency)) for one in (facts(), given))
        told |= set(_numbers(" ".join(change.new.text for change in changes(before, after) if change.new)))
    before_faces, after_faces = _faces(facts()), _faces(given)
    for name, after_numbers in after_faces.items():
        moved = set(after_numbers - before_faces[name])
        assert moved
        assert moved <= told, (name, moved - told)


def test_each_number_that_moves_in_the_workbook_is_a_figure_that_moves() -> None:
    given, at = _moved()
    books = [load_workbook(BytesIO(render_xlsx(build_report(one), one)), data_only=True) for one in (facts(), given)]
    moved = changes(stated(build_report(facts())), stated(build_report(given)))
    values = [float(change.new.value) for change in moved if change.new and change.new.value is not None]
    values.append(float(given.progress.lines.loc[at, "disbursed_vnd"]))
    found = 0
    for sheet in books[1]:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            old = books[0][sheet.title][cell.coordinate].value
            if isinstance(cell.value, int | float) and cell.value != old:
                found += 1
                fits = any(
                    cell.value * unit == pytest.approx(value, rel=1e-9)
                    for value in values
                    for unit in (1, 10**6, 10**9)
                )
                assert fits, (sheet.title, cell.coordinate, old, cell.value)
    assert found > 8
