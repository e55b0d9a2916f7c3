"""A new start has no disbursement before this year."""

from config.rules import Parameters
from config.text import fold
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, on_lines, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose status is one of `words` and which were disbursed before the year."""
    lines = batch.lines
    if not given(lines, "status", "disbursed_before_year_vnd"):
        return Skipped("Không tệp nào có tình trạng dự án và giải ngân các năm trước")
    words = [fold(word) for word in words_of(parameters, "words")]
    new = lines["status"].map(lambda status: any(word in fold(str(status)) for word in words), na_action="ignore")
    faulty = new.eq(True) & (lines["disbursed_before_year_vnd"] > 0)
    return on_lines(lines, faulty, "status", kind="text", before=lines["disbursed_before_year_vnd"])
