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


def likeness_pct(one: str, other: str) -> float:
    """How alike two plain names are, in percent; names that differ in a number are never wholly alike."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    return 100 * SequenceMatcher(None, one, other, autojunk=False).ratio()
