"""Accepted files as the reader, the mapping and the profile in force now would read them: compared, never replaced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from config.fields import MONEY
from tasks.collect.keep import kept_path
from tasks.ledger.lines import lines
from tasks.ledger.records import SubmissionRecord
from tasks.read.isolated import read_files
from tasks.read.one_file import aliases_of
from tasks.read.outcome import Unreadable
from tasks.run import Run

_SAME = ("project_key", "project_name", "funding_source", *MONEY)
"""What makes a line another one; texts of which nothing is counted are left aside."""


@dataclass(frozen=True, slots=True)
class ReadOtherwise:
    """An accepted file that would now read differently: plan and disbursement in đồng and the number of lines."""

    record: SubmissionRecord
    plan_vnd: int
    disbursed_vnd: int
    lines: int
    plan_now_vnd: int | None
    """None where it could not be read at all now."""
    disbursed_now_vnd: int
    lines_now: int


def read_otherwise_now(run: Run, records: Sequence[SubmissionRecord]) -> list[ReadOtherwise]:
    """The accepted files among `records` that would now give other lines. Stores nothing."""
    accepted = [record for record in records if record.state == "accepted"]
    if not accepted:
        return []
    stored = lines(run.ledger, run.profile_code, run.period.code, known_at=run.as_of)
    outcomes = read_files(
        [(kept_path(run.settings.originals, record.sha256), record.file_name) for record in accepted],
        run.columns,
        default_source=run.profile.default_funding_source,
        source_aliases=aliases_of(run.profile),
    )
    found = []
    for record, outcome in zip(accepted, outcomes, strict=True):
        then = stored[stored["submission_id"] == record.id]
        now = None if isinstance(outcome, Unreadable) else outcome.lines
        if now is None or _content(then) != _content(now):
            sums = (_sum(then, "plan_vnd"), _sum(then, "disbursed_vnd"), len(then))
            if now is None:
                found.append(ReadOtherwise(record, *sums, None, 0, 0))
            else:
                new = (_sum(now, "plan_vnd"), _sum(now, "disbursed_vnd"), len(now))
                found.append(ReadOtherwise(record, *sums, *new))
    return found


def _content(frame: pd.DataFrame) -> Counter[tuple[Any, ...]]:
    """The lines, in whatever order, missing values alike whatever says so."""
    columns = [[None if pd.isna(value) else value for value in frame[name]] for name in _SAME]
    return Counter(zip(*columns, strict=True))


def _sum(frame: pd.DataFrame, field: str) -> int:
    return int(frame[field].fillna(0).sum())
