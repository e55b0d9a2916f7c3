"""A project has its Treasury code, if the form has a column for it."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import blank, given
from tasks.check.protocol import Judged, Skipped, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines without a code in submissions that give codes at all."""
    lines = batch.lines
    if not given(lines, "project_code"):
        return Skipped("Không tệp nào có mã dự án")
    empty = blank(lines["project_code"])
    gives_codes = (~empty).groupby(lines["submission"]).transform("any")
    return on_lines(lines, empty & gives_codes, "project_code", kind="text")
