"""At the present pace the year will end this many points below its target."""

from datetime import date
from decimal import Decimal

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.case import Case, Line, Measurement
from tasks.progress.flags.shortfall import points_short, rates


def measure(case: Case, rule: FlagRule) -> Measurement:
    """Lines with a plan and a rung at the year's end; the forecast to that day over the whole plan."""
    year_end = date(case.period.plan_year, 12, 31)
    frame = case.frame[(case.frame["plan"] > 0) & case.frame["end_pct"].notna()]
    by_year_end = frame["end_on"].map(lambda on: on <= year_end).astype(bool)
    frame = frame.assign(expected=frame["final"].mask(by_year_end, frame["year_end"]))
    short = points_short(frame["end_pct"], rates(frame, "expected", "plan"))

    def reason(line: Line, measured: Decimal) -> str:
        rate = Decimal(line["expected"]) * 100 / Decimal(line["plan"])
        aim = "trên " if line["end_above"] else ""
        return (
            f"Dự báo đến ngày {vi.day(line['end_on'])} giải ngân {vi.money_in_words(line['expected'])}, "
            f"bằng {vi.percent(rate)} kế hoạch ({vi.money_in_words(line['plan'])}), "
            f"thấp hơn mục tiêu {aim}{vi.percent(line['end_pct'])} là {vi.points(measured)}."
        )

    return Measurement(frame, short, reason, ("plan_vnd", "disbursed_vnd"))
