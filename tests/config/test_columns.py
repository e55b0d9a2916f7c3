"""Column layouts: each header of the forms means its field, and a new layout is configuration only."""

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from config.columns import STANDARD, load_columns
from config.text import fold
from tasks.read.fields import FIELDS
from tasks.read.headers import HeaderReader

LAYOUTS = sorted(STANDARD.parent.glob("columns*.yaml"))
READER = HeaderReader(load_columns(), {"NSTW": "nstw", "Ngân sách địa phương": "nsdp"})


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_layout_loads_and_names_only_known_fields(path: Path) -> None:
    layout = load_columns(path)
    assert set(layout.fields) <= set(FIELDS)
    assert set(layout.required) <= set(layout.fields)


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_patterns_compile_and_are_written_as_folded_text_is(path: Path) -> None:
    for rules in load_columns(path).fields.values():
        for rule in rules:
            for pattern in (*rule.patterns, *rule.not_patterns):
                re.compile(pattern)
                assert pattern == unicodedata.normalize("NFC", pattern)
                letters = re.sub(r"\\.", "", pattern)
                assert letters == letters.lower()


def test_standard_layout_knows_every_field() -> None:
    assert set(load_columns().fields) == set(FIELDS)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("STT", "serial"),
        ("Danh mục dự án", "project_name"),
        ("Tên dự án, công trình", "project_name"),
        ("Mã số dự án", "project_code"),
        ("Chủ đầu tư", "owner"),
        ("Nhóm dự án", "group"),
        ("Nguồn vốn", "funding_source"),
        ("QĐ đầu tư / Số, ngày", "investment_decision"),
        ("QĐ đầu tư / TMĐT", "total_investment_vnd"),
        ("Kế hoạch đầu tư công trung hạn 2021-2025", "medium_term_vnd"),
        ("Lũy kế vốn bố trí đến hết năm 2022", "allocated_before_vnd"),
        ("Kế hoạch vốn năm 2023", "plan_vnd"),
        ("KHV 2023", "plan_vnd"),
        ("Tổng kế hoạch vốn năm 2023 (bao gồm kéo dài)", "plan_vnd"),
        ("Kế hoạch vốn năm 2023 / Tổng số", "plan_vnd"),
        ("Kế hoạch vốn năm 2023 / Trong đó: kéo dài", "plan_carried_vnd"),
        ("Kế hoạch vốn / Năm 2023", "plan_this_year_vnd"),
        ("Khối lượng thực hiện", "volume_vnd"),
        ("Tiến độ thực hiện (%)", "physical_pct"),
        ("Giải ngân trong tháng 7/2023", "disbursed_month_vnd"),
        ("Giải ngân / Trong tháng", "disbursed_month_vnd"),
        ("Lũy kế giải ngân từ 01/01/2023 đến hết ngày 31/7/2023", "disbursed_vnd"),
        ("Luỹ kế giải ngân", "disbursed_vnd"),
        ("Giải ngân đến 31/7/2023", "disbursed_vnd"),
        ("Lũy kế giải ngân từ 01/01/2023 / Kế hoạch năm 2023", "disbursed_this_year_vnd"),
        ("Lũy kế giải ngân từ 01/01/2023 / Kế hoạch kéo dài", "disbursed_carried_vnd"),
        ("Lũy kế giải ngân đến hết năm 2022", "disbursed_before_year_vnd"),
        ("Tỷ lệ giải ngân (%)", "rate_pct"),
        ("Giải ngân / Tỷ lệ (%)", "rate_pct"),
        ("Ước giải ngân đến 30/9/2023", "estimate_next_vnd"),
        ("Ước giải ngân đến 31/12/2023", "estimate_year_end_vnd"),
        ("Ước giải ngân đến 31/01/2024", "estimate_final_vnd"),
        ("Ước giải ngân đến 31/1/2024", "estimate_final_vnd"),
        ("Điều chỉnh giảm", "decrease_vnd"),
        ("Điều chỉnh / Tăng", "increase_vnd"),
        ("Kế hoạch sau điều chỉnh", "plan_after_vnd"),
        ("Số vốn còn lại chưa giải ngân", "remaining_vnd"),
        ("Khó khăn, vướng mắc", "bottleneck"),
        ("Cấp thẩm quyền", "competence"),
        ("Đề xuất, kiến nghị", "proposal"),
        ("Ghi chú", "note"),
    ],
)
def test_header_means(header: str, field: str) -> None:
    found = READER.match(tuple(fold(part) for part in header.split(" / ")))
    assert [column.field for column in found] == [field]


@pytest.mark.parametrize(
    "header",
    [
        "Lũy kế giải ngân từ khởi công đến nay",
        "Tỷ lệ giải ngân kế hoạch kéo dài (%)",
        "Số điện thoại",
        "Địa điểm xây dựng",
    ],
)
def test_header_that_means_no_field(header: str) -> None:
    assert READER.match((fold(header),)) == ()


def test_a_source_in_the_header_is_taken_out_of_it() -> None:
    (column,) = READER.match((fold("Kế hoạch vốn năm 2023"), fold("Trong đó: Vốn NSTW (triệu đồng)")))
    assert (column.field, column.source, column.unit) == ("plan_vnd", "nstw", "trieu")


def test_both_dates_in_one_column() -> None:
    assert {column.field for column in READER.match((fold("Thời gian KC-HT"),))} == {"start_on", "completion_on"}


def test_every_column_of_the_issued_form_is_known() -> None:
    form = yaml.safe_load((STANDARD.parent / "templates" / "form-columns.yaml").read_text("utf-8"))
    for column in form["columns"]:
        header = column["header"].replace("{last_year}", "2022")
        assert [found.field for found in READER.match((fold(header),))] == [column["field"]], header
