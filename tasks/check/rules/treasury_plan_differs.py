"""The plan that an agency reports is the plan entered at the State Treasury, per project and source."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.check.treasury_figures import NO_TREASURY, beside_treasury


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source that differs by more than `tolerance_vnd`."""
    if batch.treasury.empty or not given(batch.treasury, "plan_vnd"):
        return Skipped(NO_TREASURY)
    known, ours = beside_treasury(batch, "plan_vnd")
    off = (ours["plan_vnd"].fillna(0) - known["plan_vnd"]).abs() > number_of(parameters, "tolerance_vnd")
    return on_lines(
        batch.lines,
        off & ours["is_first"],
        "plan_vnd",
        supplied=ours["plan_vnd"].fillna(0),
        expected=known["plan_vnd"],
        at_treasury=known["cells"],
    )
