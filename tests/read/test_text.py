"""Legacy encodings are decoded on evidence only; project keys survive the ways codes are typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.read.values.text import clean, decode, fold, is_clean, legacy_encoding, project_key, treasury_code

quick = settings(max_examples=50, deadline=None)

VOCABULARY = (
    "dự án xây dựng đường tỉnh cầu trường học kế hoạch vốn giải ngân lũy khó khăn vướng mắc huyện Lương Tài "
    "Quế Võ Thuận Thành Yên Phong Gia Bình ngân sách trung ương địa phương thủy lợi nước sạch bệnh viện "
    "đa khoa khuyến nghị nguồn"
)
WORDS = st.sampled_from(VOCABULARY.split())


def tcvn3(text: str) -> str:
    """Unicode -> TCVN3, by turning the decoder's table round."""
    pairs = {decode(chr(code), "tcvn3"): chr(code) for code in range(0xA1, 0x100)}
    return "".join(pairs.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("typed", "encoding", "text"),
    [
        ("Dù ¸n x©y dùng", "tcvn3", "Dự án xây dựng"),
        ("KÕ ho¹ch vèn n¨m 2023", "tcvn3", "Kế hoạch vốn năm 2023"),
        ("§\u00ad\u00acng S¬n", "tcvn3", "Đương Sơn"),
        ("Döï aùn xaây döïng", "vni", "Dự án xây dựng"),
        ("TOÅNG COÄNG", "vni", "TỔNG CỘNG"),
        ("Luõy keá giaûi ngaân", "vni", "Lũy kế giải ngân"),
    ],
)
def test_legacy_text(typed: str, encoding: str, text: str) -> None:
    assert decode(typed, encoding) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["Dự án", "Trường Tân Thành", "Hà Nam", "Café", "1.000 m²", "plain", "", "vèn", "Đường số 5"]
)
def test_unicode_and_doubtful_text_is_left_alone(text: str) -> None:
    assert legacy_encoding(text) is None


@quick
@given(st.lists(WORDS, min_size=4, max_size=10))
def test_unicode_vietnamese_is_never_taken_for_legacy(words: list[str]) -> None:
    assert legacy_encoding(" ".join(words)) is None


@quick
@given(st.lists(WORDS, min_size=6, max_size=12, unique=True))
def test_tcvn3_round_trip(words: list[str]) -> None:
    text = " ".join(words)
    assert decode(tcvn3(text), "tcvn3") == text


@quick
@given(st.text(max_size=60))
def test_clean_is_idempotent_and_one_line(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once


@pytest.mark.parametrize("typed", ["7613516", 7613516, 7613516.0, " 7613516 ", "7.613.516", "7613516.0", "761 3516"])
def test_treasury_codes(typed: object) -> None:
    assert treasury_code(typed) == "7613516"


@pytest.mark.parametrize("typed", ["", None, "761351", "76135166", "DA-01", 761.5, True])
def test_no_treasury_code(typed: object) -> None:
    assert treasury_code(typed) is None


def test_project_key_without_code_is_the_folded_name() -> None:
    assert (
        project_key("", "Trường  HOÀ Bình") == project_key(None, "trường hòa bình") == "ten:" + fold("Trường hòa bình")
    )


@quick
@given(st.lists(st.text("ab \t\n\xa0\u00ad\u0301\u200b\u2028\u3000", max_size=4), min_size=1, max_size=4))
def test_a_column_taken_for_clean_holds_nothing_to_clean(texts: list[str]) -> None:
    changed = [text for text in texts if clean(text) != text]
    if is_clean(texts):
        assert not changed
    elif "\u0301" not in "".join(texts):
        assert changed


@pytest.mark.parametrize("space", [chr(code) for code in range(0x3001) if chr(code).isspace()])
def test_every_white_space_is_cleaned(space: str) -> None:
    assert is_clean(["a b"])
    assert not is_clean(["a b", f"a {space}b"])
    assert clean(f"a{space}b") == "a b"
