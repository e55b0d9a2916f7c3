"""What checking works on and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from config.period import Period
from config.profile import Profile
from tasks.read.types import CellRef, ReadIssue, StatedTotal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of one rule at one place, told to a person: what, where, supplied, expected, by how much, how to mend."""

    rule: str
    rule_version: int
    severity: Severity
    submission: str
    """sha256 of the file."""
    agency: str
    cell: CellRef | None
    field: str | None
    project_key: str | None
    project_name: str | None
    funding_source: str | None
    supplied: str
    expected: str
    difference: str
    message: str
    mend: str
    waived: str | None = None
    """The reason with which an officer waived it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A submission as the checks see it: whose, and the parts of its ReadResult that rules look at."""

    sha256: str
    agency: str
    file_name: str
    layouts: tuple[Mapping[str, str], ...]
    stated_totals: tuple[StatedTotal, ...]
    issues: tuple[ReadIssue, ...]
    stamp_agency: str | None = None
    stamp_period: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """All submissions of one period, checked together.

    `lines`: the lines of all submissions, columns LINE_COLUMNS plus `submission` (sha256) and `agency`, RangeIndex.
    `previous`: lines accepted for the agencies' last earlier period of the same plan year (same columns), empty at first.
    `plans`: plan in force by decision: project_key, agency, funding_source, plan_vnd, decision; empty where unknown.
    `treasury`: the State Treasury's file for the period: project_key, funding_source, plan_vnd, disbursed_vnd; or empty.
    """

    profile: Profile
    period: Period
    submissions: Mapping[str, Checked]
    lines: pd.DataFrame
    previous: pd.DataFrame
    plans: pd.DataFrame = field(default_factory=pd.DataFrame)
    treasury: pd.DataFrame = field(default_factory=pd.DataFrame)


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
