"""The rate stands this many points below the average: the published national one, or the province's own."""

from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement
from tasks.progress.flags.shortfall import points_short, rates
from tasks.progress.rates import pct_of


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines with a plan. The province's average is weighted: all đồng disbursed over all đồng planned, carried-over
    capital included on both sides."""
    everything = inputs.frame
    own = pct_of(int(everything["disbursed_vnd"].sum()), int(everything["plan_vnd"].sum()))
    average = rule.average_pct if rule.average_pct is not None else own
    whose = "bình quân toàn tỉnh" if rule.average_pct is None else "bình quân cả nước"
    frame = everything[everything["plan_vnd"] > 0] if average is not None else everything.iloc[:0]
    rate = rates(frame, "disbursed_vnd", "plan_vnd")
    short = points_short(pd.Series(average, index=frame.index, dtype=object), rate)

    def reason(line: Line, measured: Decimal) -> str:
        own_rate = Decimal(line["disbursed_vnd"]) * 100 / Decimal(line["plan_vnd"])
        return (
            f"Tỷ lệ giải ngân đến hết ngày {vi.day(inputs.as_of)} đạt {vi.percent(own_rate)} kế hoạch, "
            f"thấp hơn {whose} ({vi.percent(average or Decimal(0))}) là {vi.points(measured)}."
        )

    lifted = vi.percent((average or Decimal(0)) - rule.lifts_below)
    return Measurement(frame, short, reason, lambda line: f"tỷ lệ giải ngân đạt trên {lifted} kế hoạch")
