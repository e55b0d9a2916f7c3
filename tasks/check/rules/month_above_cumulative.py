"""What is disbursed in the month is not more than the cumulative disbursement of the year."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose month exceeds their cumulative figure."""
    lines = at_project(batch.lines, ["disbursed_month_vnd", "disbursed_vnd"])
    if not given(lines, "disbursed_month_vnd", "disbursed_vnd"):
        return Skipped("Không tệp nào có số giải ngân trong tháng")
    cumulative = filled(lines["disbursed_vnd"])
    return on_lines(lines, lines["disbursed_month_vnd"] > cumulative, "disbursed_month_vnd", expected=cumulative)
