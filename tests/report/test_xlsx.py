"""The workbook: real numbers, totals by formula that agree, nothing from outside a formula, ready to print."""

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from config.rules import load_rules
from tasks.report.build import build_report
from tasks.report.xlsx import render_xlsx
from tests.report.facts import RETURNED, facts, received_at, report, sha


def opened(content: bytes, values: bool) -> Any:
    return load_workbook(BytesIO(content), data_only=values)


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_xlsx(report(), facts())


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return opened(content, values=False)


def test_sheets(book: Any) -> None:
    assert book.sheetnames == [
        "Mục lục", "Theo đơn vị", "Dự án trọng điểm", "Theo dự án", "Theo nguồn vốn", "Dự án chậm", "Vướng mắc",
        "Sổ vướng mắc", "Điều chuyển", "Cam kết", "Tình hình báo cáo", "Lỗi số liệu", "Nguồn số liệu",
    ]  # fmt: skip


def test_totals_are_formulas_whose_cached_values_agree(content: bytes, book: Any) -> None:
    values = opened(content, values=True)
    checked = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                summed = re.fullmatch(r"=SUBTOTAL\(109,(\w+:\w+)\)", str(cell.value))
                if summed is None:
                    continue
                left, top, right, bottom = range_boundaries(summed[1])
                assert left == right == cell.column
                assert bottom == cell.row - 1
                parts = values[sheet.title].iter_rows(top, bottom, left, right, values_only=True)
                total = sum(part for (part,) in parts if isinstance(part, int | float))
                assert values[sheet.title][cell.coordinate].value == pytest.approx(total, rel=1e-12)
                checked += 1
    # Plan, disbursed and projects by agency, plan and disbursed by project and source, the forecast, and the transfers.
    assert checked == 9


def test_the_total_rate_is_a_quotient_of_the_totals(content: bytes, book: Any) -> None:
    sheet, values = book["Theo đơn vị"], opened(content, values=True)["Theo đơn vị"]
    last = next(row for row in sheet.iter_rows() if row[1].value == "Tổng cộng")
    assert last[5].value == f"=IF(D{last[0].row}=0,0,E{last[0].row}/D{last[0].row}*100)"
    lines = facts().progress.lines
    rate = int(lines["disbursed_vnd"].sum()) * 100 / int(lines["plan_vnd"].sum())
    assert values[last[5].coordinate].value == pytest.approx(rate)


def test_numbers_are_numbers_with_formats(book: Any) -> None:
    row = next(row for row in book["Theo dự án"].iter_rows(min_row=5) if row[2].value == "7100001")
    line = facts().progress.lines.iloc[1]
    assert row[5].value == int(line["plan_vnd"]) // 10**6
    assert row[5].number_format == "#,##0"
    assert row[7].number_format == "0.0"
    assert book["Theo đơn vị"]["D5"].number_format == "#,##0.0"


def test_every_sheet_is_frozen_filtered_and_set_to_print(book: Any) -> None:
    for sheet in book:
        assert sheet.freeze_panes == "C5", sheet.title
        assert sheet.auto_filter.ref.startswith("A4:"), sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.print_area
        heads = {str(cell.value): cell.column_letter for cell in sheet[4]}
        long = [heads[name] for name in ("Lý do", "Nội dung", "Cách sửa", "sha256") if name in heads]
        if sheet.title != "Mục lục":
            assert not [letter for letter in long if letter in sheet.print_area.split(":")[1]], sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "SỐ LIỆU MINH HỌA" in sheet["A2"].value


def test_conditional_marks(book: Any) -> None:
    rules = [rule.type for found in book["Theo đơn vị"].conditional_formatting for rule in found.rules]
    assert sorted(rules) == ["cellIs", "cellIs", "dataBar"]


def test_outside_text_is_never_a_formula(content: bytes) -> None:
    lines = facts().progress.lines.copy()
    lines.loc[0, "project_name"] = '=HYPERLINK("http://x","y")'
    lines.loc[1, "project_name"] = "@SUM(1)"
    progress = replace(facts().progress, lines=lines)
    given = replace(facts(), progress=progress)
    made = opened(render_xlsx(build_report(given), given), values=False)
    assert made["Theo dự án"]["B5"].value == '=HYPERLINK("http://x","y")'
    cell = r"[A-Z]+\d+"
    allowed = re.compile(
        rf"=(SUBTOTAL\(109,{cell}:{cell}\)|IF\({cell}=0,0,{cell}/{cell}\*100\)|{cell}--?[\d.]+"
        rf"|IF\(SUBTOTAL\(103,{cell}:{cell}\)=COUNTA\({cell}:{cell}\),({cell}--?)?[\d.]+,\"\"\))"
    )
    with_formula = _formulas(render_xlsx(build_report(given), given))
    assert with_formula
    assert all(allowed.fullmatch("=" + formula) for formula in with_formula)


