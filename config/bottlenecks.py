"""The levels that are competent to clear a bottleneck, and the words by which level and kind are suggested."""

from functools import cache
from pathlib import Path

from pydantic import Field

from config.causes import Cause, first_word, load_causes
from config.citation import Entry, Source
from config.load import read_yaml, validated

STANDARD = Path(__file__).with_name("bottlenecks.yaml")


class Level(Entry):
    """Who is competent to clear it."""

    id: str
    name: str
    words: tuple[str, ...] = Field(min_length=1)
    source: Source
    answer_days: int = Field(ge=1)
    """After so many days without an end it goes to the next level; ours."""
    is_beyond_agency: bool = False
    """Beyond the authority of who reports it: it goes up with its proposal."""
    is_central: bool = False
    """Of the central authorities: the Ministry is told of it."""


class BottleneckWords(Entry):
    """The levels, lowest first; the kinds are the causes of config/causes.yaml, an earlier one before a later one."""

    levels: tuple[Level, ...] = Field(min_length=1)

    def kind_of(self, text: str) -> tuple[Cause, str] | None:
        """The kind that a text suggests and the word that does; None where no word is known."""
        found = ((cause, first_word(cause.words, text)) for cause in load_causes())
        return next(((cause, word) for cause, word in found if word is not None), None)

    def level_of(self, *texts: str) -> Level | None:
        """The level that the first of the texts suggests that suggests any; within one text the highest counts."""
        for text in texts:
            fitting = [level for level in self.levels if first_word(level.words, text) is not None]
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
        return next((cause.name for cause in load_causes() if cause.id == id_), "chưa phân loại")

    def level_name(self, id_: str | None) -> str:
        """The level as people read it."""
        return next((level.name for level in self.levels if level.id == id_), "Chưa xác định thẩm quyền")


@cache
def bottleneck_words(path: Path = STANDARD) -> BottleneckWords:
    """The kinds and levels at `path`. Raises ConfigurationError naming file, key and fix."""
    return validated(BottleneckWords, read_yaml(path), path)
