"""Official forms are read without a mapping: figures as written into them by tests/read/forms.py, no finding."""

from pathlib import Path

import pytest

from tests.read.forms import payment_report, plans_side_by_side, save_form, supervision_report, weekly_by_owner
from tests.read.helpers import result

M = 1_000_000


def test_the_payment_report(tmp_path: Path) -> None:
    found = result(payment_report(tmp_path / "a.xlsx"))
    sums = {name: int(found.lines[name].sum()) for name in found.lines if name.endswith("_vnd")}
    wanted = {
        "plan_vnd": 17_000,
        "plan_carried_vnd": 2_000,
        "plan_this_year_vnd": 15_000,
        "disbursed_vnd": 9_700,
        "disbursed_carried_vnd": 1_600,
        "disbursed_this_year_vnd": 8_100,
        "advance_vnd": 1_600,
        "estimate_next_vnd": 11_000,
    }
    assert {name: amount for name, amount in sums.items() if amount} == {k: v * M for k, v in wanted.items()}
    assert not [issue for issue in found.issues if issue.severity != "info"]


def test_the_supervision_report(tmp_path: Path) -> None:
    found = result(supervision_report(tmp_path / "a.xlsx"))
    assert found.lines["plan_vnd"].sum() == 60_000 * M
    assert found.lines["disbursed_vnd"].sum() == 20_000 * M
    assert not [issue for issue in found.issues if issue.severity != "info"]
    assert {column.field for column in found.columns if column.funding_source is None} >= {"total_investment_vnd"}


def test_the_weekly_table_by_owner(tmp_path: Path) -> None:
    found = result(weekly_by_owner(tmp_path / "a.xlsx"))
    sums = {name: int(found.lines[name].sum()) for name in ("plan_vnd", "disbursed_vnd", "estimate_next_vnd")}
    assert sums == {"plan_vnd": 300_000 * M, "disbursed_vnd": 120_000 * M, "estimate_next_vnd": 150_000 * M}
    assert found.lines["owner"].unique().tolist() == found.lines["project_name"].unique().tolist()
    assert [issue.severity for issue in found.issues] == ["info"]


def test_a_table_by_owner_beside_projects_is_not_read(tmp_path: Path) -> None:
    from openpyxl import Workbook, load_workbook

    weekly = load_workbook(weekly_by_owner(tmp_path / "a.xlsx")).worksheets[0]
    book: Workbook = load_workbook(plans_side_by_side(tmp_path / "b.xlsx"))
    copy = book.create_sheet("Tổng hợp", 0)
    for row in weekly.iter_rows():
        for cell in row:
            if cell.value is not None:
                copy[cell.coordinate].value = cell.value
    book.save(tmp_path / "c.xlsx")
    assert result(tmp_path / "c.xlsx").lines["plan_vnd"].sum() == 2_900 * M


@pytest.mark.parametrize("sources", [False, True])
def test_the_plan_after_adjustment_is_in_force(tmp_path: Path, sources: bool) -> None:
    found = result(plans_side_by_side(tmp_path / "a.xlsx", sources=sources))
    assert found.lines["plan_vnd"].sum() == 2_900 * M
    assert found.lines["disbursed_vnd"].sum() == 1_600 * M
    assert not [issue for issue in found.issues if issue.severity != "info"]
    assert "kế hoạch vốn sau điều chỉnh" in found.why_sheet


def test_a_plan_that_is_only_asked_for_is_not_in_force(tmp_path: Path) -> None:
    headers = ["STT", "Tên dự án", "Kế hoạch vốn giao đầu năm", "Đề nghị điều chỉnh tăng", "Kế hoạch sau điều chỉnh"]
    rows = [[1, "Kè sông Lô", 1000, 400, 1400, 700]]
    path = save_form(tmp_path / "a.xlsx", [*headers, "Lũy kế giải ngân"], rows, title="BẢNG")
    found = result(path)
    assert found.lines["plan_vnd"].tolist() == [1000 * M]
    assert found.lines["plan_after_vnd"].tolist() == [1400 * M]


def test_a_plan_of_the_years_start_alone_is_the_plan(tmp_path: Path) -> None:
    headers = ["STT", "Tên dự án", "Kế hoạch vốn giao đầu năm", "Lũy kế giải ngân"]
    path = save_form(tmp_path / "a.xlsx", headers, [[1, "Kè sông Lô", 1000, 700]], title="BẢNG")
    assert result(path).lines["plan_vnd"].tolist() == [1000 * M]


def test_work_and_advances_without_their_sum_are_added_up(tmp_path: Path) -> None:
    paid = "Lũy kế thanh toán đến 31/7/2023"
    headers = ["STT", "Tên dự án", "Kế hoạch vốn", (paid, "Tổng số")]
    headers += [(paid, "Vốn kéo dài", leaf) for leaf in ("Thanh toán KLHT", "Tạm ứng")]
    headers += [(paid, "Vốn kế hoạch năm 2023", leaf) for leaf in ("Thanh toán KLHT", "Tạm ứng")]
    path = save_form(tmp_path / "a.xlsx", headers, [[1, "Kè sông Lô", 1000, 700, 100, 50, 500, 50]], title="BẢNG")
    found = result(path)
    assert found.lines["disbursed_vnd"].tolist() == [700 * M]
    assert found.lines["disbursed_carried_vnd"].tolist() == [150 * M]
    assert found.lines["disbursed_this_year_vnd"].tolist() == [550 * M]
    assert found.lines["advance_vnd"].tolist() == [100 * M]
