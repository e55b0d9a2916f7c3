"""Nothing is disbursed from a source in which the project has no plan."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines disbursed above the advance with a plan of zero or none."""
    lines = at_project(batch.lines, ["plan_vnd", "disbursed_vnd"])
    if not given(lines, "plan_vnd", "disbursed_vnd"):
        return Skipped("Không tệp nào có kế hoạch và số giải ngân")
    allowed = filled(lines["advance_vnd"])
    faulty = (filled(lines["plan_vnd"]) <= 0) & (filled(lines["disbursed_vnd"]) > allowed)
    return on_lines(lines, faulty, "disbursed_vnd", expected=allowed)
