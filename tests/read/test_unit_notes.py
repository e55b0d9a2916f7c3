"""A unit that changes inside a table is never passed over: figures under it may be a million times too large."""

from pathlib import Path

import pytest

from tasks.ledger.finding import Finding
from tasks.read.outcome import ReadResult
from tests.read.helpers import HEAD, UNIT_NOTE, A, B, C, Rows, rows_result

DONG_B = [1, *B[1:3], 2_500_500_000, 1_000_250_000]


def conflicts(found: ReadResult) -> list[Finding]:
    """Those at a cell: the table as a whole may also be found implausible."""
    return [issue for issue in found.issues if issue.rule == "read-unit-conflict" and issue.cell is not None]


def table(*between: list[object]) -> Rows:
    """Group I in triệu đồng, then `between`, then group II in đồng."""
    return [UNIT_NOTE, HEAD, ["I", "Dự án chuyển tiếp"], A, *between, ["II", "Dự án mới"], DONG_B]


@pytest.mark.parametrize(
    ("between", "address"),
    [
        (["", "", "", "", "ĐVT: đồng"], "E5"),
        (["", "Đơn vị tính: đồng"], "B5"),
        (["", "Số liệu dưới đây tính bằng đồng"], "B5"),
        (["", "", "", "", "(Đồng)"], "E5"),
        (["", "", "", "nghìn đồng", ""], "D5"),
        (["", "", "", "", "đơn vị tính: Tỷ đồng"], "E5"),
        (["B", "Vốn nước ngoài (ĐVT: đồng)"], "B5"),
        ([*HEAD[:3], "Kế hoạch vốn năm 2023 (đồng)", HEAD[4]], "D5"),
    ],
)
def test_another_unit_between_groups_is_an_error_at_its_cell(
    between: list[object], address: str, tmp_path: Path
) -> None:
    (found,) = conflicts(rows_result(tmp_path, table(between)))
    assert (found.severity, found.cell and found.cell.address) == ("error", address)
    assert "triệu đồng" in found.message


def test_below_the_last_project_it_is_a_warning(tmp_path: Path) -> None:
    rows = [UNIT_NOTE, HEAD, A, B, C, [], ["", "Bảng kê kèm theo"], ["", "", "", "", "ĐVT: tỷ đồng"]]
    (found,) = conflicts(rows_result(tmp_path, rows))
    assert (found.severity, found.cell and found.cell.address) == ("warning", "E8")


@pytest.mark.parametrize(
    "between",
    [
        UNIT_NOTE,
        ["", "", "", "", "Đơn vị: Triệu đồng."],
        HEAD,
        [2, "Nhà văn hóa cộng đồng", "7613519", 100, 10],
        [2, "Đường Đồng Kỵ, đơn vị: đồng chí Sáu quản lý", "7613519", 100, 10],
        [2, "Trụ sở đơn vị đồng quản lý", "7613519", 100, 10],
    ],
)
def test_the_same_unit_again_and_names_that_hold_its_word_are_no_conflict(
    between: list[object], tmp_path: Path
) -> None:
    assert conflicts(rows_result(tmp_path, [UNIT_NOTE, HEAD, A, between, B, C])) == []
