"""Serial numbers of forms: which level of the outline they stand for."""

import re
from typing import Literal

Level = Literal["letter", "roman", "head", "int", "dotted2", "dotted3", "lower", "bullet"]

GROUPS: frozenset[str] = frozenset({"letter", "roman", "head"})
"""Levels that number headings; the others can number projects."""

NUMBERED: frozenset[str] = frozenset({"int", "dotted2", "dotted3"})
"""Levels with numbers of their own."""

DEPTH: dict[str, int] = {
    "letter": 0,
    "roman": 0,
    "head": 0,
    "int": 1,
    "dotted2": 1,
    "dotted3": 1,
    "lower": 1,
    "bullet": 2,
}
"""Which levels can only stand above which, where their order in the table says nothing."""

_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_LETTER = re.compile(r"[A-ZĐ]")
_LOWER = re.compile(r"[a-zđ]")
_INT = re.compile(r"\d{1,4}")
_DOTTED = re.compile(r"(?:\d{1,3}|[A-Z]|[IVX]{1,5})(?:\.\d{1,3}){1,5}")
_IN_NAME = re.compile(
    r"(?P<serial>[IVX]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*|[a-zđ](?=\)))\s*[.)/:]\s*(?P<rest>\S.*)|(?P<roman>[IVX]{1,5})\s*[-–]\s*(?P<after>\S.*)"
)
_BULLETS = frozenset("-+*•–—○▪")


def level_of(serial: str, previous: str) -> Level | None:
    """The outline level that a serial text stands for; None where it is none. `previous`: the last letter serial seen.

    "I" after "H" is a letter, otherwise a Roman number; "C" and "D" are letters.
    """
    text = serial.strip().lstrip("(").rstrip(" .):/")
    if not text:
        return "bullet" if serial.strip() in _BULLETS and serial.strip() else None
    if text in _BULLETS:
        return "bullet"
    if _INT.fullmatch(text):
        return "int"
    if _ROMAN.fullmatch(text) and not (len(text) == 1 and previous and ord(text) == ord(previous) + 1):
        return "roman"
    if _LETTER.fullmatch(text):
        return "letter"
    if _LOWER.fullmatch(text):
        return "lower"
    if _DOTTED.fullmatch(text):
        return "dotted2" if text.count(".") == 1 else "dotted3"
    return None


def split_name(name: str) -> tuple[str, str]:
    """A serial written in front of a name ("I. Dự án chuyển tiếp", "- Kè sông") and the rest of the name."""
    if name[:1] in _BULLETS and len(name) > 1:
        return name[0], name[1:].strip()
    found = _IN_NAME.fullmatch(name)
    if found is None:
        return "", name
    return (found["serial"], found["rest"]) if found["serial"] else (found["roman"], found["after"])
