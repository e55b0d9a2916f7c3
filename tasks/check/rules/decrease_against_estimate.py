"""A project that gives capital up does not forecast to disburse it."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose final forecast exceeds the plan that remains after the decrease and the increase asked for."""
    lines = at_project(batch.lines, ["decrease_vnd", "estimate_final_vnd"])
    if not given(lines, "decrease_vnd", "estimate_final_vnd", "plan_vnd"):
        return Skipped("Không tệp nào vừa đề nghị giảm vừa ước giải ngân")
    decrease = filled(lines["decrease_vnd"]).abs()
    left = lines["plan_vnd"] - decrease + filled(lines["increase_vnd"])
    over = (decrease > 0) & (lines["estimate_final_vnd"] - left > number_of(parameters, "tolerance_vnd"))
    return on_lines(lines, over, "estimate_final_vnd", expected=left, decrease=decrease)
