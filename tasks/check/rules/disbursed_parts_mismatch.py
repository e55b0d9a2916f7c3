"""A line's cumulative disbursement is that of this year's plan plus that of the carried-over plan."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given, given_in_file
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines that state both parts or one, and whose disbursement is off by more than `tolerance_vnd`."""
    lines = at_project(batch.lines, ["disbursed_vnd", "disbursed_this_year_vnd", "disbursed_carried_vnd"])
    if not given(lines, "disbursed_vnd", "disbursed_this_year_vnd", "disbursed_carried_vnd"):
        return Skipped("Không tệp nào tách giải ngân kế hoạch năm nay và kế hoạch kéo dài")
    split = given_in_file(lines, "disbursed_this_year_vnd") & given_in_file(lines, "disbursed_carried_vnd")
    stated = split & (lines["disbursed_this_year_vnd"].notna() | lines["disbursed_carried_vnd"].notna())
    due = filled(lines["disbursed_this_year_vnd"]) + filled(lines["disbursed_carried_vnd"])
    off = (lines["disbursed_vnd"] - due).abs() > number_of(parameters, "tolerance_vnd")
    return on_lines(lines, stated & off, "disbursed_vnd", expected=due)
