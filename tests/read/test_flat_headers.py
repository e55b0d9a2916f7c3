"""A merged header written into one cell means what the merged header means."""

import pytest

from config.columns import load_columns
from tasks.read.header.layout import layout_of
from tasks.read.header.reader import HeaderReader
from tasks.read.values.text import fold

READER = HeaderReader(layout_of(load_columns()), {})


@pytest.mark.parametrize("joiner", [" - ", " – ", "/", " / ", ": ", " | "])
@pytest.mark.parametrize(
    ("top", "bottom", "field"),
    [
        ("Kế hoạch vốn năm 2023", "Tổng số", "plan_vnd"),
        ("Kế hoạch vốn năm 2023", "Kéo dài sang", "plan_carried_vnd"),
        ("Kế hoạch vốn năm 2023", "Kế hoạch năm 2023", "plan_this_year_vnd"),
        ("Giải ngân", "Trong tháng", "disbursed_month_vnd"),
        ("Giải ngân", "Lũy kế từ 01/01 đến 31-07-2023", "disbursed_vnd"),
    ],
)
def test_flat_header_reads_as_its_path(top: str, bottom: str, field: str, joiner: str) -> None:
    assert [column.field for column in READER.match((fold(top + joiner + bottom),))] == [field]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Tên dự án/công trình", "project_name"),
        ("Khó khăn, vướng mắc - Đề xuất", "bottleneck"),
        ("Lũy kế vốn bố trí đến hết năm 2022", "allocated_before_vnd"),
        ("Ước giải ngân đến 31/01/2024", "estimate_final_vnd"),
        ("Lũy kế giải ngân từ 01/01/2023 đến 31/07/2023", "disbursed_vnd"),
    ],
)
def test_a_dash_or_slash_inside_a_plain_header_changes_nothing(text: str, field: str) -> None:
    assert READER.match((fold(text),))[0].field == field
