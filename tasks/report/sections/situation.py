"""Situation: how much is disbursed, against the target that the regime itself sets, and what the year will come to."""

from datetime import date, timedelta
from decimal import Decimal

from config import vi
from config.period import last_disbursable_day, plan_year_of
from config.targets import Target
from config.vocabulary import vocabulary
from tasks.progress.ladders import ladder
from tasks.progress.rates import needed_vnd
from tasks.progress.types import Forecast, GroupRate
from tasks.report.evidence import points_figure, rate_figure
from tasks.report.model import Figure, Paragraph, Provenance, Sentence
from tasks.report.rates import change, gap, pct_words, rate_figures, target_of
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import compared, paragraph, say

TITLE = "KẾT QUẢ GIẢI NGÂN"


def write(context: Context) -> Blocks | None:
    """The section, or None where no line was accepted."""
    whole = context.whole
    if whole is None:
        return None
    prefix, aim = context.prefix, year_target(context)
    blocks: Blocks = (paragraph(*_aim(aim), _result(context, whole, prefix), *_against_target(context, whole, prefix)),)
    to_come = [
        *_still_needed(context, whole, aim, prefix),
        *_forecast(context, whole, context.facts.progress.total_forecast, aim, prefix),
    ]
    if to_come:
        blocks += (paragraph(*to_come),)
    since = [*_against_last_period(context, whole, prefix), *_against_last_year(context, whole, prefix)]
    return (*blocks, paragraph(*since)) if since else blocks


def lead(context: Context) -> tuple[Paragraph, ...]:
    """What a letter that carries the report says of the figures: the section's first paragraphs."""
    return tuple(block for block in write(context) or () if isinstance(block, Paragraph))[:2]


def year_target(context: Context) -> Target | None:
    """What the regime's own documents ask of the whole year's plan; None where they ask nothing, or where too little is
    reported to compare."""
    facts = context.facts
    if facts.coverage is not None and facts.coverage.is_below_floor:
        return None
    asked = [
        target
        for target in facts.profile.targets
        if not target.is_default
        and target.funding_source is None
        and target.status is None
        and target.denominator in ("assigned_plan", "assigned_plan_with_carry_over")
        and target.in_force(facts.period.data_as_of)
        and plan_year_of(target.rungs[-1].on) == facts.period.plan_year
    ]
    return max(asked, key=lambda target: (target.rungs[-1].on, target.rungs[-1].rate_pct), default=None)


def _aim(aim: Target | None) -> list[Sentence]:
    return [say("Mục tiêu của năm: {}.", f"giải ngân đạt {level_words(aim)} kế hoạch")] if aim is not None else []


def level_words(aim: Target) -> str:
    """What is asked by the year's end: `trên 95%`."""
    asked = aim.rungs[-1].rate_pct
    return f"{'trên ' if aim.comparator == 'above' else ''}{vi.percent(asked, 0 if asked == int(asked) else 1)}"


def _result(context: Context, whole: GroupRate, prefix: str) -> Sentence:
    _, disbursed, rate = rate_figures(context, whole, prefix)
    sentence = say("Lũy kế giải ngân đến hết ngày {} đạt {}", vi.day(whole.rate.as_of), disbursed)
    if rate.value is not None:
        sentence = say("{}, bằng {} {}", sentence, rate, vocabulary().denominators[whole.rate.denominator])
    return say("{}.", sentence)


