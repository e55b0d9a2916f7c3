"""A line's plan is this year's plan plus what was carried over."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given, given_in_file
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines that state both parts or one, and whose plan is off by more than `tolerance_vnd`."""
    lines = at_project(batch.lines, ["plan_vnd", "plan_this_year_vnd", "plan_carried_vnd"])
    if not given(lines, "plan_vnd", "plan_this_year_vnd", "plan_carried_vnd"):
        return Skipped("Không tệp nào tách kế hoạch năm nay và kế hoạch kéo dài")
    split = given_in_file(lines, "plan_this_year_vnd") & given_in_file(lines, "plan_carried_vnd")
    stated = split & (lines["plan_this_year_vnd"].notna() | lines["plan_carried_vnd"].notna())
    due = filled(lines["plan_this_year_vnd"]) + filled(lines["plan_carried_vnd"])
    off = (lines["plan_vnd"] - due).abs() > number_of(parameters, "tolerance_vnd")
    return on_lines(lines, stated & off, "plan_vnd", expected=due)
