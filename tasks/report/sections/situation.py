"""Situation: how much is disbursed, by source and agency, against the target and the same day of last year."""

from dataclasses import dataclass
from decimal import Decimal

from config import vi
from config.period import last_disbursable_day
from config.targets import Target
from config.vi import MoneyUnit
from config.vocabulary import vocabulary
from tasks.progress.ladders import ladder
from tasks.progress.types import Forecast, GroupRate
from tasks.report.evidence import (
    count_figure,
    points_figure,
    rate_figure,
)
from tasks.report.model import Figure, Provenance, Sentence, Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import compared, heading, items, listed, paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "TÌNH HÌNH GIẢI NGÂN VỐN ĐẦU TƯ CÔNG"
NAMED_AGENCIES = 3
"""How many agencies with the highest and the lowest rates the text names; the appendix has them all."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no line was accepted."""
    whole = context.whole
    if whole is None:
        return None
    blocks: Blocks = (heading("1. Tình hình chung"), *_overview(context, whole))
    part = 2
    sources = context.group_rates("funding_source")
    if sources:
        blocks += (heading(f"{part}. Giải ngân theo nguồn vốn"), paragraph(say("Kết quả theo từng nguồn vốn như sau:")))
        blocks += (source_table(context, sources, whole),)
        part += 1
    agencies = context.group_rates("agency") if context.agency is None else []
    if agencies:
        blocks += (heading(f"{part}. Giải ngân theo cơ quan, đơn vị"), *_agencies(context, agencies))
    return blocks


def rate_figures(
    context: Context, group: GroupRate, prefix: str, unit: MoneyUnit | None = None
) -> tuple[Figure, Figure, Figure]:
    """Plan, disbursed and rate of a group, each with its provenance; ids `<prefix>.ke-hoach` and so on."""
    evidence, rate = context.evidence, group.rate
    of = (rate.denominator, group.lines, unit)
    plan = evidence.plan_of_rate(f"{prefix}.ke-hoach", rate.denominator_vnd, *of)
    disbursed = evidence.disbursed_of_rate(f"{prefix}.giai-ngan", rate.disbursed_vnd, *of)
    return plan, disbursed, rate_figure(f"{prefix}.ty-le", rate.pct, disbursed, plan)


@dataclass(frozen=True, slots=True)
class _RateRow:
    """A group of lines with its figures."""

    name: str
    projects: Figure
    plan: Figure
    disbursed: Figure
    rate: Figure
    gap: Figure | None
    change: Figure | None


def _rate_row(context: Context, group: GroupRate, prefix: str) -> _RateRow:
    projects = count_figure(f"{prefix}.du-an", group.projects, "dự án", "đếm số mã dự án khác nhau")
    plan, disbursed, rate = rate_figures(context, group, prefix, context.evidence.unit)
    return _RateRow(group.name, projects, plan, disbursed, rate, gap(group, prefix), change(group, prefix))


def source_table(context: Context, groups: list[GroupRate], whole: GroupRate) -> Table:
    """Plan, disbursement, rate and gap per funding source, with the total."""
    rows = [_rate_row(context, group, f"nguon.{group.key}") for group in groups]
    columns = _columns("Nguồn vốn", _rate_row(context, whole, context.prefix))
    return table_of("theo-nguon", "Giải ngân theo nguồn vốn", rows, columns, unit=context.evidence.unit, wide=False)


def agency_table(context: Context) -> Table | None:
    """All agencies by rank, with the total of the province."""
    groups = sorted(context.group_rates("agency"), key=_by_rank)
    if not groups or context.whole is None:
        return None
    whole = _rate_row(context, context.whole, "tinh")
    name, *others = _columns("Cơ quan, đơn vị", whole)
    columns = (
        name,
        col("Số dự án", lambda g: g.projects, "count", width=8, total=whole.projects),
        *others,
        col("Tăng so kỳ trước", lambda g: g.change, "points", unit="điểm %", total=whole.change),
    )
    rows = [_rate_row(context, group, f"don-vi.{group.key}") for group in groups]
    return table_of("theo-don-vi", "Giải ngân theo cơ quan, đơn vị", rows, columns, unit=context.evidence.unit)


def gap(group: GroupRate, prefix: str) -> Figure | None:
    """Rate minus target in points; None where no target applies."""
    if group.gap_points is None:
        return None
    formula = f"{prefix}.ty-le - mục tiêu {_pct(group.target_pct)}"
    return points_figure(f"{prefix}.so-muc-tieu", group.gap_points, formula, (f"{prefix}.ty-le",))


