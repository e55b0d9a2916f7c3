"""Nothing has been disbursed, this many whole months after the plan year began."""

from datetime import timedelta
from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines with a plan; a line that has disbursed measures 0."""
    frame = inputs.frame[inputs.frame["plan_vnd"] > 0]
    after = inputs.as_of + timedelta(days=1)
    months = Decimal(12 * (after.year - inputs.period.plan_year) + after.month - 1)
    measured = pd.Series(Decimal(0), index=frame.index, dtype=object).mask(frame["disbursed_vnd"] <= 0, months)

    def reason(line: Line, measured: Decimal) -> str:
        return (
            f"Sau {vi.number(measured)} tháng của năm kế hoạch {inputs.period.plan_year}, dự án chưa giải ngân; "
            f"kế hoạch được giao {vi.money_in_words(line['plan_vnd'])}."
        )

    return Measurement(frame, measured, reason, lambda line: "dự án có giải ngân")
