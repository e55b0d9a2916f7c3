"""Responsibility: the agencies that weigh most in what is behind, the heaviest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from config.calendar import add_working_days
from tasks.progress.types import GroupRate
from tasks.report.model import Provenance, Sentence
from tasks.report.rates import rate_figures
from tasks.report.recipient_facts import Blocks, Context, short
from tasks.report.sentences import listed, paragraph, say

TITLE = "TRÁCH NHIỆM"


@dataclass(frozen=True, slots=True)
class Behind:
    """An agency below the province's rate; `short_vnd`: what it lacks to it, whole đồng."""

    group: GroupRate
    short_vnd: int


def write(context: Context) -> Blocks | None:
    """The section, or None where nobody may be compared or nobody is below the whole."""
    found, everybody = named(context), behind(context)
    if not found:
        return None
    prefix = "tinh.thieu-hut"
    parts = tuple(f"don-vi.{one.group.key}.{of}" for one in everybody for of in ("giai-ngan", "ke-hoach"))
    parts += (f"{context.prefix}.ty-le",)
    total = context.evidence.money(
        prefix,
        sum(one.short_vnd for one in everybody),
        Provenance("tổng phần thiếu so với tỷ lệ chung của các đơn vị thấp hơn tỷ lệ chung", parts),
    )
    return (
        paragraph(
            say(
                "Các đơn vị có tỷ lệ giải ngân dưới mức chung còn thiếu {} so với mức chung; trách nhiệm trước hết "
                "thuộc người đứng đầu các đơn vị: {}.",
                total,
                listed([_told(context, one) for one in found], "; ", "; "),
            )
        ),
    )


def behind(context: Context) -> list[Behind]:
    """The agencies below the rate of the whole by what they lack to it, the most first; nobody where too little is
    reported to compare."""
    whole, cover = context.whole, context.facts.coverage
    if whole is None or context.agency is not None or not whole.rate.denominator_vnd:
        return []
    if cover is not None and cover.is_below_floor:
        return []
    share = Fraction(whole.rate.disbursed_vnd, whole.rate.denominator_vnd)
    found = [
        Behind(group, round(share * group.rate.denominator_vnd) - group.rate.disbursed_vnd)
        for group in context.group_rates("agency")
        if group.rate.pct is not None
    ]
    return sorted((one for one in found if one.short_vnd > 0), key=lambda one: (-one.short_vnd, one.group.key))


def named(context: Context) -> list[Behind]:
    """Those of them whom the report names."""
    return behind(context)[: context.facts.profile.report.responsibility.named]


def heads(context: Context, found: Sequence[Behind]) -> list[Sentence]:
    """`Giám đốc Sở Y tế (11,7%)`, each."""
    on = context.facts.period.due_on
    agencies = {agency.code: agency for agency in context.facts.profile.agencies}
    told = []
    for one in found:
        code = one.group.key
        head = context.facts.profile.agency(code, on).head if code in agencies else f"Thủ trưởng {one.group.name}"
        head = short(head, context.facts.profile.report.abbreviations)
        told.append(say("{} ({})", head, rate_figures(context, one.group, f"don-vi.{code}")[2]))
    return told


def act_by(context: Context) -> date:
    """The day by which the report asks for something to be done."""
    days = context.facts.profile.report.responsibility.act_within_working_days
    return add_working_days(context.facts.as_of.date(), days)


def _told(context: Context, one: Behind) -> Sentence:
    id_ = f"don-vi.{one.group.key}"
    formula = Provenance(
        "tỷ lệ chung của tỉnh x kế hoạch của đơn vị - giải ngân của đơn vị",
        (f"{context.prefix}.ty-le", f"{id_}.ke-hoach", f"{id_}.giai-ngan"),
    )
    return say(
        "{} (giải ngân {}, thiếu {})",
        context.short_name(one.group.key),
        rate_figures(context, one.group, id_)[2],
        context.evidence.money(f"{id_}.thieu-hut", one.short_vnd, formula),
    )
