"""More is disbursed than the volume done and the advance explain."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines with a volume whose disbursement exceeds volume and advance, in a form that has both."""
    lines = at_project(batch.lines, ["volume_vnd", "disbursed_vnd"])
    if not given(lines, "volume_vnd", "advance_vnd", "disbursed_vnd"):
        return Skipped("Không tệp nào có cả khối lượng thực hiện và tạm ứng")
    most = lines["volume_vnd"] + filled(lines["advance_vnd"])
    over = (lines["volume_vnd"] > 0) & (lines["disbursed_vnd"] - most > number_of(parameters, "tolerance_vnd"))
    return on_lines(lines, over, "disbursed_vnd", expected=most)
