"""Headings, projects, parts and totals: nothing counted twice, nothing dropped, doubts said."""

from pathlib import Path

import pytest

from tasks.read.outcome import ReadResult
from tests.read.helpers import HEAD, UNIT_NOTE, Rows, rows_result

M = 1_000_000


def read(tmp_path: Path, *rows: list[object]) -> ReadResult:
    return rows_result(tmp_path, [UNIT_NOTE, HEAD, *rows])


def names(found: ReadResult) -> list[str]:
    return found.lines["project_name"].tolist()


def doubts(found: ReadResult) -> list[str]:
    return [issue.supplied for issue in found.issues if issue.rule == "read-heading-doubt"]


def test_heading_path_and_subtotals(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ["A", "Vốn ngân sách trung ương", "", 30, 3],
        ["I", "Dự án chuyển tiếp", "", 30, 3],
        [1, "Kè A", "7000001", 10, 1],
        [2, "Kè B", "7000002", 20, 2],
        ["", "Tổng cộng", "", 30, 3],
    )
    assert names(found) == ["Kè A", "Kè B"]
    assert found.lines["heading"].tolist() == ["Vốn ngân sách trung ương / Dự án chuyển tiếp"] * 2
    assert found.lines["funding_source"].tolist() == ["nstw", "nstw"]
    plans = [total for total in found.stated_totals if total.field == "plan_vnd"]
    assert [(total.label, total.stated_vnd, total.summed_vnd, total.is_grand) for total in plans] == [
        ("Vốn ngân sách trung ương", 30 * M, 30 * M, True),
        ("Dự án chuyển tiếp", 30 * M, 30 * M, False),
        ("Tổng cộng", 30 * M, 30 * M, True),
    ]  # fmt: skip
    assert not doubts(found)


def test_a_project_between_numbered_ones_without_serial_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, [1, "Kè A", "7000001", 10, 1], ["", "Kè B", "7000002", 20, 2], [2, "Kè C", "7000003", 30, 3])
    assert names(found) == ["Kè A", "Kè B", "Kè C"]


def test_two_equal_projects_are_two_projects(tmp_path: Path) -> None:
    found = read(tmp_path, [1, "Kè A", "7000001", 10, 1], [2, "Kè B", "7000002", 10, 1], [3, "Kè C", "7000003", 10, 1])
    assert names(found) == ["Kè A", "Kè B", "Kè C"]


def test_a_project_whose_plan_is_the_sum_of_the_next_two_stays_a_project(tmp_path: Path) -> None:
    found = read(tmp_path, [1, "Kè A", "", 30, 3], [2, "Kè B", "", 10, 1], [3, "Kè C", "", 20, 2])
    assert names(found) == ["Kè A", "Kè B", "Kè C"]
    assert int(found.lines["plan_vnd"].sum()) == 60 * M


def test_capitals_without_serial_but_with_code_is_a_project(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ["", "ĐƯỜNG VÀNH ĐAI 4", "7000001", 30, 3],
        [1, "Kè B", "7000002", 10, 1],
        [2, "Kè C", "7000003", 20, 2],
    )
    assert names(found) == ["ĐƯỜNG VÀNH ĐAI 4", "Kè B", "Kè C"]


def test_roman_number_without_children_is_counted_and_doubted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ["I", "Nhóm không có chi tiết", "", 30, 3],
        ["II", "Dự án mới", "", 10, 1],
        [1, "Kè B", "7000002", 10, 1],
    )
    assert names(found) == ["Nhóm không có chi tiết", "Kè B"]
    assert doubts(found) == ["Nhóm không có chi tiết"]


def test_serials_that_run_on_over_headings(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ["", "DỰ ÁN CHUYỂN TIẾP", "", 30, 3],
        [1, "Kè A", "7000001", 10, 1],
        [2, "Kè B", "7000002", 20, 2],
        ["", "DỰ ÁN KHỞI CÔNG MỚI", "", 5, 0],
        [3, "Kè C", "7000003", 5, 0],
    )
    assert names(found) == ["Kè A", "Kè B", "Kè C"]
    assert found.lines["heading"].tolist() == ["DỰ ÁN CHUYỂN TIẾP", "DỰ ÁN CHUYỂN TIẾP", "DỰ ÁN KHỞI CÔNG MỚI"]
    assert not doubts(found)


def test_a_heading_with_a_wrong_subtotal_is_still_a_heading_and_said(tmp_path: Path) -> None:
    found = read(
        tmp_path, ["", "DỰ ÁN CHUYỂN TIẾP", "", 31, 3], [1, "Kè A", "7000001", 10, 1], [2, "Kè B", "7000002", 20, 2]
    )
    assert names(found) == ["Kè A", "Kè B"]
    (wrong,) = [issue for issue in found.issues if issue.rule == "read-stated-total"]
    assert (wrong.cell.address if wrong.cell else "", wrong.supplied) == ("D3", "31.000.000")


def test_components_of_a_coded_project_are_not_projects(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        [1, "Kè A", "7000001", 30, 3],
        ["a)", "Gói thầu số 1", "", 10, 1],
        ["b)", "Gói thầu số 2", "", 20, 2],
        [2, "Kè B", "7000002", 5, 0],
    )
    assert names(found) == ["Kè A", "Kè B"]
    assert int(found.lines["plan_vnd"].sum()) == 35 * M


def test_figures_without_a_name_are_an_error(tmp_path: Path) -> None:
    found = read(tmp_path, [1, "Kè A", "7000001", 10, 1], ["", "", "", 20, 2], [2, "Kè B", "7000002", 30, 3])
    assert [issue.severity for issue in found.issues if issue.rule == "read-heading-doubt"] == ["error"]


def test_letters_up_to_i(tmp_path: Path) -> None:
    rows: Rows = [
        row
        for i, letter in enumerate("ABCDEFGHI")
        for row in ([letter, f"Nhóm {i}", "", 1, 0], [1, f"Kè {i}", f"700000{i}", 1, 0])
    ]
    found = read(tmp_path, *[list(row) for row in rows])
    assert len(found.lines) == 9
    assert found.lines["heading"].tolist() == [f"Nhóm {i}" for i in range(9)]


@pytest.mark.parametrize("label", ["Tổng cộng", "TỔNG SỐ (A+B)", "Cộng:", "Tổng cộng 2 dự án", "Cộng nhóm I"])
def test_totals_are_no_projects(tmp_path: Path, label: str) -> None:
    found = read(tmp_path, [1, "Kè A", "7000001", 10, 1], [2, "Kè B", "7000002", 20, 2], ["", label, "", 30, 3])
    assert len(found.lines) == 2
    assert {total.is_grand for total in found.stated_totals} == {True}


def test_cells_are_where_the_values_are(tmp_path: Path) -> None:
    found = rows_result(tmp_path, [UNIT_NOTE, HEAD, [1, "Kè A", "7000001", 10, 1]], at=(7, 4))
    assert found.header_rows == (8, 8)
    assert str(found.cell(0, "plan_vnd")) == "Biểu 01!G9"
    assert str(found.cell(0, "project_name")) == "Biểu 01!E9"
    assert found.cell(0, "note") is None


def test_an_unlabelled_sum_of_everything_is_a_total(tmp_path: Path) -> None:
    found = read(tmp_path, [1, "Kè A", "7000001", 10, 1], [2, "Kè B", "7000002", 20, 2], ["", "", "", 30, 3])
    assert names(found) == ["Kè A", "Kè B"]
    assert {total.is_grand for total in found.stated_totals} == {True}