def _against_target(context: Context, whole: GroupRate, prefix: str) -> list[Sentence]:
    """Against the target that the regime sets for today; nothing where it sets none."""
    figure, target = gap(whole, prefix), target_of(context, whole)
    if figure is None or target is None or whole.gap_points is None or whole.target_pct is None:
        return _without_target(context)
    aim = f"phải đạt {'trên ' if target.comparator == 'above' else ''}{pct_words(whole.target_pct)}"
    if target.denominator != whole.rate.denominator:
        # The target is for another denominator than the rate beside it: both are named.
        aim += f" {vocabulary().denominators[target.denominator]} (không gồm vốn kéo dài)"
    if whole.gap_points == 0 and not whole.reaches_target:
        sentence = say("Tỷ lệ này mới bằng, chưa vượt mục tiêu {}", aim)
    else:
        sentence = say("Tỷ lệ này {} mục tiêu {} tính đến cùng ngày", compared(whole.gap_points, figure), aim)
    if whole.gap_vnd and not whole.reaches_target:
        formula = f"mục tiêu {pct_words(whole.target_pct)} x {prefix}.ke-hoach - {prefix}.giai-ngan"
        missing = context.evidence.money(
            f"{prefix}.con-thieu", whole.gap_vnd, Provenance(formula, (f"{prefix}.ke-hoach", f"{prefix}.giai-ngan"))
        )
        sentence = say("{}; còn thiếu {} để đạt mục tiêu", sentence, missing)
    return [say("{}.", sentence), *_to_next_rung(context, whole, prefix)]


def _without_target(context: Context) -> list[Sentence]:
    """That no target applies to the plan year; nothing where one does and only its first day has not come."""
    cover, period = context.facts.coverage, context.facts.period
    if ladder(context.facts.profile, period.data_as_of).last() is not None or (cover and cover.is_below_floor):
        return []
    text = "Các văn bản làm căn cứ không giao mục tiêu giải ngân của năm kế hoạch {}; báo cáo không so với mục tiêu."
    return [say(text, str(period.plan_year))]


def _to_next_rung(context: Context, whole: GroupRate, prefix: str) -> list[Sentence]:
    """The weekly need to the next rung, where that is not the year's end, which has a sentence of its own."""
    until = last_disbursable_day(context.facts.profile, context.facts.period.plan_year)
    if whole.next_rung_on is None or not whole.weekly_need_to_rung_vnd or whole.next_rung_on >= until:
        return []
    formula = Provenance("số vốn còn thiếu đến mốc tiếp theo chia cho số tuần còn lại", (f"{prefix}.giai-ngan",))
    need = context.evidence.money(f"{prefix}.can-moi-tuan", whole.weekly_need_to_rung_vnd, formula)
    text = "Để đạt mốc tiếp theo vào ngày {}, bình quân mỗi tuần phải giải ngân {}."
    return [say(text, vi.day(whole.next_rung_on), need)]


def _still_needed(context: Context, whole: GroupRate, aim: Target | None, prefix: str) -> list[Sentence]:
    """What is to be disbursed until the last day, in all and per month, on the denominator of the rate beside it."""
    until = last_disbursable_day(context.facts.profile, context.facts.period.plan_year)
    months = months_left(whole.rate.as_of, until)
    asked = (
        needed_vnd(whole.rate.denominator_vnd, aim.rungs[-1].rate_pct, aim.comparator)
        if aim is not None
        else whole.rate.denominator_vnd
    )
    missing = asked - whole.rate.disbursed_vnd
    if missing <= 0 or months <= 0 or not whole.rate.denominator_vnd:
        return []
    parts = (f"{prefix}.ke-hoach", f"{prefix}.giai-ngan")
    formula = f"{'' if aim is None else f'{level_words(aim)} x '}{parts[0]} - {parts[1]}"
    rest = context.evidence.money(f"{prefix}.con-phai-giai-ngan", missing, Provenance(formula, parts))
    monthly = context.evidence.money(
        f"{prefix}.can-moi-thang",
        round(missing / months),
        Provenance(f"{prefix}.con-phai-giai-ngan chia cho {vi.number(months, 1)} tháng còn lại", (rest.id,)),
    )
    end = vi.day(until)
    if aim is None:
        return [say("Số vốn còn phải giải ngân đến hết ngày {} là {}, bình quân {}/tháng.", end, rest, monthly)]
    basis = ""
    if aim.denominator != whole.rate.denominator:
        basis = " (cùng mẫu số với tỷ lệ nêu trên, gồm cả vốn kéo dài)"
    return [
        say(
            "Để đạt {} kế hoạch{}, từ nay đến hết ngày {} phải giải ngân thêm {}, bình quân {}/tháng.",
            level_words(aim), basis, end, rest, monthly,
        )
    ]  # fmt: skip


