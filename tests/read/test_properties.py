"""Units, headers and encodings in many spellings: the same đồng in the same columns, never silently others."""

import random
import tempfile
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.read.outcome import ReadResult
from tests.read.helpers import HEAD, Rows, result, save_xlsx
from tests.read.legacy_fonts import in_tcvn3, in_vni
from tests.read.odd_formats import cp1258, csv_text

SOME = settings(max_examples=40, deadline=None)

UNITS = {
    1: ["đồng", "Đồng", "đ", "VNĐ", "vnd", "Việt Nam đồng"],
    10**3: ["nghìn đồng", "ngàn đồng", "nghìn", "1.000 đồng", "1000đ", "1.000 đ", "nghìn VNĐ"],
    10**6: [
        "triệu đồng",
        "Triệu Đồng",
        "triệu",
        "tr.đồng",
        "trđ",
        "tr.đ",
        "trieu dong",
        "TRIỆU ĐỒNG",
        "1.000.000 đồng",
        "triệu VNĐ",
    ],
    10**9: ["tỷ đồng", "tỉ đồng", "TỶ ĐỒNG", "Tỷ", "tỉ", "tỷ đ"],
}
NOTES = [
    "ĐVT: {}",
    "ĐVT:{}",
    "Đơn vị tính: {}",
    "Đơn vị: {}",
    "(Đơn vị tính: {})",
    "đvt : {}.",
    "ĐƠN VỊ TÍNH: {}",
    "Đv tính: {}",
    "Số liệu tính bằng {}",
    "Don vi tinh: {}",
    "Đơn vị báo cáo: Sở Xây dựng; đơn vị tính: {}",
    "({})",
    "{}",
]
IN_HEADERS = [
    "{} ({})",
    "{} (ĐVT: {})",
    "{}, {}",
    "{}\n({})",
    "{} - đơn vị tính: {}",
    "{}: {}",
    "{} - {}",
    "{}\nĐVT: {}",
]
spelled = st.sampled_from([(factor, word) for factor, words in UNITS.items() for word in words])
plans = st.integers(10**6, 9 * 10**8).map(lambda thousands: thousands * 1000)
amounts = st.lists(st.tuples(plans, st.integers(0, 10**9)), min_size=1, max_size=6)


def shown(amount_vnd: int, factor: int) -> float | int:
    """An amount as a cell in that unit holds it."""
    return amount_vnd if factor == 1 else float(Decimal(amount_vnd) / factor)


def projects(amounts_vnd: list[tuple[int, int]], plan_factor: int, factor: int) -> Rows:
    return [
        [i, f"Công trình số {i}", f"76135{i:02d}", shown(plan, plan_factor), shown(spent, factor)]
        for i, (plan, spent) in enumerate(amounts_vnd, start=10)
    ]


def read_rows(rows: Rows) -> ReadResult:
    with tempfile.TemporaryDirectory() as folder:
        return result(save_xlsx(Path(folder) / "bieu.xlsx", rows))


def money(found: ReadResult) -> list[tuple[int, int]]:
    return list(zip(found.lines["plan_vnd"].tolist(), found.lines["disbursed_vnd"].tolist(), strict=True))


def conflicts(found: ReadResult) -> list[str]:
    return [issue.message for issue in found.issues if issue.rule.startswith("read-unit")]


# --- units ------------------------------------------------------------------------------------------------------------


@SOME
@given(amounts, spelled, st.sampled_from(NOTES), st.booleans(), st.integers(0, 4))
def test_a_table_in_any_unit_is_the_same_in_dong(
    amounts_vnd: list[tuple[int, int]], unit: tuple[int, str], note: str, decomposed: bool, place: int
) -> None:
    factor, word = unit
    text = note.format(word)
    cell = unicodedata.normalize("NFD", text) if decomposed else text
    found = read_rows([["BÁO CÁO"], [""] * place + [cell], HEAD, *projects(amounts_vnd, factor, factor)])
    assert money(found) == amounts_vnd
    assert conflicts(found) == []


@SOME
@given(amounts, spelled, spelled, st.sampled_from(IN_HEADERS))
def test_each_column_in_its_own_unit(
    amounts_vnd: list[tuple[int, int]], plan: tuple[int, str], spent: tuple[int, str], way: str
) -> None:
    head = [*HEAD[:3], way.format(HEAD[3], plan[1]), way.format("Lũy kế giải ngân", spent[1])]
    found = read_rows([head, *projects(amounts_vnd, plan[0], spent[0])])
    assert money(found) == amounts_vnd
    assert conflicts(found) == []


