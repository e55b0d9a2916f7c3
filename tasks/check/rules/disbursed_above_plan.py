"""A year's disbursement is not more than the plan with what was carried over and the advance reported."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines with a plan whose disbursement exceeds it and the advance by more than `tolerance_vnd`."""
    lines = at_project(batch.lines, ["plan_vnd", "disbursed_vnd"])
    if not given(lines, "plan_vnd", "disbursed_vnd"):
        return Skipped("Không tệp nào có kế hoạch và số giải ngân")
    most = lines["plan_vnd"] + filled(lines["advance_vnd"])
    over = lines["disbursed_vnd"] - most > number_of(parameters, "tolerance_vnd")
    return on_lines(lines, over & (lines["plan_vnd"] > 0), "disbursed_vnd", expected=most)
