"""The whole plan is this year's plus the carried-over; another year's column is a trap; flat headers are paths."""

from pathlib import Path

import pytest

from tasks.ledger.finding import Finding
from tasks.read.outcome import ReadResult
from tests.read.helpers import UNIT_NOTE, Rows, rows_result

M = 1_000_000
NAME = ["TT", "Tên dự án", "Mã dự án"]
ROWS = ([1, "Kè A", "7000001", 100, 20, 30, 5], [2, "Kè B", "7000002", 50, 0, 10, 0])


def read(tmp_path: Path, headers: list[str], rows: Rows = ROWS, titles: Rows = ()) -> ReadResult:
    return rows_result(tmp_path, [*titles, UNIT_NOTE, [*NAME, *headers], *rows])


def about(found: ReadResult, code: str) -> list[Finding]:
    return [issue for issue in found.issues if issue.rule == code]


def column(found: ReadResult, field: str) -> list[int]:
    return [int(value) for value in found.lines[field]]


@pytest.mark.parametrize(
    "headers",
    [
        ["KHV năm 2023", "KHV kéo dài", "Giải ngân KHV năm 2023", "Giải ngân KHV kéo dài"],
        ["Kế hoạch vốn năm 2023", "Kế hoạch vốn kéo dài", "Giải ngân năm 2023", "Giải ngân vốn kéo dài"],
        ["Kế hoạch năm 2023", "Vốn năm 2022 chuyển sang năm 2023", "Giải ngân kế hoạch năm 2023", "Giải ngân kéo dài"],
        ["Vốn - Năm 2023", "Vốn - Kéo dài", "Giải ngân - Kế hoạch năm 2023", "Giải ngân - Kế hoạch kéo dài"],
        ["Kế hoạch vốn\nNăm 2023", "Kế hoạch vốn\nKéo dài", "Giải ngân\nKế hoạch năm 2023", "Giải ngân\nKéo dài"],
        ["Kế hoạch vốn: Năm 2023", "Kế hoạch vốn: Kéo dài", "Giải ngân: Năm 2023", "Giải ngân: Vốn kéo dài"],
    ],
    ids=lambda headers: headers[0],
)
def test_parts_without_a_total_column_are_summed(tmp_path: Path, headers: list[str]) -> None:
    found = read(tmp_path, headers)
    assert column(found, "plan_vnd") == [120 * M, 50 * M]
    assert column(found, "plan_this_year_vnd") == [100 * M, 50 * M]
    assert column(found, "plan_carried_vnd") == [20 * M, 0]
    assert column(found, "disbursed_vnd") == [35 * M, 10 * M]
    assert str(found.cell(0, "plan_vnd")) == "Biểu 01!D3"
    assert str(found.cell(0, "disbursed_vnd")) == "Biểu 01!F3"
    assert {(issue.field, issue.severity) for issue in about(found, "read-column-missing")} == {
        ("plan_vnd", "info"),
        ("disbursed_vnd", "info"),
    }


@pytest.mark.parametrize(
    "headers",
    [
        ["Tổng kế hoạch vốn năm 2023", "KHV kéo dài"],
        ["Kế hoạch vốn năm 2023 (bao gồm kéo dài)", "KHV kéo dài"],
        ["Kế hoạch vốn năm 2023", "Trong đó: kế hoạch vốn kéo dài"],
        ["Kế hoạch vốn năm 2023 - Tổng số", "Kế hoạch vốn năm 2023 - Kéo dài sang"],
        ["Kế hoạch vốn năm 2023 / Tổng số", "Kế hoạch vốn năm 2023 / Trong đó: kéo dài"],
        ["Kế hoạch vốn năm 2023\nTổng số", "Kế hoạch vốn năm 2023\nKéo dài"],
    ],
    ids=lambda headers: headers[0],
)
def test_a_stated_whole_is_not_added_to(tmp_path: Path, headers: list[str]) -> None:
    found = read(tmp_path, [*headers, "Lũy kế giải ngân"])
    assert column(found, "plan_vnd") == [100 * M, 50 * M]
    assert column(found, "plan_carried_vnd") == [20 * M, 0]
    assert column(found, "disbursed_vnd") == [30 * M, 10 * M]
    assert [issue for issue in found.issues if issue.severity == "error"] == []


def test_nothing_says_whether_the_whole_contains_the_part(tmp_path: Path) -> None:
    found = read(tmp_path, ["Kế hoạch vốn", "Vốn kéo dài", "Lũy kế giải ngân"])
    assert [(issue.field, issue.severity) for issue in about(found, "read-column-missing")] == [("plan_vnd", "error")]


def test_a_whole_smaller_than_its_part_is_the_other_part(tmp_path: Path) -> None:
    rows = ([1, "Kè A", "7000001", 100, 120, 30], [2, "Kè B", "7000002", 50, 0, 10])
    found = read(tmp_path, ["Kế hoạch vốn", "Vốn kéo dài", "Lũy kế giải ngân"], rows)
    assert column(found, "plan_vnd") == [220 * M, 50 * M]
    assert [issue.severity for issue in about(found, "read-column-missing")] == ["info"]


def test_the_plan_of_one_year_alone_is_the_whole_and_the_years(tmp_path: Path) -> None:
    found = read(tmp_path, ["Kế hoạch vốn năm 2023", "Lũy kế giải ngân"], [[1, "Kè A", "7000001", 100, 20]])
    assert column(found, "plan_vnd") == column(found, "plan_this_year_vnd") == [100 * M]
    assert found.cell(0, "plan_this_year_vnd") == found.cell(0, "plan_vnd")


