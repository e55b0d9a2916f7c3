"""Within a plan year a project's cumulative disbursement from a source never falls."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import compared
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source whose sum is below the last period's by more than `tolerance_vnd`."""
    if batch.previous.empty:
        return Skipped("Chưa có kỳ trước trong năm kế hoạch")
    here = compared(batch, "disbursed_vnd")
    now, before = here.now["disbursed_vnd"].fillna(0), here.before["disbursed_vnd"]
    falls = (before - now > number_of(parameters, "tolerance_vnd")) & here.is_told
    return on_lines(batch.lines, falls, "disbursed_vnd", supplied=now, expected=before)
