"""What the page draws, taken from facts and model: the series, bars, flows and rows, and the same as tables."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config import vi
from config.targets import Target
from tasks.report import charts
from tasks.report.recipient_facts import Context, short
from tasks.report.report_facts import CurvePoint
from tasks.report.sections import bottlenecks

BUCKETS = (("dưới 30 ngày", 30), ("30-59 ngày", 60), ("60-89 ngày", 90), ("từ 90 ngày", None))
"""How long a bottleneck has stood, from its first period's due date to this one's."""
SHOWN_FLOWS = 16
"""Beyond this the smallest flows are drawn together, so that labels stay readable."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its numbers: `head` and `rows` are the table beside the picture."""

    id: str
    title: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def page_charts(context: Context) -> list[Chart]:
    """The charts that have facts, in the order of the page."""
    made = (_curve(context), _ranking(context), _flows(context), _ageing(context))
    return [chart for chart in made if chart is not None]


def _curve(context: Context) -> Chart | None:
    facts = context.facts
    year = facts.period.plan_year
    series = []
    if facts.curve:
        series.append(charts.Series(f"Năm {year}", _percents(facts.curve)))
    if not series:
        return None
    ladder = _ladder(context)
    if ladder is not None:
        points = tuple((rung.on, float(rung.rate_pct)) for rung in ladder.rungs)
        series.append(charts.Series("Mốc phải đạt", points, ladder.interpolation == "step", dashed=True))
    if facts.curve_last_year:
        moved = tuple((_next_year(on), pct) for on, pct in _percents(facts.curve_last_year))
        series.append(charts.Series(f"Năm {year - 1}", moved))
    beside = (["mốc phải đạt"] if ladder is not None else []) + (["năm trước"] if facts.curve_last_year else [])
    title = "Lũy kế giải ngân" + (f" so với {' và '.join(beside)}" if beside else "")
    last = facts.curve[-1]
    description = f"Đến {vi.day(last.on)}: {_pct(last)} kế hoạch."
    days = sorted({on for line in series for on, _ in line.points})
    rows = tuple(
        (
            vi.day(on),
            *(vi.percent(Decimal(str(dict(line.points)[on]))) if on in dict(line.points) else "" for line in series),
        )
        for on in days
    )
    svg = charts.curve_chart(series, year, title, description)
    return Chart("duong-cong", title, svg, ("Ngày", *(line.name for line in series)), rows)


def _ranking(context: Context) -> Chart | None:
    agencies = [s for s in context.group_rates("agency") if s.rate.pct is not None]
    if len(agencies) < 2:
        return None
    agencies.sort(key=lambda s: (-(s.rate.pct or Decimal(0)), s.key))
    bars = [
        charts.Bar(
            short(s.name, context.facts.profile.report.abbreviations),
            float(s.rate.pct or 0),
            vi.percent(s.rate.pct or Decimal(0)),
            s.reaches_target is False,
        )
        for s in agencies
    ]
    targets = {s.target_pct for s in agencies}
    target = targets.pop() if len(targets) == 1 else None
    title = "Tỷ lệ giải ngân theo cơ quan, đơn vị"
    line = f" Nét đứt: mốc {vi.percent(target)}." if target is not None else ""
    svg = charts.bar_chart(
        bars,
        None if target is None else float(target),
        "xep-hang",
        title,
        f"Xếp từ cao xuống thấp; gạch chéo là chưa đạt mục tiêu.{line}",
    )
    rows = tuple(
        (
            str(i + 1),
            s.name,
            vi.percent(s.rate.pct or Decimal(0)),
            {True: "đạt", False: "chưa đạt", None: ""}[s.reaches_target],
        )
        for i, s in enumerate(agencies)
    )
    return Chart("xep-hang", title, svg, ("Hạng", "Cơ quan, đơn vị", "Tỷ lệ", "So với mục tiêu"), rows)


