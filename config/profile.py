"""A province's regime: everything that its directive fixes, as one typed object."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.agencies import Agency, FundingSource, KeyProject, Recipient
from config.citation import Citation, Document, Entry, Source
from config.follow_up import FollowUp
from config.gates import GateLimits
from config.obligations import OFFICE, Obligation
from config.reallocation import ReallocationRules
from config.release import ReleaseRules
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


class ReportRules(Entry):
    """Which sections a report has, in which order, per recipient."""

    sections: dict[Audience, tuple[str, ...]]
    """Names of modules in tasks/report/sections, as they are to stand."""
    basis: tuple[str, ...]
    """The `Căn cứ` lines."""
    unit: Literal["dong", "trieu", "ty"] = "ty"
    abbreviations: dict[str, str] = Field(default_factory=dict)
    """What charts write for the long parts of agencies' names."""
    source: Source


class ReturnPolicy(Entry):
    """What an agency gets back: its own workbook marked, or a notice only where data are sensitive."""

    attach_workbook: bool = True
    source: Source


class Profile(Entry):
    """The regime of one province for one plan year. All entries cite `documents`."""

    code: str = Field(pattern=CODE)
    title: str
    plan_year: int = Field(ge=2000, le=2100)
    earlier_profiles: tuple[Annotated[str, Field(pattern=CODE)], ...] = ()
    """Codes under which the same province's earlier plan years were run: forecasts learn from their reports."""
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

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.code in self.earlier_profiles:
            raise ValueError("`earlier_profiles`: không ghi mã của chính hồ sơ này")
        _unique("agencies", [agency.code for agency in self.agencies])
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
        _known("tasks.lead", [task.lead for task in self.tasks if task.lead], {*agencies, OFFICE})
        _known("agencies.successor", [a.successor for a in self.agencies if a.successor], agencies)
        _known("agencies.parent", [a.parent for a in self.agencies if a.parent], agencies)
        _known("documents", [citation.document for citation in citations(self)], set(self.documents))
        return self

    def agency(self, code: str) -> Agency:
        """The agency of that code. Raises KeyError."""
        return {agency.code: agency for agency in self.agencies}[code]

    def successors(self, on: date) -> dict[str, str]:
        """For each agency that is no longer in force on that day, the one that answers for it then."""
        known = {agency.code: agency for agency in self.agencies}
        found = {}
        for agency in self.agencies:
            last, passed = agency, {agency.code}
            while last.successor and last.valid_to is not None and last.valid_to < on and last.successor not in passed:
                last = known[last.successor]
                passed.add(last.code)
            if last is not agency:
                found[agency.code] = last.code
        return found

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
