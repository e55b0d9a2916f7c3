"""The rounding remark appears exactly where shown parts miss the shown total."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import vi
from tasks.report.evidence import money_figure
from tasks.report.model import Column, Provenance, Row, Table
from tasks.report.tables import PRINTED_ROWS, ROUNDING_NOTE, make_table, on_paper, roman, shared_rows
from tasks.report.word_xml import table_xml

COLUMNS = (Column("Nguồn"), Column("Vốn", "vnd", additive=True))


def table(parts: list[int]) -> Table:
    rows = [Row((str(i), money_figure(f"p{i}", part, Provenance(""), "ty"))) for i, part in enumerate(parts)]
    total = money_figure("t", sum(parts), Provenance(""), "ty")
    return make_table("x", "X", COLUMNS, rows, ("Tổng", total), "ty")


def test_two_halves_rounded_up_get_the_remark() -> None:
    # 1,25 + 1,25 = 2,5 but 1,3 + 1,3 = 2,6.
    assert table([1_250_000_000, 1_250_000_000]).note == ROUNDING_NOTE
    assert "do làm tròn số" in ROUNDING_NOTE


def test_parts_that_add_up_get_none() -> None:
    assert table([1_200_000_000, 1_300_000_000]).note == ""


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_the_remark_is_computed(parts: list[int]) -> None:
    shown = sum(vi.rounded(Decimal(part) / 10**9, 1) for part in parts)
    agrees = shown == vi.rounded(Decimal(sum(parts)) / 10**9, 1)
    assert (table(parts).note == "") == agrees


def test_the_unit_is_named() -> None:
    assert table([10**9]).unit_note == "Đơn vị tính: tỷ đồng"


@pytest.mark.parametrize(("number", "letters"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (19, "XIX")])
def test_roman(number: int, letters: str) -> None:
    assert roman(number) == letters


def test_paper_leaves_long_texts_of_a_long_table_to_the_workbook() -> None:
    columns = (Column("TT"), Column("Lý do", detail=True), Column("Số vốn", "vnd"))

    def of(count: int) -> Table:
        return make_table("t", "T", columns, [Row((str(n), "vì sao", "1")) for n in range(count)], ("", "", "9"))

    assert on_paper(of(20), 500) == of(20)
    long = on_paper(of(21), 500)
    assert [column.title for column in long.columns] == ["TT", "Số vốn"]
    assert long.rows[20].cells == ("20", "1")
    assert long.totals == ("", "9")


def test_no_number_or_date_breaks_in_a_narrow_column() -> None:
    columns = (Column("TT", width=1), Column("Lý do", width=200), Column("Vốn", "vnd", width=1), Column("Từ", "date"))
    rows = [Row(("100", "vì sao", "1.233.000", "05/8/2023"))]
    xml = table_xml(make_table("t", "T", columns, rows), 100)
    widths = [int(found) / 56.7 for found in re.findall(r'<w:gridCol w:w="(\d+)"', xml)]
    assert sum(widths) == pytest.approx(100, abs=0.2)
    # Times New Roman: a digit is half the type size wide, a point or slash about a quarter; 11 pt is 3.88 mm.
    assert widths[0] > 3 * 0.5 * 3.88
    assert widths[2] > (7 * 0.5 + 2 * 0.25) * 3.88
    assert widths[3] > (7 * 0.5 + 2 * 0.25) * 3.88


def test_paper_ends_where_it_is_told_and_not_with_a_heading() -> None:
    rows = (Row(("A", ""), "group"), Row(("1", "")), Row(("B", ""), "group"), Row(("2", "")))
    whole = make_table("x", "X", COLUMNS, rows)
    assert on_paper(whole, 3).rows == rows[:2]
    assert on_paper(whole, 4).rows == rows


@pytest.mark.parametrize(
    ("counts", "granted"),
    [
        ([20, 81, 55], [20, 81, 55]),
        ([5000, 20, 5000], [240, 20, 240]),
        ([5000, 100, 80, 5000], [160, 100, 80, 160]),
        ([], []),
    ],
)
def test_long_tables_share_the_paper_that_short_ones_leave(counts: list[int], granted: list[int]) -> None:
    assert sum(shared_rows(counts)) <= PRINTED_ROWS
    assert shared_rows(counts) == granted
