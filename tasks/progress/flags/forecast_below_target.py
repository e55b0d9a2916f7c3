"""The year is forecast to end this many points below its target."""

from datetime import date
from decimal import Decimal

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement
from tasks.progress.flags.shortfall import points_short, rates


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines with a plan and a rung at the year's end; the forecast to that day over the whole plan."""
    year_end = date(inputs.period.plan_year, 12, 31)
    frame = inputs.frame[(inputs.frame["plan_vnd"] > 0) & inputs.frame["end_pct"].notna()]
    by_year_end = frame["end_on"].map(lambda on: on <= year_end).astype(bool)
    frame = frame.assign(forecast_to_rung_vnd=frame["forecast_vnd"].mask(by_year_end, frame["forecast_year_end_vnd"]))
    short = points_short(frame["end_pct"], rates(frame, "forecast_to_rung_vnd", "plan_vnd"))

    def reason(line: Line, measured: Decimal) -> str:
        rate = Decimal(line["forecast_to_rung_vnd"]) * 100 / Decimal(line["plan_vnd"])
        paid = Decimal(line["disbursed_vnd"]) * 100 / Decimal(line["plan_vnd"])
        aim = "trên " if line["end_above"] else ""
        return (
            f"Giải ngân đến hết ngày {vi.day(inputs.as_of)} đạt {vi.money_in_words(line['disbursed_vnd'])}, bằng "
            f"{vi.percent(paid)} kế hoạch ({vi.money_in_words(line['plan_vnd'])}); dự báo đến ngày "
            f"{vi.day(line['end_on'])} được {vi.money_in_words(line['forecast_to_rung_vnd'])}, "
            f"bằng {vi.percent(rate)}, thấp hơn mục tiêu {aim}{vi.percent(line['end_pct'])} là {vi.points(measured)}."
        )

    def clears(line: Line) -> str:
        return f"dự báo đạt trên {vi.percent(line['end_pct'] - rule.lifts_below)} kế hoạch"

    return Measurement(frame, short, reason, clears)
