"""Capital was taken from the project before for being slow, and it stands below its rung again."""

from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement
from tasks.progress.flags.shortfall import points_short, rates
from tasks.progress.measures import KEY


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines that gave capital in an earlier proposal, with a plan and a rung in force; 1 where the rung is missed."""
    rows = zip(*(inputs.frame[name].tolist() for name in KEY), strict=True)
    gave = pd.Series([row in inputs.past_donors for row in rows], index=inputs.frame.index, dtype=bool)
    frame = inputs.frame[gave & (inputs.frame["denominator_vnd"] > 0) & inputs.frame["rung_pct"].notna()]
    short = points_short(frame["rung_pct"], rates(frame))
    measured = short.map(lambda points: Decimal(1 if points > 0 else 0)).astype(object)

    def reason(line: Line, measured: Decimal) -> str:
        rate = Decimal(line["numerator_vnd"]) * 100 / Decimal(line["denominator_vnd"])
        return (
            f"Đã được điều chuyển giảm vốn ở kỳ trước nhưng đến hết ngày {vi.day(inputs.as_of)} mới giải ngân "
            f"{vi.percent(rate)} kế hoạch còn lại ({vi.money_in_words(line['denominator_vnd'])}), vẫn thấp hơn mốc "
            f"{vi.percent(line['rung_pct'])}."
        )

    return Measurement(
        frame, measured, reason, lambda line: f"giải ngân đạt mốc {vi.percent(line['rung_pct'])} kế hoạch còn lại"
    )
