"""The month's disbursement is the cumulative figure less the last month's, where the last period was a month ago."""

from dataclasses import replace
from datetime import timedelta

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import compared, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose month is off by more than `tolerance_vnd`. Applies when the last figures end one month earlier."""
    now_on = batch.period.data_as_of
    if not batch.month_before.empty:
        batch = replace(batch, previous=batch.month_before, previous_as_of=now_on.replace(day=1) - timedelta(days=1))
    before_on = batch.previous_as_of
    if batch.previous.empty or before_on is None:
        return Skipped("Chưa có kỳ trước trong năm kế hoạch")
    if (now_on.year - before_on.year) * 12 + now_on.month - before_on.month != 1 or now_on.day < before_on.day - 3:
        return Skipped("Kỳ trước không cách kỳ này đúng một tháng")
    if not given(batch.lines, "disbursed_month_vnd", "disbursed_vnd"):
        return Skipped("Không tệp nào có số giải ngân trong tháng")
    here = compared(batch, "disbursed_vnd", "disbursed_month_vnd")
    due = here.now["disbursed_vnd"] - here.before["disbursed_vnd"]
    month = here.now["disbursed_month_vnd"]
    off = ((month - due).abs() > number_of(parameters, "tolerance_vnd")) & here.is_told
    return on_lines(batch.lines, off, "disbursed_month_vnd", supplied=month, expected=due)
