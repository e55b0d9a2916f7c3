"""The plan that an agency reports is the plan in force by decision."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, beside, summed
from tasks.check.protocol import Judged, Skipped, number_of, on_lines

_SCALE = 500
"""From here on a difference is one of units."""


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source whose plan is not the one decided.

    One that is off by a factor of a thousand or more is named by unit-scale (the whole file) or line-scale.
    """
    if batch.plans.empty:
        return Skipped("Chưa có kế hoạch vốn theo quyết định")
    lines = batch.lines
    now = beside(lines, summed(lines, PROJECT_SOURCE), PROJECT_SOURCE)["plan_vnd"]
    decided = batch.plans.groupby(PROJECT_SOURCE, as_index=False).agg(
        plan_vnd=("plan_vnd", "sum"), decision=("decision", "last")
    )
    in_force = beside(lines, decided, PROJECT_SOURCE)
    off = (now - in_force["plan_vnd"]).abs() > number_of(parameters, "tolerance_vnd")
    ratio = now.astype("Float64") / in_force["plan_vnd"].where(in_force["plan_vnd"] > 0).astype("Float64")
    another_unit = batch.has_approved_plan & ((ratio >= _SCALE) | (ratio <= 1 / _SCALE)).fillna(False) & (now > 0)
    off &= ~another_unit.fillna(False)
    return on_lines(
        lines,
        off & ~lines.duplicated(PROJECT_SOURCE),
        "plan_vnd",
        supplied=now,
        expected=in_force["plan_vnd"],
        decision=in_force["decision"],
    )
