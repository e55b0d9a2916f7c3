"""What a report is made from. The model that is made of it is in model.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import pandas as pd

from config.period import Period
from config.profile import Profile
from tasks.check.reconciliation import Reconciliation
from tasks.duties.bottlenecks import Bottleneck
from tasks.duties.summary import DutyLine
from tasks.ledger.finding import Finding
from tasks.ledger.records import RestsOn
from tasks.plan.coverage import Coverage
from tasks.plan.gates import Gate
from tasks.plan.in_force import PlanInForce
from tasks.progress.types import Progress
from tasks.progress.year_closing import YearClosing
from tasks.reallocate.proposal import Proposal

ReportingState = Literal["accepted", "returned", "quarantined", "missing"]


@dataclass(frozen=True, slots=True)
class AgencyReporting:
    """What one agency did about its duty in the period."""

    agency: str
    name: str
    state: ReportingState
    is_late: bool = False
    days_late: int = 0
    received_at: datetime | None = None
    file_name: str | None = None
    revision: int = 0
    """1 for the first accepted file of the period, 2 for its first correction ..."""
    errors: int = 0
    warnings: int = 0
    reason: str = ""
    """Why returned or quarantined; for a duty re-set from an earlier date, that date and the letters about it."""
    excused: bool = False
    """Not to be called late or criticised: the deadline lies ahead, or a document gives more time or exempts."""
    is_nil: bool = False
    """Accepted, and there is no project: a report all the same."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file behind the figures: enough to follow a figure to its cell, its sender and its moment of arrival."""

    sha256: str
    file_name: str
    agency: str
    received_at: datetime
    channel: str
    sender: str | None
    layouts: tuple[Mapping[str, str], ...]
    account: str = ""
    """What of the file was read and what was not understood, as a sentence."""


@dataclass(frozen=True, slots=True)
class EarlierReports:
    """Lines of earlier periods, with their files as `ReportFacts.sources`; `on` is the day to which they all run."""

    lines: pd.DataFrame
    sources: Mapping[str, SourceFile]
    on: date | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The province's cumulative disbursement at the end of a day, as reported then."""

    on: date
    disbursed_vnd: int
    plan_vnd: int


@dataclass(frozen=True, slots=True)
class NextYear:
    """What reports with figures of January say of the plan that opened on the 1st, whole đồng."""

    plan_year: int
    projects: int
    plan_vnd: int
    disbursed_vnd: int


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything a report of one period says, as known at `as_of`; the report adds no fact of its own."""

    profile: Profile
    period: Period
    as_of: datetime
    reporting: tuple[AgencyReporting, ...]
    progress: Progress
    proposal: Proposal
    findings: tuple[Finding, ...]
    sources: Mapping[str, SourceFile]
    """By sha256; `progress.lines.submission` points here."""
    curve: tuple[CurvePoint, ...] = ()
    """Earlier periods of the plan year and this one, in order."""
    curve_last_year: tuple[CurvePoint, ...] = ()
    illustrative: bool = False
    """Sample data: every page says that the figures are illustrative."""
    tasks: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Assigned tasks, when they are tracked; the section appears only when there are facts."""
    overdue_duties: tuple[str, ...] = ()
    """One-off duties to report that are past their date without a delivery, a line for each."""
    duties: tuple[DutyLine, ...] = ()
    """Every obligation beside project tables and assigned tasks, and what became of it."""
    register: tuple[Bottleneck, ...] = ()
    """The register of bottlenecks by `duties_on`, open ones first: kind, level, age, next action."""
    duties_on: date = date.min
    """The day as of which duties and register stand: ages count to it."""
    indicators: pd.DataFrame = field(default_factory=pd.DataFrame)
    coverage: Coverage | None = None
    """None in an agency's own extract, and for facts that come from no ledger."""
    gates: tuple[Gate, ...] = ()
    plan: PlanInForce | None = None
    """The plan by imported decisions; None where none was imported, and in an agency's own extract."""
    asked_in_returned: Mapping[str, int] = field(default_factory=dict)
    """By source what returned files ask to be given more, whole đồng: known, and not yet counted."""
    earlier: EarlierReports | None = None
    """The last reports of the agencies of which none is accepted now."""
    reconciliation: Reconciliation | None = None
    """With the State Treasury; None where the profile names none, and in an agency's own extract."""
    closing: YearClosing | None = None
    """Of this plan year or, before that is closed, of the year before; None in an agency's own extract."""
    next_year: NextYear | None = None
    """Of no line of `progress`; None where no report speaks of it, and in an agency's own extract."""
    rests_on: RestsOn | None = None
    """What all this was gathered from; None where it comes from no ledger."""