def _flows(context: Context) -> Chart | None:
    transfers = context.facts.proposal.transfers
    if not transfers or context.agency is not None:
        return None
    amounts: dict[tuple[str, str, str], int] = {}
    for t in transfers:
        key = (
            context.agency_name(t.donor_agency),
            context.agency_name(t.recipient_agency),
            context.source_name(t.funding_source),
        )
        amounts[key] = amounts.get(key, 0) + t.amount_vnd
    ranked = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    known = context.facts.profile.report.abbreviations
    flows = [
        charts.Flow(short(a, known), short(b, known), kind, amount) for (a, b, kind), amount in ranked[:SHOWN_FLOWS]
    ]
    rest: dict[str, int] = {}
    for (_, _, kind), amount in ranked[SHOWN_FLOWS:]:
        rest[kind] = rest.get(kind, 0) + amount
    flows += [charts.Flow("Các đơn vị khác", "Các đơn vị khác", kind, amount) for kind, amount in rest.items()]
    kinds = [s.name for s in context.facts.profile.funding_sources if s.name in {flow.kind for flow in flows}]
    title = "Dòng vốn đề xuất điều chuyển (tỷ đồng)"
    svg = charts.flow_chart(flows, kinds, title, "Bên trái: đơn vị giảm vốn; bên phải: đơn vị được bổ sung.")
    rows = tuple((a, b, kind, vi.amount(amount, "trieu", 0)) for (a, b, kind), amount in ranked)
    return Chart("dong-von", title, svg, ("Đơn vị giảm", "Đơn vị nhận", "Nguồn vốn", "Triệu đồng"), rows)


def _ageing(context: Context) -> Chart | None:
    positions = bottlenecks.stuck(context)
    if not positions:
        return None
    levels = bottlenecks.by_competence(context, positions)
    counts = [[0] * len(BUCKETS) for _ in levels]
    for at_level, members in enumerate(levels.values()):
        for at in members:
            first = bottlenecks.since(context, at) or context.facts.period.due_on
            counts[at_level][_bucket((context.facts.period.due_on - first).days)] += 1
    buckets = [(label, [row[index] for row in counts]) for index, (label, _) in enumerate(BUCKETS)]
    title = "Khó khăn, vướng mắc theo thẩm quyền và thời gian tồn tại (số dự án)"
    groups = list(levels)
    svg = charts.ageing_chart(
        groups, buckets, title, "Mỗi thanh là một cấp thẩm quyền, chia theo thời gian vướng mắc kéo dài."
    )
    rows = tuple((level, *(str(n) for n in row)) for level, row in zip(groups, counts, strict=True))
    return Chart("vuong-mac", title, svg, ("Thẩm quyền", *(label for label, _ in BUCKETS)), rows)


def _bucket(days: int) -> int:
    return next(index for index, (_, limit) in enumerate(BUCKETS) if limit is None or days < limit)


def _ladder(context: Context) -> Target | None:
    """The province's own ladder: the target that it is held against, else the year's first for all sources."""
    whole, year = context.whole, context.facts.period.plan_year
    targets = [
        target
        for target in context.facts.profile.targets
        if target.funding_source is None
        and target.status is None
        and any(rung.on.year == year for rung in target.rungs)
    ]
    return next((t for t in targets if whole and t.id == whole.target_id), targets[0] if targets else None)


def _percents(curve: tuple[CurvePoint, ...]) -> tuple[tuple[date, float], ...]:
    return tuple((point.on, point.disbursed_vnd * 100 / point.plan_vnd) for point in curve if point.plan_vnd)


def _pct(point: CurvePoint) -> str:
    return vi.percent(Decimal(point.disbursed_vnd) * 100 / Decimal(point.plan_vnd)) if point.plan_vnd else "–"


def _next_year(on: date) -> date:
    return date(on.year + 1, on.month, min(on.day, 28) if on.month == 2 else on.day)
