"""Work that was done stays done: its cumulative value does not fall."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import compared, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source whose cumulative volume is below the last period's."""
    if batch.previous.empty or not given(batch.lines, "volume_vnd") or not given(batch.previous, "volume_vnd"):
        return Skipped("Chưa có kỳ trước hoặc hai kỳ không cùng ghi khối lượng thực hiện")
    here = compared(batch, "volume_vnd")
    now, before = here.now["volume_vnd"], here.before["volume_vnd"]
    fell = (before - now > number_of(parameters, "tolerance_vnd")) & here.is_told
    return on_lines(batch.lines, fell, "volume_vnd", supplied=now, expected=before)
