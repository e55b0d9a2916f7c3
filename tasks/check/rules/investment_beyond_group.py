"""A project's total investment lies within its group's limits, with room; far outside, the unit is wrong."""

from dataclasses import replace

from config.rules import Parameters
from config.text import fold
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose total investment is over `times` the group's upper limit, or below its lower limit by `times`."""
    lines = at_project(batch.lines, ["total_investment_vnd"])
    if not given(lines, "group", "total_investment_vnd"):
        return Skipped("Không tệp nào có nhóm dự án kèm tổng mức đầu tư")
    group = lines["group"].map(_letter, na_action="ignore")
    times = number_of(parameters, "times")
    most = group.map({"b": number_of(parameters, "most_b_vnd"), "c": number_of(parameters, "most_c_vnd")})
    least = group.map({"b": number_of(parameters, "least_b_vnd")})
    total = lines["total_investment_vnd"].astype("Float64")
    above = total > most.astype("Float64") * times
    below = (total > 0) & (total < least.astype("Float64") / times)
    field, named, plan = "total_investment_vnd", lines["group"], lines["plan_vnd"].fillna(0)
    over = on_lines(lines, above, field, expected=most.astype("Int64"), group=named, plan=plan)
    # Too small does no harm to the totals and may be a part of a project with the whole one's group: a question.
    under = on_lines(lines, below, field, expected=least.astype("Int64"), group=named, plan=plan)
    return [*over, *(replace(hit, at_most="warning") for hit in under)]


def _letter(group: str) -> str:
    """`c` of `Nhóm C`."""
    return fold(group).removeprefix("nhóm").strip()
