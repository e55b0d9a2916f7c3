"""What every section is written from: the facts cut to the recipient, and the one maker of figures."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol, TypeVar

from config.profile import Audience, Profile
from tasks.duties.bottlenecks import Bottleneck
from tasks.progress.types import GroupRate
from tasks.reallocate.proposal import Transfer
from tasks.report.evidence import Evidence
from tasks.report.model import Paragraph, Table
from tasks.report.report_facts import ReportFacts

Blocks = tuple["Paragraph | Table", ...]


class _OfAgency(Protocol):
    @property
    def agency(self) -> str | None: ...


T = TypeVar("T")
Owned = TypeVar("Owned", bound=_OfAgency)


@dataclass(frozen=True)
class Context:
    """Facts as the recipient may see them. `agency` is set for an agency's own extract only."""

    facts: ReportFacts
    evidence: Evidence
    audience: Audience
    agency: str | None
    annexes: Mapping[str, str] = field(default_factory=dict)
    """By code of the appendix how the text refers to it: `Phụ lục II`."""

    def see(self, code: str) -> str:
        """` (Phụ lục II)` where that appendix goes with the report, for the end of what it details."""
        return f" ({self.annexes[code]})" if code in self.annexes else ""

    def group_rates(self, dimension: str) -> list[GroupRate]:
        """Rates of the groups of one dimension, in the order given."""
        return [group for group in self.facts.progress.group_rates if group.dimension == dimension]

    @property
    def whole(self) -> GroupRate | None:
        """The group that the report is about: the agency's own, else the province's."""
        found = self.group_rates("province" if self.agency is None else "agency")
        return found[0] if found else None

    @property
    def prefix(self) -> str:
        """The id that figures about the whole begin with."""
        return "tinh" if self.agency is None else f"don-vi.{self.agency}"

    @cached_property
    def registered(self) -> dict[tuple[str, str], Bottleneck]:
        """By agency and project what the register of bottlenecks says: of several the open one, which comes first."""
        return {(one.agency, one.project_key): one for one in reversed(self.facts.register)}

    @property
    def issuer_name(self) -> str:
        """The issuing department as running text writes it."""
        return issuer_name(self.facts.profile)

    @property
    def ministry(self) -> str:
        """The ministry as the distribution list names it, without `(b/c)`."""
        listed = [one.text for one in self.facts.profile.recipients if one.audience == "ministry"]
        return listed[0].partition("(")[0].strip() if listed else "cơ quan có thẩm quyền"

    def agency_name(self, code: str) -> str:
        """The agency's name; its code where the profile does not know it."""
        return self._agency_names.get(code, code)

    def short_name(self, code: str) -> str:
        """The agency's name as lists have room for: with the abbreviations of the profile."""
        return short(self.agency_name(code), self.facts.profile.report.abbreviations)

    def of_agency(self, code: str) -> str:
        """` (Sở Y tế)` after a project's name; nothing in an agency's own extract, where all is its own."""
        return "" if self.agency is not None else f" ({self.short_name(code)})"

    def source_name(self, code: str) -> str:
        """The funding source's name, UNSPLIT included; its code where the profile does not know it."""
        return self._source_names.get(code, code)

    @cached_property
    def _agency_names(self) -> dict[str, str]:
        return self.facts.profile.agency_names(self.facts.period.due_on)

    @cached_property
    def _source_names(self) -> Mapping[str, str]:
        return self.facts.profile.source_names


def short(name: str, abbreviations: Mapping[str, str]) -> str:
    """A name with its long parts abbreviated, the longest first."""
    for long in sorted(abbreviations, key=len, reverse=True):
        name = name.replace(long, abbreviations[long])
    return name


def issuer_name(profile: Profile) -> str:
    """`Sở Kế hoạch và Đầu tư`, for the capitals of the document's head.

    Vietnamese names do not follow from their capitals, so the profile is asked: its agencies, and to whom reports go.
    """
    capitals = profile.issuer.agency
    texts = [*(agency.name for agency in profile.agencies), *(duty.sent_to for duty in profile.obligations)]
    name = re.compile(rf"(?<!\w){re.escape(capitals)}(?!\w)", re.IGNORECASE)
    return next((found[0] for text in texts if (found := name.search(text))), capitals.capitalize())


def make_context(facts: ReportFacts, audience: Audience, agency: str | None) -> Context:
    """The context of a report; with `agency` everything that belongs to others is cut away first."""
    if agency is not None:
        return extract_contexts(facts, [agency])[agency]
    return Context(_of_central_capital(facts) if audience == "ministry" else facts, evidence_of(facts), audience, None)


