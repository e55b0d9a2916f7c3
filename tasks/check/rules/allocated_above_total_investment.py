"""The capital allocated to a project up to and in the year is not more than its total investment."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Projects of a file whose allocation before the year and this year's plan, over all sources, exceed it."""
    lines = batch.lines
    if not given(lines, "total_investment_vnd", "allocated_before_vnd", "plan_vnd"):
        return Skipped("Không tệp nào có tổng mức đầu tư và lũy kế vốn đã bố trí")
    project = [lines["submission"], lines["project_key"]]
    new = lines["plan_this_year_vnd"].fillna(lines["plan_vnd"] - filled(lines["plan_carried_vnd"]))
    allocated = (filled(lines["allocated_before_vnd"]) + filled(new)).groupby(project).transform("sum")
    most = lines["total_investment_vnd"].groupby(project).transform("max")
    last = ~lines.duplicated(["submission", "project_key"], keep="last")
    over = (allocated - most > number_of(parameters, "tolerance_vnd")) & (most > 0)
    return on_lines(lines, over & last, "plan_vnd", supplied=allocated, expected=most)
