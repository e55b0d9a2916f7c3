"""The rate stands below the rung of the ladder in force, by this many points."""

from decimal import Decimal

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement
from tasks.progress.flags.shortfall import points_short, rates
from tasks.progress.rates import needed_vnd


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines with a plan and a rung in force."""
    frame = inputs.frame[(inputs.frame["denominator_vnd"] > 0) & inputs.frame["rung_pct"].notna()]
    short = points_short(frame["rung_pct"], rates(frame))

    def reason(line: Line, measured: Decimal) -> str:
        rate = Decimal(line["numerator_vnd"]) * 100 / Decimal(line["denominator_vnd"])
        aim = "trên " if line["rung_above"] else ""
        missing = vi.money_in_words(line["rung_vnd"] - line["numerator_vnd"])
        return (
            f"Giải ngân đến hết ngày {vi.day(inputs.as_of)} đạt {vi.money_in_words(line['numerator_vnd'])}, "
            f"bằng {vi.percent(rate)} kế hoạch{_plan(line)}, "
            f"thấp hơn mốc {aim}{vi.percent(line['rung_pct'])} đến ngày {vi.day(line['rung_on'])} "
            f"là {vi.points(measured)}, còn thiếu {missing}."
        )

    def clears(line: Line) -> str:
        lifted = line["rung_pct"] - rule.lifts_below
        needed = needed_vnd(line["denominator_vnd"], lifted, "above")
        return f"lũy kế giải ngân đạt từ {vi.money_in_words(needed)} (trên {vi.percent(lifted)} kế hoạch)"

    return Measurement(frame, short, reason, clears)


def _plan(line: Line) -> str:
    """What the line's rate divides by; said which plan that is where capital was carried over."""
    amount = vi.money_in_words(line["denominator_vnd"])
    if not line["plan_carried_vnd"]:
        return f" ({amount})"
    if line["denominator_vnd"] == line["plan_vnd"]:
        return f" ({amount}, gồm cả vốn kéo dài)"
    return f" giao trong năm ({amount}, không gồm vốn kéo dài)"
