"""A province's regime: everything that its directive fixes, as one typed object."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from config.agencies import Agency, FundingSource, KeyProject, Recipient
from config.citation import Citation, Document, Entry, Marked, Source
from config.follow_up import FollowUp, with_own_reminders
from config.gates import GateLimits
from config.obligations import OFFICE, Obligation
from config.reallocation import ReallocationRules
from config.release import ReleaseRules
from config.succession import Succession
from config.targets import FlagRule, Target
from config.tasks import AssignedTask, Indicator
from config.vocabulary import vocabulary

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Audience = Literal["people_committee", "ministry", "agency"]


class Issuer(Entry):
    """The focal department as the report's head and foot print it."""

    province: str
    """`tỉnh Bắc Ninh`"""
    place: str
    """`Bắc Ninh`, before the date."""
    superior: str
    agency: str
    abbreviation: str
    """`SKHĐT`, in the document number."""
    signed_by: str
    """`GIÁM ĐỐC`"""
    name: str = "Sở Kế hoạch và Đầu tư"
    """As running text writes it."""
    on_behalf: str | None = None
    email: str | None = None
    reply_to: str | None = None
    source: Source


class ReportPart(Entry):
    """A numbered part of a report under its own heading, made of sections that are numbered within it."""

    title: str
    of: tuple[str, ...] = Field(min_length=1)
    """Names of modules in tasks/report/sections, as they are to stand."""


class Direction(Marked):
    """What a document of the regime directed about public investment, as the report's first part tells it."""

    text: str
    source: Source


class Responsibility(Entry):
    """Who is named in an assessment, and until when the report asks for something to be done. Ours."""

    named: int = Field(default=3, ge=1)
    """Agencies named for review: those below the province's rate, by what they lack to it, the most first."""
    act_within_working_days: int = Field(default=7, ge=1)
    """From the day of which the report speaks to the day by which it asks for something."""
    source: Source | None = None


class ReportRules(Entry):
    """Which sections a report has, in which order, per recipient."""

    sections: dict[Audience, tuple[str | ReportPart, ...]]
    """Names of modules in tasks/report/sections, as they are to stand; one outside a part is a part of its own."""
    basis: tuple[str, ...]
    """The `Căn cứ` lines."""
    direction: tuple[Direction, ...] = ()
    responsibility: Responsibility = Responsibility()
    unit: Literal["dong", "trieu", "ty"] = "ty"
    abbreviations: dict[str, str] = Field(default_factory=dict)
    """What charts write for the long parts of agencies' names."""
    source: Source

    def ordered(self, audience: Audience) -> tuple[str, ...]:
        """The sections of an audience's report in their order, whatever part they stand in."""
        return tuple(
            name
            for part in self.sections.get(audience, ())
            for name in (part.of if isinstance(part, ReportPart) else (part,))
        )


class ReturnPolicy(Entry):
    """What an agency gets back: its own workbook marked, or a notice only where data are sensitive."""

    attach_workbook: bool = True
    source: Source


class Predecessor(Entry):
    """A province that was merged into this one, with its profiles.

    Its agencies are entries of this profile under `prefix` and their own code (`bg-sxd`), with `valid_to` and
    `successor`; two provinces may so have agencies of one code.
    """

    profiles: tuple[Annotated[str, Field(pattern=CODE)], ...] = Field(min_length=1)
    prefix: str = Field(pattern=r"^[a-z0-9]+-$")
    source: Source


