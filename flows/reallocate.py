"""Reallocate: propose transfers from projects that cannot spend to projects that can."""

from tasks.progress.types import Progress
from tasks.reallocate.proposals import freeze_proposal, propose_transfers, the_candidates
from tasks.reallocate.shown import transfer_rows
from tasks.reallocate.types import Proposal
from tasks.run import Outcome, Run


def reallocate(run: Run, assessed: Progress) -> Outcome[Proposal]:
    """One proposal for the period, balanced to the đồng within each source, frozen for the decision on it."""
    proposal = run.step("lập phương án điều chuyển", propose_transfers, run, assessed)
    freeze_proposal(run, proposal, the_candidates(run, assessed))
    run.show("transfers", transfer_rows(proposal), f"{len(proposal.transfers)} khoản đề xuất, cân đối trong từng nguồn")
    return Outcome(proposal)
