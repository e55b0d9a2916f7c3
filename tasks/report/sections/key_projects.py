"""Key projects: those that the directive names, as a set against the whole, the behind ones named."""

from config import vi
from tasks.progress.types import GroupRate
from tasks.report.evidence import count_figure, ratio_figure, slug
from tasks.report.model import Sentence
from tasks.report.rates import rate_figures
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import listed, paragraph, say

TITLE = "CÁC DỰ ÁN TRỌNG ĐIỂM"
NAMED = 3
"""How many of those behind the text names; the appendix has them all."""


def write(context: Context) -> Blocks | None:
    """The section, or None where the directive names no project that was reported."""
    groups, whole = context.group_rates("key_project"), context.whole
    if not groups or whole is None or whole.rate.pct is None:
        return None
    lines = tuple(sorted({at for group in groups for at in group.lines}))
    plan = context.evidence.summed("trong-diem.ke-hoach", lines, "plan_vnd")
    disbursed = context.evidence.summed("trong-diem.giai-ngan", lines, "disbursed_vnd")
    count = count_figure(
        "trong-diem.du-an",
        len(groups),
        "dự án, nhóm dự án",
        "đếm dự án trọng điểm của văn bản có trong báo cáo",
        lines=lines,
    )
    opening = say(
        "{} trọng điểm có số liệu (kế hoạch {}): giải ngân {}, bằng {}{}.",
        count, plan, disbursed, ratio_figure("trong-diem.ty-le", disbursed, plan), context.see("key_projects"),
    )  # fmt: skip
    nothing = [group for group in groups if not group.rate.disbursed_vnd]
    behind = [g for g in groups if g.rate.disbursed_vnd and (g.rate.pct or 0) < whole.rate.pct]
    sentences = [opening]
    if nothing:
        sentences.append(say("Chưa giải ngân: {}.", vi.joined([group.name for group in nothing])))
    if behind:
        behind.sort(key=lambda group: (group.rate.pct or 0, group.key))
        rest = len(behind) - NAMED
        further = f" và {rest:02d} dự án khác" if rest > 0 else ""
        sentences.append(say("Thấp hơn mức chung của tỉnh: {}{}.", _rated(context, behind[:NAMED]), further))
    unreported = _unreported(context, groups)
    if unreported:
        sentences.append(say("Chưa có số liệu: {}.", vi.joined(unreported)))
    return (paragraph(*sentences),)


def _rated(context: Context, groups: list[GroupRate]) -> Sentence:
    return listed(
        [
            say("{} ({})", group.name, rate_figures(context, group, f"trong-diem.{slug(group.key)}")[2])
            for group in groups
        ],
        "; ",
        "; ",
    )


def _unreported(context: Context, groups: list[GroupRate]) -> list[str]:
    reported = {group.key for group in groups}
    return [project.name for project in context.facts.profile.key_projects if project.name not in reported]
