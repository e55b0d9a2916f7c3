"""Prefect tasks of the room: propose, and freeze what was proposed."""

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from config.job import Job
from tasks.ledger.types import FrozenRecord
from tasks.progress.types import Progress
from tasks.reallocate import steps
from tasks.reallocate.types import Proposal


@task(cache_policy=NO_CACHE)
def propose(job: Job, progress: Progress) -> Proposal:
    """The optimal transfers of the period."""
    return steps.propose_transfers(job, progress)


@task(cache_policy=NO_CACHE)
def freeze(job: Job, proposal: Proposal) -> FrozenRecord:
    """Keep the proposal, and publish it."""
    create_table_artifact(
        key=f"{job.profile_code}-{job.period.code}-transfers",
        table=[
            {"from": t.donor_name, "to": t.recipient_name, "source": t.funding_source, "amount_vnd": f"{t.amount_vnd:,}",
             "decided_by": t.decided_by}
            for t in proposal.transfers
        ],
        description=f"{job.name}: proposed transfers, balanced within each source",
    )  # fmt: skip
    return steps.freeze_proposal(job, proposal)
