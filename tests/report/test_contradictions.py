"""No two sentences of a report contradict each other: one figure one value, parts make totals, names have one rate."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from config.profile import Audience
from tasks.report.build import build_report
from tasks.report.model import Figure, Paragraph, ReportModel, Table
from tests.report.facts import facts

EDITIONS: tuple[tuple[Audience, str | None], ...] = (
    ("people_committee", None),
    ("ministry", None),
    ("agency", "bqlgt"),
)
ANNEX = re.compile(r"\(Phụ lục( [IVX]+)?\)")
NAMED_RATE = re.compile(r"([^;:()]+?) \((?:giải ngân )?(\d+,\d)%")


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda edition: "-".join(filter(None, edition)))
def model(request: pytest.FixtureRequest) -> ReportModel:
    returned = replace(facts(), asked_in_returned={"oda": 5_000_000_000, "nsdp": 3_000_000_000})
    return build_report(returned, *request.param)


def paragraphs(model: ReportModel) -> Iterator[Paragraph]:
    yield from model.opening
    for section in model.sections:
        yield from (block for block in section.blocks if isinstance(block, Paragraph))


def tables(model: ReportModel) -> Iterator[Table]:
    for section in model.sections:
        yield from (block for block in section.blocks if isinstance(block, Table))
    yield from (appendix.table for appendix in model.appendices)


def figures(model: ReportModel) -> Iterator[Figure]:
    yield from model.figures
    for paragraph in paragraphs(model):
        for sentence in paragraph.sentences:
            yield from (piece for piece in sentence.pieces if isinstance(piece, Figure))
    for table in tables(model):
        for cells in (*(row.cells for row in table.rows), table.totals or ()):
            yield from (cell for cell in cells if isinstance(cell, Figure))


def test_a_figure_has_one_value_wherever_it_stands(model: ReportModel) -> None:
    values: dict[str, set[object]] = defaultdict(set)
    for figure in figures(model):
        values[figure.id].add(figure.value)
    assert [id_ for id_, found in values.items() if len(found) > 1] == []


def test_the_parts_of_a_table_make_its_total(model: ReportModel) -> None:
    for table in tables(model):
        for index, column in enumerate(table.columns):
            total = table.totals[index] if table.totals else None
            if column.additive and isinstance(total, Figure):
                parts = [row.cells[index] for row in table.rows if row.level == "data"]
                assert sum(part.value or 0 for part in parts if isinstance(part, Figure)) == total.value, table.id


def test_a_rate_is_of_the_two_amounts_that_it_names(model: ReportModel) -> None:
    known = {figure.id: figure for figure in figures(model)}
    for figure in known.values():
        if figure.kind != "pct" or figure.value is None or not figure.provenance.formula.endswith(" x 100"):
            continue
        over, under = (known[part].value for part in figure.provenance.parts)
        assert figure.value == Decimal(over or 0) * 100 / Decimal(under or 1), figure.id


def test_a_name_has_one_rate_in_all_sentences(model: ReportModel) -> None:
    rates: dict[str, set[str]] = defaultdict(set)
    for paragraph in paragraphs(model):
        for name, rate in NAMED_RATE.findall(paragraph.text):
            rates[name.strip(" -")].add(rate)
    assert {name: found for name, found in rates.items() if len(found) > 1} == {}


def test_an_appendix_that_is_cited_is_there_and_the_text_cites_each(model: ReportModel) -> None:
    cited = {found[0].strip("()") for p in paragraphs(model) for found in ANNEX.finditer(p.text)}
    there = {f"Phụ lục {one.number}".strip() for one in model.appendices if one.printed}
    assert cited <= there
    if model.audience == "people_committee":
        assert cited == there


def test_what_the_proposal_moves_is_its_sources_together(model: ReportModel) -> None:
    known = {figure.id: figure for figure in figures(model)}
    if "dieu-chuyen.tong" not in known:
        pytest.skip("no transfers of the whole in an extract")
    by_source = [f.value for id_, f in known.items() if re.fullmatch(r"dieu-chuyen\.nguon\.[a-z-]+", id_)]
    if model.audience != "agency":
        assert sum(by_source) == known["dieu-chuyen.tong"].value


def test_a_project_that_is_urged_says_what_is_taken_from_it() -> None:
    report = build_report(facts())
    given = {move.donor_name: move.amount_vnd for move in facts().proposal.transfers}
    urged = [p.text for p in paragraphs(report) if p.style == "item" and "chưa giải ngân sau" in p.text]
    assert urged
    for text in urged:
        project = next((name for name in given if text.startswith(name)), None)
        assert ("đề xuất điều chuyển giảm" in text) == (project is not None)


def test_nobody_is_criticised_before_the_follow_up_tells_the_committee() -> None:
    given = facts()
    [step] = [rung for rung in given.profile.follow_up.ladder_of(given.period.obligation) if rung.to == "committee"]
    on = step.on(given.period.last_day)
    before, then = (
        " ".join(p.text for p in paragraphs(build_report(replace(given, as_of=given.as_of.replace(day=day)))))
        for day in (on.day - 1, on.day)
    )
    assert "Phê bình" not in before
    assert "Phê bình các đơn vị chưa gửi báo cáo" in then
