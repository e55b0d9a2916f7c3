"""Disbursement does not leap by most of a large plan within one period."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import compared, given
from tasks.check.protocol import Judged, Skipped, decimal_of, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines that gained at least `points` of their plan and `least_vnd` since the last period."""
    lines = at_project(batch.lines, ["disbursed_vnd"])
    if batch.previous.empty or not given(lines, "plan_vnd", "disbursed_vnd"):
        return Skipped("Chưa có kỳ trước để so sánh")
    before = compared(batch, "disbursed_vnd").before["disbursed_vnd"]
    gained = lines["disbursed_vnd"] - before
    plan = lines["plan_vnd"].where((lines["plan_vnd"] > 0).fillna(False))
    share = (gained.astype("Float64") / plan.astype("Float64") * 100).round(2)
    leaps = (share >= float(decimal_of(parameters, "points"))) & (gained >= number_of(parameters, "least_vnd"))
    return on_lines(lines, leaps, "disbursed_vnd", expected=before, share=share)
