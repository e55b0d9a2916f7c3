"""Columns that only their days or years tell apart."""

from pathlib import Path

from tests.read.helpers import UNIT_NOTE, rows_result


def test_of_two_dated_columns_the_later_counts_and_it_is_said(tmp_path: Path) -> None:
    head = ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", "Giải ngân đến 30/6/2023", "Giải ngân đến 31/7/2023"]
    for columns in (head, [*head[:3], head[4], head[3]]):
        row = [1, "Kè A", 100, *((40, 50) if columns is head else (50, 40))]
        found = rows_result(tmp_path, [UNIT_NOTE, columns, row])
        assert found.lines["disbursed_vnd"].tolist() == [50_000_000]
        assert [(issue.rule, issue.severity) for issue in found.issues] == [("read-column-twice", "warning")]


def test_the_year_above_both_columns(tmp_path: Path) -> None:
    rows = [UNIT_NOTE, ["TT", "Tên dự án", "Năm 2023", ""], ["", "", "Kế hoạch", "Giải ngân"], [1, "Kè A", 100, 50]]
    found = rows_result(tmp_path, rows, merges=["A2:A3", "B2:B3", "C2:D2"])
    assert found.lines["plan_vnd"].tolist() == [100_000_000]
    assert found.lines["disbursed_vnd"].tolist() == [50_000_000]
