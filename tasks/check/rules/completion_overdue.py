"""A project past its completion date that still has capital to disburse has an extension or a reason."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose completion date is before the last day that the figures cover and whose plan is not used up."""
    lines, as_of = batch.lines, batch.period.data_as_of
    if not given(lines, "completion_on", "plan_vnd"):
        return Skipped("Không tệp nào có ngày hoàn thành")
    past = pd.to_datetime(lines["completion_on"], errors="coerce") < pd.Timestamp(as_of)
    left = lines["plan_vnd"] > filled(lines["disbursed_vnd"])
    return on_lines(lines, past & left, "completion_on", kind="date", expected=as_of)
