"""Bottlenecks: what holds projects up, by the level that is competent to clear it, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config import vi
from config.bottlenecks import Level, bottleneck_words
from config.causes import Cause, load_causes
from config.vi import lower_first
from tasks.duties.bottlenecks import Bottleneck
from tasks.report.evidence import LineFigures, count_figure
from tasks.report.model import Figure, Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections.flags import line_figures
from tasks.report.sentences import capital, items, listed, paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "KHÓ KHĂN, VƯỚNG MẮC"
OTHER = "vướng mắc khác"
"""What no class of config/causes.yaml holds."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no agency reported a bottleneck."""
    positions = stuck(context)
    if not positions:
        return None
    formula = "đếm dòng có ghi khó khăn, vướng mắc trong biểu báo cáo"
    total = counted(f"{context.prefix}.vuong-mac", positions, formula)
    levels = [
        say("{} {}", lower_first(level_name(level)), level_count(level, members))
        for level, members in by_level(context, positions).items()
    ]
    opening = say(
        "{} báo cáo {} có khó khăn, vướng mắc, phân theo thẩm quyền giải quyết: {}{}.",
        "Các đơn vị" if context.agency is None else "Đơn vị", total, listed(levels), context.see("bottlenecks"),
    )  # fmt: skip
    if "causes" in context.facts.profile.report.ordered(context.audience):
        return (paragraph(opening),)
    told = [
        say("{} ({} dự án)", capital(cause.name if cause else OTHER), f"{len(own):02d}")
        for cause, own in by_cause(context, positions)
    ]
    return (paragraph(opening, say("Cụ thể:")), *items(told))


def entry(context: Context, at: int) -> Bottleneck | None:
    """What the register says of the line's project: kind and level are those that people confirmed, where they did."""
    return context.registered.get(context.evidence.key(at)[:2])


def by_cause(context: Context, positions: list[int]) -> list[tuple[Cause | None, list[int]]]:
    """Positions by the kind of their bottleneck, the kind with most plan first; None, last, for what is of none."""
    kinds = {cause.id: cause for cause in load_causes()}
    found: dict[Cause | None, list[int]] = {}
    for at in positions:
        one = entry(context, at)
        found.setdefault(None if one is None or one.kind is None else kinds.get(one.kind), []).append(at)
    total = context.evidence.total
    return sorted(
        found.items(),
        key=lambda item: (item[0] is None, -total(tuple(item[1]), "plan_vnd"), item[0].id if item[0] else ""),
    )


def counted(id_: str, positions: Sequence[int], formula: str) -> Figure:
    """How many lines have a bottleneck of some kind, resting on the cells that tell it."""
    return count_figure(id_, len(positions), "dự án", formula, lines=positions, by=("bottleneck",))


def level_count(level: Level | None, members: Sequence[int]) -> Figure:
    """How many wait for a competent level."""
    return counted(f"vuong-mac.{level.id if level else 'khac'}", members, "đếm dòng theo cấp thẩm quyền giải quyết")


def level_name(level: Level | None) -> str:
    """The level as people read it."""
    return bottleneck_words().level_name(level.id if level else None)


def stuck(context: Context) -> list[int]:
    """Positions of the lines with a bottleneck that the register holds open, the oldest first, then the largest plan;
    the Ministry is told of those that the central authorities are competent for."""
    lines = context.evidence.lines
    if "bottleneck" not in lines:
        return []
    texts = lines["bottleneck"].fillna("").astype(str).str.strip()
    measured = {positions[0] for positions in context.evidence.measured()}
    found = {int(at): entry(context, int(at)) for at in lines.index[texts != ""] if at in measured}
    opened = {at: one.opened_on for at, one in found.items() if one is not None and one.is_open}
    positions = list(opened)
    if context.audience == "ministry":
        positions = [at for at in positions if (level := _level(context, at)) is not None and level.is_central]
    plans = {at: context.evidence.total((at,), "plan_vnd") for at in positions}
    return sorted(positions, key=lambda at: (opened[at], -plans[at], at))


def by_level(context: Context, positions: list[int]) -> dict[Level | None, list[int]]:
    """Positions by competent level, the level with most first; unstated last."""
    levels: dict[Level | None, list[int]] = {}
    for at in positions:
        levels.setdefault(_level(context, at), []).append(at)
    return dict(sorted(levels.items(), key=lambda item: (item[0] is None, -len(item[1]), level_name(item[0]))))


def age_days(context: Context, at: int) -> int:
    """For how long the line's bottleneck has stood."""
    one = entry(context, at)
    return 0 if one is None else one.age_days(context.facts.duties_on)


@dataclass(frozen=True, slots=True)
class _Stuck:
    """A line with a bottleneck."""

    at: int
    level: Level | None
    """Competent to clear it."""
    opened_on: date | None
    agency: str
    figures: LineFigures


def bottleneck_table(context: Context) -> Table | None:
    """One row per bottleneck, under its competent level."""
    positions = stuck(context)
    if not positions:
        return None
    proposals = _proposals(context, positions)
    entries = [
        _Stuck(
            at,
            level,
            one.opened_on if (one := entry(context, at)) else None,
            context.evidence.key(at)[0],
            line_figures(context.evidence, *context.evidence.key(at)),
        )
        for level, members in by_level(context, positions).items()
        for at in members
    ]
    names, texts = map(context.evidence.column, ("project_name", "bottleneck"))
    columns: Columns[_Stuck] = (
        col("Dự án", lambda e: str(names[e.at]), width=26),
        col("Cơ quan, đơn vị", lambda e: context.agency_name(e.agency), width=18),
        col("Kế hoạch vốn", lambda e: e.figures.plan, "vnd", width=10),
        col("Tỷ lệ", lambda e: e.figures.rate, "pct", unit="%", width=7),
        col("Khó khăn, vướng mắc", lambda e: str(texts[e.at]).strip(), width=32),
        col("Đề xuất", lambda e: proposals.get(e.at, ""), width=20),
        col("Từ ngày", lambda e: vi.day(e.opened_on) if e.opened_on else "", "date", width=13),
    )
    if not proposals:
        columns = tuple(column for column in columns if column.column.title != "Đề xuất")
    title = "Khó khăn, vướng mắc theo thẩm quyền giải quyết"
    return table_of(
        "vuong-mac", title, entries, columns, group=lambda e: level_name(e.level), number_width=5, unit="trieu"
    )


def _proposals(context: Context, positions: list[int]) -> dict[int, str]:
    """What the agencies propose, by position; empty where none proposes anything, and then the table has no column."""
    if "proposal" not in context.evidence.lines:
        return {}
    proposed = context.evidence.column("proposal")
    texts = {at: proposed[at] for at in positions}
    return {at: text.strip() for at, text in texts.items() if isinstance(text, str) and text.strip()}


def _level(context: Context, at: int) -> Level | None:
    one = entry(context, at)
    return None if one is None else bottleneck_words().level(one.level)