def change(group: GroupRate, prefix: str) -> Figure | None:
    """Change of the rate since the last period; None at the first."""
    if group.change_points is None:
        return None
    formula = f"{prefix}.ty-le - tỷ lệ của kỳ báo cáo trước"
    return points_figure(f"{prefix}.so-ky-truoc", group.change_points, formula, (f"{prefix}.ty-le",))


def target_of(context: Context, group: GroupRate) -> Target | None:
    """The target that a group is held against."""
    return next((target for target in context.facts.profile.targets if target.id == group.target_id), None)


def _columns(first: str, whole: _RateRow) -> Columns[_RateRow]:
    return (
        col(first, lambda g: g.name, width=30, total="Tổng cộng"),
        col("Kế hoạch vốn", lambda g: g.plan, "vnd", width=13, additive=True, total=whole.plan),
        col("Lũy kế giải ngân", lambda g: g.disbursed, "vnd", width=13, additive=True, total=whole.disbursed),
        col("Tỷ lệ", lambda g: g.rate, "pct", unit="%", width=9, total=whole.rate),
        col("So với mục tiêu", lambda g: g.gap, "points", unit="điểm %", width=10, total=whole.gap),
    )


def _overview(context: Context, whole: GroupRate) -> Blocks:
    prefix, day = context.prefix, vi.day(whole.rate.as_of)
    plan, disbursed, rate = rate_figures(context, whole, prefix)
    projects = count_figure(f"{prefix}.du-an", whole.projects, "dự án", "đếm số mã dự án khác nhau")
    subject = "của tỉnh" if context.agency is None else f"của {context.agency_name(context.agency)}"
    first = say(
        f"Tổng kế hoạch vốn đầu tư công năm {{}} {{}} theo {_ground(context)} là {{}}{{}}, gồm {{}}."
        if context.agency is None
        else "Tổng kế hoạch vốn đầu tư công năm {} {} là {}{}, gồm {}.",
        str(context.facts.period.plan_year),
        subject,
        plan,
        say(" (trong đó kế hoạch năm trước kéo dài {})", _carried(context, whole, prefix))
        if whole.plan_carried_vnd
        else Sentence(()),
        projects,
    )
    second = say("Lũy kế giải ngân đến hết ngày {} đạt {}", day, disbursed)
    if rate.value is not None:
        second = say("{}, bằng {} {}", second, rate, vocabulary().denominators[whole.rate.denominator])
    blocks: Blocks = (paragraph(first), paragraph(say("{}.", second), *_against_target(context, whole, prefix)))
    apart = _this_year(context, whole, prefix)
    if apart:
        blocks += (paragraph(*apart),)
    since = [*_against_last_period(whole, prefix), *_against_last_year(context, whole, prefix)]
    if since:
        blocks += (paragraph(*since),)
    if context.facts.progress.total_forecast is not None:
        blocks += (paragraph(_forecast(context, context.facts.progress.total_forecast, plan, prefix)),)
    return blocks


def _ground(context: Context) -> str:
    """Whose word the plan is."""
    cover = context.facts.coverage
    if cover is not None and cover.basis == "plan":
        return "kế hoạch được giao cho các dự án mà đơn vị đã báo cáo"
    return "số liệu các đơn vị đã báo cáo và được chấp nhận"


def _against_target(context: Context, whole: GroupRate, prefix: str) -> list[Sentence]:
    figure, target = gap(whole, prefix), target_of(context, whole)
    if figure is None or target is None or whole.gap_points is None or whole.target_pct is None:
        return _without_target(context)
    basis = " (mốc mặc định của hệ thống do văn bản của tỉnh không quy định)" if target.is_default else ""
    aim = f"phải đạt {'trên ' if target.comparator == 'above' else ''}{_pct(whole.target_pct)}"
    if target.denominator != whole.rate.denominator:
        # The target is for another denominator than the rate beside it: both are named.
        aim += f" {vocabulary().denominators[target.denominator]} (không gồm vốn kéo dài)"
    if whole.gap_points == 0 and not whole.reaches_target:
        sentence = say("Tỷ lệ này mới bằng, chưa vượt mục tiêu {}{}", aim, basis)
    else:
        sentence = say("Tỷ lệ này {} mục tiêu {} tính đến cùng ngày{}", compared(whole.gap_points, figure), aim, basis)
    if whole.gap_vnd and not whole.reaches_target:
        formula = f"mục tiêu {_pct(whole.target_pct)} x {prefix}.ke-hoach - {prefix}.giai-ngan"
        missing = context.evidence.money(
            f"{prefix}.con-thieu", whole.gap_vnd, Provenance(formula, (f"{prefix}.ke-hoach", f"{prefix}.giai-ngan"))
        )
        sentence = say("{}; còn thiếu {} để đạt mục tiêu", sentence, missing)
    sentences = [say("{}.", sentence)]
    if whole.next_rung_on and whole.weekly_need_to_rung_vnd:
        need = context.evidence.money(
            f"{prefix}.can-moi-tuan",
            whole.weekly_need_to_rung_vnd,
            Provenance("số vốn còn thiếu đến mốc tiếp theo chia cho số tuần còn lại", (f"{prefix}.giai-ngan",)),
        )
        sentences.append(
            say(
                "Để đạt mốc tiếp theo vào ngày {}, bình quân mỗi tuần phải giải ngân {}.",
                vi.day(whole.next_rung_on),
                need,
            )
        )
    return sentences


