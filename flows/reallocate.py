"""Reallocate: propose transfers from projects that cannot spend to projects that can."""

from config.job import Job
from flows.stage import Outcome, stage
from tasks.progress import door as standing
from tasks.reallocate import door as transfers
from tasks.reallocate.types import Proposal


@stage
def reallocate(job: Job) -> Outcome[Proposal]:
    """One proposal for the period, balanced to the đồng within each source, frozen for the decision on it."""
    assessed = standing.assess(job)
    proposal = transfers.propose(job, assessed)
    transfers.freeze(job, proposal, assessed)
    return Outcome(proposal)
