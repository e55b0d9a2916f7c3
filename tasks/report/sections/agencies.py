"""Agencies: who stands above and who below the whole, the first and the last named; all of them in an appendix."""

from tasks.progress.types import GroupRate
from tasks.report.evidence import count_figure
from tasks.report.model import Sentence, Table
from tasks.report.rates import by_rank, rate_columns, rate_figures, rate_rows, target_of
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import items, listed, paragraph, say
from tasks.report.tables import col, table_of

TITLE = "GIẢI NGÂN THEO CƠ QUAN, ĐƠN VỊ"
NAMED_AGENCIES = 3
"""How many agencies with the highest and the lowest rates the text names; the appendix has them all."""


def write(context: Context) -> Blocks | None:
    """The section, or None in an agency's own extract and where no agency has a rate."""
    rated = [group for group in context.group_rates("agency") if group.rate.pct is not None]
    whole, cover = context.whole, context.facts.coverage
    if context.agency is not None or whole is None or not rated:
        return None
    if cover is not None and cover.is_below_floor:
        return None
    blocks: Blocks = (paragraph(_counted(context, rated, whole)),)
    ranked = sorted(rated, key=by_rank)
    if len(ranked) > 2 * NAMED_AGENCIES:
        ends = (
            (ranked[:NAMED_AGENCIES], "Các đơn vị có tỷ lệ giải ngân cao nhất: {}"),
            (ranked[: -NAMED_AGENCIES - 1 : -1], "Các đơn vị có tỷ lệ giải ngân thấp nhất: {}"),
        )
        blocks += tuple(
            items(say(text, listed([_rated(context, s) for s in group], "; ", "; ")) for group, text in ends)
        )
    return blocks


def agency_table(context: Context) -> Table | None:
    """All agencies by rank, with the total of the province."""
    groups = sorted(context.group_rates("agency"), key=by_rank)
    if not groups or context.whole is None:
        return None
    rows, whole, comparison = rate_rows(context, groups, context.whole, "don-vi")
    name, *others = rate_columns("Cơ quan, đơn vị", comparison, whole)
    columns = (
        name,
        col("Số dự án", lambda g: g.projects, "count", width=8, total=whole.projects),
        *others,
        col("Tăng so kỳ trước", lambda g: g.change, "points", unit="điểm %", total=whole.change),
    )
    return table_of("theo-don-vi", "Giải ngân theo cơ quan, đơn vị", rows, columns, unit=context.evidence.unit)


def _counted(context: Context, rated: list[GroupRate], whole: GroupRate) -> Sentence:
    told = target_of(context, whole) is not None
    judged = [group for group in rated if group.reaches_target is not None] if told else rated
    above = sum(bool(g.reaches_target) if told else (g.rate.pct or 0) >= (whole.rate.pct or 0) for g in judged)
    rates = [f"don-vi.{group.key}.ty-le" for group in judged]
    formula = f"đếm cơ quan, đơn vị theo kết quả so với {'mục tiêu' if told else 'tỷ lệ chung'}"
    template = (
        "Trong {} có số liệu, {} đạt mục tiêu tại thời điểm báo cáo, {} chưa đạt{}."
        if told
        else "Trong {} có số liệu, {} có tỷ lệ giải ngân từ mức chung của tỉnh trở lên, {} thấp hơn{}."
    )
    return say(
        template,
        count_figure("tinh.don-vi-co-so-lieu", len(judged), "cơ quan, đơn vị", formula, rates),
        count_figure("tinh.don-vi-dat" if told else "tinh.don-vi-tren-muc-chung", above, "đơn vị", formula, rates),
        count_figure(
            "tinh.don-vi-chua-dat" if told else "tinh.don-vi-duoi-muc-chung",
            len(judged) - above,
            "đơn vị",
            formula,
            rates,
        ),
        context.see("agencies"),
    )


def _rated(context: Context, group: GroupRate) -> Sentence:
    return say("{} ({})", context.short_name(group.key), rate_figures(context, group, f"don-vi.{group.key}")[2])
