"""Disbursement has not moved for this many reports in a row, though money is left and some was spent before."""

from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement
from tasks.progress.measures import KEY


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines that have begun and are not finished. Two reports whose figures run to the same day count as one."""
    now = inputs.frame[(inputs.frame["disbursed_vnd"] > 0) & (inputs.frame["disbursed_vnd"] < inputs.frame["plan_vnd"])]
    past = inputs.past[
        (inputs.past["plan_year"] == inputs.period.plan_year) & (inputs.past["data_as_of"] < inputs.as_of)
    ]
    past = past.drop_duplicates([*KEY, "data_as_of"], keep="last").sort_values("data_as_of", ascending=False)
    earlier = past.merge(now[[*KEY, "disbursed_vnd"]], on=list(KEY), suffixes=("", "_now"))
    moved = earlier["disbursed_vnd"] != earlier["disbursed_vnd_now"]
    unbroken = earlier[~moved.groupby([earlier[name] for name in KEY]).cummax()]
    runs = unbroken.groupby(list(KEY)).agg(count=("period", "size"), first=("data_as_of", "min")).reset_index()
    frame = now.merge(runs, on=list(KEY), how="left").set_axis(now.index)
    measured = pd.Series([Decimal(n) for n in frame["count"].fillna(0).astype(int)], index=frame.index, dtype=object)

    def reason(line: Line, measured: Decimal) -> str:
        return (
            f"Số giải ngân lũy kế {vi.money_in_words(line['disbursed_vnd'])} không tăng qua "
            f"{vi.number(measured)} kỳ liên tiếp, từ số liệu đến hết ngày {vi.day(line['first'])} đến hết ngày "
            f"{vi.day(inputs.as_of)}; còn {vi.money_in_words(line['plan_vnd'] - line['disbursed_vnd'])} chưa giải ngân."
        )

    return Measurement(frame, measured, reason, lambda line: "lũy kế giải ngân tăng so với kỳ trước")