def _formulas(content: bytes) -> list[str]:
    import zipfile

    with zipfile.ZipFile(BytesIO(content)) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
        return [formula for sheet in sheets for formula in re.findall(r"<f>(.*?)</f>", sheet)]


def test_sources_lead_to_file_sheet_cell_and_hash(book: Any) -> None:
    head = [cell.value for cell in book["Nguồn số liệu"][4]]
    (row,) = (row for row in book["Nguồn số liệu"].iter_rows(min_row=5, values_only=True) if row[2] == "7100001")
    line, told = facts().progress.lines.iloc[1], dict(zip(head, row, strict=True))
    assert (told["Kế hoạch vốn"], told["Ô kế hoạch"]) == (line["plan_vnd"], "H10")
    assert (told["Lũy kế giải ngân"], told["Ô giải ngân"]) == (line["disbursed_vnd"], "J10")
    assert (told["Tệp"], told["Trang tính"], told["sha256"]) == ("bao-cao-sgtvt.xlsx", "Biểu 01", sha("sgtvt"))
    assert told["Thời điểm nhận"] == received_at("sgtvt").replace(tzinfo=None)


def test_a_row_leads_to_its_source(book: Any) -> None:
    sheet = book["Theo dự án"]
    row = next(row for row in sheet.iter_rows(min_row=5) if row[2].value == "7100001")
    place = row[0].hyperlink.location.rpartition("!")[2]
    assert book["Nguồn số liệu"][place].value == row[1].value
    number, name = book["Mục lục"]["A5:B5"][0]
    assert (name.value, number.hyperlink.location) == ("Theo đơn vị", "'Theo đơn vị'!A1")


def test_a_rate_follows_the_cells_beside_it(book: Any) -> None:
    row = next(row for row in book["Theo dự án"].iter_rows(min_row=5) if row[2].value == "7100001")
    at = row[0].row
    assert row[7].value == f"=IF(F{at}=0,0,G{at}/F{at}*100)"
    agency = book["Theo đơn vị"][5]
    # The ladder's 42% at 31 July, and 5.2 points since the last period.
    assert agency[6].value == "=F5-42"
    rate = facts().progress.group_rates
    best = max((g for g in rate if g.dimension == "agency"), key=lambda g: g.rate.pct or 0)
    assert float(agency[7].value.removeprefix("=F5-")) == pytest.approx(float(best.rate.pct or 0) - 5.2, abs=1e-6)


def test_days_are_days(book: Any) -> None:
    sheet = book["Dự án chậm"]
    (at,) = (cell.column for cell in sheet[4] if cell.value == "Từ kỳ")
    assert sheet.cell(5, at).value == datetime(2023, 7, 22)  # noqa: DTZ001 - a day


def test_findings_name_file_rule_and_reference(content: bytes) -> None:
    found = [replace(f, rule="cumulative-falls") for f in facts().findings]
    sources = {key: file for key, file in facts().sources.items() if file.agency not in RETURNED}
    given = replace(facts(), findings=tuple(found), sources=sources)
    sheet = opened(render_xlsx(build_report(given), given), values=True)["Lỗi số liệu"]
    told = dict(zip([cell.value for cell in sheet[4]], [cell.value for cell in sheet[5]], strict=True))
    assert (told["Tệp"], told["Số đối chiếu"]) == ("bao-cao-skhcn.xlsx", "từ 1.500 trở lên")
    assert told["Quy tắc"] == next(rule.title for rule in load_rules().rules if rule.id == "cumulative-falls")


def test_an_agencys_workbook_has_only_its_findings() -> None:
    made = opened(render_xlsx(build_report(facts(), "agency", "syt"), facts()), values=True)
    agencies = {row[1] for row in made["Lỗi số liệu"].iter_rows(min_row=5, values_only=True) if row[1]}
    assert agencies == {"Sở Y tế"}


def test_created_as_of(book: Any) -> None:
    assert book.properties.created.isoformat() == "2023-08-08T17:00:00"
