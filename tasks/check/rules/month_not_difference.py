"""The month's disbursement is the cumulative figure less the last month's, where the last period was a month ago."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import earlier, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose month is off by more than `tolerance_vnd`. Applies when the last figures end one month earlier."""
    lines, before_on, now_on = batch.lines, batch.previous_as_of, batch.period.data_as_of
    if batch.previous.empty or before_on is None:
        return Skipped("Chưa có kỳ trước trong năm kế hoạch")
    if (now_on.year - before_on.year) * 12 + now_on.month - before_on.month != 1 or now_on.day < before_on.day - 3:
        return Skipped("Kỳ trước không cách kỳ này đúng một tháng")
    if not given(lines, "disbursed_month_vnd", "disbursed_vnd"):
        return Skipped("Không tệp nào có số giải ngân trong tháng")
    due = lines["disbursed_vnd"] - earlier(batch)["disbursed_vnd"]
    off = (lines["disbursed_month_vnd"] - due).abs() > number_of(parameters, "tolerance_vnd")
    return on_lines(lines, off, "disbursed_month_vnd", expected=due)
