"""Capital was taken from the project before for being slow, and it stands below its rung again."""

from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.case import Case, Line, Measurement
from tasks.progress.flags.shortfall import points_short, rates
from tasks.progress.measures import KEY


def measure(case: Case, rule: FlagRule) -> Measurement:
    """Lines that gave capital in an earlier proposal, with a plan and a rung in force; 1 where the rung is missed."""
    rows = zip(*(case.frame[name].tolist() for name in KEY), strict=True)
    gave = pd.Series([row in case.past_donors for row in rows], index=case.frame.index, dtype=bool)
    frame = case.frame[gave & (case.frame["base"] > 0) & case.frame["rung_pct"].notna()]
    short = points_short(frame["rung_pct"], rates(frame))
    measured = short.map(lambda points: Decimal(1 if points > 0 else 0)).astype(object)

    def reason(line: Line, measured: Decimal) -> str:
        rate = Decimal(line["done"]) * 100 / Decimal(line["base"])
        return (
            f"Đã được điều chuyển giảm vốn ở kỳ trước nhưng đến hết ngày {vi.day(case.as_of)} mới giải ngân "
            f"{vi.percent(rate)} kế hoạch còn lại ({vi.money_in_words(line['base'])}), vẫn thấp hơn mốc "
            f"{vi.percent(line['rung_pct'])}."
        )

    return Measurement(frame, measured, reason, ("plan_vnd", "disbursed_vnd"))
