"""A project that a file reports is in the approved plan, from that source."""

import pandas as pd

from config.fields import UNSPLIT
from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source with a plan of more than `tolerance_vnd` that the plan does not give it."""
    if not batch.has_approved_plan:
        return Skipped("Chưa có kế hoạch được giao để so sánh")
    lines, plans = batch.lines, batch.plans
    known = set(zip(plans["project_key"], plans["funding_source"], strict=True))
    keys = zip(lines["project_key"], lines["funding_source"], strict=True)
    strange = pd.Series([key not in known for key in keys], index=lines.index, dtype=bool)
    # What a project states for all its sources together is held against its plan as a whole.
    strange &= lines["funding_source"].ne(UNSPLIT)
    stated = (lines["plan_vnd"] > number_of(parameters, "tolerance_vnd")).fillna(False)
    return on_lines(lines, strange & stated & ~lines.duplicated(PROJECT_SOURCE), "plan_vnd")
