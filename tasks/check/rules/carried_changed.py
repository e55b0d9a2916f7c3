"""What was carried over from last year stays the same within the year."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import compared, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source whose carried-over plan differs from the last period's."""
    lines = batch.lines
    if batch.previous.empty or not given(lines, "plan_carried_vnd") or not given(batch.previous, "plan_carried_vnd"):
        return Skipped("Chưa có kỳ trước hoặc không tách kế hoạch kéo dài")
    here = compared(batch, "plan_carried_vnd")
    now, before = here.now["plan_carried_vnd"], here.before["plan_carried_vnd"]
    off = ((now - before).abs() > number_of(parameters, "tolerance_vnd")) & here.is_told
    return on_lines(lines, off, "plan_carried_vnd", supplied=now, expected=before)
