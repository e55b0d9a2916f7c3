"""Rows with neither number nor code are never silently projects: each would double a figure."""

from pathlib import Path

import pytest

from tasks.ledger.finding import Finding
from tasks.read.outcome import ReadResult
from tests.read.helpers import UNIT_NOTE, Rows, rows_result

M = 1_000_000
HEAD = ["TT", "Tên dự án", "Tổng mức đầu tư", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"]
NUMBERED: Rows = [[1, "Kè A", 900, 100, 40], [2, "Kè B", 800, 200.5, 0], [3, "Kè C", 700, 30, 30]]


def read(tmp_path: Path, *rows: list[object]) -> ReadResult:
    return rows_result(tmp_path, [UNIT_NOTE, HEAD, *rows])


def doubts(found: ReadResult) -> list[Finding]:
    return [issue for issue in found.issues if issue.rule == "read-heading-doubt"]


def sums(found: ReadResult) -> tuple[int, int]:
    return int(found.lines["plan_vnd"].sum()), int(found.lines["disbursed_vnd"].sum())


@pytest.mark.parametrize("label", ["Toàn Sở", "Total", "Cộng dồn toàn ngành", "UBND huyện Tiên Du"])
@pytest.mark.parametrize("first", [False, True])
def test_the_sum_of_all_others_is_a_total_whatever_its_words(label: str, first: bool, tmp_path: Path) -> None:
    total: list[object] = ["", label, 2400, 330.5, 70]
    found = read(tmp_path, *([total, *NUMBERED] if first else [*NUMBERED, total]))
    assert found.lines["project_name"].tolist() == ["Kè A", "Kè B", "Kè C"]
    assert sums(found) == (330_500_000, 70 * M)
    plans = [stated for stated in found.stated_totals if stated.field == "plan_vnd"]
    assert [(stated.stated_vnd, stated.summed_vnd) for stated in plans] == [(330_500_000, 330_500_000)]


def test_a_total_typed_in_rounded_figures_is_a_total_too(tmp_path: Path) -> None:
    rows: Rows = [[i, f"Kè {i}", 0, 10_000.4, 5_000.3] for i in range(1, 4)]
    found = read(tmp_path, *rows, ["", "Toàn Sở", "", 30_001, 15_001])
    assert sums(found) == (30_001_200_000, 15_000_900_000)
    # Rounding is no error in counting, but the stated total differs and is told.
    assert {issue.rule for issue in found.issues} == {"read-heading-doubt", "read-stated-total"}


def test_sums_below_each_group_and_of_all(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        [1, "Kè A", 0, 100, 40],
        [2, "Kè B", 0, 200, 0],
        ["", "Toàn phòng", 0, 300, 40],
        [3, "Kè C", 0, 30, 30],
        [4, "Kè D", 0, 50, 20],
        ["", "Toàn ban", 0, 80, 50],
        ["", "Toàn Sở", 0, 380, 90],
    )
    assert sums(found) == (380 * M, 90 * M)
    assert [issue.severity for issue in doubts(found)] == ["info"] * 3


@pytest.mark.parametrize(
    "label", ["Trong đó: vốn GPMB", "Trong đó: chi phí tư vấn", "Tđ: xây lắp", "Giải phóng mặt bằng"]
)
def test_a_part_of_the_project_above_is_not_counted(label: str, tmp_path: Path) -> None:
    found = read(tmp_path, NUMBERED[0], ["", label, "", 20, 5], *NUMBERED[1:])
    assert found.lines["project_name"].tolist() == ["Kè A", "Kè B", "Kè C"]
    assert sums(found) == (330_500_000, 70 * M)
    assert [(issue.severity, issue.cell and issue.cell.address) for issue in doubts(found)] == [("warning", "B4")]


def test_of_which_on_a_line_of_its_own(tmp_path: Path) -> None:
    parts: Rows = [["", "Trong đó:", "", "", ""], ["-", "Vốn GPMB", "", 20, 5], ["-", "Xây lắp", "", 80, 35]]
    found = read(tmp_path, NUMBERED[0], *parts, *NUMBERED[1:])
    assert sums(found) == (330_500_000, 70 * M)


def test_what_is_more_than_the_project_above_is_no_part_of_it(tmp_path: Path) -> None:
    found = read(tmp_path, NUMBERED[0], ["", "Trong đó: vốn GPMB", "", 20, 41], *NUMBERED[1:])
    assert [(issue.severity, issue.cell and issue.cell.address) for issue in doubts(found)] == [("error", "B4")]


@pytest.mark.parametrize(
    "label", ["Cùng kỳ năm 2022", "Năm 2022", "Số liệu Kho bạc Nhà nước", "Theo KBNN", "So với cùng kỳ", "Chênh lệch"]
)
def test_a_comparison_is_not_counted(label: str, tmp_path: Path) -> None:
    found = read(tmp_path, *NUMBERED, ["", label, "", 1000, 250])
    assert sums(found) == (330_500_000, 70 * M)
    assert [(issue.severity, issue.supplied) for issue in doubts(found)] == [("warning", label)]


def test_what_is_none_of_these_is_an_error_at_its_cell(tmp_path: Path) -> None:
    found = read(tmp_path, *NUMBERED, ["", "Kè D", 500, 60, 10])
    assert [(issue.severity, issue.cell and issue.cell.address) for issue in doubts(found)] == [("error", "B6")]


def test_a_treasury_building_is_a_project_to_be_numbered(tmp_path: Path) -> None:
    found = read(tmp_path, *NUMBERED, ["", "Kho bạc Nhà nước huyện Yên Phong: sửa chữa trụ sở", 500, 60, 10])
    assert len(found.lines) == 4
    assert [issue.severity for issue in doubts(found)] == ["error"]


def test_parts_and_comparisons_need_no_numbers_around_them(tmp_path: Path) -> None:
    plain: Rows = [["", *row[1:]] for row in NUMBERED]
    found = read(
        tmp_path, plain[0], ["", "Trong đó: vốn GPMB", "", 20, 5], *plain[1:], ["", "Cùng kỳ năm 2022", "", 99, 9]
    )
    assert sums(found) == (330_500_000, 70 * M)


def test_without_numbers_and_codes_a_name_is_a_project(tmp_path: Path) -> None:
    found = read(tmp_path, *[["", *row[1:]] for row in NUMBERED], ["", "Kè D", 500, 60, 10])
    assert len(found.lines) == 4
    assert not doubts(found)


def test_a_numbered_last_row_that_is_the_sum_of_all_is_a_total_and_doubted(tmp_path: Path) -> None:
    found = read(tmp_path, *NUMBERED, [4, "Toàn ngành", 2400, 330.5, 70])
    assert sums(found) == (330_500_000, 70 * M)
    assert [(issue.severity, issue.supplied) for issue in doubts(found)] == [("warning", "Toàn ngành")]


def test_a_numbered_project_that_is_the_sum_of_two_stays_a_project(tmp_path: Path) -> None:
    found = read(tmp_path, *NUMBERED[:2], [3, "Kè C", 1700, 300.5, 40])
    assert len(found.lines) == 3


@pytest.mark.parametrize("carried", ["Mang sang", "Trang trước chuyển sang"])
def test_page_totals_and_what_is_carried_over_are_not_counted(carried: str, tmp_path: Path) -> None:
    found = read(
        tmp_path,
        *NUMBERED[:2],
        ["", "Cộng trang 1", 1700, 300.5, 40],
        ["", carried, 1700, 300.5, 40],
        HEAD,
        NUMBERED[2],
        ["", "Tổng cộng", 2400, 330.5, 70],
    )
    assert sums(found) == (330_500_000, 70 * M)
    assert not [issue for issue in found.issues if issue.severity == "error"]


@pytest.mark.parametrize("labels", [("Gói thầu số 1", "Gói thầu số 2"), ("Kế hoạch năm 2023", "Kế hoạch kéo dài")])
def test_rows_that_add_up_to_the_coded_project_above_are_its_parts(labels: tuple[str, str], tmp_path: Path) -> None:
    found = rows_result(
        tmp_path,
        [
            UNIT_NOTE,
            ["TT", "Tên dự án", "Mã dự án", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"],
            [1, "Kè A", "7000001", 40, 15],
            ["", labels[0], "", 30, 10],
            ["", labels[1], "", 10, 5],
            [2, "Kè B", "7000002", 10, 4],
        ],
    )
    assert found.lines["project_name"].tolist() == ["Kè A", "Kè B"]
    assert sums(found) == (50 * M, 19 * M)
    assert [issue.severity for issue in doubts(found)] == ["warning"] * 2


def test_a_name_over_two_rows_is_one_project(tmp_path: Path) -> None:
    head = ["TT", "Tên dự án", "Mã dự án", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"]
    rows: Rows = [[1, "Đường nối cảng", "", "", ""], ["", "với cao tốc", "7000001", 40, 15]]
    found = rows_result(tmp_path, [UNIT_NOTE, head, *rows, [2, "Kè B", "7000002", 10, 4]])
    assert found.lines["project_name"].tolist() == ["Đường nối cảng với cao tốc", "Kè B"]
    assert found.lines["serial"].tolist() == ["1", "2"]
    assert not doubts(found)


def test_each_of_two_tables_has_its_own_total(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        *NUMBERED[:2],
        ["", "Tổng cộng", 1700, 300.5, 40],
        ["II. DỰ ÁN KHỞI CÔNG MỚI"],
        HEAD,
        [1, "Kè C", 700, 30, 30],
        [2, "Kè D", 100, 20, 10],
        ["", "Tổng cộng", 800, 50, 40],
    )
    assert sums(found) == (350_500_000, 80 * M)
    assert not [issue for issue in found.issues if issue.severity == "error" or issue.rule == "read-stated-total"]
