"""A Treasury project code is seven digits."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import blank, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Codes that are not exactly `digits` digits."""
    lines = batch.lines
    if not given(lines, "project_code"):
        return Skipped("Không tệp nào có mã dự án")
    digits = number_of(parameters, "digits")
    well_formed = lines["project_code"].astype("string").str.fullmatch(rf"\s*[0-9]{{{digits}}}\s*").fillna(False)
    return on_lines(
        lines, ~blank(lines["project_code"]) & ~well_formed, "project_code", kind="text", expected=f"{digits} chữ số"
    )
