"""Numbers as people type them: exact đồng in both conventions, and no silent guess."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.read.values.numbers import money_column

quick = settings(max_examples=50, deadline=None)


@pytest.mark.parametrize(
    ("cells", "unit", "expected"),
    [
        ([649355.737], "trieu", [649_355_737_000]),
        ([0.1 + 0.2], "trieu", [300_000]),
        ([1234567.891], "ty", [1_234_567_891_000_000]),
        ([0.5, 1.5, 2.5, -0.5], "dong", [1, 2, 3, -1]),
        (["", None, "  "], "trieu", [None, None, None]),
        (["-", "–", " - "], "trieu", [0, 0, 0]),
        (["(1.234,5)", "-1.234,5"], "trieu", [-1_234_500_000, -1_234_500_000]),
        (["1 234 567"], "dong", [1_234_567]),
        (["635.466", "1,234.5"], "trieu", [635_466_000, 1_234_500_000]),
        (["635.466", "22,78"], "trieu", [635_466_000_000, 22_780_000]),
        (["1.234.567,89"], "trieu", [1_234_567_890_000]),
    ],
)
def test_values(cells: list[object], unit: str, expected: list[int | None]) -> None:
    assert money_column(cells, unit).values == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["x", "12.34.5", "1,23,456", "#REF!", "12a", "1.2345,6.7", "()", "+-", "5-", True])
def test_no_number(cell: object) -> None:
    column = money_column([cell], "trieu")
    assert column.values == [None]
    assert [trouble.kind for trouble in column.troubles] == ["not-a-number"]


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), 1e300, 10**30, "9" * 40])
def test_out_of_range(cell: object) -> None:
    column = money_column([cell], "trieu")
    assert column.values == [None]
    assert [trouble.kind for trouble in column.troubles] == ["not-a-number"]


def test_undecided_is_missing_and_said() -> None:
    column = money_column(["635.466", "612.846"], "trieu")
    assert column.values == [None, None]
    assert {trouble.kind for trouble in column.troubles} == {"ambiguous"}


def test_contradictory_column_decides_nothing() -> None:
    column = money_column(["1.234", "5,5", "6.5"], "trieu")
    assert column.values == [None, 5_500_000, 6_500_000]
    assert [(trouble.position, trouble.kind) for trouble in column.troubles] == [(0, "ambiguous")]


def test_decided_by_the_column_is_said() -> None:
    column = money_column(["1.234", "22,78"], "trieu")
    assert [(trouble.kind, trouble.mark) for trouble in column.troubles] == [("decided", ",")]


def vietnamese(amount: Decimal, group: str = ".", mark: str = ",") -> str:
    """An amount with thousands groups and a decimal mark."""
    whole, _, part = f"{amount:f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + f"{int(digits):,}".replace(",", group) + (mark + part if part else "")


amounts = st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1, max_size=20)


@quick
@given(amounts)
def test_both_conventions_give_the_same_dong(values: list[Decimal]) -> None:
    expected = [int(value * 1_000_000) for value in values]
    assert money_column([vietnamese(value) for value in values], "trieu").values == expected
    assert money_column([vietnamese(value, ",", ".") for value in values], "trieu").values == expected


@quick
@given(st.decimals(min_value=-(10**8), max_value=10**8, places=6))
def test_excel_numbers_are_exact_to_the_dong(value: Decimal) -> None:
    assert money_column([float(value)], "trieu").values == [int(value * 1_000_000)]


@quick
@given(st.text(max_size=20))
def test_any_text_gives_a_number_or_a_trouble(text: str) -> None:
    column = money_column([text], "trieu")
    assert column.values[0] is not None or not text.strip() or column.troubles


def test_a_percentage_in_a_column_of_money_is_no_amount() -> None:
    column = money_column(["3,98%", 100, "12 %"], "trieu")
    assert column.values == [None, 100_000_000, None]
    assert [trouble.kind for trouble in column.troubles] == ["not-a-number"] * 2
