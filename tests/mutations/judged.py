"""What becomes of a mutated workbook: returned, asked about, or silent; alone, or beside the other months and files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from config.columns import ColumnMap, load_columns
from config.fields import MONEY
from config.period import Period
from config.rules import RuleRegister, load_rules
from tasks.check.batch import Batch, Checked
from tasks.check.engine import check
from tasks.ledger.finding import Finding
from tasks.read.one_file import aliases_of
from tasks.read.outcome import ReadOutcome, ReadResult, Unreadable
from tasks.read.workbook import read_file
from tests.mutations.books import GoodBook, long_form, period, profile, short_form

NOW, LAST, MONTH_BEFORE = date(2023, 9, 5), date(2023, 8, 22), date(2023, 8, 5)
"""The period judged, the one before it, and the one whose figures end with the month before."""
Outcome = Literal["refused", "returned", "asked", "silent", "unchanged"]
_MILLION = 1_000_000
_SIBLINGS = 4
"""Agencies whose files stand beside: those that are mutated are among them."""


@dataclass(frozen=True, slots=True)
class Context:
    """A form, and what stands beside a file of it: nothing, or the earlier reports and the other agencies' files."""

    name: str
    has_history: bool
    form: Callable[[Period, str], GoodBook]

    def book(self, agency: str) -> GoodBook:
        """The good workbook of an agency."""
        return self.form(period(NOW), agency)


CONTEXTS = (
    Context("24 columns, in a cycle", True, long_form),
    Context("24 columns, alone", False, long_form),
    Context("6 columns, in a cycle", True, short_form),
    Context("6 columns, alone", False, short_form),
    Context("without codes and total, alone", False, partial(short_form, is_bare=True)),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a file, and the rules that said so."""

    outcome: Outcome
    rules: tuple[str, ...] = ()


class Judge:
    """Reads and checks workbooks; with `has_history` beside the other agencies' files and the periods before."""

    def __init__(self, folder: Path, *, has_history: bool) -> None:
        self._path = folder / "bao-cao.xlsx"
        self._has_history = has_history

    def findings(self, book: GoodBook) -> tuple[ReadOutcome, list[Finding]]:
        """What is read of a workbook, and the errors and warnings about it."""
        outcome = self._read(book)
        if isinstance(outcome, Unreadable):
            return outcome, []
        verdict = check(self._batch(book.agency, outcome), _rules())
        mine = [one for one in verdict.findings if one.submission == outcome.sha256 and one.severity != "info"]
        return outcome, mine

    def judged(self, good: GoodBook, changed: GoodBook) -> Judged:
        """What becomes of `changed`, whose figures or names are those of `good` but for one change."""
        after, found = self.findings(changed)
        if isinstance(after, Unreadable):
            return Judged("refused", (after.code,))
        rules = tuple(dict.fromkeys(one.rule for one in found))
        if any(one.severity == "error" for one in found):
            return Judged("returned", rules)
        if found:
            return Judged("asked", rules)
        before = self._read(good)
        assert isinstance(before, ReadResult)
        return Judged("unchanged" if _facts(before) == _facts(after) else "silent")

    def _read(self, book: GoodBook) -> ReadOutcome:
        path = book.save(self._path)
        return read_file(
            path,
            path.name,
            _columns(),
            default_source=profile().default_funding_source,
            source_aliases=aliases_of(profile()),
        )

    def _batch(self, agency: str, result: ReadResult) -> Batch:
        own = _lines(result, agency)
        alone = Batch(
            profile=profile(),
            period=period(NOW),
            submissions={result.sha256: Checked.of(result, agency)},
            lines=own,
            previous=own.iloc[:0],
        )
        if not self._has_history:
            return alone
        siblings = _month(NOW, self._path.parent)
        others = siblings[siblings["agency"] != agency]
        bare = replace(alone.submissions[result.sha256], is_accepted=True, issues=(), stated_totals=(), columns=())
        accepted = {
            sha256: replace(bare, sha256=sha256, agency=code)
            for sha256, code in others[["submission", "agency"]].drop_duplicates().itertuples(index=False)
        }
        return replace(
            alone,
            submissions={**alone.submissions, **accepted},
            lines=pd.concat([own, others], ignore_index=True),
            previous=_month(LAST, self._path.parent),
            previous_as_of=period(LAST).data_as_of,
            month_before=_month(MONTH_BEFORE, self._path.parent),
        )


@cache
def _columns() -> ColumnMap:
    return load_columns()


@cache
def _rules() -> RuleRegister:
    return load_rules()


def _lines(result: ReadResult, agency: str) -> pd.DataFrame:
    return result.lines.assign(submission=result.sha256, agency=agency).reset_index(drop=True)


@cache
def _month(due_on: date, folder: Path) -> pd.DataFrame:
    """The lines of all agencies' good files of a period."""
    judge = Judge(folder, has_history=False)
    found = []
    for agency in profile().agencies[:_SIBLINGS]:
        result = judge._read(long_form(period(due_on), agency.code))
        assert isinstance(result, ReadResult)
        found.append(_lines(result, agency.code))
    return pd.concat(found, ignore_index=True)


def _facts(result: ReadResult) -> Sequence[Any]:
    """What a file says of its projects: names and amounts to a million đồng, in any order."""
    lines = result.lines
    amounts = [[0 if pd.isna(one) else round(int(one) / _MILLION) for one in lines[field]] for field in MONEY]
    return sorted(zip(lines["project_key"], lines["project_name"], lines["funding_source"], *amounts, strict=True))
