"""Words by which a reader of tables knows rows, headers, units and dates: one `words-LANGUAGE.yaml` per language."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from config.citation import Entry
from config.load import read_yaml, validated
from config.units import UnitName
from config.yaml_file import ConfigurationError

SHIPPED = Path(__file__).parent
"""Where the languages lie that come with giaingan."""


def _compiling(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"biểu thức chính quy sai: {error}") from error
    return pattern


Words = tuple[Annotated[str, AfterValidator(_compiling)], ...]
"""Regular expressions on folded text (lower case, one tone placement), each to end where a word ends."""


class RowWords(Entry):
    """How the label of a row begins that is no project."""

    total: tuple[str, ...]
    """Whole labels, and beginnings of labels, of totals."""
    totalled: Words
    """What may follow a total word: "tổng cộng các dự án"."""
    grand_total: Words
    """Totals of the whole table, where a table has several."""
    group: Words
    """Headings over projects of one kind, sector, source or authority."""
    part: Words
    """Cost items, packages and payments that make up one project."""
    comparison: Words
    """Rows that set other figures beside the table's: last year's, the Treasury's, a difference."""
    carried_over: Words
    """What a printed page hands on to the next."""
    note: Words
    """Notes, places and signatures below the table."""
    nil: Words = ()
    """Anywhere in a text: there is no project to report."""


class HeaderWords(Entry):
    """What headers of columns say besides the field."""

    whole: Words
    """The column holds a whole, not one part of it."""
    all_sources: Words = ()
    """Behind the word for a whole: "(tất cả các nguồn vốn)". They name no source and change nothing."""
    one_year: Words
    """At the end of a header: the plan or the disbursement of one year."""
    source: Words
    """In front of a funding source's name."""
    same_row_before_colon: tuple[str, ...]
    """A colon behind these joins nothing: elsewhere it stands between two header rows written into one cell."""
    same_row_before_dash: tuple[str, ...]
    """Likewise a dash: "KC - HT" is start and completion."""
    second_plan: Words
    """Anywhere in a header: a plan, adjusted or supplementary."""
    no_plan: Words
    """Anywhere in a header: figures asked for or expected, not given."""
    money: Words
    """Anywhere in a header: the column holds amounts, whatever else it says."""
    payment_only: Words
    """Anywhere in a header: payments for finished work, without advances."""


class UnitTexts(Entry):
    """How units of money are written."""

    words: dict[str, UnitName]
    note: Words
    """In front of a unit: "Đơn vị tính"."""
    multiples: Words
    """In front of a unit, these make it another one: "nghìn tỷ đồng"."""
    compounds: Words
    """Behind a unit word, these make it another word: "tỷ lệ"."""
    foreign: Words
    """Currencies in the name of a loan, "vay 200 triệu USD", which state no unit."""


class DateWords(Entry):
    """How days, months, quarters and years are written."""

    day: Words
    month: Words
    year: Words
    quarter: Words
    until: Words
    """In front of the last day that a column counts."""
    month_names: dict[str, int] = Field(default_factory=dict)


class ReadingWords(Entry):
    """The words of one language."""

    language: str
    of_which: Words
    """Announces parts of what stands above or before: "trong đó"."""
    rows: RowWords
    headers: HeaderWords
    units: UnitTexts
    dates: DateWords


@lru_cache(maxsize=8)
def load_reading_words(language: str = "vi", folder: Path = SHIPPED) -> ReadingWords:
    """The words of `language`, from `folder` or else as shipped. Raises ConfigurationError."""
    name = f"words-{language}.yaml"
    path = folder / name if (folder / name).is_file() else SHIPPED / name
    if not path.is_file():
        known = ", ".join(sorted(one.stem.removeprefix("words-") for one in SHIPPED.glob("words-*.yaml")))
        raise ConfigurationError(f"{folder / name}: không có tệp từ ngữ của ngôn ngữ {language!r}; đã có: {known}")
    return validated(ReadingWords, read_yaml(path), path)
