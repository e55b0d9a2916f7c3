"""Kinds of bottleneck and the levels that are competent to clear one, with the words by which either is suggested."""

import re
from functools import cache
from pathlib import Path

from pydantic import Field

from config.citation import Entry, Source
from config.load import read_yaml, validated
from config.text import fold

STANDARD = Path(__file__).with_name("bottlenecks.yaml")


class _Named(Entry):
    """An entry that texts can be about."""

    id: str
    name: str
    words: tuple[str, ...] = Field(min_length=1)
    source: Source

    def word_in(self, text: str) -> str | None:
        """The first of its words that the folded text has, as a word of its own; None where it has none."""
        return next((word for word in self.words if re.search(rf"(?<!\w){re.escape(fold(word))}(?!\w)", text)), None)


class BottleneckKind(_Named):
    """What holds a project up."""


class Level(_Named):
    """Who is competent to clear it."""

    answer_days: int = Field(ge=1)
    """After so many days without an end it goes to the next level; ours."""
    is_beyond_agency: bool = False
    """Beyond the authority of who reports it: it goes up with its proposal."""


class BottleneckWords(Entry):
    """The kinds, the first that fits before later ones, and the levels, lowest first."""

    kinds: tuple[BottleneckKind, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = Field(min_length=1)

    def kind_of(self, text: str) -> tuple[BottleneckKind, str] | None:
        """The kind that a text suggests and the word that does; None where no word is known."""
        folded = fold(text)
        found = ((kind, kind.word_in(folded)) for kind in self.kinds)
        return next(((kind, word) for kind, word in found if word is not None), None)

    def level_of(self, *texts: str) -> Level | None:
        """The level that the first of the texts suggests that suggests any; within one text the highest counts."""
        for text in map(fold, texts):
            fitting = [level for level in self.levels if level.word_in(text) is not None]
            if fitting:
                return fitting[-1]
        return None

    def level(self, id_: str | None) -> Level | None:
        """The level of that id; None for None. Raises KeyError."""
        return None if id_ is None else {level.id: level for level in self.levels}[id_]

    def next_level(self, level: Level) -> Level | None:
        """The level above; None above the highest."""
        rest = self.levels[self.levels.index(level) + 1 :]
        return rest[0] if rest else None

    def kind_name(self, id_: str | None) -> str:
        """The kind as people read it."""
        return next((kind.name for kind in self.kinds if kind.id == id_), "Chưa phân loại")

    def level_name(self, id_: str | None) -> str:
        """The level as people read it."""
        return next((level.name for level in self.levels if level.id == id_), "Chưa xác định thẩm quyền")


@cache
def bottleneck_words(path: Path = STANDARD) -> BottleneckWords:
    """The kinds and levels at `path`. Raises ConfigurationError naming file, key and fix."""
    return validated(BottleneckWords, read_yaml(path), path)
