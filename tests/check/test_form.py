"""The issued form: filled in, guarded, stamped; the reader knows it again, also after LibreOffice saved it."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from config.columns import load_columns
from config.form import STANDARD, load_form
from config.load import ConfigurationError
from config.rules import load_rules
from tasks.check.form import FIRST_ROW, HEAD_ROW, STAMP, TABLE, TOTAL_ROW, issue_form
from tasks.read.outcome import ReadResult, TemplateStamp
from tasks.read.workbook import read_file
from tests.check.batches import OWN, frame, line, period, profile

MADE_AT = datetime(2023, 7, 25, tzinfo=UTC)
KNOWN = [
    line(
        plan_vnd=10_000_000_123,
        start_on=date(2022, 1, 5),
        completion_on=date(2024, 12, 31),
        physical_pct=33.5,
        owner="Sở Xây dựng",
        group="B",
        status="Chuyển tiếp",
        total_investment_vnd=25_000_000_000,
        disbursed_before_year_vnd=5_000_000_000,
        estimate_year_end_vnd=9_000_000_000,
        estimate_final_vnd=10_000_000_000,
        disbursed_month_vnd=7,
        bottleneck="=cmd()",
    ),
    line(
        project_code="0012345", project_name="Trường B", funding_source="oda", plan_vnd=2_000_000_000, disbursed_vnd=0
    ),
]


def issued(lines: list[dict[str, Any]] = KNOWN) -> bytes:
    return issue_form(profile(), OWN, period(), frame(lines), load_rules(), MADE_AT)


def cells(book: Workbook, row: int) -> dict[str, Any]:
    fields = [column.field for column in load_form().columns]
    return dict(zip(fields, book[TABLE][row], strict=True))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(BytesIO(issued()))


def test_known_projects_stand_there_with_their_last_figures_in_the_form_s_unit(book: Workbook) -> None:
    row = {field: cell.value for field, cell in cells(book, FIRST_ROW).items()}
    assert row["project_name"] == "Đường tỉnh 295C"
    assert row["plan_vnd"] == 10_000.000123
    assert row["disbursed_vnd"] == 4_000
    assert row["funding_source"] == "Ngân sách địa phương (cân đối)"
    assert row["completion_on"] == datetime(2024, 12, 31)  # noqa: DTZ001
    assert row["disbursed_month_vnd"] is None
    assert cells(book, FIRST_ROW + 1)["project_code"].value == "0012345"
    assert cells(book, FIRST_ROW + 2)["project_name"].value is None


def test_inputs_are_open_and_the_rest_is_locked(book: Workbook) -> None:
    assert book[TABLE].protection.sheet
    known, new = cells(book, FIRST_ROW), cells(book, FIRST_ROW + 2)
    locked = {field for field, cell in known.items() if cell.protection.locked}
    assert locked == {
        "project_code",
        "project_name",
        "owner",
        "funding_source",
        "rate_pct",
        "remaining_vnd",
        "plan_after_vnd",
    }
    assert {field for field, cell in new.items() if cell.protection.locked} == {
        "rate_pct",
        "remaining_vnd",
        "plan_after_vnd",
    }


def test_totals_are_formulas_over_all_rows(book: Workbook) -> None:
    last = FIRST_ROW + len(KNOWN) + load_form().blank_rows - 1
    plan = cells(book, TOTAL_ROW)["plan_vnd"]
    assert plan.value == f"=SUM({plan.column_letter}{FIRST_ROW}:{plan.column_letter}{last})"


def test_choices_come_from_lists(book: Workbook) -> None:
    guards = {str(guard.sqref).split(":")[0]: guard for guard in book[TABLE].data_validations.dataValidation}
    source = guards[cells(book, FIRST_ROW)["funding_source"].coordinate]
    assert source.type == "list"
    letters = source.formula1.split("$")[1]
    choices = [cell.value for cell in book["_danhmuc"][letters][1:] if cell.value]
    assert choices == [one.name for one in profile().funding_sources]


def test_the_stamp_is_where_the_reader_looks_for_it(book: Workbook) -> None:
    sheet = book[STAMP]
    assert sheet.sheet_state == "veryHidden"
    assert [cell.value for cell in sheet["B"]] == ["bac-ninh-2023", "sxd", "2023-08-05", "1"]
    properties = {one.name: one.value for one in book.custom_doc_props.props}  # type: ignore[attr-defined]
    assert properties["giaingan_agency"] == "sxd"


def test_the_instructions_state_every_rule_in_force_and_the_deadline(book: Workbook) -> None:
    texts = [str(cell.value) for row in book["Hướng dẫn"].iter_rows() for cell in row if cell.value]
    for rule in load_rules().in_force(period().due_on):
        assert rule.title in texts
    assert any("số liệu" in text.casefold() and "31/7/2023" in text for text in texts)
    assert any("cam kết giải ngân 100%" in text for text in texts)


def test_outside_text_is_no_formula(book: Workbook) -> None:
    bottleneck = cells(book, FIRST_ROW)["bottleneck"]
    assert (bottleneck.value, bottleneck.data_type) == ("=cmd()", "s")


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert issued() == issued()


def test_an_agency_without_projects_gets_an_empty_form() -> None:
    empty = load_workbook(BytesIO(issued([])))
    assert cells(empty, FIRST_ROW)["project_name"].value is None
    assert not cells(empty, FIRST_ROW)["project_name"].protection.locked


def test_an_unknown_agency_is_refused() -> None:
    with pytest.raises(KeyError):
        issue_form(profile(), "khong-co", period(), frame([]), load_rules(), MADE_AT)


def read(path: Path) -> ReadResult:
    sources = {name: one.code for one in profile().funding_sources for name in (one.name, one.code, *one.aliases)}
    outcome = read_file(path, path.name, load_columns(), default_source="nsdp", source_aliases=sources)
    assert isinstance(outcome, ReadResult)
    return outcome


def test_every_header_of_the_form_is_the_field_that_it_stands_for(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(issued())
    found = {column.letters: column.field for column in read(path).columns}
    book = load_workbook(path)
    heads = dict(zip([cell.column_letter for cell in book[TABLE][HEAD_ROW]], load_form().columns, strict=True))
    assert found == {letters: column.field for letters, column in heads.items()}


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saved_by_libreoffice_it_is_read_back_to_the_dong(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(issued())
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(path)],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    outcome = read(tmp_path / "out" / "bieu.xlsx")
    assert outcome.stamp == TemplateStamp(1, "bac-ninh-2023", "sxd", "2023-08-05")
    assert outcome.issues == ()
    for field in (
        "plan_vnd",
        "disbursed_vnd",
        "project_code",
        "funding_source",
        "start_on",
        "disbursed_before_year_vnd",
    ):
        given = frame(KNOWN)[field]
        assert (
            outcome.lines[field].where(outcome.lines[field].notna(), None).tolist()
            == given.where(given.notna(), None).tolist()
        )
    kept = load_workbook(tmp_path / "out" / "bieu.xlsx")
    assert kept[TABLE].protection.sheet
    assert len(kept[TABLE].data_validations.dataValidation) >= 10


def test_a_wrong_layout_is_refused_by_file_and_key(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(STANDARD.read_text("utf-8").replace("N({plan_vnd})", "N({khong_co})"), "utf-8")
    with pytest.raises(ConfigurationError, match="khong_co"):
        load_form(path)
