"""Who gets which report: an edition per audience of the distribution list, and an extract per agency that must act."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.profile import Audience, Profile
from tasks.report.build import build_extracts
from tasks.report.model import ReportModel
from tasks.report.report_facts import ReportFacts
from tasks.report.report_record import MAIN

DOCUMENTS: dict[Audience, str] = {"people_committee": "bao-cao.docx", "ministry": "bao-cao-bo.docx"}
"""The Word file of each edition."""

DOCUMENT_IDS: dict[Audience, str] = {"people_committee": "bao-cao", "ministry": "bao-cao-bo"}
"""The document that each edition is, as people name it for its release."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The report as one audience gets it."""

    audience: Audience
    model: ReportModel
    sha256: str
    """`identity_of` the model without what it corrects: equal facts give an equal one."""
    corrects: str | None
    is_new: bool
    """Whether it says something that the one issued before does not."""
    said: Mapping[str, str] = field(default_factory=dict)
    """`said_of` the model without what it corrects."""


def audiences(profile: Profile) -> tuple[Audience, ...]:
    """The main edition, then those that the distribution list needs beside it."""
    listed = {recipient.audience for recipient in profile.recipients}
    return (MAIN, *(audience for audience in DOCUMENTS if audience != MAIN and audience in listed))


def extracts(facts: ReportFacts) -> dict[str, ReportModel]:
    """By code of the agency, its own part of the report: of the agencies that have something to act on."""
    return build_extracts(facts, _to_act(facts))


def _to_act(facts: ReportFacts) -> list[str]:
    """Agencies with a slow project, capital to give, to take or left over, or a bottleneck; in order of their codes."""
    progress, proposal = facts.progress, facts.proposal
    found = {flag.agency for flag in progress.flags if flag.project_key}
    found |= {code for transfer in proposal.transfers for code in (transfer.donor_agency, transfer.recipient_agency)}
    found |= {left.agency for left in proposal.unplaced}
    if "bottleneck" in progress.lines:
        stuck = progress.lines["bottleneck"].fillna("").astype(str).str.strip() != ""
        found |= set(progress.lines.loc[stuck, "agency"].astype(str))
    return sorted(found & {agency.code for agency in facts.profile.agencies})
