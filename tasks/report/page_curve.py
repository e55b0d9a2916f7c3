"""The year so far and what is expected of it: tiles, and the curve with target, forecast, last year and the country."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from config import vi
from config.forecast import load_forecast_rules
from config.period import last_disbursable_day
from config.targets import Target
from config.vocabulary import vocabulary
from tasks.report.charts import Curve, Fan, Goal, Label, Series, day_and_percent, draw_curve
from tasks.report.evidence import ratio_figure
from tasks.report.model import Figure, Sentence
from tasks.report.page_parts import Chart, Drawing, Tile
from tasks.report.rates import rate_figures
from tasks.report.recipient_facts import Context
from tasks.report.report_facts import CurvePoint
from tasks.report.sections import situation
from tasks.report.sentences import say


def tiles(context: Context, figures: dict[str, Figure]) -> list[Tile]:
    """Coverage, target, rate, forecast and flagged projects, of those that the report has figures for."""
    prefix, found = context.prefix, list[Tile]()
    share, reported = figures.get("bao-phu.ty-le"), figures.get("bao-phu.don-vi")
    cover = context.facts.coverage
    if share is not None and reported is not None and cover is not None:
        below = say("kế hoạch vốn của {}/{} đơn vị đã có báo cáo được chấp nhận", reported, f"{cover.expected:02d}")
        found.append(Tile("Số liệu bao phủ", share, below))
    goal = situation.year_target(context)
    if goal is not None:
        last = say("đến hết ngày {}", vi.day(goal.rungs[-1].on))
        found.append(Tile("Mục tiêu cả năm", situation.level_words(goal), last))
    rate, plan, spent = (figures.get(f"{prefix}.{key}") for key in ("ty-le", "ke-hoach", "giai-ngan"))
    if rate is not None and plan is not None and spent is not None:
        until = vi.day(context.facts.period.data_as_of)
        found.append(Tile("Đã giải ngân", rate, say("{} trên {}, đến hết ngày {}", spent, plan, until)))
    expected = forecast_rates(context)
    if expected and (forecast := context.facts.progress.total_forecast) is not None:
        middle, low, high = expected
        below = say("trong khoảng {} đến {} {}", low, high, forecast.chance)
        found.append(Tile("Dự báo cả năm", middle, below))
    slow = figures.get(f"{prefix}.du-an-cham")
    if slow is not None:
        severe = figures.get(f"{prefix}.du-an-cham.severe")
        told = Sentence(()) if severe is None else say("{} ở mức nghiêm trọng", severe)
        found.append(Tile("Bị cảnh báo chậm", slow, told))
    return found


def forecast_rates(context: Context) -> tuple[Figure, ...]:
    """The forecast of the final day and both ends of its interval, as rates of the plan; nothing without one."""
    forecast, whole = context.facts.progress.total_forecast, context.whole
    if forecast is None or whole is None or not whole.rate.denominator_vnd:
        return ()
    prefix = context.prefix
    plan = rate_figures(context, whole, prefix)[0]
    amounts = situation.forecast_figures(context, forecast, prefix)
    return tuple(ratio_figure(f"{amount.id}-ty-le", amount, plan) for amount in amounts)


def curve_chart(context: Context) -> Chart | None:
    """Cumulative disbursement in percent of plan; None where no day is known."""
    facts, known = context.facts, [point for point in context.facts.curve if point.plan_vnd]
    if not known:
        return None
    year, goal = facts.period.plan_year, situation.year_target(context)
    final = last_disbursable_day(facts.profile, year)
    expected, last = forecast_rates(context), known[-1]
    series = [
        Series("cả nước, mức giữa nhiều năm", _country(year, final), "country"),
        Series(f"năm {year - 1}", _percents(_next_year(facts.curve_last_year)), "before"),
        Series(f"năm {year}", ((date(year - 1, 12, 31), 0.0), *_percents(known)), "now"),
    ]
    series = [line for line in series if line.points]
    curve = Curve(
        year,
        final,
        tuple(series),
        tuple(Label(p.on, float(_pct(p)), day_and_percent(p.on, vi.percent(_pct(p)))) for p in known[-2:]),
        _fan(last, final, expected),
        None if goal is None else _goal(goal),
    )
    title = _finding(context, last, expected)
    legend = [(line.look, line.name) for line in reversed(series)]
    if expected and (forecast := facts.progress.total_forecast) is not None:
        legend.insert(1, ("forecast", f"dự báo, khoảng {forecast.chance}"))
    description = f"Đến {vi.day(last.on)}: {vi.percent(_pct(last))} kế hoạch. Trục ngang là các tháng của năm {year}."
    svg = draw_curve(curve, title, description)
    head, rows = _table(series, final, expected)
    note = _bases(context, goal)
    return Chart("duong-cong", "Tiến độ cả năm", title, note, Drawing(svg, tuple(legend), head, rows))


def _finding(context: Context, last: CurvePoint, expected: tuple[Figure, ...]) -> str:
    title = f"Đến hết ngày {vi.day(last.on)} giải ngân {vi.percent(_pct(last))} kế hoạch"
    if not expected or expected[0].value is None:
        return title
    title += f", dự báo cả năm {expected[0].text}"
    goal = situation.year_target(context)
    if goal is None:
        return title
    value, asked = Decimal(expected[0].value), goal.rungs[-1].rate_pct
    reached = value > asked if goal.comparator == "above" else value >= asked
    return f"{title}, {'đạt' if reached else 'chưa đạt'} mục tiêu {situation.level_words(goal)}"


def _goal(target: Target) -> Goal:
    last = target.rungs[-1]
    return Goal(float(last.rate_pct), last.on, f"Mục tiêu {situation.level_words(target)}")


def _fan(last: CurvePoint, final: date, expected: tuple[Figure, ...]) -> Fan | None:
    if not expected or last.on >= final:
        return None
    middle, low, high = (float(figure.value or 0) for figure in expected)
    shown, least, most = (figure.shown for figure in expected)
    return Fan((last.on, float(_pct(last))), final, low, middle, high, f"dự báo {shown}% ({least}-{most}%)")


def _bases(context: Context, goal: Target | None) -> str:
    """On what each line stands, where they do not stand on the same."""
    whole, words = context.whole, vocabulary().denominators
    told = []
    if context.facts.coverage is not None and context.facts.coverage.absent:
        told.append("Số của mỗi ngày là của các đơn vị có báo cáo được chấp nhận khi đó.")
    if goal is not None and whole is not None and goal.denominator != whole.rate.denominator:
        told.append(f"Mục tiêu tính trên {words[goal.denominator]}; tỷ lệ trên {words[whole.rate.denominator]}.")
    reference = load_forecast_rules().reference
    return " ".join([*told, f"{reference.title}."])


def _table(
    series: Iterable[Series], final: date, expected: tuple[Figure, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    lines = [dict(line.points) for line in reversed(list(series))]
    days = sorted({on for line in lines for on, pct in line.items() if pct})
    names = tuple(line.name for line in reversed(list(series)))
    rows = [(vi.day(on), *(vi.percent(Decimal(str(line[on]))) if on in line else "" for line in lines)) for on in days]
    if expected:
        blanks = [""] * (len(names) - 1)
        middle, low, high = (figure.text for figure in expected)
        rows.append((f"Dự báo đến {vi.day(final)}", f"{middle} ({low} đến {high})", *blanks))
    return ("Ngày", *names), tuple(rows)


def _percents(points: Iterable[CurvePoint]) -> tuple[tuple[date, float], ...]:
    return tuple((point.on, float(_pct(point))) for point in points if point.plan_vnd)


def _pct(point: CurvePoint) -> Decimal:
    return Decimal(point.disbursed_vnd) * 100 / Decimal(point.plan_vnd)


def _next_year(points: Iterable[CurvePoint]) -> list[CurvePoint]:
    """Last year's points on this year's days."""
    found = []
    for point in points:
        year, month = point.on.year + 1, point.on.month
        on = date(year, month, min(point.on.day, monthrange(year, month)[1]))
        found.append(CurvePoint(on, point.disbursed_vnd, point.plan_vnd))
    return found


def _country(year: int, final: date) -> tuple[tuple[date, float], ...]:
    """The published curve of the whole country, at the ends of its months."""
    found = []
    for point in load_forecast_rules().reference.points:
        at = year * 12 + int(point.month) - 1
        on = date(at // 12, at % 12 + 1, monthrange(at // 12, at % 12 + 1)[1])
        if on <= final:
            found.append((on, point.rate_pct))
    return tuple(found)
