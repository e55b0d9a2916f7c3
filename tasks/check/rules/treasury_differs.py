"""An agency's cumulative disbursement is the State Treasury's, per project and source."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.check.treasury_figures import NO_TREASURY, beside_treasury


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source that differs by more than `tolerance_vnd`."""
    if batch.treasury.empty:
        return Skipped(NO_TREASURY)
    known, ours = beside_treasury(batch, "disbursed_vnd")
    off = (ours["disbursed_vnd"].fillna(0) - known["disbursed_vnd"]).abs() > number_of(parameters, "tolerance_vnd")
    return on_lines(
        batch.lines,
        off & ours["is_first"],
        "disbursed_vnd",
        supplied=ours["disbursed_vnd"].fillna(0),
        expected=known["disbursed_vnd"],
        at_treasury=known["cells"],
    )
