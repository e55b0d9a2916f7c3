"""The ranked bars of the page: sources, agencies, transfers and bottlenecks; whatever is added up adds up."""

from collections.abc import Iterable
from decimal import Decimal

from config import vi
from tasks.progress.types import GroupRate
from tasks.reallocate.proposal import Transfer
from tasks.report.evidence import money_figure
from tasks.report.model import Figure, Provenance, Sentence
from tasks.report.page_parts import Bar, Bars, Chart
from tasks.report.rates import change, rate_figures
from tasks.report.recipient_facts import Context, short
from tasks.report.sections import bottlenecks, transfers
from tasks.report.sentences import say

SHOWN, SHOWN_OF_SIDE = 10, 5
"""Bars that stand open; the rest are folded."""
BUCKETS = (("dưới 30 ngày", 30), ("30-59 ngày", 60), ("60-89 ngày", 90), ("từ 90 ngày", None))
"""How long a bottleneck has stood."""


def source_chart(context: Context) -> Chart | None:
    """The rate of each source, the lowest first."""
    sources = _rated(context, "funding_source")
    if len(sources) < 2:
        return None
    bars = [_rate_bar(context, group, f"nguon.{group.key}", f"nguon.{group.key}") for group in sources]
    low, high = bars[0], bars[-1]
    title = f"{low.name} thấp nhất, {low.value.text}; {high.name} cao nhất, {high.value.text}"
    panel = _panel(context, "", bars)
    return Chart("theo-nguon", "Theo nguồn vốn", title, panels=(panel,))


def agency_chart(context: Context) -> Chart | None:
    """The rate of each agency, the lowest first; in order of name where too little is reported to rank anybody."""
    agencies = _rated(context, "agency")
    if len(agencies) < 2 or context.agency is not None:
        return None
    cover = context.facts.coverage
    if cover is not None and cover.is_below_floor:
        agencies.sort(key=lambda group: (group.name, group.key))
        title = f"Tỷ lệ giải ngân của {len(agencies)} đơn vị có số liệu (không xếp hạng)"
    else:
        behind = sum(1 for group in agencies if _is_behind(context, group))
        low = agencies[0]
        title = (
            f"{behind:02d}/{len(agencies):02d} đơn vị thấp hơn mức chung của tỉnh; "
            f"thấp nhất {_short(context, low.name)}, {vi.percent(low.rate.pct or Decimal(0))}"
        )
    bars = [_rate_bar(context, group, f"don-vi.{group.key}", f"don-vi.{group.key}") for group in agencies]
    return Chart("xep-hang", "Theo đơn vị", title, panels=(_panel(context, "", bars),))


def transfer_chart(context: Context) -> Chart | None:
    """Who gives and who takes of each source: both lists add up to what moves within it."""
    if not context.facts.proposal.transfers or context.agency is not None:
        return None
    panels, told = [], []
    for source in _sources(context):
        moves = [t for t in context.facts.proposal.transfers if t.funding_source == source]
        name = context.source_name(source)
        total = transfers.source_figure(context, source, moves)
        told.append(f"{name} {total.text}")
        panels += [
            _side(context, f"{name}: giảm", moves, total, side_figures(context, source, moves, "giam")),
            _side(context, f"{name}: tăng", moves, total, side_figures(context, source, moves, "tang")),
        ]
    title = f"Đề xuất điều chuyển {transfers.transfers_total(context).text} trong nội bộ {len(told):02d} nguồn vốn"
    return Chart("dong-von", "Điều chuyển vốn", title, f"{'; '.join(told)}.", panels=tuple(panels))


def side_figures(context: Context, source: str, moves: Iterable[Transfer], side: str) -> list[tuple[str, Figure]]:
    """(agency, what it gives or takes of the source), the most first; `side` is `giam` or `tang`."""
    amounts: dict[str, list[Transfer]] = {}
    for move in moves:
        amounts.setdefault(move.donor_agency if side == "giam" else move.recipient_agency, []).append(move)
    found = []
    for agency, own in amounts.items():
        parts = tuple(transfers.transfer_id(move) for move in own)
        formula = Provenance("tổng các khoản điều chuyển của đơn vị trong nguồn vốn", parts)
        id_ = f"dieu-chuyen.nguon.{source}.{side}.{agency}"
        found.append((agency, money_figure(id_, sum(move.amount_vnd for move in own), formula, "trieu")))
    return sorted(found, key=lambda one: (-int(one[1].value or 0), one[0]))


