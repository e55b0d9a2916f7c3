"""What the header texts of one column mean: its field, unit, funding source and years."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from config.fields import MONEY
from config.units import UnitName
from tasks.read.dates import Dates
from tasks.read.header_paths import Path, spelled_out
from tasks.read.layout import HeaderRule, Layout
from tasks.read.text import fold
from tasks.read.units import UnitWords
from tasks.read.words import OUTSIDE_BRACKETS
from tasks.read.years import YEARLY, HeaderDates

_INDEX_NOTE = re.compile(r"\(\s*\d{1,2}[a-z]?\s*(?:=[^)]*)?\)|\[\d{1,2}\]")
_BEHIND_OF_WHICH = re.compile(r"\s*[:,]?\s*-?\s*")
_SLASH = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])" + OUTSIDE_BRACKETS)
_PATHS_KEPT = 50_000
WHOLE_TEXT = 2000
"""Score from which the mapping names a header's text itself."""


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A recognised column: list index in the sheet, field, header path, unit and funding source where it says so."""

    index: int
    field: str
    path: str
    unit: UnitName | None
    source: str | None
    score: int
    text: str = ""
    """The folded path without units and index notes: what was matched."""
    years: tuple[int, ...] = ()
    """Years that the path names."""


class HeaderTexts:
    """A layout and the names of funding sources, compiled for matching; header texts are remembered."""

    def __init__(self, layout: Layout, source_aliases: Mapping[str, str]) -> None:
        self.layout = layout
        self.words = layout.words
        self.units = UnitWords(layout.words)
        self.years = HeaderDates(layout.words)
        self.dates = Dates(layout.words)
        self.sources = {fold(alias): code for alias, code in source_aliases.items()}
        self._rules = [
            (rule, frozenset(map(fold, rule.headers)), _compiled(rule.patterns), _compiled(rule.not_patterns))
            for rule in layout.rules
        ]
        self._remembered: dict[Path, tuple[HeaderColumn, ...]] = {}

    def source_of(self, text: str) -> str | None:
        """The funding source that a text names, alone or after "vốn", "nguồn", "trong đó"."""
        folded = fold(text).strip("-+ ")
        for _ in range(3):
            if folded in self.sources:
                return self.sources[folded]
            shorter = self.words.source.sub("", folded)
            if shorter == folded:
                return None
            folded = shorter
        return None

    def match(self, path: Path) -> tuple[HeaderColumn, ...]:
        """The fields that a header path can mean, best first; two only where one column holds both dates."""
        known = self._remembered.get(path)
        if known is None:
            if len(self._remembered) > _PATHS_KEPT:
                self._remembered.clear()
            known = self._match(path)
            if not known or (known[0].score < WHOLE_TEXT and known[0].field in MONEY):
                # "Kế hoạch vốn năm 2023 - Tổng số": a merged header written into one cell, as csv files have it.
                apart = self._match(spelled_out(path) or ())
                known = apart if not known or (apart and apart[0].field in MONEY) else known
            self._remembered[path] = known
        return known

    def _match(self, path: Path) -> tuple[HeaderColumn, ...]:
        for variant in _variants(path, self.words.header_levels):
            found = self._match_parts(path, variant)
            if found:
                return found
        return ()

    def _match_parts(self, path: Path, variant: Path) -> tuple[HeaderColumn, ...]:
        parts, unit, source = self._apart(variant)
        if not parts:
            return ()
        whole = " / ".join(parts)
        best = self._scores(whole, parts[-1])
        if not best:
            return ()
        top = max(score for score, _ in best.values())
        chosen = [field for field, (score, _) in best.items() if score == top]
        if set(chosen) != {"start_on", "completion_on"}:
            chosen = chosen[:1]
        return tuple(
            HeaderColumn(
                0,
                field,
                " / ".join(path).replace("\n", " "),
                best[field][1].unit or unit,
                best[field][1].funding_source or source,
                top,
                whole,
                self.years.plan_years(whole) if field in YEARLY else (),
            )
            for field in chosen
        )

    def _apart(self, variant: Path) -> tuple[list[str], UnitName | None, str | None]:
        """The texts of a header path without its unit and its funding source, and these."""
        unit: UnitName | None = None
        source: str | None = None
        parts: list[str] = []
        for text in variant:
            body, own = self.units.split_header(_INDEX_NOTE.sub(" ", text).strip())
            unit = own or unit
            body = self._without_of_which(" ".join(body.split())).strip(" :,-")
            code = self.source_of(body) if parts or len(variant) == 1 else None
            if code is not None and parts:
                source = code
            elif body and (not parts or parts[-1] != body):
                parts.append(body)
        return parts, unit, source

    def _scores(self, whole: str, leaf: str) -> dict[str, tuple[int, HeaderRule]]:
        """How well each field fits a folded header path, and the rule of the mapping that fits best."""
        best: dict[str, tuple[int, HeaderRule]] = {}
        for rule, exact, patterns, against in self._rules:
            field = rule.field
            score = 3000 if whole in exact else 2000 if leaf in exact and field not in MONEY else 0
            if any(pattern.search(whole) for pattern in against):
                continue
            for pattern in () if score else patterns:
                found = pattern.search(whole)
                if found:
                    # Patterns of only lookaheads match nothing themselves: they describe the whole path.
                    score = max(score, 1000 + min(len(found.group()) or len(whole), 900))
            if score > best.get(field, (0, rule))[0]:
                best[field] = (score, rule)
        return best

    def _without_of_which(self, text: str) -> str:
        said = self.words.of_which.match(text)
        return _BEHIND_OF_WHICH.sub("", text[said.end() :], count=1) if said else text


def _variants(path: Path, levels: re.Pattern[str]) -> list[Path]:
    """The ways to read a header path, best first: flat headers joined by dashes, slashes, colons or line breaks."""
    wrapped = tuple(text.replace("\n", " ") for text in path)
    broken = tuple(part for text in path for part in text.split("\n"))
    ways = [_split(wrapped, levels), wrapped, _split(broken, levels), _split(_split(broken, levels), _SLASH)]
    return list(dict.fromkeys(ways))


def _split(path: Path, pattern: re.Pattern[str]) -> Path:
    return tuple(part.strip() for text in path for part in pattern.split(text) if part.strip())


def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)
