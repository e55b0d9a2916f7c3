"""The workbook: real numbers, totals by formula that agree, nothing from outside a formula, ready to print."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from tasks.report.build import build_report
from tasks.report.xlsx import render_xlsx
from tests.report.facts import facts, report, sha


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
        "Theo đơn vị", "Dự án trọng điểm", "Theo dự án", "Theo nguồn vốn", "Dự án chậm", "Vướng mắc", "Điều chuyển",
        "Cam kết", "Tình hình báo cáo", "Lỗi số liệu", "Nguồn số liệu",
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
    # Plan and disbursed by agency, project and source, the forecast, and the transfers.
    assert checked == 8


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
    allowed = re.compile(r"=(SUBTOTAL\(109,[A-Z]+\d+:[A-Z]+\d+\)|IF\([A-Z]+\d+=0,0,[A-Z]+\d+/[A-Z]+\d+\*100\))")
    with_formula = _formulas(render_xlsx(build_report(given), given))
    assert with_formula
    assert all(allowed.fullmatch("=" + formula) for formula in with_formula)


def _formulas(content: bytes) -> list[str]:
    import zipfile

    with zipfile.ZipFile(BytesIO(content)) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
        return [formula for sheet in sheets for formula in re.findall(r"<f>(.*?)</f>", sheet)]


def test_sources_lead_to_file_sheet_cell_and_hash(book: Any) -> None:
    rows = [row for row in book["Nguồn số liệu"].iter_rows(min_row=5, values_only=True) if row[2] == "7100001"]
    line = facts().progress.lines.iloc[1]
    assert [(row[5], row[6], row[7], row[8], row[9], row[11]) for row in rows] == [
        ("Kế hoạch vốn", line["plan_vnd"], "bao-cao-sgtvt.xlsx", "Biểu 01", "H10", sha("sgtvt")),
        ("Lũy kế giải ngân", line["disbursed_vnd"], "bao-cao-sgtvt.xlsx", "Biểu 01", "J10", sha("sgtvt")),
    ]


def test_an_agencys_workbook_has_only_its_findings() -> None:
    made = opened(render_xlsx(build_report(facts(), "agency", "syt"), facts()), values=True)
    agencies = {row[1] for row in made["Lỗi số liệu"].iter_rows(min_row=5, values_only=True)}
    assert agencies == {"Sở Y tế"}


def test_created_as_of(book: Any) -> None:
    assert book.properties.created.isoformat() == "2023-08-08T17:00:00"