@SOME
@given(st.sampled_from([pair for pair in UNITS.items() if pair[0] > 1]), st.data())
def test_a_scale_at_the_end_of_a_header_needs_no_sign(unit: tuple[int, list[str]], data: st.DataObject) -> None:
    factor, words = unit
    word = data.draw(st.sampled_from([word for word in words if len(word) > 2 and word != "Tỷ"]))
    head = [*HEAD[:3], f"{HEAD[3]} {word}", f"Lũy kế giải ngân {word}"]
    found = read_rows([head, *projects([(10**9, 5 * 10**8)], factor, factor)])
    assert money(found) == [(10**9, 5 * 10**8)]
    assert conflicts(found) == []


@pytest.mark.parametrize(
    "unit",
    ["(tỷ US)", "trăm tỷ nguyên", "nghìn tỷ", "(nghìn tỷ đồng)", "nghìn tỷ đồng", "(100 triệu đồng)", "(triệu USD)"],
)
def test_a_unit_that_cannot_be_read_is_an_error_at_its_header(unit: str) -> None:
    head = [*HEAD[:3], f"{HEAD[3]} (đồng)", f"Lũy kế giải ngân {unit}"]
    found = read_rows([head, *projects([(10**9, 1)], 1, 1)])
    assert [(issue.severity, issue.cell and issue.cell.address) for issue in found.issues] == [("error", "E1")]
    assert "không đọc được" in found.issues[0].message


@pytest.mark.parametrize("unit", ["nghìn tỷ đồng", "triệu USD", "nghìn tỷ", "tỷ US", "100 triệu đồng"])
def test_a_note_of_a_unit_that_cannot_be_read_is_no_unit(unit: str) -> None:
    found = read_rows([[f"Đơn vị tính: {unit}"], HEAD, *projects([(10**9, 5 * 10**8)], 1, 1)])
    assert [(issue.rule, issue.severity) for issue in found.issues] == [("read-unit-missing", "error")]


@pytest.mark.parametrize("more", [", tỷ lệ: %", " Biểu số 01", " Việt Nam", "; %"])
def test_a_note_may_say_more_than_its_unit(more: str) -> None:
    found = read_rows([[f"Đơn vị tính: triệu đồng{more}"], HEAD, *projects([(10**9, 5 * 10**8)], 10**6, 10**6)])
    assert money(found) == [(10**9, 5 * 10**8)]
    assert conflicts(found) == []


def test_a_column_without_unit_beside_columns_of_several_units_is_an_error() -> None:
    head = [*HEAD[:3], "Kế hoạch vốn năm 2023 (đồng)", "Tổng mức đầu tư (tỷ đồng)", "Lũy kế giải ngân"]
    row = [1, "Công trình số 1", "7613501", 10**9, 2, 5]
    found = read_rows([head, row])
    assert [(issue.severity, issue.cell and issue.cell.address) for issue in found.issues] == [("error", "F1")]
    noted = read_rows([["Đơn vị tính: đồng"], head, row])
    assert noted.issues == ()


@pytest.mark.parametrize("name", ["Tỷ lệ giải ngân", "Vốn nước ngoài (vay 200 triệu USD)", "Hợp đồng"])
def test_what_only_sounds_like_a_unit_is_none(name: str) -> None:
    head = [*HEAD[:3], "Kế hoạch vốn năm 2023", name, "Lũy kế giải ngân"]
    found = read_rows([["Đơn vị tính: triệu đồng"], head, [1, "Công trình số 1", "7613501", 1000, 50, 500]])
    assert money(found) == [(10**9, 5 * 10**8)]
    assert conflicts(found) == []


# --- headers ----------------------------------------------------------------------------------------------------------

# One path of header texts per field; what is above may be merged over neighbours. Longest first column: three levels.
COLUMNS: dict[str, tuple[str, ...]] = {
    "project_name": ("Thông tin dự án", "Tên dự án"),
    "project_code": ("Thông tin dự án", "Mã dự án"),
    "owner": ("Thông tin dự án", "Chủ đầu tư"),
    "plan_vnd": ("Kế hoạch vốn năm 2023", "Tổng số"),
    "plan_carried_vnd": ("Kế hoạch vốn năm 2023", "Trong đó", "Kéo dài"),
    "plan_this_year_vnd": ("Kế hoạch vốn năm 2023", "Trong đó", "Năm 2023"),
    "disbursed_month_vnd": ("Giải ngân", "Trong tháng"),
    "disbursed_vnd": ("Giải ngân", "Lũy kế từ đầu năm"),
    "total_investment_vnd": ("Tổng mức đầu tư",),
}
VALUES: dict[str, Any] = {
    "project_name": "Đường tỉnh 295",
    "project_code": "7613516",
    "owner": "Sở Giao thông vận tải",
    "plan_vnd": 1500,
    "plan_carried_vnd": 400,
    "plan_this_year_vnd": 1100,
    "disbursed_month_vnd": 70,
    "disbursed_vnd": 650,
    "total_investment_vnd": 90_000,
}