def test_carried_over_alone_is_not_the_whole_plan(tmp_path: Path) -> None:
    found = read(tmp_path, ["KHV kéo dài", "Lũy kế giải ngân"], [[1, "Kè A", "7000001", 100, 20]])
    assert found.lines["plan_vnd"].isna().all()
    assert [(issue.field, issue.severity) for issue in about(found, "read-column-missing")] == [("plan_vnd", "error")]


@pytest.mark.parametrize("titles", [[["BÁO CÁO GIẢI NGÂN NĂM 2023"]], []], ids=["title", "no title"])
def test_columns_of_other_years_are_left_alone(tmp_path: Path, titles: Rows) -> None:
    headers = ["Kế hoạch vốn năm 2022", "Giải ngân năm 2022", "Kế hoạch vốn năm 2023", "Giải ngân năm 2023"]
    found = read(tmp_path, headers, [[1, "Kè A", "7000001", 100, 90, 70, 7]], titles)
    assert (column(found, "plan_vnd"), column(found, "disbursed_vnd")) == ([70 * M], [7 * M])
    assert not about(found, "read-column-twice")


def test_next_years_plan_is_not_this_years(tmp_path: Path) -> None:
    headers = ["Kế hoạch vốn năm 2024 dự kiến", "Kế hoạch vốn năm 2023", "Giải ngân đến 31/7/2023"]
    found = read(tmp_path, headers, [[1, "Kè A", "7000001", 100, 70, 7]])
    assert column(found, "plan_vnd") == [70 * M]


def test_plan_and_disbursement_of_different_years_are_an_error(tmp_path: Path) -> None:
    headers = ["Kế hoạch vốn năm 2022", "Giải ngân từ 01/01/2023 đến 31/7/2023"]
    found = read(tmp_path, headers, [[1, "Kè A", "7000001", 100, 90]])
    assert [(issue.field, issue.severity) for issue in about(found, "read-column-missing")] == [("plan_vnd", "error")]


def test_the_31st_of_january_belongs_to_the_year_before(tmp_path: Path) -> None:
    headers = ["Kế hoạch vốn năm 2022", "Lũy kế giải ngân đến 31/01/2023"]
    found = read(tmp_path, headers, [[1, "Kè A", "7000001", 100, 90]])
    assert [issue for issue in found.issues if issue.severity == "error"] == []


def test_units_inside_cells_are_read_and_said(tmp_path: Path) -> None:
    rows = (
        [1, "Kè A", "7000001", "5 tỷ", "1.234.567 đ"],
        [2, "Kè B", "7000002", "1.234,5 triệu", "1.234 đồng"],
        [3, "Kè C", "7000003", 70, "12 tấn"],
    )
    found = read(tmp_path, ["Kế hoạch vốn năm 2023", "Lũy kế giải ngân"], rows)
    assert column(found, "plan_vnd") == [5_000 * M, 1_234_500_000, 70 * M]
    assert found.lines["disbursed_vnd"].tolist()[:2] == [1_234_567, 1_234]
    assert [(issue.severity, issue.supplied) for issue in about(found, "read-unit-conflict")] == [
        ("info", "5 tỷ"),
        ("info", "1.234.567 đ"),
    ]
    assert [issue.supplied for issue in about(found, "read-not-a-number")] == ["12 tấn"]


def test_percent_text_is_in_points_whatever_the_ratio(tmp_path: Path) -> None:
    headers = ["Kế hoạch vốn năm 2023", "Lũy kế giải ngân", "Tỷ lệ (%)"]
    rows = ([1, "Kè A", "7000001", 10, 4222, "42,22"], [2, "Kè B", "7000002", 5, 1266, "25,33"])
    assert read(tmp_path, headers, rows).lines["rate_pct"].tolist() == [42.22, 25.33]


SECOND = [["Biểu 2: chi thường xuyên"], ["TT", "Mã dự án", "Tên dự án", "Tổng mức đầu tư", "Kế hoạch vốn năm 2023"]]


def test_another_table_below_is_not_mixed_in(tmp_path: Path) -> None:
    above = [UNIT_NOTE, [*NAME, "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"], [1, "Kè A", "7000001", 100, 30]]
    found = rows_result(tmp_path, [*above, [], *SECOND, [1, "7000002", "Kè B", 900, 50]])
    assert found.lines["project_name"].tolist() == ["Kè A"]
    assert [(issue.severity, str(issue.cell)) for issue in about(found, "read-truncated")] == [("error", "Biểu 01!A6")]


def test_the_same_header_again_is_the_same_table(tmp_path: Path) -> None:
    head = [*NAME, "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"]
    found = rows_result(
        tmp_path, [UNIT_NOTE, head, [1, "Kè A", "7000001", 100, 30], head, [2, "Kè B", "7000002", 5, 1]]
    )
    assert found.lines["project_name"].tolist() == ["Kè A", "Kè B"]
    assert not about(found, "read-truncated")


def test_our_own_result_sheet_is_never_read(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from tests.read.helpers import fill, result, save_xlsx

    head = [*NAME, "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"]
    path = save_xlsx(tmp_path / "tra.xlsx", [UNIT_NOTE, head, [1, "Kè A", "7000001", 100, 30]])
    book = load_workbook(path)
    marked = book.create_sheet("Kết quả kiểm tra", 0)
    fill(marked, [UNIT_NOTE, [*head, "Ghi chú", "Nguồn vốn"], *([i, f"Kè {i}", "", 1, 1, "Sai", ""] for i in range(9))])
    book.save(path)
    found = result(path)
    assert (found.sheet, found.lines["project_name"].tolist()) == ("Biểu 01", ["Kè A"])
