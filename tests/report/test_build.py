"""The report model: its words line by line, which sections appear, and an extract without others' data."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from config.load import ConfigurationError
from tasks.progress.types import Progress
from tasks.reallocate.proposal import Proposal, Unplaced
from tasks.report.build import build_extracts, build_report, corrected
from tasks.report.figures import figures_of
from tasks.report.gather import RENDERING
from tasks.report.model import Figure, ReportModel, SourceCell, Table
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import ReportFacts
from tests.report.facts import DATA_AS_OF, facts, report
from tests.report.province import AGENCIES

NOTHING = Proposal((), (), (), (), (), "0" * 64)


def text_of(model: ReportModel) -> str:
    """The report's words, one paragraph a line, tables cell by cell."""
    lines = [model.title, *(paragraph.text for paragraph in model.opening)]
    for section in model.sections:
        lines.append(f"{section.number}. {section.title}")
        for block in section.blocks:
            lines += _rows(block) if isinstance(block, Table) else [block.text]
    for appendix in model.appendices:
        lines.append(f"[{appendix.number or '-'}] {appendix.title}: {len(appendix.table.rows)}")
        lines += _rows(appendix.table)[:4]
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def _rows(table: Table) -> list[str]:
    def cells(row: tuple[object, ...]) -> str:
        return " | ".join(str(getattr(cell, "shown", cell)) for cell in row)

    head = [table.unit_note, " | ".join(column.title for column in table.columns)]
    return [
        *head,
        *(cells(row.cells) for row in table.rows),
        *([cells(table.totals)] if table.totals else []),
        table.note,
    ]


@pytest.fixture(scope="module")
def model() -> ReportModel:
    return report()


def test_words(model: ReportModel, golden) -> None:
    golden("bao-cao.txt", text_of(model))


def test_words_of_an_extract(golden) -> None:
    golden("trich-bqlgt.txt", text_of(build_report(facts(), "agency", "bqlgt")))


def test_a_report_that_says_something_else_has_a_new_version(golden) -> None:
    """A rerun reads the report on record while RENDERING is the same: raise it, then update the goldens."""
    words = text_of(report()) + text_of(build_report(facts(), "ministry"))
    golden("rendering.txt", f"{RENDERING} {hashlib.sha256(words.encode()).hexdigest()}\n")


def test_totals_are_the_lines_to_the_dong(model: ReportModel) -> None:
    lines, found = facts().progress.lines, figures_of(model)
    plan, disbursed = sum(int(v) for v in lines["plan_vnd"]), sum(int(v) for v in lines["disbursed_vnd"])
    assert found["tinh.ke-hoach"].value == plan
    assert found["tinh.giai-ngan"].value == disbursed
    assert found["tinh.ty-le"].value == Decimal(disbursed) * 100 / plan


def cells_of(given: ReportFacts, figure: Figure) -> tuple[SourceCell, ...]:
    """The cells of a figure of the province's report, looked up."""
    return make_context(given, "people_committee", None).evidence.cells(figure.provenance.addends)


def test_every_sum_equals_its_cells(model: ReportModel) -> None:
    sums = [f for f in figures_of(model).values() if f.provenance.formula.startswith(("tổng cột", "giá trị cột"))]
    assert len(sums) > 500
    evidence = make_context(facts(), "people_committee", None).evidence
    for figure in sums:
        cells = evidence.cells(figure.provenance.addends)
        assert cells, figure.id
        assert sum(cell.value_vnd or 0 for cell in cells) == figure.value, figure.id


def test_cells_are_where_the_layout_says(model: ReportModel) -> None:
    cells = cells_of(facts(), figures_of(model)["don-vi.syt.giai-ngan"])
    assert {cell.sheet for cell in cells} == {"Biểu 01"}
    assert [cell.address for cell in cells] == [f"J{row}" for row in range(9, 21)]


