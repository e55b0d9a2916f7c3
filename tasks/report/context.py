"""What every section is written from: the facts cut to the recipient, and the one maker of figures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from config.profile import Audience, Profile
from tasks.progress.types import GroupRate
from tasks.reallocate.types import Transfer
from tasks.report.evidence import Evidence
from tasks.report.model import Paragraph, Table
from tasks.report.types import ReportFacts

Blocks = tuple["Paragraph | Table", ...]


class _OfAgency(Protocol):
    @property
    def agency(self) -> str | None: ...


Owned = TypeVar("Owned", bound=_OfAgency)


@dataclass(frozen=True, slots=True)
class Context:
    """Facts as the recipient may see them. `agency` is set for an agency's own extract only."""

    facts: ReportFacts
    evidence: Evidence
    audience: Audience
    agency: str | None

    def standings(self, dimension: str) -> list[GroupRate]:
        """Standings of one dimension, in the order given."""
        return [standing for standing in self.facts.progress.group_rates if standing.dimension == dimension]

    @property
    def whole(self) -> GroupRate | None:
        """The standing that the report is about: the agency's own, else the province's."""
        found = self.standings("province" if self.agency is None else "agency")
        return found[0] if found else None

    @property
    def prefix(self) -> str:
        """The id that figures about the whole begin with."""
        return "tinh" if self.agency is None else f"don-vi.{self.agency}"

    @property
    def issuer_name(self) -> str:
        """The issuing department as running text writes it."""
        return issuer_name(self.facts.profile)

    def agency_name(self, code: str) -> str:
        """The agency's name; its code where the profile does not know it."""
        return next((agency.name for agency in self.facts.profile.agencies if agency.code == code), code)

    def of_agency(self, code: str) -> str:
        """` (Sở Y tế)` after a project's name; nothing in an agency's own extract, where all is its own."""
        return "" if self.agency is not None else f" ({self.agency_name(code)})"

    def source_name(self, code: str) -> str:
        """The funding source's name; its code where the profile does not know it."""
        return next((source.name for source in self.facts.profile.funding_sources if source.code == code), code)


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
    own = facts if agency is None else extract(facts, agency)
    return Context(
        own,
        Evidence(own.progress.lines, own.sources, own.profile.report.unit, own.profile.default_funding_source),
        audience,
        agency,
    )


def extract(facts: ReportFacts, agency: str) -> ReportFacts:
    """Only what concerns one agency: its lines, files, flags, and the transfers that it gives or takes."""
    progress, proposal = facts.progress, facts.proposal
    frame = progress.lines
    lines = frame[frame["agency"] == agency] if "agency" in frame else frame
    shas = {sha for sha, source in facts.sources.items() if source.agency == agency}
    return replace(
        facts,
        reporting=_own(facts.reporting, agency),
        progress=replace(
            progress,
            lines=lines.reset_index(drop=True),
            group_rates=tuple(s for s in progress.group_rates if s.dimension == "agency" and s.key == agency),
            total_forecast=None,
            flags=_own(progress.flags, agency),
        ),
        proposal=replace(
            proposal,
            transfers=tuple(
                _own_side(t, agency) for t in proposal.transfers if agency in (t.donor_agency, t.recipient_agency)
            ),
            unplaced=_own(proposal.unplaced, agency),
            not_used=_own(proposal.not_used, agency),
            commitments=_own(proposal.commitments, agency),
            effects=(),
        ),
        findings=_own(facts.findings, agency),
        sources={sha: source for sha, source in facts.sources.items() if sha in shas},
        curve=(),
        curve_last_year=(),
        bottleneck_since={key: on for key, on in facts.bottleneck_since.items() if key[0] == agency},
        corrects=None,
        tasks=facts.tasks[facts.tasks["lead"] == agency] if "lead" in facts.tasks else facts.tasks.iloc[:0],
        indicators=facts.indicators.iloc[:0],
    )


def _own_side(transfer: Transfer, agency: str) -> Transfer:
    """The transfer without what it says about another agency's project."""
    if transfer.donor_agency != agency:
        return replace(transfer, donor="", donor_name="", donor_agency="", why_donor="", binding="")
    if transfer.recipient_agency != agency:
        return replace(transfer, recipient="", recipient_name="", recipient_agency="", why_recipient="", binding="")
    return transfer


def _own(entries: Iterable[Owned], agency: str) -> tuple[Owned, ...]:
    return tuple(entry for entry in entries if entry.agency == agency)
