"""Headers take one plain address, one line, and names that are only names."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.letters.address import AddressError, address, file_name, one_line, slug


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("vanthu@sxd.bacninh.example", "vanthu@sxd.bacninh.example"),
        ("  vanthu@SXD.BacNinh.Example ", "vanthu@sxd.bacninh.example"),
        ("Van.Thu+gn@sxd.example", "Van.Thu+gn@sxd.example"),
        ("giaingan@localhost", "giaingan@localhost"),
    ],
)
def test_a_plain_address_is_kept_with_its_domain_in_lower_case(given_text: str, expected: str) -> None:
    assert address(given_text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vanthu",
        "vanthu@",
        "@sxd.example",
        "a@b@c.example",
        "a@sxd.example,b@stc.example",
        "a@sxd.example b@stc.example",
        "Sở Xây dựng <a@sxd.example>",
        "a@sxd.example\r\nBcc: b@stc.example",
        "a@sxd.example\n",
        "văn.thư@sxd.example",
        "a..b@sxd.example",
        "a@-sxd.example",
        "a" * 65 + "@sxd.example",
        "a@" + "b" * 60 + "." + ("c" * 60 + ".") * 4 + "example",
        '"a b"@sxd.example',
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        address(text)


def test_a_line_loses_breaks_controls_and_direction_marks_and_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Quế Võ")
    assert one_line(f" {decomposed}\r\nBcc: x@y.example\x00\u202e ") == "Quế Võ Bcc: x@y.example"


def test_a_long_line_is_cut_with_a_mark() -> None:
    assert one_line("a" * 300, 10) == "a" * 9 + "…"


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Báo cáo tháng 7.xlsx", "Báo cáo tháng 7.xlsx"),
        ("../../etc/passwd", "etc passwd"),
        ("a.b.c/d e.f", "a.b.c d e.f"),
        ("C:\\Báo cáo\\tệp.xlsx", "C Báo cáo tệp.xlsx"),
        ("báo\r\ncáo.xlsx", "báo cáo.xlsx"),
        ("\u202exslx.exe", "xslx.exe"),
        ("...", "tep"),
        ("", "tep"),
        (".xlsx", "tep.xlsx"),
    ],
)
def test_a_file_name_is_only_a_name(given_text: str, expected: str) -> None:
    assert file_name(given_text) == expected


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_an_unsafe_name(text: str) -> None:
    name = file_name(text)
    assert 0 < len(name) <= 121
    assert not set(name) & set('\\/:*?"<>|\r\n\x00')
    assert not name.startswith(".")
    assert slug(text).replace("-", "").isalnum()
    assert slug(text).isascii()


def test_a_slug_is_ascii() -> None:
    assert slug("Đường Vành đai 4 - Quế Võ!") == "duong-vanh-dai-4-que-vo"
    assert slug("vanthu@sxd.bacninh.example") == "vanthu-sxd-bacninh-example"
    assert slug("???") == "khong-ro"
