"""A project with disbursement is known to the State Treasury."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged, Skipped, on_lines
from tasks.check.treasury_figures import NO_TREASURY, beside_treasury


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source with disbursement that the Treasury's file does not have."""
    if batch.treasury.empty:
        return Skipped(NO_TREASURY)
    known, ours = beside_treasury(batch, "disbursed_vnd")
    faulty = ~known["known"] & (ours["disbursed_vnd"] > 0) & ours["is_first"]
    return on_lines(batch.lines, faulty, "disbursed_vnd", supplied=ours["disbursed_vnd"], expected=0)
