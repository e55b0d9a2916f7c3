"""Prefect tasks of the room: propose, and freeze what was proposed."""

from collections.abc import Mapping
from typing import Any

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from config.job import Job
from tasks.ledger.types import DecisionRecord, FrozenRecord
from tasks.progress.types import Progress
from tasks.reallocate import acts, steps
from tasks.reallocate.types import Proposal


@task(cache_policy=NO_CACHE)
def propose(job: Job, progress: Progress) -> Proposal:
    """The optimal transfers of the period."""
    return steps.propose_transfers(job, progress)


@task(cache_policy=NO_CACHE)
def freeze(job: Job, proposal: Proposal, progress: Progress) -> FrozenRecord:
    """Keep the proposal, and publish it."""
    create_table_artifact(
        key=f"{job.profile_code}-{job.period.code}-transfers",
        table=[
            {"from": t.donor_name, "to": t.recipient_name, "source": t.funding_source,
             "amount_vnd": f"{t.amount_vnd:,}", "decided_by": t.decided_by}
            for t in proposal.transfers
        ],
        description=f"{job.name}: proposed transfers, balanced within each source",
    )  # fmt: skip
    return steps.freeze_proposal(job, proposal, steps.the_candidates(job, progress))


def describe(job: Job) -> str:
    """The open proposal as markdown for the decision form. Raises ToldError where there is none to decide."""
    frozen, proposal = acts.open_proposal(job)
    rows = [
        f"| {number} | {t.donor_name} | {t.recipient_name} | {t.funding_source} | {t.amount_vnd:,} | {t.decided_by} |"
        for number, t in enumerate(proposal.transfers, start=1)
    ]
    head = ["| # | From | To | Source | đồng | Decided by |", "|---|---|---|---|---:|---|"]
    return "\n".join([f"**{job.name}**: proposal {frozen.sha256[:12]}", "", *head, *rows])


@task(cache_policy=NO_CACHE)
def decide(job: Job, answer: Mapping[str, Any]) -> DecisionRecord:
    """Record what the form says. Raises ToldError with the limits that it breaks."""
    form = steps.decision_form(
        answer["outcome"],
        answer["by"],
        answer["tier"],
        answer["document_number"],
        answer["note"],
        {int(number): amount for number, amount in answer["amounts_vnd"].items()},
    )
    return acts.record_decision(job, form)
