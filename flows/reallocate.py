"""Reallocate: propose transfers from projects that cannot spend to projects that can."""

from tasks.progress.types import Progress
from tasks.reallocate.proposal import Proposal
from tasks.reallocate.proposals import record_proposal
from tasks.reallocate.shown import transfer_rows
from tasks.run import Outcome, Run


def reallocate(run: Run, assessed: Progress) -> Outcome[Proposal]:
    """One proposal for the period, balanced to the đồng within each source, recorded for the decision on it."""
    proposal = run.step("lập phương án điều chuyển", record_proposal, run, assessed)
    run.show("transfers", transfer_rows(proposal), f"{len(proposal.transfers)} khoản đề xuất, cân đối trong từng nguồn")
    return Outcome(proposal)
