"""Project names compared as people compare them: dashes, brackets and the short forms of common words say nothing."""

import re
from difflib import SequenceMatcher

from config.rules import Parameters
from config.text import fold
from tasks.check.protocol import words_of

_MARKS = re.compile(r"[^\w\s]|_")


def plain_name(name: str, short_forms: dict[str, str]) -> str:
    """The folded name in words alone, each short form written out; `short_forms` as `short_forms_of` gives them."""
    words = f" {' '.join(_MARKS.sub(' ', fold(name)).split())} "
    for short, whole in short_forms.items():
        words = words.replace(f" {short} ", f" {whole} ")
    return words.strip()


def short_forms_of(parameters: Parameters) -> dict[str, str]:
    """The register's `short_forms`, e.g. `gđ = giai đoạn`, as a mapping."""
    return {
        short.strip(): whole.strip()
        for short, _, whole in (w.partition("=") for w in words_of(parameters, "short_forms"))
    }


def numbers_in(plain: str) -> tuple[str, ...]:
    """The numbers of a plain name, in its order."""
    return tuple(re.findall(r"\d+", plain))


def likeness_pct(one: str, other: str, least: float = 0) -> float:
    """How alike two plain names are, in percent; names that differ in a number are never wholly alike.

    Where it is surely below `least`, 0 without more work.
    """
    if numbers_in(one) != numbers_in(other):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if 100 * matcher.real_quick_ratio() < least or 100 * matcher.quick_ratio() < least:
        return 0.0
    return 100 * matcher.ratio()
