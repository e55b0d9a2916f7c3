"""Disbursement above the plan that only the advance explains is asked about."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines disbursed above their plan, but not above plan and advance together."""
    lines = at_project(batch.lines, ["plan_vnd", "disbursed_vnd"])
    if not given(lines, "plan_vnd", "disbursed_vnd", "advance_vnd"):
        return Skipped("Không tệp nào có số vốn tạm ứng")
    tolerance = number_of(parameters, "tolerance_vnd")
    above = lines["disbursed_vnd"] - lines["plan_vnd"] > tolerance
    covered = lines["disbursed_vnd"] - lines["plan_vnd"] - filled(lines["advance_vnd"]) <= tolerance
    return on_lines(
        lines,
        above & covered & (lines["plan_vnd"] > 0),
        "disbursed_vnd",
        expected=lines["plan_vnd"],
        advance=lines["advance_vnd"],
    )
