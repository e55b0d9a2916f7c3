"""Figures stand at the level at which the table states them: one disbursement for several sources belongs to none."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from config.fields import UNSPLIT
from tasks.read.outcome import ReadResult
from tests.read.helpers import result, save_xlsx

PLAN = "Kế hoạch vốn năm 2023"
PAID = "Lũy kế giải ngân từ 01/01/2023 đến hết ngày 31/7/2023"
MILLION = 10**6


def read_wide(folder: Path, columns: list[tuple[str, str]], *rows: list[Any]) -> ReadResult:
    head = [
        [*("TT", "Tên dự án", "Mã dự án"), *(top for top, _ in columns)],
        ["", "", "", *(low for _, low in columns)],
    ]
    return result(save_xlsx(folder / "a.xlsx", [["", "", "", "ĐVT: triệu đồng"], *head, *rows]))


def figures(read: ReadResult, *fields: str) -> list[tuple[Any, ...]]:
    """Source and fields of each line in triệu đồng."""
    return [
        (source, *(None if pd.isna(value) else int(value) // MILLION for value in values))
        for source, *values in read.lines[["funding_source", *fields]].itertuples(index=False, name=None)
    ]


BY_SOURCE = [(PLAN, "Tổng số"), (PLAN, "NSTW"), (PLAN, "NSĐP"), (PAID, "")]


def test_one_disbursement_beside_a_plan_by_source_is_the_projects(tmp_path: Path) -> None:
    read = read_wide(
        tmp_path,
        BY_SOURCE,
        [1, "Đường A", "7613516", 30_000, 20_000, 10_000, 15_000],
        [2, "Trường B", "7613517", 7_000, 7_000, None, 3_000],
        [3, "Cầu C", "7613518", 9_000, 4_000, 5_000, None],
    )
    assert figures(read, "plan_vnd", "disbursed_vnd") == [
        ("nstw", 20_000, None),
        ("nsdp", 10_000, None),
        (UNSPLIT, None, 15_000),
        ("nstw", 7_000, 3_000),
        ("nstw", 4_000, None),
        ("nsdp", 5_000, None),
        (UNSPLIT, None, None),
    ]
    assert not [one for one in read.issues if one.severity != "info"]


def test_a_cell_stands_on_one_line_only(tmp_path: Path) -> None:
    """The disbursement's column is that of the line that holds it: a sum's cells are listed once."""
    read = read_wide(tmp_path, BY_SOURCE, [1, "Đường A", "7613516", 30_000, 20_000, 10_000, 15_000])
    layouts = [read.layouts[int(at)] for at in read.lines["layout"]]
    assert [layout.get("disbursed_vnd") for layout in layouts] == [None, None, "G"]
    assert [layout.get("plan_vnd") for layout in layouts] == ["E", "F", None]


def test_estimates_and_total_investment_of_a_project_with_two_sources(tmp_path: Path) -> None:
    """Disbursed by source; the estimate once, and the total investment in all beside the part of one source."""
    read = read_wide(
        tmp_path,
        [
            ("Tổng mức đầu tư", "Tổng số"),
            ("Tổng mức đầu tư", "Trong đó: NSTW"),
            (PLAN, "NSTW"),
            (PLAN, "NSĐP"),
            (PAID, "NSTW"),
            (PAID, "NSĐP"),
            ("Ước giải ngân đến hết ngày 31/01/2024", ""),
        ],
        [1, "Đường A", "7613516", 90_000, 60_000, 20_000, 10_000, 8_000, 4_000, 30_000],
        [2, "Trường B", "7613517", 50_000, None, None, 5_000, None, 2_000, 5_000],
    )
    assert figures(read, "plan_vnd", "disbursed_vnd", "estimate_final_vnd", "total_investment_vnd") == [
        ("nstw", 20_000, 8_000, None, None),
        ("nsdp", 10_000, 4_000, None, None),
        (UNSPLIT, None, None, 30_000, 90_000),
        ("nsdp", 5_000, 2_000, 5_000, 50_000),
    ]


def test_sources_in_rows_beneath_a_project_that_states_its_disbursement_once(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["", "", "", "", "ĐVT: triệu đồng"],
        ["TT", "Tên dự án", "Mã dự án", PLAN, PAID],
        [1, "Đường A", "7613516", 30_000, 15_000],
        ["", "Ngân sách trung ương", "", 20_000, None],
        ["", "Ngân sách địa phương", "", 10_000, None],
        [2, "Trường B", "7613517", 7_000, 3_000],
        ["", "Tổng cộng", "", 37_000, 18_000],
    ]
    read = result(save_xlsx(tmp_path / "a.xlsx", rows))
    assert figures(read, "plan_vnd", "disbursed_vnd") == [
        ("nstw", 20_000, None),
        ("nsdp", 10_000, None),
        (UNSPLIT, None, 15_000),
        ("nsdp", 7_000, 3_000),
    ]
    assert not [one for one in read.issues if one.severity != "info"]


@pytest.mark.parametrize(("rates", "points"), [((0.5, 0.4), (50, 40)), ((50, 40), (50, 40))])
def test_a_rate_is_that_of_the_project(rates: tuple[float, float], points: tuple[int, int], tmp_path: Path) -> None:
    """12.000 of 24.000 and 4.000 of 10.000 by source: 50% and 40%, as fractions or in points."""
    read = read_wide(
        tmp_path,
        [(PLAN, "NSTW"), (PLAN, "NSĐP"), (PAID, "NSTW"), (PAID, "NSĐP"), ("Tỷ lệ giải ngân (%)", "")],
        [1, "Đường A", "7613516", 20_000, 4_000, 11_000, 1_000, rates[0]],
        [2, "Trường B", "7613517", 6_000, 4_000, 3_000, 1_000, rates[1]],
    )
    stated = read.lines["rate_pct"].tolist()
    assert [value for value in stated if not pd.isna(value)] == list(points)
    assert read.lines["funding_source"][read.lines["rate_pct"].notna()].tolist() == [UNSPLIT, UNSPLIT]