def test_parts_of_a_figure_are_in_the_report(model: ReportModel) -> None:
    found = figures_of(model)
    missing = {p for f in found.values() for p in f.provenance.parts if p not in found}
    assert not missing


def test_this_years_plan_is_traced_through_lines_that_split_and_lines_that_do_not() -> None:
    lines = facts().progress.lines.head(2).copy()
    lines["plan_vnd"] = pd.array([100, 70], "Int64")
    lines["plan_this_year_vnd"] = pd.array([60, None], "Int64")
    lines["plan_carried_vnd"] = pd.array([40, 20], "Int64")
    layouts = ({"plan_vnd": "H", "plan_this_year_vnd": "F", "plan_carried_vnd": "G", "disbursed_vnd": "J"},)
    sources = {sha: replace(source, layouts=layouts) for sha, source in facts().sources.items()}
    whole = facts().progress.group_rates[0]
    # 60 stated, and 70 - 20 for the line that states no part of this year.
    group = replace(whole, lines=(0, 1), rate=replace(whole.rate, denominator_vnd=110))
    given = replace(_with(lines=lines, group_rates=(group,)), sources=sources)
    plan = figures_of(build_report(given))["tinh.ke-hoach"]
    assert [(cell.address, cell.value_vnd) for cell in cells_of(given, plan)] == [("F9", 60), ("H10", 70), ("G10", 20)]


def test_sections_without_facts_do_not_appear_and_numbers_close_up() -> None:
    bare = replace(_with(flags=()), proposal=NOTHING)
    sections = build_report(bare).sections
    assert [(s.number, s.code) for s in sections] == [
        ("I", "direction"),
        ("II", "allocation"),
        ("III", "indicators"),
        ("IV", "transfers"),
        ("V", "recommendations"),
    ]


def test_nothing_reported_gives_a_report_of_who_is_missing() -> None:
    empty = replace(
        facts(),
        progress=Progress(
            as_of=DATA_AS_OF, lines=facts().progress.lines.iloc[:0], group_rates=(), total_forecast=None, flags=()
        ),
        proposal=NOTHING,
        reporting=tuple(replace(r, state="missing", is_late=False) for r in facts().reporting),
        sources={},
        curve=(),
    )
    model = build_report(empty)
    assert [section.code for section in model.sections] == ["direction", "transfers"]
    assert "có 0 đơn vị đã gửi báo cáo" in text_of(model)


def test_tasks_and_indicators_appear_when_there_are_facts() -> None:
    tasks = pd.DataFrame(
        [
            {
                "task": "Ban hành kịch bản",
                "lead": "tpbn",
                "due_on": date(2023, 7, 31),
                "state": "overdue",
                "days_late": 9,
            },
            {"task": "Rà soát quy hoạch", "lead": "sxd", "due_on": None, "state": "open", "days_late": 0},
        ]
    )
    indicators = pd.DataFrame(
        [{"indicator": "GRDP", "unit": "%", "target": "7,0", "value": "5,1", "state": "chưa đạt"}]
    )
    text = text_of(build_report(replace(facts(), tasks=tasks, indicators=indicators)))
    assert "Đang theo dõi 02 nhiệm vụ, trong đó 01 nhiệm vụ đang thực hiện và " in text
    assert "01 nhiệm vụ đã quá hạn, chưa ghi nhận kết quả (Phụ lục " in text
    assert "1 | Ban hành kịch bản | UBND thành phố Bắc Ninh | 31/7/2023 | 9 | quá hạn" in text
    assert "1 | GRDP | % | 7,0 | 5,1 | chưa đạt" in text


def test_a_duty_already_overdue_is_named_whatever_became_of_the_report() -> None:
    overdue = "nhiệm vụ “Báo cáo sơ kết” đã quá hạn ngày 30/6/2023, được gia hạn đến ngày 05/8/2023"
    given = replace(facts(), reporting=tuple(replace(r, reason=overdue) for r in facts().reporting[:10]))
    text = text_of(build_report(given))
    assert "nhiệm vụ báo cáo quá hạn từ trước:" in text
    assert f"Sở Giao thông vận tải ({overdue});" in text
    assert f"Sở Lao động - Thương binh và Xã hội ({overdue})" in text


