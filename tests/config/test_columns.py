"""Column layouts: each header of the forms means its field, and a new layout is configuration only."""

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from config.columns import STANDARD, load_columns
from config.fields import FIELDS
from config.text import fold
from tasks.read.header.layout import layout_of
from tasks.read.header.reader import HeaderReader

LAYOUTS = sorted(STANDARD.parent.glob("columns*.yaml"))
READER = HeaderReader(layout_of(load_columns()), {"NSTW": "nstw", "Ngân sách địa phương": "nsdp"})


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


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_short_words_in_patterns_stand_alone(path: Path) -> None:
    """A bare "ước" is also in "trước": words of up to four letters need a boundary around them."""
    for field, rules in load_columns(path).fields.items():
        for rule in rules:
            for pattern in (*rule.patterns, *rule.not_patterns):
                assert not re.fullmatch(r"[^\W\d_]{1,4}", pattern), (field, pattern)


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
        ("KHV năm 2023", "plan_vnd"),
        ("Kế hoạch 2023", "plan_vnd"),
        ("Vốn giao năm 2023", "plan_vnd"),
        ("Kế hoạch vốn năm 2023 UBND tỉnh giao", "plan_vnd"),
        ("Kế hoạch vốn đã phân bổ chi tiết", "plan_vnd"),
        ("Kế hoạch vốn năm 2023 (bao gồm kéo dài)", "plan_vnd"),
        ("Kế hoạch vốn năm 2023 - Tổng số", "plan_vnd"),
        ("Kế hoạch vốn năm 2023: Tổng số", "plan_vnd"),
        ("Kế hoạch vốn năm 2023/Tổng số", "plan_vnd"),
        ("Kế hoạch vốn năm 2023 - Kế hoạch năm 2023", "plan_this_year_vnd"),
        ("KHV kéo dài", "plan_carried_vnd"),
        ("Kế hoạch vốn năm 2022 kéo dài sang năm 2023", "plan_carried_vnd"),
        ("Vốn năm trước chuyển sang", "plan_carried_vnd"),
        ("Kế hoạch vốn năm 2023 - Kéo dài sang", "plan_carried_vnd"),
        ("Tổng mức đầu tư điều chỉnh", "total_investment_vnd"),
        ("Lũy kế vốn giao từ khởi công đến hết kế hoạch năm 2022", "allocated_before_vnd"),
        ("Số vốn đã thanh toán từ khởi công đến hết năm 2022", "disbursed_before_year_vnd"),
        ("Khối lượng thực hiện lũy kế", "volume_vnd"),
        ("Giải ngân - Trong tháng", "disbursed_month_vnd"),
        ("Giải ngân tháng 7", "disbursed_month_vnd"),
        ("Giải ngân - Lũy kế từ 01/01 đến 31/07/2023", "disbursed_vnd"),
        ("Giải ngân/Lũy kế", "disbursed_vnd"),
        ("Giải ngân từ đầu năm đến nay", "disbursed_vnd"),
        ("Số tiền giải ngân", "disbursed_vnd"),
        ("Giải ngân kế hoạch năm trước chuyển sang", "disbursed_carried_vnd"),
        ("Giải ngân - Tỷ lệ (%)", "rate_pct"),
        ("Tỷ lệ giải ngân so với KHV", "rate_pct"),
        ("% khối lượng hoàn thành", "physical_pct"),
        ("Ước giải ngân cả năm 2023", "estimate_year_end_vnd"),
        ("Khả năng giải ngân đến 31/12/2023", "estimate_year_end_vnd"),
        ("Dự kiến giải ngân đến hết 31/01/2024", "estimate_final_vnd"),
        ("Tạm ứng chưa thu hồi", "advance_vnd"),
        ("Tăng (+)", "increase_vnd"),
        ("Giảm (-)", "decrease_vnd"),
        ("KHV sau điều chỉnh", "plan_after_vnd"),
        ("Kế hoạch vốn giao đầu năm", "plan_vnd"),
        ("Lũy kế thanh toán đến 31/7/2023 / Vốn kế hoạch năm 2023 / Tổng số", "disbursed_this_year_vnd"),
        ("Lũy kế thanh toán đến 31/7/2023 / Vốn kéo dài / Tổng số", "disbursed_carried_vnd"),
        ("Giải ngân / Trong đó / Kế hoạch 2023", "disbursed_this_year_vnd"),
        ("Khó khăn - vướng mắc", "bottleneck"),
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
        "Kế hoạch vốn năm 2024 dự kiến",
        "Dự kiến kế hoạch vốn năm 2024",
        "Nhu cầu vốn năm 2024",
        "Đăng ký kế hoạch vốn năm 2024",
        "Đề nghị kéo dài sang năm 2024",
        "Kế hoạch vốn năm trước",
        "Kế hoạch vốn bổ sung",
        "Bổ sung trong năm",
        "Kế hoạch vốn (giao đầu năm - bổ sung)",
        "Kế hoạch vốn chưa phân bổ",
        "Kế hoạch vốn năm 2023 được Thủ tướng Chính phủ giao",
        "Kế hoạch lựa chọn nhà thầu",
        "Kế hoạch giải ngân tháng 8",
        "Kế hoạch trung hạn còn lại",
        "Giải ngân năm trước",
        "Tổng vốn đầu tư đã giải ngân",
        "Thu hồi tạm ứng",
        "Giá trị hợp đồng",
        "Giá trị quyết toán được duyệt",
        "Giá trị khối lượng nghiệm thu chưa thanh toán",
        "Khối lượng còn lại",
        "Tiến độ thi công",
        "Ước khối lượng thực hiện cả năm",
        "Ước tỷ lệ giải ngân đến 31/12 (%)",
        "Lý do điều chỉnh giảm",
        "Số hộ chưa nhận tiền",
        "Mã ngành kinh tế",
        "Mã nguồn vốn",
        "Số điện thoại chủ đầu tư",
        "Nhóm an toàn",
        "Quyết định phê duyệt quyết toán",
        "Trong đó: NSTW",
    ],
)
def test_header_that_means_no_field(header: str) -> None:
    assert READER.match((fold(header),)) == ()


def test_a_source_in_the_header_is_taken_out_of_it() -> None:
    (column,) = READER.match((fold("Kế hoạch vốn năm 2023"), fold("Trong đó: Vốn NSTW (triệu đồng)")))
    assert (column.field, column.source, column.unit) == ("plan_vnd", "nstw", "trieu")


def test_both_dates_in_one_column() -> None:
    for header in ("Thời gian KC-HT", "Thời gian KC - HT", "Thời gian khởi công - hoàn thành"):
        assert {column.field for column in READER.match((fold(header),))} == {"start_on", "completion_on"}, header


def test_every_column_of_the_issued_form_is_known() -> None:
    form = yaml.safe_load((STANDARD.parent / "templates" / "form-columns.yaml").read_text("utf-8"))
    for column in form["columns"]:
        header = column["header"].replace("{last_year}", "2022")
        assert [found.field for found in READER.match((fold(header),))] == [column["field"]], header
