"""What checking works on and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from config.intake import load_intake
from config.period import Period
from config.profile import Profile
from tasks.collect.named import Said, days_said
from tasks.ledger.finding import Finding
from tasks.read.outcome import Column, ReadResult, StatedTotal

if TYPE_CHECKING:
    # Judging one file needs no ledger, which a reading's record is kept in.
    from tasks.read.reading_record import Reading


@dataclass(frozen=True, slots=True)
class Checked:
    """A submission as the checks see it: whose, and the parts of its ReadResult that rules look at."""

    sha256: str
    agency: str
    file_name: str
    layouts: tuple[Mapping[str, str], ...]
    stated_totals: tuple[StatedTotal, ...]
    issues: tuple[Finding, ...]
    columns: tuple[Column, ...] = ()
    stamp_profile: str | None = None
    stamp_agency: str | None = None
    stamp_period: str | None = None
    is_accepted: bool = False
    """Accepted in an earlier round: it is here to compare with, keeps what it reports, and cannot be returned now."""
    replaces: frozenset[str] = frozenset()
    """Keys and folded names of the projects in the agency's accepted file, which this one would replace."""
    is_nil: bool = False
    """The file says that there is no project."""
    days_said: tuple[Said, ...] = ()
    """The days up to which it says, around its table, that its figures run."""
    received_at: datetime | None = None
    """When it came in: of two files with the same project the later one is in the wrong, if nothing else tells."""

    @classmethod
    def of(cls, read: "Reading | ReadResult", agency: str) -> "Checked":
        """What was read of an agency's file, on its own."""
        return cls(
            sha256=read.sha256,
            agency=agency,
            file_name=read.file_name,
            layouts=read.layouts,
            stated_totals=read.stated_totals,
            issues=read.issues,
            columns=read.columns,
            stamp_profile=read.stamp.profile if read.stamp else None,
            stamp_agency=read.stamp.agency if read.stamp else None,
            stamp_period=read.stamp.period if read.stamp else None,
            is_nil=bool(read.nil),
            days_said=days_said(read.titles, load_intake()),
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """All submissions of one period, checked together.

    `lines`: the lines of all submissions, columns LINE_COLUMNS plus `submission` (sha256) and `agency`, RangeIndex.
    `previous`: lines accepted for the agencies' last earlier period of the plan year (same columns), empty at first.
    `plans`: plan in force by decision: project_key, agency, funding_source, plan_vnd, decision; empty where unknown.
    `treasury`: the State Treasury's file for it: project_key, funding_source, plan_vnd, disbursed_vnd; or empty.
    """

    profile: Profile
    period: Period
    submissions: Mapping[str, Checked]
    lines: pd.DataFrame
    previous: pd.DataFrame
    plans: pd.DataFrame = field(default_factory=pd.DataFrame)
    treasury: pd.DataFrame = field(default_factory=pd.DataFrame)
    is_settled: bool = False
    """All files of the period are judged, and these are the accepted ones."""
    has_approved_plan: bool = False
    """Whether `plans` is the whole plan as approved (with `project_name`), not only what transfers changed."""
    previous_as_of: date | None = None
    """Last day that the figures of `previous` cover; None where unknown or where there are none."""
    month_before: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Like `previous`, of the period whose figures end on the last day of the month before, where another period came
    in between (two reports a month); else empty."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A rule that had nothing to judge, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of all rules over a batch. `accepted` and `returned` partition the submissions by sha256."""

    findings: tuple[Finding, ...]
    not_applicable: tuple[NotApplicable, ...]
    accepted: tuple[str, ...]
    returned: tuple[str, ...]
