"""What the header texts of one column mean: its field, unit, funding source and years."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from config.fields import MONEY
from config.units import UnitName
from tasks.read.header.layout import IGNORED, PART, HeaderRule, Layout
from tasks.read.header.paths import Path, spelled_out
from tasks.read.header.years import YEARLY, HeaderDates
from tasks.read.values.dates import Dates
from tasks.read.values.text import fold
from tasks.read.values.units import UnitWords
from tasks.read.values.words import OUTSIDE_BRACKETS

_INDEX_NOTE = re.compile(r"\(\s*\d{1,2}[a-z]?\s*(?:=[^)]*)?\)|\[\d{1,2}\]")
_BEHIND_OF_WHICH = re.compile(r"\s*[:,]?\s*-?\s*")
_SLASH = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])" + OUTSIDE_BRACKETS)
_PATHS_KEPT = 50_000
WHOLE_TEXT = 2000
"""Score from which the mapping names a header's text itself."""
_RANK = 10_000
"""More than any fit within a rank."""
_DATE = r"\d{1,2}[/.-]\d{1,2}(?:[/.-](?:20)?\d\d)?|\d{1,2}[/.-]20\d\d|20\d\d"


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
    rule: HeaderRule | None = None
    """The entry of the mapping that fits best."""
    by: str = ""
    """Its header text or pattern that fits."""
    parts: "tuple[HeaderColumn, ...]" = ()
    """Columns whose sum this is, itself the first of them."""

    @property
    def rank(self) -> int:
        """The rank of the mapping's entry."""
        return self.score // _RANK

    @property
    def is_named(self) -> bool:
        """Whether the mapping names the header's text itself, and not a pattern of it."""
        return self.score % _RANK >= WHOLE_TEXT


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an entry of the mapping fits a header: by its rank, then by how much of the header it explains."""

    score: int
    rule: HeaderRule
    by: str


class HeaderTexts:
    """A layout and the names of funding sources, compiled for matching; header texts are remembered."""

    def __init__(self, layout: Layout, source_aliases: Mapping[str, str]) -> None:
        self.layout = layout
        self.words = layout.words
        self.units = UnitWords(layout.words)
        self.years = HeaderDates(layout.words)
        self.dates = Dates(layout.words)
        self.sources = {fold(alias): code for alias, code in source_aliases.items()}
        self._dated = re.compile(rf"(?<!\d)(?:(?:(?:{self.words.month}|{self.words.quarter}) \d{{1,2}}(?!\d)|{_DATE}))")
        self._rules = [
            (rule, self._named(rule.headers), _compiled(rule.patterns), _compiled(rule.not_patterns))
            for rule in layout.rules
        ]
        self._ranked = any(rule.rank for rule in layout.rules)
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
            if not known or (not known[0].is_named and not known[0].rank and known[0].field in MONEY):
                # "Kế hoạch vốn năm 2023 - Tổng số": a merged header written into one cell, as csv files have it.
                apart = self._match(spelled_out(path) or ())
                known = apart if not known or (apart and apart[0].field in MONEY) else known
            self._remembered[path] = known
        return known

    def fits(self, path: Path) -> list[Fit]:
        """Every entry of the mapping that fits a header path, best first, one per field: how it might be understood."""
        found: dict[str, Fit] = {}
        for variant in _variants(path, self.words.header_levels):
            parts, _, _ = self._apart(variant)
            for field, fit in (self._scores(" / ".join(parts), parts[-1]) if parts else {}).items():
                found.setdefault(field, fit)
        return sorted(found.values(), key=lambda fit: -fit.score)

    def refused(self, path: Path) -> list[tuple[str, str]]:
        """Fields whose patterns fit a header path but for a word that they exclude: field, and what excludes it."""
        found: dict[str, str] = {}
        for variant in _variants(path, self.words.header_levels):
            whole = " / ".join(self._apart(variant)[0])
            for rule, named, patterns, against in self._rules:
                if whole in named or any(pattern.search(whole) for pattern in patterns):
                    said = next((hit for pattern in against if (hit := pattern.search(whole))), None)
                    if said is not None:
                        found.setdefault(rule.field, said.group().strip(" /"))
        return list(found.items())

    def naming(self, path: Path) -> str:
        """The text by which a mapping's `headers` name a header path."""
        return " / ".join(self._apart(_variants(path, self.words.header_levels)[0])[0])

    def _match(self, path: Path) -> tuple[HeaderColumn, ...]:
        best: tuple[HeaderColumn, ...] = ()
        for variant in _variants(path, self.words.header_levels):
            found = self._match_parts(path, variant)
            if found and not self._ranked:
                return found
            if found and (not best or found[0].rank > best[0].rank):
                best = found
        return best

    def _match_parts(self, path: Path, variant: Path) -> tuple[HeaderColumn, ...]:
        parts, unit, source = self._apart(variant)
        if not parts:
            return ()
        whole = " / ".join(parts)
        best = self._scores(whole, parts[-1])
        if not best and source is not None:
            # A mapping may name the header as it stands, "trong đó / nstw", with the source in it.
            best = self._scores(" / ".join(variant), parts[-1])
        _settle(best)
        if not best:
            return ()
        top = max(fit.score for fit in best.values())
        chosen = [field for field, fit in best.items() if fit.score == top]
        if set(chosen) != {"start_on", "completion_on"}:
            chosen = chosen[:1]
        return tuple(
            HeaderColumn(
                0,
                field,
                " / ".join(path).replace("\n", " "),
                best[field].rule.unit or unit,
                best[field].rule.funding_source or source,
                top,
                whole,
                self.years.plan_years(whole) if field in YEARLY else (),
                best[field].rule,
                best[field].by,
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
            if self.words.whole.match(body):
                body = self.words.of_all_sources.sub("", body)
            code = self.source_of(body) if parts or len(variant) == 1 else None
            if code is not None and parts:
                source = code
            elif body and (not parts or parts[-1] != body):
                parts.append(body)
        return parts, unit, source

    def _named(self, headers: tuple[str, ...]) -> dict[str, str]:
        """The header texts of an entry in every spelling under which a column may show them, to the text as given."""
        named: dict[str, str] = {}
        for header in headers:
            parts, _, _ = self._apart(tuple(map(fold, header.split(" / "))))
            for text in (fold(header), " / ".join(parts)):
                named.setdefault(text, header)
                named.setdefault(self._undated(text), header)
        named.pop("", None)
        return named

    def _undated(self, text: str) -> str:
        return self._dated.sub("#", text)

    def _scores(self, whole: str, leaf: str) -> dict[str, Fit]:
        """How well each field fits a folded header path, and the rule of the mapping that fits best."""
        best: dict[str, Fit] = {}
        undated = self._undated(whole)
        for rule, named, patterns, against in self._rules:
            field, by = rule.field, named.get(whole) or named.get(undated) or ""
            score = 3000 if by else 0
            if not by and leaf in named and field not in MONEY and field != IGNORED:
                score, by = WHOLE_TEXT, named[leaf]
            if any(pattern.search(whole) for pattern in against):
                continue
            for pattern in () if score >= WHOLE_TEXT else patterns:
                found = pattern.search(whole)
                if found:
                    # Patterns of only lookaheads match nothing themselves: they describe the whole path.
                    fit = 1000 + min(len(found.group()) or len(whole), 900)
                    score, by = max((score, by), (fit, pattern.pattern), key=lambda one: one[0])
            score += rule.rank * _RANK if score else 0
            if score and (field not in best or score > best[field].score):
                best[field] = Fit(score, rule, by)
        return best

    def _without_of_which(self, text: str) -> str:
        said = self.words.of_which.match(text)
        return _BEHIND_OF_WHICH.sub("", text[said.end() :], count=1) if said else text


def _settle(best: dict[str, Fit]) -> None:
    """Among entries of one rank, parts decide before fields, and fields before what is left out."""
    rank = max((fit.rule.rank for fit in best.values()), default=0)
    for field in [field for field, fit in best.items() if fit.rule.rank < rank]:
        del best[field]
    if PART in best:
        for field in best.keys() - {PART}:
            del best[field]
    elif len(best) > 1:
        best.pop(IGNORED, None)


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
