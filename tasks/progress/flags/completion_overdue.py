"""The project's completion date passed this many days ago and it is not finished."""

from datetime import date
from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from config.text import fold
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement

_DONE_PCT = 100
_DONE, _NOT_DONE = fold("hoàn thành"), fold("chưa hoàn thành")


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines with a completion date, money left, and neither progress nor status saying that the work is done."""
    frame = inputs.frame
    status = frame["status"].map(fold).astype(str)
    is_done = status.str.contains(_DONE, regex=False) & ~status.str.contains(_NOT_DONE, regex=False)
    physical = frame["physical_pct"].astype("Float64").fillna(0) >= _DONE_PCT
    dated = frame["completion_on"].map(lambda on: isinstance(on, date)).astype(bool)
    frame = frame[dated & ~is_done & ~physical.astype(bool) & (frame["plan_vnd"] > frame["disbursed_vnd"])]
    days = [Decimal((inputs.as_of - on).days) for on in frame["completion_on"]]

    def reason(line: Line, measured: Decimal) -> str:
        return (
            f"Đã quá thời hạn hoàn thành (ngày {vi.day(line['completion_on'])}) {vi.number(measured)} ngày "
            f"mà dự án chưa hoàn thành; còn {vi.money_in_words(line['plan_vnd'] - line['disbursed_vnd'])} "
            "kế hoạch chưa giải ngân."
        )

    return Measurement(
        frame,
        pd.Series(days, index=frame.index, dtype=object),
        reason,
        lambda line: "dự án hoàn thành hoặc được gia hạn thời hạn hoàn thành",
    )
