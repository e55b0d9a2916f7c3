"""The rate stands below the rung of the ladder in force, by this many points."""

from decimal import Decimal

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.case import Case, Line, Measurement
from tasks.progress.flags.shortfall import points_short, rates


def measure(case: Case, rule: FlagRule) -> Measurement:
    """Lines with a plan and a rung in force."""
    frame = case.frame[(case.frame["base"] > 0) & case.frame["rung_pct"].notna()]
    short = points_short(frame["rung_pct"], rates(frame))

    def reason(line: Line, measured: Decimal) -> str:
        rate = Decimal(line["done"]) * 100 / Decimal(line["base"])
        aim = "trên " if line["rung_above"] else ""
        missing = vi.money_in_words(line["rung_vnd"] - line["done"])
        return (
            f"Giải ngân đến hết ngày {vi.day(case.as_of)} đạt {vi.money_in_words(line['done'])}, "
            f"bằng {vi.percent(rate)} kế hoạch ({vi.money_in_words(line['base'])}), "
            f"thấp hơn mốc {aim}{vi.percent(line['rung_pct'])} đến ngày {vi.day(line['rung_on'])} "
            f"là {vi.points(measured)}, còn thiếu {missing}."
        )

    return Measurement(frame, short, reason, ("plan_vnd", "disbursed_vnd"))
