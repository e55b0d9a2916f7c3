"""What a watcher of the run sees of a proposal: rows of a table."""

from tasks.reallocate.proposal import Proposal


def transfer_rows(proposal: Proposal) -> list[dict[str, object]]:
    """The proposed transfers, numbered, in whole đồng."""
    return [
        {"number": number, "from": t.donor_name, "to": t.recipient_name, "source": t.funding_source,
         "amount_vnd": f"{t.amount_vnd:,}", "decided_by": t.decided_by}
        for number, t in enumerate(proposal.transfers, start=1)
    ]  # fmt: skip
