"""What remains to be disbursed is the plan less what is disbursed."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose remainder is off by more than `tolerance_vnd`."""
    lines = at_project(batch.lines, ["remaining_vnd", "disbursed_vnd"])
    if not given(lines, "remaining_vnd", "plan_vnd"):
        return Skipped("Không tệp nào có số vốn còn lại")
    due = lines["plan_vnd"] - filled(lines["disbursed_vnd"])
    off = (lines["remaining_vnd"] - due).abs() > number_of(parameters, "tolerance_vnd")
    return on_lines(lines, off, "remaining_vnd", expected=due)
