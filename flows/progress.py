"""Progress: where the money stands, where it will stand, and which projects are slow."""

from tasks.progress.assessment import record_assessment
from tasks.progress.shown import flag_rows, total_rows
from tasks.progress.types import Progress
from tasks.run import Outcome, Run


def progress(run: Run) -> Outcome[Progress]:
    """Assess the accepted projects against the dated targets, forecast the year's end, raise flags."""
    assessed = run.step("đánh giá tiến độ", record_assessment, run)
    rows = flag_rows(assessed.flags)
    run.show("flags", rows, f"{len(rows)} trong {len(assessed.flags)} cảnh báo")
    run.show("totals", total_rows(assessed), f"tổng hợp đến hết {assessed.as_of.isoformat()}, đồng")
    return Outcome(assessed)
