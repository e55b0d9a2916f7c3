"""One line's plan is not a thousand or a million times what is known while the rest of the file is as known."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, beside, compared
from tasks.check.protocol import Judged, Skipped, decimal_of, on_lines

SCALES = (1_000, 1_000_000)


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose plan is off by one of the scales against the approved plan, else against the last period."""
    if batch.previous.empty and not batch.has_approved_plan:
        return Skipped("Chưa có kỳ trước và chưa có kế hoạch được giao để so sánh")
    lines, slack = batch.lines, float(decimal_of(parameters, "slack"))
    known = pd.Series(pd.NA, lines.index, dtype="Int64")
    if not batch.previous.empty:
        known = compared(batch, "plan_vnd").before["plan_vnd"]
    by_plan = pd.Series("kỳ trước", lines.index, dtype=object)
    if batch.has_approved_plan:
        decided = batch.plans.groupby(PROJECT_SOURCE, as_index=False)[["plan_vnd"]].sum(min_count=1)
        in_force = beside(lines, decided, PROJECT_SOURCE)["plan_vnd"]
        by_plan = by_plan.mask(in_force.notna(), "kế hoạch được giao")
        known = in_force.fillna(known)
    usable = ((lines["plan_vnd"] > 0) & (known > 0)).fillna(False)
    ratio = (lines["plan_vnd"].astype("Float64") / known.astype("Float64")).where(usable)
    middle = ratio.groupby(lines["submission"]).transform("median")
    steady = middle.between(0.01, 100)
    off = ratio.isna()
    off[:] = False
    for scale in SCALES:
        off |= ratio.between(scale / slack, scale * slack) | ratio.between(1 / scale / slack, slack / scale)
    return on_lines(lines, off.fillna(False) & steady.fillna(False), "plan_vnd", expected=known, known=by_plan)
