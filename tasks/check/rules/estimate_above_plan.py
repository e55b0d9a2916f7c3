"""A forecast above the plan goes with a request to increase the plan."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project

FIELDS = ("estimate_final_vnd", "estimate_year_end_vnd")


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose forecast exceeds the plan and the increase asked for by more than `tolerance_vnd`."""
    lines = at_project(batch.lines, FIELDS)
    fields = [field for field in FIELDS if given(lines, field)]
    if not fields or not given(lines, "plan_vnd"):
        return Skipped("Không tệp nào có ước giải ngân cả năm")
    most = lines["plan_vnd"] + filled(lines["increase_vnd"])
    hits = []
    told = most.isna()
    for field in fields:
        over = ((lines[field] - most) > number_of(parameters, "tolerance_vnd")).fillna(False) & ~told
        told |= over
        hits += on_lines(lines, over, field, expected=most)
    return hits