class Profile(Entry):
    """The regime of one province for one plan year. All entries cite `documents`."""

    code: str = Field(pattern=CODE)
    title: str
    plan_year: int = Field(ge=2000, le=2100)
    earlier_profiles: tuple[Annotated[str, Field(pattern=CODE)], ...] = ()
    """Codes under which the same province's earlier plan years were run: forecasts learn from their reports."""
    predecessors: tuple[Predecessor, ...] = ()
    """Provinces merged into this one: their histories are the province's own before the merger."""
    timezone: Literal["Asia/Ho_Chi_Minh"] = "Asia/Ho_Chi_Minh"
    documents: dict[str, Document]
    issuer: Issuer
    funding_sources: tuple[FundingSource, ...] = Field(min_length=1)
    default_funding_source: str
    """The source of a row that names none, where the agency's form has no source column."""
    agencies: tuple[Agency, ...] = Field(min_length=1)
    treasury: Agency | None = None
    """The State Treasury: its file is compared with the agencies' and never enters the figures."""
    obligations: tuple[Obligation, ...] = Field(min_length=1)
    targets: tuple[Target, ...] = Field(min_length=1)
    flag_rules: tuple[FlagRule, ...] = ()
    reallocation: ReallocationRules
    recipients: tuple[Recipient, ...] = ()
    key_projects: tuple[KeyProject, ...] = ()
    tasks: tuple[AssignedTask, ...] = ()
    """With `indicators` in a file of their own, `tasks/MÃ.yaml` in the folder of profiles."""
    indicators: tuple[Indicator, ...] = ()
    report: ReportRules
    returns: ReturnPolicy
    release: ReleaseRules = ReleaseRules()
    follow_up: FollowUp = FollowUp()
    gates: GateLimits = GateLimits()
    """What must hold before a consolidated report may leave."""
    escalation_email: str | None = None
    disbursable_until: date
    """Last day on which the year's plan may be disbursed (31 January of the next year)."""

    @model_validator(mode="before")
    @classmethod
    def _of_earlier_versions(cls, given: Any) -> Any:
        return with_own_reminders(given) if isinstance(given, Mapping) else given

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.code in self.earlier_profiles:
            raise ValueError("`earlier_profiles`: không ghi mã của chính hồ sơ này")
        _unique("funding_sources", [source.code for source in self.funding_sources])
        _unique("obligations", [obligation.id for obligation in self.obligations])
        _unique("tasks", [task.id for task in self.tasks])
        _unique("indicators", [indicator.id for indicator in self.indicators])
        _unique("targets", [target.id for target in self.targets])
        _unique("flag_rules", [rule.id for rule in self.flag_rules])
        agencies = {agency.code for agency in self.agencies}
        if self.treasury is not None and self.treasury.code in agencies:
            raise ValueError("`treasury`: mã trùng với một đơn vị báo cáo; đặt mã khác")
        sources = {source.code for source in self.funding_sources}
        _covered_by_earlier(self.flag_rules)
        _known("default_funding_source", [self.default_funding_source], sources)
        _known("targets.funding_source", [t.funding_source for t in self.targets if t.funding_source], sources)
        _known("key_projects.agency", [k.agency for k in self.key_projects if k.agency], agencies)
        _known("obligations.agencies", [code for o in self.obligations for code in o.agencies], {*agencies, OFFICE})
        own = {obligation.id for obligation in self.obligations}
        _known("tasks.same_as", [task.same_as for task in self.tasks if task.same_as], own)
        _known("tasks.lead", [task.lead for task in self.tasks if task.lead], {*agencies, OFFICE})
        _known("agencies.parent", [a.parent for a in self.agencies if a.parent], agencies)
        _known("documents", [citation.document for citation in citations(self)], set(self.documents))
        return self

    @property
    def succession(self) -> Succession:
        """Who answers for whom over time."""
        return Succession(self.agencies)

    def agency(self, code: str, on: date | None = None) -> Agency:
        """The agency of that code as it was on a day; without one, as it is last known. Raises KeyError."""
        found = self.succession.entry(code, on or date.max)
        if found is None:
            raise KeyError(code)
        return found

    def agency_names(self, on: date) -> dict[str, str]:
        """Names of all agencies by code, as they were called on a day: a document names an agency as of its date."""
        succession = self.succession
        entries = {agency.code: succession.entry(agency.code, on) or agency for agency in self.agencies}
        return {code: agency.name for code, agency in entries.items()}

    def funding_source(self, code: str) -> FundingSource:
        """The funding source of that code. Raises KeyError."""
        return {source.code: source for source in self.funding_sources}[code]

    @property
    def source_names(self) -> dict[str, str]:
        """What people call the sources of lines, UNSPLIT included, by code."""
        return {source.code: source.name for source in self.funding_sources} | dict(vocabulary().funding_sources)


def _covered_by_earlier(rules: tuple[FlagRule, ...]) -> None:
    """A rule is covered by rules before it only: so no two can hide each other."""
    earlier: set[str] = set()
    for rule in rules:
        if strange := sorted(set(rule.covered_by) - earlier):
            raise ValueError(
                f"`flag_rules`: quy tắc {rule.id} có covered_by {', '.join(strange)} không phải quy tắc đứng trước nó"
            )
        earlier.add(rule.id)


def citations(entry: Entry) -> list[Citation]:
    """Every citation in an entry, depth first."""
    found: list[Citation] = []
    for value in entry.__dict__.values():
        for item in value if isinstance(value, tuple) else [value]:
            if isinstance(item, Citation):
                found.append(item)
            elif isinstance(item, Entry):
                found.extend(citations(item))
    return found


def _unique(key: str, codes: list[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"`{key}`: trùng mã {', '.join(twice)}; mỗi mã chỉ dùng một lần")


def _known(key: str, codes: list[str], known: set[str]) -> None:
    strange = sorted(set(codes) - known)
    if strange:
        raise ValueError(f"`{key}`: không có mã {', '.join(strange)}; các mã đã khai báo: {', '.join(sorted(known))}")
