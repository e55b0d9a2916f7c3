"""Waivers: an officer lets breaches of a rule pass, with a reason; the findings stay and say so."""

from tasks.ledger.finding import Finding
from tasks.ledger.findings import waivers
from tasks.ledger.records import Waiver
from tasks.run import Run


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether the finding is one that the waiver lets pass; what the waiver does not name fits everything."""
    return waiver.rule == finding.rule and all(
        not wanted or wanted == found
        for wanted, found in (
            (waiver.submission, finding.submission),
            (waiver.agency, finding.agency),
            (waiver.project_key, finding.project_key),
            (waiver.funding_source, finding.funding_source),
        )
    )


def waivers_of(run: Run) -> tuple[Waiver, ...]:
    """The period's waivers known at the run's moment."""
    known = waivers(run.ledger, run.profile_code, known_at=run.as_of)
    return tuple(waiver for waiver in known if waiver.period == run.period.code)