def bottleneck_chart(context: Context) -> Chart | None:
    """Bottlenecks by the level competent to clear them, with how long they have stood."""
    positions = bottlenecks.stuck(context)
    if not positions:
        return None
    levels = bottlenecks.by_level(context, positions)
    most = max(len(members) for members in levels.values())
    bars = tuple(
        Bar(
            bottlenecks.level_name(level),
            bottlenecks.level_count(level, members),
            len(members) * 100 / most,
            below=_ages(context, members),
        )
        for level, members in levels.items()
    )
    first = bars[0]
    title = f"{len(positions):02d} dự án vướng mắc, nhiều nhất thuộc thẩm quyền {vi.lower_first(first.name)}"
    if None in levels and len(levels) == 1:
        title = f"{len(positions):02d} dự án vướng mắc, đơn vị chưa xác định thẩm quyền giải quyết"
    return Chart("vuong-mac", "Vướng mắc", title, panels=(Bars("", bars),))


def _ages(context: Context, members: list[int]) -> Sentence:
    counts = [0] * len(BUCKETS)
    for at in members:
        days = bottlenecks.age_days(context, at)
        counts[next(index for index, (_, limit) in enumerate(BUCKETS) if limit is None or days < limit)] += 1
    return say("{}", "; ".join(f"{label}: {n}" for (label, _), n in zip(BUCKETS, counts, strict=True) if n))


def _rated(context: Context, dimension: str) -> list[GroupRate]:
    """Groups that have a rate, the lowest first."""
    groups = [group for group in context.group_rates(dimension) if group.rate.pct is not None]
    return sorted(groups, key=lambda group: (group.rate.pct or Decimal(0), group.key))


def _is_behind(context: Context, group: GroupRate) -> bool:
    whole = context.whole
    if whole is None or whole.rate.pct is None or group.rate.pct is None or group.rank is None:
        return False
    return group.rate.pct < whole.rate.pct


def _rate_bar(context: Context, group: GroupRate, prefix: str, id_: str) -> Bar:
    plan, spent, rate = rate_figures(context, group, prefix)
    below = say("{} trên {}", spent, plan)
    moved = change(group, id_)
    if moved is not None and group.change_points is not None and vi.rounded(group.change_points, 1) != 0:
        below = say("{}; {} {} điểm so với kỳ trước", below, _way(group.change_points), moved.shown.lstrip("-+"))
    name = _short(context, group.name)
    return Bar(name, rate, min(100.0, float(group.rate.pct or 0)), _is_behind(context, group), below)


def _way(points: Decimal) -> str:
    return "tăng" if points > 0 else "giảm"


def _panel(context: Context, title: str, bars: list[Bar]) -> Bars:
    whole = context.whole
    mark = None if whole is None or whole.rate.pct is None else whole.rate.pct
    told = "" if mark is None else f"Vạch đứng: mức chung {vi.percent(mark)}. ▼ thấp hơn mức chung."
    return Bars(
        title,
        tuple(bars[:SHOWN]),
        tuple(bars[SHOWN:]),
        mark_pct=None if mark is None else min(100.0, float(mark)),
        mark=told,
    )


def _sources(context: Context) -> list[str]:
    """Sources with transfers, in the order of the profile."""
    moved = {t.funding_source for t in context.facts.proposal.transfers}
    known = [source.code for source in context.facts.profile.funding_sources if source.code in moved]
    return [*known, *sorted(moved - set(known))]


def _side(context: Context, title: str, moves: list[Transfer], total: Figure, own: list[tuple[str, Figure]]) -> Bars:
    most = max(int(figure.value or 0) for _, figure in own)
    bars = [
        Bar(_short(context, context.agency_name(agency)), figure, int(figure.value or 0) * 100 / most)
        for agency, figure in own
    ]
    shown = money_figure(total.id, sum(move.amount_vnd for move in moves), total.provenance, "trieu")
    return Bars(title, tuple(bars[:SHOWN_OF_SIDE]), tuple(bars[SHOWN_OF_SIDE:]), shown)


def _short(context: Context, name: str) -> str:
    return short(name, context.facts.profile.report.abbreviations)
