"""In January two plan years are open: last year's plan until the 31st, and this year's. Which of them a line is of.

Law 39/2019/QH14 art. 68 and 58/2024/QH15 art. 72. A file says it by a heading above its lines, `Kế hoạch vốn năm 2024`;
lines without such a heading are of the period's own plan year.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from config.period import Period
from config.plan_words import load_plan_words
from config.text import fold
from tasks.ledger.finding import Finding

JANUARY = 1


def is_of_next_year(found: pd.DataFrame, period: Period) -> "pd.Series[bool]":
    """Per line of the period, whether its file states it for the plan that opened on 1 January."""
    headings = found["heading"]
    if period.data_as_of.month != JANUARY:
        return pd.Series(data=False, index=found.index)
    return headings.map(lambda heading: names_year(heading, period.plan_year + 1)).astype(bool)


def of_own_year(found: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The period's lines of its own plan year; RangeIndex."""
    return found[~is_of_next_year(found, period)].reset_index(drop=True)


def with_own_years(history: pd.DataFrame) -> pd.DataFrame:
    """Earlier lines (`data_as_of`, `plan_year`, `heading`) with the plan year that each states."""
    rows = zip(history["data_as_of"], history["plan_year"], history["heading"], strict=True)
    years = [
        year + 1 if day.month == JANUARY and names_year(heading, year + 1) else year for day, year, heading in rows
    ]
    return history.assign(plan_year=pd.Series(years, index=history.index, dtype="int64"))


def renumbered(issues: Sequence[Finding], kept: "pd.Series[bool]") -> tuple[Finding, ...]:
    """What was met on a file's lines, for those of them that are `kept`; what concerns no line stays."""
    places = {old: new for new, old in enumerate(kept.to_numpy().nonzero()[0].tolist())}
    return tuple(
        issue if issue.line is None else replace(issue, line=places[issue.line])
        for issue in issues
        if issue.line is None or issue.line in places
    )


def names_year(heading: object, year: int) -> bool:
    """Whether a line's headings name the plan of that year, and not what is carried over into it."""
    if not isinstance(heading, str):
        return False
    words, said = load_plan_words(), fold(heading)
    if any(fold(word) in said for word in words.carried_over):
        return False
    return any(f"{fold(word)} {year}" in said for word in words.plan_of_year)