def respelled(text: str, choose: random.Random) -> str:
    """The same words in another casing, spacing, tone placement and Unicode form."""
    if choose.random() < 0.5:
        text = text.replace("Lũy", "Luỹ")
    text = choose.choice([str, str.upper, str.lower, str.capitalize])(text)
    if choose.random() < 0.3:
        text = text.replace(" ", choose.choice(["  ", "\u00a0", " \n"]))
    if choose.random() < 0.3:
        text = f" {text} "
    return unicodedata.normalize(choose.choice(["NFC", "NFD"]), text)


def shuffled(choose: random.Random) -> list[str]:
    """The fields in an order that keeps columns under one heading side by side."""
    groups: dict[str, list[str]] = {}
    for field, path in COLUMNS.items():
        groups.setdefault(path[0], []).append(field)
    order = list(groups.values())
    choose.shuffle(order)
    for group in order:
        inner = [[f for f in group if len(COLUMNS[f]) < 3], [f for f in group if len(COLUMNS[f]) == 3]]
        for part in inner:
            choose.shuffle(part)
        choose.shuffle(inner)
        group[:] = [*inner[0], *inner[1]]
    return [field for group in order for field in group]


def header_of(order: list[str], choose: random.Random) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """Header rows and merged ranges (row, column, last row, last column, from 0): 3 or 4 rows, blank cells merged."""
    depth = choose.choice([3, 4])
    grid = [[""] * len(order) for _ in range(depth)]
    merges: list[tuple[int, int, int, int]] = []
    paths = [COLUMNS[field] for field in order]
    for level in range(3):
        start = 0
        while start < len(order):
            if len(paths[start]) <= level:
                start += 1
                continue
            end = start
            prefix = paths[start][: level + 1]
            while end + 1 < len(order) and paths[end + 1][: level + 1] == prefix:
                end += 1
            grid[level][start] = respelled(prefix[-1], choose)
            bottom = depth - 1 if len(paths[start]) == level + 1 else level
            if (bottom, end) != (level, start):
                merges.append((level, start, bottom, end))
            start = end + 1
    return grid, merges


@SOME
@given(st.randoms(use_true_random=False))
def test_columns_in_any_order_under_merged_headers(choose: random.Random) -> None:
    from openpyxl.utils import get_column_letter

    order = shuffled(choose)
    grid, merged = header_of(order, choose)
    ranges = [
        f"{get_column_letter(left + 1)}{top + 2}:{get_column_letter(right + 1)}{bottom + 2}"
        for top, left, bottom, right in merged
    ]
    rows = [["", "", "ĐVT: triệu đồng"], *grid, [VALUES[field] for field in order]]
    with tempfile.TemporaryDirectory() as folder:
        found = result(save_xlsx(Path(folder) / "bieu.xlsx", rows, merges=ranges))
    assert len(found.lines) == 1
    row = found.lines.iloc[0]
    mapped = {column.field: column.letters for column in found.columns}
    for position, field in enumerate(order):
        wanted = VALUES[field] * 10**6 if field.endswith("_vnd") else VALUES[field]
        assert mapped.get(field) == get_column_letter(position + 1), (field, grid)
        assert row[field] == wanted, (field, grid)


# --- encodings --------------------------------------------------------------------------------------------------------

ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8-bom": lambda text: text.encode("utf-8-sig"),
    "utf-16-le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16-be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16-le-no-bom": lambda text: text.encode("utf-16-le"),
    "windows-1258": cp1258,
    "tcvn3": lambda text: in_tcvn3(text).encode("latin-1"),
    "vni": lambda text: in_vni(text).encode("latin-1"),
}
# Words of which every one has a letter that only one encoding writes so.
WORDS = ["Đường tỉnh", "Cầu Hà Nội mới", "Trường mầm non Hòa Long", "Trạm y tế", "Kè chống sạt lở", "Nhà văn hóa xã"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=12, deadline=None)
@given(
    names=st.lists(st.sampled_from(WORDS), min_size=3, max_size=6, unique=True),
    delimiter=st.sampled_from(",;\t"),
    figures=st.lists(st.integers(100, 99_999), min_size=6, max_size=6),
)
def test_text_in_any_encoding_gives_the_same_rows(
    encoding: str, names: list[str], delimiter: str, figures: list[int]
) -> None:
    body = [[str(i), name, f"761351{i}", str(figures[i]), str(i)] for i, name in enumerate(names)]
    text = csv_text([["", "", "", "", "ĐVT: triệu đồng"], HEAD, *body], delimiter)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bieu.csv"
        path.write_bytes(ENCODINGS[encoding](text))
        found = result(path)
    assert found.lines["project_name"].tolist() == names
    assert money(found) == [(figures[i] * 10**6, i * 10**6) for i in range(len(names))]
