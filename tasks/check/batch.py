"""What checking works on and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from config.period import Period
from config.profile import Profile
from tasks.ledger.finding import Finding
from tasks.read.outcome import ReadIssue, StatedTotal


@dataclass(frozen=True, slots=True)
class Checked:
    """A submission as the checks see it: whose, and the parts of its ReadResult that rules look at."""

    sha256: str
    agency: str
    file_name: str
    layouts: tuple[Mapping[str, str], ...]
    stated_totals: tuple[StatedTotal, ...]
    issues: tuple[ReadIssue, ...]
    stamp_profile: str | None = None
    stamp_agency: str | None = None
    stamp_period: str | None = None
    is_accepted: bool = False
    """Accepted in an earlier round: it is here to compare with, keeps what it reports, and cannot be returned now."""
    replaces: frozenset[str] = frozenset()
    """Keys and folded names of the projects in the agency's accepted file, which this one would replace."""
    received_at: datetime | None = None
    """When it came in: of two files with the same project the later one is in the wrong, if nothing else tells."""


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
    previous_as_of: date | None = None
    """Last day that the figures of `previous` cover; None where unknown or where there are none."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """An officer's decision to let a breach pass: one rule, in a submission or an agency, at a project or anywhere.

    At least one of `submission` and `agency` is given; an absent condition fits everything.
    """

    rule: str
    reason: str
    by: str
    decided_at: datetime
    submission: str | None = None
    agency: str | None = None
    project_key: str | None = None
    funding_source: str | None = None

    def __post_init__(self) -> None:
        if self.submission is None and self.agency is None:
            raise ValueError("bỏ qua lỗi phải ghi rõ tệp hoặc đơn vị")
        if not self.reason.strip():
            raise ValueError("bỏ qua lỗi phải ghi lý do")

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one that this waiver lets pass."""
        return self.rule == finding.rule and all(
            wanted is None or wanted == found
            for wanted, found in (
                (self.submission, finding.submission),
                (self.agency, finding.agency),
                (self.project_key, finding.project_key),
                (self.funding_source, finding.funding_source),
            )
        )


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