def months_left(on: date, until: date) -> Decimal:
    """Months from the end of `on` to the end of `until`; of a month begun the part that is left."""
    first = on + timedelta(days=1)
    next_month = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
    days = (next_month - first.replace(day=1)).days
    whole = (until.year - next_month.year) * 12 + until.month - next_month.month
    return whole + Decimal((next_month - first).days) / days + _part(until)


def _part(until: date) -> Decimal:
    """The part of its month that a last day closes."""
    next_month = (until.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Decimal(until.day) / (next_month - until.replace(day=1)).days


def forecast_figures(context: Context, forecast: Forecast, prefix: str) -> tuple[Figure, Figure, Figure]:
    """What is expected to be disbursed by the final day, and both ends of its interval."""
    formula = Provenance(f"dự báo theo phương pháp {forecast.method} ({forecast.why})", (f"{prefix}.giai-ngan",))
    money = context.evidence.money
    return (
        money(f"{prefix}.du-bao", forecast.forecast_vnd, formula),
        money(f"{prefix}.du-bao-thap", forecast.forecast_low_vnd, formula),
        money(f"{prefix}.du-bao-cao", forecast.forecast_high_vnd, formula),
    )


def _forecast(
    context: Context, whole: GroupRate, forecast: Forecast | None, aim: Target | None, prefix: str
) -> list[Sentence]:
    if forecast is None:
        return []
    plan, _, _ = rate_figures(context, whole, prefix)
    final, low, high = forecast_figures(context, forecast, prefix)
    pct = None if not plan.value else Decimal(forecast.forecast_vnd) * 100 / Decimal(plan.value)
    sentence = say(
        "Với tiến độ hiện nay, dự báo đến hết ngày {} giải ngân được {}, bằng {} kế hoạch "
        "(khoảng dự báo {}: từ {} đến {})",
        vi.day(last_disbursable_day(context.facts.profile, context.facts.period.plan_year)),
        final,
        rate_figure(f"{prefix}.du-bao-ty-le", pct, final, plan),
        forecast.chance,
        low,
        high,
    )
    if aim is not None and pct is not None:
        short = pct - aim.rungs[-1].rate_pct
        figure = points_figure(
            f"{prefix}.du-bao-so-muc-tieu",
            short,
            f"{prefix}.du-bao-ty-le - {level_words(aim)}",
            (f"{prefix}.du-bao-ty-le",),
        )
        sentence = say("{}, {} mục tiêu của năm", sentence, compared(short, figure))
    return [say("{}.", sentence)]


def _against_last_period(context: Context, whole: GroupRate, prefix: str) -> list[Sentence]:
    if whole.change_points is None:
        return []
    alike = _alike(context)
    figure = change(whole, prefix)
    if figure is None or vi.rounded(whole.change_points, 1) == 0:
        nearly = "" if whole.change_points == 0 else "gần như "
        return [say("Tỷ lệ giải ngân {}không thay đổi so với kỳ báo cáo trước{}.", nearly, alike)]
    size = Figure(
        figure.id, "points", figure.value, vi.number(abs(whole.change_points), 1), figure.unit, figure.provenance
    )
    return [
        say(
            "Tỷ lệ giải ngân {} {} so với kỳ báo cáo trước{}.",
            "tăng" if whole.change_points > 0 else "giảm", size, alike,
        )
    ]  # fmt: skip


def _alike(context: Context) -> str:
    """Like is compared with like: only agencies with figures at both times."""
    return "" if context.agency is not None else ", tính trên các đơn vị có số liệu ở cả hai kỳ"


def _against_last_year(context: Context, whole: GroupRate, prefix: str) -> list[Sentence]:
    if whole.change_year_points is None:
        return []
    formula = f"{prefix}.ty-le - tỷ lệ cùng kỳ năm trước"
    figure = points_figure(f"{prefix}.so-cung-ky", whole.change_year_points, formula, (f"{prefix}.ty-le",))
    year = context.facts.period.plan_year - 1
    return [say("Tỷ lệ này {} cùng kỳ năm {}.", compared(whole.change_year_points, figure), str(year))]
