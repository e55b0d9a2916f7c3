"""Words of annexes to decisions on the plan: `config/plan-words.yaml`."""

from functools import cache
from pathlib import Path

from config.citation import Entry
from config.load import read_yaml, validated

STANDARD = Path(__file__).with_name("plan-words.yaml")


class PlanWords(Entry):
    """What rows say that are no projects."""

    unallocated: tuple[str, ...]
    plan_of_year: tuple[str, ...]
    """Before a year: a heading with them says whose year's plan the lines below are of."""
    carried_over: tuple[str, ...]
    """A heading with one of these is about capital of an earlier year, whatever year it names."""


@cache
def load_plan_words(path: Path = STANDARD) -> PlanWords:
    """The words at `path`. Raises ConfigurationError naming file, key and mend."""
    return validated(PlanWords, read_yaml(path), path)