def _without_target(context: Context) -> list[Sentence]:
    """That no target applies to the plan year; nothing where one does and only its first day has not come."""
    cover, period = context.facts.coverage, context.facts.period
    if ladder(context.facts.profile, period.data_as_of).last() is not None or (cover and cover.is_below_floor):
        return []
    text = "Các văn bản làm căn cứ không giao mục tiêu giải ngân của năm kế hoạch {}; báo cáo không so với mục tiêu."
    return [say(text, str(period.plan_year))]


def _aim(context: Context) -> str:
    """What the rates are held against: what no document says is not called a target."""
    target = None if context.whole is None else target_of(context, context.whole)
    return "mốc mặc định của hệ thống" if target is not None and target.is_default else "mục tiêu"


def _against_last_period(whole: GroupRate, prefix: str) -> list[Sentence]:
    if whole.change_points is None:
        return []
    figure = change(whole, prefix)
    if figure is None or vi.rounded(whole.change_points, 1) == 0:
        nearly = "" if whole.change_points == 0 else "gần như "
        return [say("Tỷ lệ giải ngân {}không thay đổi so với kỳ báo cáo trước.", nearly)]
    size = Figure(
        figure.id, "points", figure.value, vi.number(abs(whole.change_points), 1), figure.unit, figure.provenance
    )
    return [say("Tỷ lệ giải ngân {} {} so với kỳ báo cáo trước.", "tăng" if whole.change_points > 0 else "giảm", size)]


def _against_last_year(context: Context, whole: GroupRate, prefix: str) -> list[Sentence]:
    if whole.change_year_points is None:
        return []
    formula = f"{prefix}.ty-le - tỷ lệ cùng kỳ năm trước"
    figure = points_figure(f"{prefix}.so-cung-ky", whole.change_year_points, formula, (f"{prefix}.ty-le",))
    year = context.facts.period.plan_year - 1
    return [say("Tỷ lệ này {} cùng kỳ năm {}.", compared(whole.change_year_points, figure), str(year))]


def forecast_figures(context: Context, forecast: Forecast, prefix: str) -> tuple[Figure, Figure, Figure]:
    """What is expected to be disbursed by the final day, and both ends of its interval."""
    formula = Provenance(f"dự báo theo phương pháp {forecast.method} ({forecast.why})", (f"{prefix}.giai-ngan",))
    money = context.evidence.money
    return (
        money(f"{prefix}.du-bao", forecast.forecast_vnd, formula),
        money(f"{prefix}.du-bao-thap", forecast.forecast_low_vnd, formula),
        money(f"{prefix}.du-bao-cao", forecast.forecast_high_vnd, formula),
    )


def _forecast(context: Context, forecast: Forecast, plan: Figure, prefix: str) -> Sentence:
    final, low, high = forecast_figures(context, forecast, prefix)
    pct = None if not plan.value else Decimal(forecast.forecast_vnd) * 100 / Decimal(plan.value)
    return say(
        "Dự báo đến hết ngày {} giải ngân được {}, bằng {} kế hoạch (khoảng dự báo {}: từ {} đến {}).",
        vi.day(last_disbursable_day(context.facts.profile, context.facts.period.plan_year)),
        final,
        rate_figure(f"{prefix}.du-bao-ty-le", pct, final, plan),
        forecast.chance,
        low,
        high,
    )


