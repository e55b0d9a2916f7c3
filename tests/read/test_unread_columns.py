"""Money in the table that the sums would lack is told at its column."""

from pathlib import Path

import pytest

from tasks.read.outcome import ReadResult
from tests.read.helpers import UNIT_NOTE, Rows, rows_result

M = 1_000_000


def told(found: ReadResult) -> list[tuple[str, str, str]]:
    return [(issue.rule, issue.severity, issue.cell.address if issue.cell else "") for issue in found.issues]


def by_source(tmp_path: Path, *names: str, total: bool, rows: Rows) -> ReadResult:
    """A plan split by source under one merged header, with or without a column of the whole; one disbursement."""
    parts = [*(["Tổng số"] if total else []), *names]
    last = chr(ord("B") + len(parts))
    head = [
        ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", *[""] * (len(parts) - 1), "Lũy kế giải ngân"],
        ["", "", *parts, ""],
    ]
    merges = ["A2:A3", "B2:B3", f"C2:{last}2", f"{chr(ord(last) + 1)}2:{chr(ord(last) + 1)}3"]
    return rows_result(tmp_path, [UNIT_NOTE, *head, *rows], merges=merges)


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("unknown", ["Ngân sách liên xã", "Vốn trong nước"])
def test_a_source_that_is_not_known_among_known_ones(unknown: str, total: bool, tmp_path: Path) -> None:
    whole = [60] if total else []
    found = by_source(tmp_path, "Ngân sách trung ương", unknown, total=total, rows=[[1, "Kè A", *whole, 40, 20, 10]])
    assert told(found) == [("read-column-unread", "error", "E3" if total else "D3")]


def test_all_sources_known_and_adding_up(tmp_path: Path) -> None:
    rows: Rows = [[1, "Kè A", 60, 40, 20, 10], [2, "Kè B", 5, 5, "", 0]]
    found = by_source(tmp_path, "Ngân sách trung ương", "Ngân sách địa phương", total=True, rows=rows)
    assert told(found) == []
    assert int(found.lines["plan_vnd"].sum()) == 65 * M


@pytest.mark.parametrize(("whole", "level"), [(61, "error"), (60.03, "warning")])
def test_a_whole_that_is_not_the_sum_of_its_sources(whole: float, level: str, tmp_path: Path) -> None:
    rows: Rows = [[1, "Kè A", whole, 40, 20, 10]]
    found = by_source(tmp_path, "Ngân sách trung ương", "Ngân sách địa phương", total=True, rows=rows)
    assert told(found) == [("read-stated-total", level, "C4")]


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("Điều chỉnh kế hoạch vốn năm 2023 (QĐ 456)", True),
        ("Kế hoạch vốn bổ sung", True),
        ("Đề nghị điều chỉnh kế hoạch vốn", False),
        ("Ghi chú", False),
    ],
)
def test_a_second_plan_is_asked_about(header: str, asked: bool, tmp_path: Path) -> None:
    head = ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", header, "Lũy kế giải ngân"]
    found = rows_result(tmp_path, [UNIT_NOTE, head, [1, "Kè A", 100, 120, 50]])
    assert ("read-column-unread", "warning", "D2") in told(found) if asked else told(found) == []


def test_payments_beside_advances_need_their_sum(tmp_path: Path) -> None:
    head: Rows = [
        ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", "Giải ngân đến 31/7/2023", ""],
        ["", "", "", "Thanh toán khối lượng hoàn thành", "Tạm ứng"],
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:E2"]
    found = rows_result(tmp_path, [UNIT_NOTE, *head, [1, "Kè A", 100, 40, 10]], merges=merges)
    assert told(found) == [("read-column-missing", "error", "D3")]


def test_a_question_about_a_second_plan_does_not_hide_a_whole_unlike_its_sources(tmp_path: Path) -> None:
    head: Rows = [
        ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", "", "", "Kế hoạch vốn bổ sung", "Lũy kế giải ngân"],
        ["", "", "Tổng số", "Ngân sách trung ương", "Ngân sách địa phương", "", ""],
    ]
    merges = ["A2:A3", "B2:B3", "C2:E2", "F2:F3", "G2:G3"]
    found = rows_result(tmp_path, [UNIT_NOTE, *head, [1, "Kè A", 70, 40, 20, 5, 10]], merges=merges)
    assert set(told(found)) == {("read-column-unread", "warning", "F3"), ("read-stated-total", "error", "C4")}
