"""Bottlenecks: what holds projects up, by the level that is competent to clear it, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config import vi
from config.causes import Cause, load_causes
from config.vi import lower_first
from tasks.report.evidence import LineFigures, count_figure
from tasks.report.model import Figure, Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections.flags import line_figures
from tasks.report.sentences import capital, items, listed, paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "KHÓ KHĂN, VƯỚNG MẮC"
UNSTATED = "Chưa xác định thẩm quyền"
"""For bottlenecks whose agency names no competent level."""
CENTRAL_WORDS = ("trung ương", "bộ", "chính phủ", "quốc hội", "luật", "nghị định", "thông tư")
"""Words by which a competent level is that of the central authorities."""
OTHER = "vướng mắc khác"
"""What no class of config/causes.yaml holds."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no agency reported a bottleneck."""
    positions = stuck(context)
    if not positions:
        return None
    formula = "đếm dòng có ghi khó khăn, vướng mắc trong biểu báo cáo"
    total = counted(f"{context.prefix}.vuong-mac", positions, formula)
    levels = []
    for level, members in by_competence(context, positions).items():
        levels.append(say("{} {}", lower_first(level), level_count(level, members)))
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


def by_cause(context: Context, positions: list[int]) -> list[tuple[Cause | None, list[int]]]:
    """Positions by the class of their bottleneck, the class with most plan first; None, last, for what none holds."""
    classes, texts = load_causes(), context.evidence.column("bottleneck")
    found: dict[Cause | None, list[int]] = {}
    for at in positions:
        cause = next((one for one in classes if one.holds(str(texts[at]))), None)
        found.setdefault(cause, []).append(at)
    total = context.evidence.total
    return sorted(
        found.items(),
        key=lambda item: (item[0] is None, -total(tuple(item[1]), "plan_vnd"), item[0].id if item[0] else ""),
    )


def is_central(level: str) -> bool:
    """Whether a competent level is that of the central authorities."""
    return any(word in level.lower() for word in CENTRAL_WORDS)


def is_of_province(level: str) -> bool:
    """Whether a competent level is that of the province."""
    return "tỉnh" in level.lower()


def counted(id_: str, positions: Sequence[int], formula: str) -> Figure:
    """How many lines have a bottleneck of some kind, resting on the cells that tell it."""
    return count_figure(id_, len(positions), "dự án", formula, lines=positions, by=("bottleneck",))


def level_count(level: str, members: Sequence[int]) -> Figure:
    """How many wait for a competent level."""
    return counted(f"vuong-mac.{level}", members, "đếm dòng theo cột cấp thẩm quyền")


def stuck(context: Context) -> list[int]:
    """Positions of the lines with a bottleneck, the oldest first, then the largest plan; the Ministry is told of those
    that the central authorities are competent for."""
    lines = context.evidence.lines
    if "bottleneck" not in lines:
        return []
    texts = lines["bottleneck"].fillna("").astype(str).str.strip()
    measured = {positions[0] for positions in context.evidence.measured()}
    positions = [int(at) for at in lines.index[texts != ""] if at in measured]
    if context.audience == "ministry":
        positions = [at for at in positions if is_central(_level(context, at))]
    plans = {at: context.evidence.total((at,), "plan_vnd") for at in positions}
    return sorted(positions, key=lambda at: (since(context, at) or context.facts.period.due_on, -plans[at], at))


def by_competence(context: Context, positions: list[int]) -> dict[str, list[int]]:
    """Positions by competent level, the level with most first; unstated last."""
    levels: dict[str, list[int]] = {}
    for at in positions:
        levels.setdefault(_level(context, at), []).append(at)
    return dict(sorted(levels.items(), key=lambda item: (item[0] == UNSTATED, -len(item[1]), item[0])))


def since(context: Context, at: int) -> date | None:
    """Due date of the first period in which the bottleneck stood without a break."""
    agency, project_key, _ = context.evidence.key(at)
    return context.facts.bottleneck_since.get((agency, project_key))


@dataclass(frozen=True, slots=True)
class _Stuck:
    """A line with a bottleneck."""

    at: int
    level: str
    """Competent to clear it."""
    agency: str
    figures: LineFigures


def bottleneck_table(context: Context) -> Table | None:
    """One row per bottleneck, under its competent level."""
    positions = stuck(context)
    if not positions:
        return None
    proposals = _proposals(context, positions)
    entries = [
        _Stuck(at, level, context.evidence.key(at)[0], line_figures(context.evidence, *context.evidence.key(at)))
        for level, members in by_competence(context, positions).items()
        for at in members
    ]
    names, texts = map(context.evidence.column, ("project_name", "bottleneck"))
    due_on = context.facts.period.due_on
    columns: Columns[_Stuck] = (
        col("Dự án", lambda e: str(names[e.at]), width=26),
        col("Cơ quan, đơn vị", lambda e: context.agency_name(e.agency), width=18),
        col("Kế hoạch vốn", lambda e: e.figures.plan, "vnd", width=10),
        col("Tỷ lệ", lambda e: e.figures.rate, "pct", unit="%", width=7),
        col("Khó khăn, vướng mắc", lambda e: str(texts[e.at]).strip(), width=32),
        col("Đề xuất", lambda e: proposals.get(e.at, ""), width=20),
        col("Từ kỳ", lambda e: vi.day(since(context, e.at) or due_on), "date", width=13),
    )
    if not proposals:
        columns = tuple(column for column in columns if column.column.title != "Đề xuất")
    title = "Khó khăn, vướng mắc theo thẩm quyền giải quyết"
    return table_of("vuong-mac", title, entries, columns, group=lambda e: e.level, number_width=5, unit="trieu")


def _proposals(context: Context, positions: list[int]) -> dict[int, str]:
    """What the agencies propose, by position; empty where none proposes anything, and then the table has no column."""
    if "proposal" not in context.evidence.lines:
        return {}
    proposed = context.evidence.column("proposal")
    texts = {at: proposed[at] for at in positions}
    return {at: text.strip() for at, text in texts.items() if isinstance(text, str) and text.strip()}


def _level(context: Context, at: int) -> str:
    value = context.evidence.column("competence")[at] if "competence" in context.evidence.lines else None
    return value.strip() if isinstance(value, str) and value.strip() else UNSTATED