def test_a_target_just_met_is_not_passed_where_it_must_be_exceeded() -> None:
    whole = facts().progress.group_rates[0]
    even = replace(whole, rate=replace(whole.rate, disbursed_vnd=42, denominator_vnd=100), gap_points=Decimal(0),
                   gap_vnd=0, reaches_target=False)  # fmt: skip
    assert "mới bằng, chưa vượt mục tiêu phải đạt trên 42,0%" in text_of(build_report(_with(group_rates=(even,))))


def test_a_plan_of_nothing_has_no_rate() -> None:
    whole = facts().progress.group_rates[0]
    none = replace(whole, rate=replace(whole.rate, disbursed_vnd=0, denominator_vnd=0), gap_points=None,
                   change_points=None, change_year_points=None, target_pct=None)  # fmt: skip
    found = figures_of(build_report(_with(group_rates=(none,))))
    assert found["tinh.ty-le"].value is None
    assert found["tinh.ty-le"].text == "–"


@pytest.mark.parametrize("agency", ["bqlgt", "syt", "sxd"])
def test_an_extract_holds_nothing_of_others(agency: str) -> None:
    said = str(build_report(facts(), "agency", agency))
    lines = facts().progress.lines
    own = set(lines.loc[lines["agency"] == agency, "project_name"])
    strange = [name for name in lines["project_name"] if name not in own and name in said]
    assert not strange
    assert not [name for code, name, _ in AGENCIES if code != agency and name in said]
    assert not [sha for sha, source in facts().sources.items() if source.agency != agency and sha in said]


def test_extracts_cut_in_one_pass_are_those_cut_alone() -> None:
    codes = [code for code, _, _ in AGENCIES]
    assert build_extracts(facts(), codes) == {code: build_report(facts(), "agency", code) for code in codes}


def test_an_audience_without_sections_is_a_configuration_error() -> None:
    rules = facts().profile.report.model_copy(update={"sections": {}})
    profile = facts().profile.model_copy(update={"report": rules})
    with pytest.raises(ConfigurationError, match=r"`report\.sections` thiếu `ministry`"):
        build_report(replace(facts(), profile=profile), "ministry")


def test_unplaced_capital_is_stated_with_its_reason() -> None:
    proposal = replace(
        NOTHING,
        unplaced=(
            Unplaced(
                "1", "Dự án A", "syt", "oda", 70_000_000_000, "no_recipient", "Không có dự án cùng nguồn tiếp nhận."
            ),
            Unplaced(
                "2", "Dự án B", "syt", "oda", 30_000_000_000, "no_recipient", "Không có dự án cùng nguồn tiếp nhận."
            ),
        ),
    )
    text = text_of(build_report(replace(facts(), proposal=proposal)))
    assert "Số vốn có thể điều chuyển nhưng chưa có nơi tiếp nhận là 100,0 tỷ đồng (Phụ lục " in text
    assert "vốn nước ngoài (ODA) 100,0 tỷ đồng của 02 dự án do không có dự án cùng nguồn tiếp nhận." in text


def test_appendices_are_numbered_only_where_there_are_several(model: ReportModel) -> None:
    printed = [appendix.number for appendix in model.appendices if appendix.printed]
    assert printed == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert [a.number for a in model.appendices if not a.printed] == ["", "", ""]


def test_a_correction_says_what_it_corrects() -> None:
    text = text_of(corrected(build_report(facts()), "Báo cáo này thay thế báo cáo cùng kỳ."))
    assert text.splitlines()[1] == "Báo cáo này thay thế báo cáo cùng kỳ."


def _with(**changed: object) -> ReportFacts:
    return replace(facts(), progress=replace(facts().progress, **changed))
