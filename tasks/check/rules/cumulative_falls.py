"""Within a plan year a project's cumulative disbursement from a source never falls."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import LINE_KEY, beside, earlier, summed
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source whose sum is below the last period's by more than `tolerance_vnd`."""
    if batch.previous.empty:
        return Skipped("Chưa có kỳ trước trong năm kế hoạch")
    lines = batch.lines
    now = beside(lines, summed(lines, LINE_KEY), LINE_KEY)["disbursed_vnd"].fillna(0)
    before = earlier(batch)["disbursed_vnd"]
    falls = (before - now > number_of(parameters, "tolerance_vnd")) & ~lines.duplicated(LINE_KEY)
    return on_lines(lines, falls, "disbursed_vnd", supplied=now, expected=before)
