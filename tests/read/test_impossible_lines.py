"""Torn lines and impossible amounts are errors at their cells."""

from pathlib import Path

import pytest

from tests.read.helpers import UNIT_NOTE, result, rows_result

HEAD = ["TT", "Tên dự án", "Mã dự án", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"]


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("1,Kè A,7000001,12500,6215,3", "F3"),
        ("1,Kè A,7000001,8750,5,3120", "F3"),
        ("1,Kè A, giai đoạn 2,7000001,8750,3120", "F3"),
        ("1,Kè A,7000001,12500,6215,", "F3"),
    ],
)
def test_a_line_with_more_cells_than_the_header(line: str, address: str, tmp_path: Path) -> None:
    path = tmp_path / "bieu.csv"
    path.write_text(f"ĐVT: triệu đồng\n{','.join(HEAD)}\n{line}\n2,Kè B,7000002,10,1\n", "utf-8")
    torn = [issue for issue in result(path).issues if issue.rule == "read-torn-line"]
    assert [(issue.severity, issue.cell and issue.cell.address) for issue in torn] == [("error", address)]


def test_quoted_decimals_and_short_lines_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "bieu.csv"
    lines = ["ĐVT: triệu đồng,,,,", ",".join(HEAD), '1,"Kè A, B",7000001,"12500","6215,3"', "2,Kè B,7000002,10"]
    path.write_text("\n".join(lines), "utf-8")
    found = result(path)
    assert found.lines["plan_vnd"].tolist() == [12_500_000_000, 10_000_000]
    assert found.lines["disbursed_vnd"].tolist()[0] == 6_215_300_000
    assert not [issue for issue in found.issues if issue.rule == "read-torn-line"]


def test_one_line_in_dong_among_millions(tmp_path: Path) -> None:
    rows: list[list[object]] = [[i, f"Kè {i}", f"700000{i}", 100 * i, 10] for i in range(1, 5)]
    found = rows_result(tmp_path, [UNIT_NOTE, HEAD, *rows, [5, "Kè 5", "7000005", 1_200_000_000, 10]])
    assert [(i.rule, i.severity, i.cell and i.cell.address, i.line) for i in found.issues] == [
        ("read-unit-conflict", "error", "D7", 4)
    ]
