"""Vietnamese text made comparable: one spelling for what is written alike, and legacy font encodings decoded."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from config.text import fold as _fold

__all__ = ["Legacy", "clean", "decode", "fold", "legacy_encoding", "likeness", "project_key", "treasury_code"]

Legacy = Literal["tcvn3", "vni"]


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """`config.text.fold`, remembered: headings, headers and names are folded again and again."""
    return _fold(text)


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


# What makes a text need cleaning: combining or invisible marks, other white space than single inner blanks.
_UNCLEAN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]|[^\\S ]|  |^ | $")


# One set of characters, which is looked for several times faster than alternatives: every white space but the blank.
_UNCLEAN_SIGN = re.compile(
    "[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
    "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)


def is_clean(texts: Sequence[str]) -> bool:
    """Whether `clean` would leave every one of `texts` as it is."""
    joined = "\0".join(texts)
    blanks = "  " in joined or " \0" in joined or "\0 " in joined or joined[:1] == " " or joined[-1:] == " "
    return not blanks and _UNCLEAN_SIGN.search(joined) is None


@lru_cache(maxsize=16_384)
def clean(text: str) -> str:
    """`text` for people: NFC, no invisible characters, whitespace (line breaks too) collapsed."""
    if _UNCLEAN.search(text) is None:
        return text
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


_CODE_NOISE = re.compile(r"[\s.'`]|\.0$")
_TREASURY_CODE = re.compile(r"\d{7}")


def treasury_code(code: object) -> str | None:
    """The 7-digit State Treasury code in `code`, however typed (number, text, with dots or spaces); None if none."""
    if type(code) is str and len(code) == 7 and code.isascii() and code.isdigit():
        return code
    if code is None or isinstance(code, bool):
        return None
    if isinstance(code, float):
        code = int(code) if code.is_integer() else code
    digits = _CODE_NOISE.sub("", str(code).strip().removesuffix(".0"))
    return digits if _TREASURY_CODE.fullmatch(digits) else None


BY_NAME = "ten:"
"""How the keys of projects without a code begin."""
_LOOK_ALIKE = str.maketrans("OoIl", "0011")
_SHORTEST_CODE = 3
_BETWEEN_SIGNS = re.compile(r"[\s.'`/_–-]")


def project_key(code: object, name: str) -> str:
    """What identifies a project across files: its Treasury code, else `ma:` and another code, else `ten:` and its name.

    The letters O and l typed into a Treasury code are its digits 0 and 1. Another code has a digit and three signs or
    more; spaces, dots, dashes and case make no difference.
    """
    if known := treasury_code(code):
        return known
    if code is None or isinstance(code, bool) or not (typed := str(code).strip()):
        return BY_NAME + fold(name)
    if known := treasury_code(typed.translate(_LOOK_ALIKE)):
        return known
    other = _BETWEEN_SIGNS.sub("", fold(typed))
    is_code = len(other) >= _SHORTEST_CODE and any(map(str.isdigit, other))
    return f"ma:{other}" if is_code else BY_NAME + fold(name)


_TCVN3_PAIRS = (
    "µà ¸á ¶ả ·ã ¹ạ ¨ă »ằ ¾ắ ¼ẳ ½ẵ Æặ ©â Çầ Êấ Èẩ Éẫ Ëậ ®đ Ìè Ðé Îẻ Ïẽ Ñẹ ªê Òề Õế Óể Ôễ Öệ ×ì Ýí Øỉ Üĩ Þị "
    "ßò ãó áỏ âõ äọ «ô åồ èố æổ çỗ éộ ¬ơ êờ íớ ëở ìỡ îợ ïù óú ñủ òũ ôụ \u00adư õừ øứ öử ÷ữ ùự úỳ ýý ûỷ üỹ þỵ "
    "¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ"
)
_TCVN3 = {ord(pair[0]): pair[1] for pair in _TCVN3_PAIRS.split(" ")}

_VNI_MARKS = {
    "a": "ùáøàûảõãïạââêăáấàầåẩãẫäậéắèằúẳüẵëặ",
    "e": "ùéøèûẻõẽïẹâêáếàềåểãễäệ",
    "o": "ùóøòûỏõõïọâôáốàồåổãỗäộ",
    "ô": "ùớøờûởõỡïợ",
    "u": "ùúøùûủõũïụ",
    "ö": "ùứøừûửõữïự",
    "y": "ùýøỳûỷõỹ",
}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


def _vni_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for base, marks in _VNI_MARKS.items():
        for mark, letter in zip(marks[::2], marks[1::2], strict=True):
            table[base + mark] = letter
            table[base.upper() + mark] = table[base.upper() + mark.upper()] = letter.upper()
    for code, letter in _VNI_SINGLE.items():
        table[code], table[code.upper()] = letter, letter.upper()
    return table


_VNI = _vni_table()
_VNI_RE = re.compile("|".join(sorted(_VNI, key=lambda code: (-len(code), code))))


def decode(text: str, encoding: Legacy) -> str:
    """Text typed in a legacy font (.VnTime: TCVN3; VNI-Times: VNI), as Unicode."""
    if encoding == "tcvn3":
        return text.translate(_TCVN3)
    return _VNI_RE.sub(lambda match: _VNI[match.group()], unicodedata.normalize("NFC", text))


_WORD = re.compile(r"[^\W\d_]+")
_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|kr|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_RHYME = "(?:uyê|yê|iê|ươ|uô|ưa|ia|ya|uya|ua|oa|oă|oe|uâ|uê|uơ|uy|oo|[aăâeêioôơuưy])(?:ng|nh|ch|[cmnptiouy])?"
_SYLLABLE = re.compile(_ONSET + _RHYME)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.casefold())
    if sum(ord(mark) in _TONES for mark in parts) > 1:
        return False
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", parts.translate(_TONES))) is not None


def likeness(text: str) -> float:
    """Share of the words that could be Vietnamese syllables, among words with a letter outside ASCII."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    stray = sum(text.count(sign) for sign in "¸µ¶·¹¨»¾¼½©®ª«¬×¡¢£¤¥¦§÷")
    return sum(map(_is_syllable, words)) / (len(words) + stray) if words or stray else 1.0


def legacy_encoding(text: str) -> Legacy | None:
    """The legacy encoding that `text` shows evidence of; None for Unicode or where nothing decides.

    Evidence: every letter is below U+0100, as it stands the words cannot be Vietnamese, and decoded they are.
    """
    if text.isascii() or any(ord(letter) > 0xFF for letter in text):
        return None
    as_is = likeness(text)
    if as_is >= 0.8:
        return None
    scores = {encoding: likeness(decode(text, encoding)) for encoding in ("tcvn3", "vni")}
    best: Legacy = "tcvn3" if scores["tcvn3"] >= scores["vni"] else "vni"
    return best if scores[best] >= 0.8 and scores[best] > as_is else None
