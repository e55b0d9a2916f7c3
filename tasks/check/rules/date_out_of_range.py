"""A project's dates lie within a lifetime of public works, not in 1900 or 2203."""

from datetime import date

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines

FIELDS = ("start_on", "completion_on")


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Dates before `first_year` or more than `years_ahead` after the plan year."""
    lines = batch.lines
    fields = [field for field in FIELDS if given(lines, field)]
    if not fields:
        return Skipped("Không tệp nào có thời gian khởi công, hoàn thành")
    first = date(number_of(parameters, "first_year"), 1, 1)
    last = date(batch.period.plan_year + number_of(parameters, "years_ahead"), 12, 31)
    hits = []
    for field in fields:
        day = pd.to_datetime(lines[field], errors="coerce")
        outside = (day < pd.Timestamp(first)) | (day > pd.Timestamp(last))
        hits += on_lines(lines, outside, field, kind="date", expected=f"từ năm {first.year} đến năm {last.year}")
    return hits
