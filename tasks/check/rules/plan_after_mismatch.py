"""The plan after adjustment is the plan plus the increase less the decrease."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose plan after adjustment is off by more than `tolerance_vnd`."""
    lines = at_project(batch.lines, ["plan_after_vnd", "plan_vnd", "increase_vnd", "decrease_vnd"])
    if not given(lines, "plan_after_vnd", "plan_vnd"):
        return Skipped("Không tệp nào có kế hoạch sau điều chỉnh")
    due = lines["plan_vnd"] + filled(lines["increase_vnd"]) - filled(lines["decrease_vnd"]).abs()
    off = (lines["plan_after_vnd"] - due).abs() > number_of(parameters, "tolerance_vnd")
    return on_lines(lines, off, "plan_after_vnd", expected=due)
