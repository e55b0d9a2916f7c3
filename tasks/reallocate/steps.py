"""The room's work for one run: put candidates together, propose, and freeze the proposal."""

from config.clock import now
from config.job import Job
from tasks.ledger.documents import freeze, latest
from tasks.ledger.steps import the_ledger
from tasks.ledger.types import FrozenRecord
from tasks.progress.types import Progress
from tasks.reallocate.candidates import candidates
from tasks.reallocate.freeze import proposal_from_json, proposal_to_json
from tasks.reallocate.propose import propose
from tasks.reallocate.types import Candidate, Proposal


def the_candidates(job: Job, progress: Progress) -> list[Candidate]:
    """The period's projects as reallocation sees them."""
    return candidates(job.profile, job.period, progress)


def funding_levels(job: Job) -> dict[str, str]:
    """Level (central, local, foreign) of each funding source."""
    return {source.code: source.level for source in job.profile.funding_sources}


def propose_transfers(job: Job, progress: Progress) -> Proposal:
    """The optimal transfers under the profile's rules. Writes nothing."""
    return propose(job.profile.reallocation, the_candidates(job, progress), funding_levels=funding_levels(job))


def freeze_proposal(job: Job, proposal: Proposal) -> FrozenRecord:
    """Keep the proposal as made; the same proposal again is the same record."""
    return freeze(
        the_ledger(),
        "proposal",
        profile=job.profile_code,
        period=job.period.code,
        payload=proposal_to_json(proposal),
        known_at=job.as_of,
        recorded_at=now(),
    )


def frozen_proposal(job: Job) -> tuple[FrozenRecord, Proposal] | None:
    """The proposal in force of the period, if one was made."""
    record = latest(the_ledger(), "proposal", job.profile_code, job.period.code, known_at=job.as_of)
    return (record, proposal_from_json(record.payload)) if record else None
