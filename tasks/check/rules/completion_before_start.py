"""A project is completed after it is started."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose completion date lies before the start date."""
    lines = batch.lines
    if not given(lines, "start_on", "completion_on"):
        return Skipped("Không tệp nào có cả ngày khởi công và ngày hoàn thành")
    start, end = (
        pd.to_datetime(lines["start_on"], errors="coerce"),
        pd.to_datetime(lines["completion_on"], errors="coerce"),
    )
    return on_lines(lines, end < start, "completion_on", kind="date", expected=lines["start_on"])
