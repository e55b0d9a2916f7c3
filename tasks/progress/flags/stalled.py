"""Disbursement has not moved for this many reports in a row, though money is left and some was spent before."""

from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.case import Case, Line, Measurement
from tasks.progress.measures import KEY


def measure(case: Case, rule: FlagRule) -> Measurement:
    """Lines that have begun and are not finished. Two reports whose figures run to the same day count as one."""
    now = case.frame[(case.frame["disbursed"] > 0) & (case.frame["disbursed"] < case.frame["plan"])]
    past = case.past[(case.past["plan_year"] == case.period.plan_year) & (case.past["data_as_of"] < case.as_of)]
    past = past.drop_duplicates([*KEY, "data_as_of"], keep="last").sort_values("data_as_of", ascending=False)
    seen = past.merge(now[[*KEY, "disbursed"]], on=list(KEY))
    moved = seen["disbursed_vnd"] != seen["disbursed"]
    unbroken = ~moved.groupby([seen[name] for name in KEY]).cummax()
    runs = seen[unbroken].groupby(list(KEY)).agg(count=("disbursed", "size"), first=("data_as_of", "min")).reset_index()
    frame = now.merge(runs, on=list(KEY), how="left").set_axis(now.index)
    measured = pd.Series([Decimal(n) for n in frame["count"].fillna(0).astype(int)], index=frame.index, dtype=object)

    def reason(line: Line, measured: Decimal) -> str:
        return (
            f"Số giải ngân lũy kế {vi.money_in_words(line['disbursed'])} không tăng qua "
            f"{vi.number(measured)} kỳ liên tiếp, từ số liệu đến hết ngày {vi.day(line['first'])} đến hết ngày "
            f"{vi.day(case.as_of)}; còn {vi.money_in_words(line['plan'] - line['disbursed'])} chưa giải ngân."
        )

    return Measurement(frame, measured, reason, ("plan_vnd", "disbursed_vnd"))
