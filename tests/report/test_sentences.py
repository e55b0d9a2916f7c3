"""Vietnamese sentences: signs agree with words, lists end, figures are rounded once."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.load import load_profile
from tasks.report.evidence import money_figure, points_figure
from tasks.report.model import Provenance
from tasks.report.recipient_facts import issuer_name
from tasks.report.sentences import capital, compared, items, listed, named, paragraph, say


@pytest.mark.parametrize(
    ("difference", "told"),
    [
        ("3.2", "cao hơn 3,2\u00a0điểm phần trăm so với"),
        ("-3.76", "thấp hơn 3,8\u00a0điểm phần trăm so với"),
        ("-0.05", "thấp hơn 0,1\u00a0điểm phần trăm so với"),
        ("-0.049", "xấp xỉ"),
        ("0", "bằng"),
    ],
)
def test_comparison_agrees_with_the_sign(difference: str, told: str) -> None:
    value = Decimal(difference)
    assert compared(value, points_figure("x", value, "")).text == told


@given(st.decimals(-150, 150, places=4))
@settings(max_examples=50, deadline=None)
def test_a_comparison_never_shows_a_minus_nor_a_zero_difference(value: Decimal) -> None:
    told = compared(value, points_figure("x", value, "")).text
    assert "-" not in told
    assert not told.startswith(("cao hơn 0,0", "thấp hơn 0,0"))
    assert told.startswith("cao hơn") == (value >= Decimal("0.05"))
    assert told.startswith("thấp hơn") == (value <= Decimal("-0.05"))


def test_a_list_ends_with_va() -> None:
    assert listed([]).text == ""
    assert listed(["A"]).text == "A"
    assert listed(["A", "B"]).text == "A và B"
    assert listed(["A", "B", "C"]).text == "A, B và C"


def test_dash_items_end_with_semicolons_and_a_full_stop() -> None:
    assert [item.text for item in items([say("a"), say("b"), say("c")])] == ["a;", "b;", "c."]


def test_names_beyond_the_limit_are_counted() -> None:
    assert named(["A", "B", "C"], limit=2) == "A; B và 01 đơn vị khác"
    assert named(["A", "B"], limit=2) == "A; B"


def test_a_sentence_with_too_few_values_is_refused() -> None:
    with pytest.raises(ValueError, match="2 places but 1 values"):
        say("{} và {}", "A")


def test_money_stands_in_a_sentence_with_its_unit_and_does_not_break() -> None:
    figure = money_figure("x", 1_234_450_000_000, Provenance(""), "ty")
    assert paragraph(say("đạt {}.", figure)).text == "đạt 1.234,5\u00a0tỷ đồng."


@pytest.mark.parametrize(
    ("vnd", "shown"),
    [(1_450_000_000, "1,5"), (1_449_999_999, "1,4"), (-1_450_000_000, "-1,5"), (49_999_999, "0,0")],
)
def test_billions_are_rounded_half_up_from_dong(vnd: int, shown: str) -> None:
    assert money_figure("x", vnd, Provenance(""), "ty").shown == shown


def test_capital_leaves_the_rest() -> None:
    assert capital("đường Vành đai 4") == "Đường Vành đai 4"


@pytest.mark.parametrize("code", ["bac-ninh-2023", "bac-giang-2022", "hai-duong-2022", "thai-nguyen-2021"])
def test_the_issuing_department_is_written_with_its_own_capitals(code: str) -> None:
    assert issuer_name(load_profile(code)) == "Sở Kế hoạch và Đầu tư"
