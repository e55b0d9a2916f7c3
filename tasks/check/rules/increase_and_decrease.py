"""A line does not ask for more capital and give capital up at once."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines with both an increase and a decrease."""
    lines = at_project(batch.lines, ["increase_vnd", "decrease_vnd"])
    if not given(lines, "increase_vnd", "decrease_vnd"):
        return Skipped("Không tệp nào đề nghị cả tăng và giảm")
    both = (filled(lines["increase_vnd"]) != 0) & (filled(lines["decrease_vnd"]) != 0)
    return on_lines(lines, both, "increase_vnd", decrease=lines["decrease_vnd"])
