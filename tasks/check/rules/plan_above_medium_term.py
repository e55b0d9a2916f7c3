"""This year's plan of a line is not more than its medium-term plan."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose new capital of the year exceeds the medium-term plan."""
    lines = at_project(batch.lines, ["medium_term_vnd", "plan_vnd"])
    if not given(lines, "medium_term_vnd", "plan_vnd"):
        return Skipped("Không tệp nào có kế hoạch đầu tư công trung hạn")
    new = lines["plan_this_year_vnd"].fillna(lines["plan_vnd"] - filled(lines["plan_carried_vnd"]))
    over = (new - lines["medium_term_vnd"] > number_of(parameters, "tolerance_vnd")) & (lines["medium_term_vnd"] > 0)
    return on_lines(lines, over, "plan_vnd", supplied=new, expected=lines["medium_term_vnd"])
