"""Words of annexes to decisions on the plan: `config/plan-words.yaml`."""

from functools import cache
from pathlib import Path

from config.citation import Entry
from config.load import read_yaml, validated

STANDARD = Path(__file__).with_name("plan-words.yaml")


class PlanWords(Entry):
    """What a row says that is no project."""

    unallocated: tuple[str, ...]


@cache
def load_plan_words(path: Path = STANDARD) -> PlanWords:
    """The words at `path`. Raises ConfigurationError naming file, key and fix."""
    return validated(PlanWords, read_yaml(path), path)
