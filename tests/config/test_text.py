"""Spelling variants that agencies really use fold together; different words do not."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.text import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ỦY BAN nhân dân", "Uỷ ban nhân dân"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("hoà bình", "HÒA BÌNH"),
        ("Khoẻ", "khỏe"),
        ("Quý III", "Qúy III"),
        ("hoàn thành", "hòan thành"),
        ("Đầu tư", "Ðầu tư"),
        ("Kế\nhoạch \u00a0 vốn: ", "kế hoạch vốn"),
        ("gi\u200bải ngân", "giải ngân"),
        (unicodedata.normalize("NFD", "Dự án đường Nguyễn Huỳnh Thuỷ"), "dự án đường nguyễn huỳnh thủy"),
    ],
)
def test_variants_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("tổng", "tong"), ("đầu", "dầu"), ("vốn", "von"), ("hòa", "hóa")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_traditional_placement_is_the_canonical_one() -> None:
    assert fold("UỶ BAN HOÀN THUỶ QUÝ thuyền, luỹ kế.") == "ủy ban hoàn thủy quý thuyền, lũy kế"


def test_brackets_stay() -> None:
    assert fold("Kế hoạch (vốn)") == "kế hoạch (vốn)"


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("qoòóàáuùúyỳýaen. đĐÐß\u0300\u0301\u00ad"))))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
