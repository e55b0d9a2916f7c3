"""No more is given up than what is not yet disbursed."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines that ask to give up more than plan less disbursed. A decrease written as a negative number is one."""
    lines = at_project(batch.lines, ["decrease_vnd", "disbursed_vnd"])
    if not given(lines, "decrease_vnd", "plan_vnd"):
        return Skipped("Không tệp nào đề nghị điều chỉnh giảm")
    left = (lines["plan_vnd"] - filled(lines["disbursed_vnd"])).clip(lower=0)
    decrease = lines["decrease_vnd"].abs()
    over = decrease - left > number_of(parameters, "tolerance_vnd")
    return on_lines(lines, over, "decrease_vnd", supplied=decrease, expected=left)