def _of_central_capital(facts: ReportFacts) -> ReportFacts:
    """The proposal cut to the sources that the central authorities assign; of others nothing is asked of them."""
    central = {one.code for one in facts.profile.funding_sources if one.level in ("central", "foreign")}
    proposal = facts.proposal
    cut = replace(
        proposal,
        transfers=tuple(one for one in proposal.transfers if one.funding_source in central),
        unplaced=tuple(one for one in proposal.unplaced if one.funding_source in central),
        effects=tuple(one for one in proposal.effects if one.funding_source in central),
    )
    asked = {code: vnd for code, vnd in facts.asked_in_returned.items() if code in central}
    return replace(facts, proposal=cut, asked_in_returned=asked)


def extract_contexts(
    facts: ReportFacts, agencies: Iterable[str], evidence: Evidence | None = None
) -> dict[str, Context]:
    """By agency the context of its extract, all cut in one pass from the facts and their `evidence`."""
    whole = evidence or evidence_of(facts)
    own, none = whole.of_agencies(), whole.without_lines()
    return {code: Context(cut, own.get(code, none), "agency", code) for code, cut in slices(facts, agencies).items()}


def evidence_of(facts: ReportFacts) -> Evidence:
    """All lines of the facts, those of earlier reports beside them."""
    unit, source = facts.profile.report.unit, facts.profile.default_funding_source
    earlier = None if facts.earlier is None else Evidence(facts.earlier.lines, facts.earlier.sources, unit, source)
    return Evidence(facts.progress.lines, facts.sources, unit, source, earlier)


def slices(facts: ReportFacts, agencies: Iterable[str]) -> dict[str, ReportFacts]:
    """By agency only what concerns it: its lines (at the places that they have in the whole), files, flags, and the
    transfers that it gives or takes.

    Everything is gone through once, however many agencies there are.
    """
    progress, proposal = facts.progress, facts.proposal
    lines = {} if progress.lines.empty else dict(iter(progress.lines.groupby("agency", sort=False)))
    none = progress.lines.iloc[:0]
    rates = _by_agency((group.key, group) for group in progress.group_rates if group.dimension == "agency")
    flags, findings = _owned(progress.flags), _owned(facts.findings)
    reporting, unplaced = _owned(facts.reporting), _owned(proposal.unplaced)
    not_used, commitments = _owned(proposal.not_used), _owned(proposal.commitments)
    transfers = _by_agency(
        (agency, _own_side(transfer, agency))
        for transfer in proposal.transfers
        for agency in dict.fromkeys((transfer.donor_agency, transfer.recipient_agency))
    )
    sources = _by_agency((source.agency, (sha, source)) for sha, source in facts.sources.items())
    register = _owned(facts.register)
    tasks = {} if facts.tasks.empty else dict(iter(facts.tasks.groupby("lead", sort=False)))
    return {
        agency: replace(
            facts,
            reporting=reporting[agency],
            progress=replace(
                progress,
                lines=lines.get(agency, none),
                group_rates=rates[agency],
                total_forecast=None,
                flags=flags[agency],
            ),
            proposal=replace(
                proposal,
                transfers=transfers[agency],
                unplaced=unplaced[agency],
                not_used=not_used[agency],
                commitments=commitments[agency],
                effects=(),
                unasked=None,
            ),
            findings=findings[agency],
            sources=dict(sources[agency]),
            curve=(),
            curve_last_year=(),
            tasks=tasks.get(agency, facts.tasks.iloc[:0]),
            indicators=facts.indicators.iloc[:0],
            overdue_duties=(),
            duties=(),
            register=register[agency],
            coverage=None,
            gates=(),
            plan=None,
            asked_in_returned={},
            earlier=None,
            reconciliation=None,
            closing=None,
            next_year=None,
        )
        for agency in agencies
    }


def _own_side(transfer: Transfer, agency: str) -> Transfer:
    """The transfer without what it says about another agency's project."""
    if transfer.donor_agency != agency:
        return replace(transfer, donor="", donor_name="", donor_agency="", why_donor="", binding="")
    if transfer.recipient_agency != agency:
        return replace(transfer, recipient="", recipient_name="", recipient_agency="", why_recipient="", binding="")
    return transfer


def _owned(entries: Iterable[Owned]) -> Mapping[str, tuple[Owned, ...]]:
    return _by_agency((entry.agency or "", entry) for entry in entries)


def _by_agency(entries: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    """Entries by the agency beside each; none for any other agency."""
    found: dict[str, list[T]] = {}
    for agency, entry in entries:
        found.setdefault(agency, []).append(entry)
    return defaultdict(tuple, {agency: tuple(own) for agency, own in found.items()})
