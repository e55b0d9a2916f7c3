"""A language's words compiled for matching folded text; plain data, so that a worker process needs no pydantic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.units import UnitName
from tasks.read.values.text import fold

if TYPE_CHECKING:
    from config.columns import ColumnMap

_NOTHING = "(?!)"
_OPENED = re.compile(r"(?<!\\)\((?!\?)")
"""A group that would be counted."""
_TOTALLED_SIGNS = r"\W|$|[ivx]+\b|[a-h]\b|\d"
"""Behind a total word besides words: a sign, a Roman number or letter of a group, a count."""
_LETTERS_LOOKED_AT = 2
"""Letters by which most labels are known not to be what is looked for, without folding them."""


def either(patterns: Iterable[str]) -> str:
    """A pattern of any of the patterns; of nothing if there is none."""
    return "|".join(f"(?:{_OPENED.sub('(?:', pattern)})" for pattern in patterns) or _NOTHING


def literally(words: Iterable[str]) -> str:
    """A pattern of any of the words as they stand, longest first; of nothing if there is none."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or _NOTHING


def may_start(label: str, starts: frozenset[str]) -> bool:
    """Whether a label can fold to a text with one of these `first_letters`; folding strips signs in front."""
    return label[:_LETTERS_LOOKED_AT].casefold() in starts or not label[:1].isalnum()


def first_letters(texts: Iterable[str]) -> frozenset[str]:
    """What `may_start` looks for."""
    return frozenset(text[:_LETTERS_LOOKED_AT] for text in texts)


@dataclass(frozen=True, slots=True)
class Words:
    """`config.reading_words.ReadingWords` as patterns. Those of rows match at a label's start, the others anywhere."""

    totals: tuple[str, ...]
    """Folded, longest first."""
    total_starts: frozenset[str]
    totalled: re.Pattern[str]
    grand_total: re.Pattern[str]
    group: re.Pattern[str]
    part: re.Pattern[str]
    comparison: re.Pattern[str]
    carried_over: re.Pattern[str]
    note: re.Pattern[str]
    nil: re.Pattern[str]
    """Anywhere in a text."""
    of_which: re.Pattern[str]
    within: re.Pattern[str]
    """The words of `of_which`, anywhere."""
    whole: re.Pattern[str]
    of_all_sources: re.Pattern[str]
    """At the end of a header: a whole over all sources, after which nothing is left to say."""
    one_year: re.Pattern[str]
    source: re.Pattern[str]
    header_levels: re.Pattern[str]
    """What joins the texts of two header rows in one cell."""
    second_plan: re.Pattern[str]
    no_plan: re.Pattern[str]
    money: re.Pattern[str]
    payment_only: re.Pattern[str]
    unit_words: Mapping[str, UnitName]
    unit_note: str
    """A pattern in the making: what stands in front of a unit."""
    multiples: str
    compounds: str
    foreign: re.Pattern[str]
    day: str
    month: str
    year: str
    quarter: str
    until: str
    month_names: Mapping[str, int]

    def is_total(self, label: str) -> bool:
        """Whether a row's label says that it is a total: a total word alone, or followed by what it totals."""
        if not may_start(label, self.total_starts):
            return False
        folded = fold(label)
        for word in self.totals:
            if folded == word:
                return True
            if folded.startswith(word) and not folded[len(word)].isalnum():
                rest = folded[len(word) :].strip()
                if self.totalled.match(rest):
                    return " " in word or len(rest) <= _LONGEST_TOTALLED
        return False


_LONGEST_TOTALLED = 25
"""A label that begins with a short total word and goes on longer is a name: "Cộng hòa ..."."""


def words_of(columns: ColumnMap) -> Words:
    """The words of a mapping's language, and those that the mapping adds."""
    said = columns.words
    rows, headers, units, dates = said.rows, said.headers, said.units, said.dates
    totals = {fold(word) for word in (*rows.total, *columns.total_words)}
    return Words(
        totals=tuple(sorted(totals, key=lambda word: (-len(word), word))),
        total_starts=first_letters(totals),
        totalled=re.compile(rf"{_TOTALLED_SIGNS}|(?:{either(rows.totalled)})\b"),
        grand_total=_at_start(rows.grand_total),
        group=_at_start(rows.group),
        part=_at_start(rows.part),
        comparison=_at_start(rows.comparison),
        carried_over=_at_start(rows.carried_over),
        note=_at_start(rows.note),
        nil=_anywhere(rows.nil),
        of_which=_at_start(said.of_which),
        within=_anywhere(said.of_which),
        whole=_anywhere(headers.whole),
        of_all_sources=re.compile(rf"(?<=\w) ?(?:{either(headers.all_sources)})$"),
        one_year=re.compile(rf"(?:{either(headers.one_year)})$"),
        source=re.compile(rf"^(?:{either(headers.source)})\b\s*:?\s*"),
        header_levels=_header_levels(headers.same_row_before_colon, headers.same_row_before_dash),
        second_plan=re.compile(either(headers.second_plan)),
        no_plan=re.compile(either(headers.no_plan)),
        money=_anywhere(headers.money),
        payment_only=re.compile(either(headers.payment_only)),
        unit_words={fold(word): unit for word, unit in {**units.words, **columns.unit_words}.items()},
        unit_note=either(units.note),
        multiples=either(units.multiples),
        compounds=either(units.compounds),
        foreign=re.compile(rf"\d \w+ (?:{either(units.foreign)})(?!\w)"),
        day=either(dates.day),
        month=either(dates.month),
        year=either(dates.year),
        quarter=either(dates.quarter),
        until=either(dates.until),
        month_names=dates.month_names,
    )


def _at_start(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{either(patterns)})(?!\w)")


def _anywhere(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either(patterns)})(?!\w)")


def _header_levels(before_colon: Iterable[str], before_dash: Iterable[str]) -> re.Pattern[str]:
    """Dashes, slashes, arrows and colons between texts; "2021 - 2025" and what stands in brackets is no such place."""
    dash, colon = ("".join(f"(?<!{re.escape(word)})" for word in words) for words in (before_dash, before_colon))
    return re.compile(rf"(?:{dash} [-–—|>]+ | / |\s?->\s?|{colon}: ){OUTSIDE_BRACKETS}(?!\d+\b)")


OUTSIDE_BRACKETS = r"(?![^(]*\))"
"""A pattern in the making: no bracket closes behind that opened before."""
