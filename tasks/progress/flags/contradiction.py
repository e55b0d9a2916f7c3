"""The line's own figures contradict each other: much work done and hardly any of it paid."""

from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement
from tasks.progress.flags.shortfall import rates


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines with a plan and a stated physical progress; bounds from config/forecast.yaml."""
    bounds = inputs.rules.contradiction
    frame = inputs.frame[(inputs.frame["plan_vnd"] > 0) & inputs.frame["physical_pct"].notna()]
    rate = rates(frame, "disbursed_vnd", "plan_vnd")
    much_done = (frame["physical_pct"] >= bounds.physical_at_least_pct).astype(bool)
    hardly_paid = rate.map(lambda pct: pct <= bounds.paid_at_most_pct).astype(bool)
    measured = pd.Series(Decimal(0), index=frame.index, dtype=object).mask(much_done & hardly_paid, Decimal(1))

    def reason(line: Line, measured: Decimal) -> str:
        paid = Decimal(line["disbursed_vnd"]) * 100 / Decimal(line["plan_vnd"])
        return (
            f"Khối lượng thực hiện báo cáo đạt {vi.percent(Decimal(str(line['physical_pct'])))} nhưng mới giải ngân "
            f"{vi.money_in_words(line['disbursed_vnd'])}, bằng {vi.percent(paid)} kế hoạch; đề nghị rà soát số liệu, "
            "nghiệm thu và thanh toán khối lượng hoàn thành."
        )

    most = vi.percent(Decimal(str(bounds.paid_at_most_pct)))
    return Measurement(
        frame, measured, reason, lambda line: f"giải ngân vượt {most} kế hoạch hoặc số khối lượng được đính chính"
    )