def _agencies(context: Context, agencies: list[GroupRate]) -> Blocks:
    rated = [group for group in agencies if group.rate.pct is not None]
    judged = [group for group in rated if group.reaches_target is not None]
    sentences = []
    if judged:
        reached = sum(1 for group in judged if group.reaches_target)
        formula = "đếm cơ quan, đơn vị theo kết quả so với mục tiêu"
        sentences.append(
            say(
                "Trong {} có số liệu, {} đạt {} tại thời điểm báo cáo, {} chưa đạt.",
                count_figure("tinh.don-vi-co-so-lieu", len(judged), "cơ quan, đơn vị", formula),
                count_figure("tinh.don-vi-dat", reached, "đơn vị", formula),
                _aim(context),
                count_figure("tinh.don-vi-chua-dat", len(judged) - reached, "đơn vị", formula),
            )
        )
    blocks: Blocks = (paragraph(*sentences),) if sentences else ()
    cover = context.facts.coverage
    if cover is not None and cover.is_below_floor:
        return blocks
    ranked = sorted(rated, key=_by_rank)
    if len(ranked) > 2 * NAMED_AGENCIES:
        ends = (
            (ranked[:NAMED_AGENCIES], "Các đơn vị có tỷ lệ giải ngân cao nhất: {}"),
            (ranked[: -NAMED_AGENCIES - 1 : -1], "Các đơn vị có tỷ lệ giải ngân thấp nhất: {}"),
        )
        blocks += tuple(
            items(say(text, listed([_rated(context, s) for s in group], "; ", "; ")) for group, text in ends)
        )
    return blocks


def _rated(context: Context, group: GroupRate) -> Sentence:
    return say("{} ({})", group.name, rate_figures(context, group, f"don-vi.{group.key}")[2])


def _carried(context: Context, whole: GroupRate, prefix: str) -> Figure:
    """The part of the plan that was carried over, stated or what the plan has beyond this year's."""
    evidence, id_ = context.evidence, f"{prefix}.ke-hoach-keo-dai"
    if evidence.total(whole.lines, "plan_carried_vnd") == whole.plan_carried_vnd:
        return evidence.summed(id_, whole.lines, "plan_carried_vnd")
    formula = "kế hoạch vốn kéo dài; dòng không ghi thì lấy kế hoạch vốn trừ kế hoạch giao trong năm"
    return evidence.money(id_, whole.plan_carried_vnd, Provenance(formula, (f"{prefix}.ke-hoach",)))


def _this_year(context: Context, whole: GroupRate, prefix: str) -> list[Sentence]:
    """This year's plan apart where capital was carried over, and what cannot be put on it, counted apart."""
    key = context.agency or "province"
    own = next((group for group in context.facts.progress.group_rates if _is_this_year(group, key)), None)
    sentences = []
    if own is not None and own.rate.pct is not None:
        id_ = f"{prefix}.trong-nam"
        plan, disbursed, rate = rate_figures(context, own, id_)
        text = "Tính riêng kế hoạch vốn giao trong năm, không gồm vốn kéo dài: giải ngân {}, bằng {} kế hoạch ({})"
        sentence = say(text, disbursed, rate, plan)
        figure, target = gap(own, id_), target_of(context, own)
        if figure is not None and own.gap_points is not None and target is not None:
            sentence = say("{}, {} mục tiêu {}", sentence, compared(own.gap_points, figure), _pct(own.target_pct))
        sentences.append(say("{}.", sentence))
    apart = tuple(sorted(set(whole.lines) - set(own.lines if own else ())))
    if whole.plan_carried_vnd and apart:
        sentences.append(_not_split(context, apart, f"{prefix}.khong-tach"))
    return sentences


def _is_this_year(group: GroupRate, key: str) -> bool:
    return group.dimension == "this_year" and group.key == key


def _not_split(context: Context, lines: tuple[int, ...], id_: str) -> Sentence:
    evidence = context.evidence
    projects = {evidence.key(at)[:2] for at in lines}
    return say(
        "Có {} có vốn kéo dài mà đơn vị không tách số giải ngân của vốn kéo dài (kế hoạch {}, giải ngân {}); "
        "phần này chỉ được tính trong tỷ lệ gồm cả vốn kéo dài.",
        count_figure(f"{id_}.du-an", len(projects), "dự án", "đếm số mã dự án khác nhau"),
        evidence.summed(f"{id_}.ke-hoach", lines, "plan_vnd"),
        evidence.summed(f"{id_}.giai-ngan", lines, "disbursed_vnd"),
    )


def _by_rank(group: GroupRate) -> tuple[int, str, str]:
    """By rank; where nobody is ranked by name, so that no order says who is ahead."""
    return (group.rank or 10**6, "" if group.rank else group.name, group.key)


def _pct(value: Decimal | None) -> str:
    return "–" if value is None else vi.percent(value)
