"""Plans, totals and cumulative disbursements are not negative."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged, on_lines, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Negative figures in any of `fields`."""
    lines = batch.lines
    return [hit for field in words_of(parameters, "fields") for hit in on_lines(lines, lines[field] < 0, field)]
