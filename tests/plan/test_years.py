"""Two plan years in January: lines under a heading of the next year's plan are of that plan and of no total."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from config.clock import HANOI
from config.columns import STANDARD, load_columns
from config.form import load_form
from config.load import load_profile
from config.period import find_period
from config.rules import load_rules
from config.sample.files import SampleSheet
from tasks.check.form import FIRST_ROW, TABLE, issue_form
from tasks.check.one_file import check_one
from tasks.ledger.finding import Finding
from tasks.plan.years import is_of_next_year, of_own_year, renumbered, with_own_years
from tasks.read.one_file import read_one
from tasks.read.outcome import ReadResult
from tasks.report.plain_workbook import plain_workbook

PROFILE = load_profile("bac-ninh-2023")
JANUARY = find_period(PROFILE, date(2024, 2, 5))
JULY = find_period(PROFILE, date(2023, 8, 5))
OWN, NEXT = "Kế hoạch vốn năm 2023", "Kế hoạch vốn năm 2024"
BOTH = (
    ("BÁO CÁO GIẢI NGÂN VỐN ĐẦU TƯ CÔNG ĐẾN NGÀY 31/01/2024",),
    ("Đơn vị tính: triệu đồng",),
    ("TT", "Danh mục dự án", "Mã dự án", "Kế hoạch vốn", "Lũy kế giải ngân"),
    ("A", NEXT, None, 5000, 300),
    (1, "Trụ sở A", "7001001", 1500, 100),
    (2, "Cầu D", "7001009", 3500, 200),
    ("B", OWN, None, 3000, 2400),
    (1, "Trụ sở A", "7001001", 1000, 400),
    (2, "Trường B", "7001002", 2000, 2000),
)


def read(path: Path, content: bytes) -> ReadResult:
    path.write_bytes(content)
    found = read_one(path, load_columns(STANDARD), PROFILE)
    assert isinstance(found, ReadResult), found
    return found


@pytest.mark.parametrize(
    ("heading", "is_next"),
    [
        (NEXT, True),
        ("Công trình giao thông / Kế hoạch đầu tư công năm 2024", True),
        (OWN, False),
        ("Kế hoạch vốn năm 2022 kéo dài sang kế hoạch năm 2024", False),
        ("Dự án khởi công năm 2024", False),
        (None, False),
    ],
)
def test_a_heading_says_whose_plan_it_is(heading: str | None, is_next: bool) -> None:
    lines = pd.DataFrame({"heading": [heading]})
    assert is_of_next_year(lines, JANUARY).tolist() == [is_next]
    assert not is_of_next_year(lines, JULY).any(), "only in January are two plan years open"


def test_a_file_with_both_years_is_judged_by_its_own(tmp_path: Path) -> None:
    """The same project in both tables is no project twice; what is paid of the new plan is in no total of the old."""
    found = read(tmp_path / "sxd.xlsx", plain_workbook([SampleSheet("Biểu", BOTH)], datetime(2024, 2, 1)))  # noqa: DTZ001
    own = of_own_year(found.lines, JANUARY)
    assert (own["plan_vnd"].sum(), own["disbursed_vnd"].sum()) == (3_000_000_000, 2_400_000_000)
    verdict = check_one(found, PROFILE, JANUARY)
    assert [one.message for one in verdict.findings if one.severity == "error"] == []


def test_what_was_met_on_a_line_follows_it() -> None:
    met = Finding(rule="x", severity="info", cell=None, field=None, supplied="", message="", fix="")
    kept = pd.Series([False, False, True, True])
    lines = [issue.line for issue in renumbered([replace(met, line=at) for at in (None, 0, 3)], kept)]
    assert lines == [None, 1]


def test_history_of_january_is_of_the_year_that_it_states() -> None:
    history = pd.DataFrame(
        {
            "data_as_of": [date(2024, 1, 15), date(2024, 1, 15), date(2023, 12, 15)],
            "plan_year": [2023, 2023, 2023],
            "heading": [OWN, NEXT, NEXT],
        }
    )
    assert with_own_years(history)["plan_year"].tolist() == [2023, 2024, 2023]


def test_the_form_of_january_has_room_for_both_plans(tmp_path: Path) -> None:
    none = pd.DataFrame(columns=["funding_source"])
    made_at = datetime(2024, 2, 1, 9, tzinfo=HANOI)
    book = load_workbook(BytesIO(issue_form(PROFILE, "sxd", JANUARY, none, load_rules(), made_at)))
    table = book[TABLE]
    (at,) = [cell for row in table.iter_rows() for cell in row if cell.value == NEXT]
    assert at.row > FIRST_ROW
    headed = load_workbook(BytesIO(issue_form(PROFILE, "sxd", JULY, none, load_rules(), made_at)))[TABLE]
    assert NEXT not in {cell.value for row in headed.iter_rows() for cell in row}
    columns = {column.field: number for number, column in enumerate(load_form().columns, start=1)}
    for row, name, code in ((FIRST_ROW, "Trụ sở A", "7001001"), (at.row + 1, "Cầu D", "7001009")):
        table.cell(row, columns["project_name"], name)
        table.cell(row, columns["project_code"], code)
        table.cell(row, columns["disbursed_vnd"], 100)
    saved = BytesIO()
    book.save(saved)
    found = read(tmp_path / "form.xlsx", saved.getvalue())
    assert is_of_next_year(found.lines, JANUARY).tolist() == [False, True]
    assert found.lines["disbursed_vnd"].sum() == 200_000_000
