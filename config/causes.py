"""How reported bottlenecks are classed as causes: config/causes.yaml."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from config.citation import Entry
from config.load import validated
from config.text import fold
from config.yaml_file import read_yaml

PATH = Path(__file__).with_name("causes.yaml")

CauseKind = Literal["objective", "subjective"]


class Cause(Entry):
    """A class of bottlenecks, and who is asked to do what about it."""

    id: str
    name: str
    kind: CauseKind
    words: tuple[str, ...] = Field(min_length=1)
    """Any of them in the text of a bottleneck puts it into the class."""
    by: str
    measure: str

    def holds(self, text: str) -> bool:
        """Whether a bottleneck of these words is of the class."""
        folded = fold(text)
        return any(re.search(rf"(?<!\w){re.escape(fold(word))}(?!\w)", folded) for word in self.words)


class _Causes(Entry):
    causes: tuple[Cause, ...] = Field(min_length=1)


@cache
def load_causes() -> tuple[Cause, ...]:
    """All classes, in the order in which they are tried. Raises ConfigurationError."""
    return validated(_Causes, read_yaml(PATH), PATH).causes
