"""Words by which intake tells whose a file is and for which period, and what it answers: `config/intake.yaml`."""

from functools import cache
from pathlib import Path

from config.citation import Entry
from config.load import validated
from config.yaml_file import read_yaml

STANDARD = Path(__file__).with_name("intake.yaml")


class Why(Entry):
    """Why a file was put where it was; `{said}` is the text that decided."""

    agency_channel: str
    agency_stamp: str
    agency_titles: str
    agency_file_name: str
    agency_owners: str
    period_channel: str
    period_stamp: str
    period_titles: str
    period_file_name: str
    period_arrival: str


class Doubts(Entry):
    """Why a file is held back."""

    agency_unknown: str
    agency_several: str
    agency_not_in_profile: str
    agency_stamp_differs: str
    profile_stamp_differs: str
    agency_titles_differ: str
    period_not_in_profile: str
    period_stamp_differs: str
    period_stamp_old: str
    period_titles_differ: str
    period_unsaid: str
    year_differs: str


class IntakeWords(Entry):
    """Words and answers; every text is compared folded (config.text.fold)."""

    tail_words: tuple[str, ...]
    """From a line with one of these on, there are recipients and signatures only."""
    aside_words: tuple[str, ...]
    """What follows one of these in its line is about another office or document."""
    estimate_words: tuple[str, ...]
    """A date after one of these is a forecast."""
    abbreviations: dict[str, str]
    why: Why
    doubts: Doubts
    assign: str
    """How to place a file by hand."""
    agency_placeholder: str


@cache
def load_intake(path: Path = STANDARD) -> IntakeWords:
    """The words at `path`. Raises ConfigurationError."""
    return validated(IntakeWords, read_yaml(path), path)
