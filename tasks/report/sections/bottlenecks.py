"""Bottlenecks: what holds projects up, by the level that is competent to clear it, and for how long."""

from datetime import date

from config import vi
from tasks.report.context import Blocks, Context
from tasks.report.evidence import count_figure
from tasks.report.model import Column, Row, Table
from tasks.report.sections.flags import line_figures, line_id
from tasks.report.sentences import items, paragraph, say
from tasks.report.tables import make_table, serial

TITLE = "KHÓ KHĂN, VƯỚNG MẮC"
UNSTATED = "Chưa xác định thẩm quyền"
"""For bottlenecks whose agency names no competent level."""
NAMED = 3
"""How many bottlenecks per level the text quotes."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no agency reported a bottleneck."""
    positions = stuck(context)
    if not positions:
        return None
    levels = by_competence(context, positions)
    lines = context.evidence.lines
    total = count_figure(
        f"{context.prefix}.vuong-mac", len(positions), "dự án", "đếm dòng có ghi khó khăn, vướng mắc trong biểu báo cáo"
    )
    opening = say(
        "{} báo cáo {} có khó khăn, vướng mắc, phân theo thẩm quyền giải quyết như sau:",
        "Các đơn vị" if context.agency is None else "Đơn vị",
        total,
    )
    blocks: Blocks = (paragraph(opening),)
    sentences = []
    for level, members in levels.items():
        quoted = [
            f"{lines['project_name'].iat[at]} ({_text(context, at)}{_since(context, at)})" for at in members[:NAMED]
        ]
        rest = len(members) - len(quoted)
        text = "; ".join(quoted) + (f" và {rest:02d} dự án khác (chi tiết tại phụ lục)" if rest else "")
        count = count_figure(f"vuong-mac.{level}", len(members), "dự án", "đếm dòng theo cột cấp thẩm quyền")
        sentences.append(say("{} ({}): {}", level, count, text))
    return blocks + tuple(items(sentences))


def stuck(context: Context) -> list[int]:
    """Positions of the lines with a bottleneck, longest standing first, then the largest plan."""
    lines = context.evidence.lines
    if "bottleneck" not in lines:
        return []
    texts = lines["bottleneck"].fillna("").astype(str).str.strip()
    positions = [int(at) for at in lines.index[texts != ""]]
    plans = lines["plan_vnd"].fillna(0).tolist()
    return sorted(positions, key=lambda at: (since(context, at) or context.facts.period.due_on, -plans[at], at))


def by_competence(context: Context, positions: list[int]) -> dict[str, list[int]]:
    """Positions by competent level, the level with most first; unstated last."""
    levels: dict[str, list[int]] = {}
    for at in positions:
        levels.setdefault(_level(context, at), []).append(at)
    return dict(sorted(levels.items(), key=lambda item: (item[0] == UNSTATED, -len(item[1]), item[0])))


def since(context: Context, at: int) -> date | None:
    """Due date of the first period in which the bottleneck stood without a break."""
    lines = context.evidence.lines
    return context.facts.bottleneck_since.get((str(lines["agency"].iat[at]), str(lines["project_key"].iat[at])))


def bottleneck_table(context: Context) -> Table | None:
    """One row per bottleneck, under its competent level."""
    positions = stuck(context)
    if not positions:
        return None
    lines, rows = context.evidence.lines, []
    proposals = _proposals(context, positions)
    index = 0
    for level, members in by_competence(context, positions).items():
        rows.append(Row(("", level, *[""] * (6 if proposals else 5)), "group"))
        for at in members:
            agency, key, source = (str(lines[name].iat[at]) for name in ("agency", "project_key", "funding_source"))
            plan, _, rate = line_figures(context.evidence, agency, key, source)
            first = since(context, at)
            cells = (
                serial(index),
                str(lines["project_name"].iat[at]),
                context.agency_name(agency),
                plan,
                rate,
                str(lines["bottleneck"].iat[at]).strip(),
                *((proposals.get(at, ""),) if proposals else ()),
                vi.day(first) if first else vi.day(context.facts.period.due_on),
            )
            rows.append(Row(cells, anchor=line_id(agency, key, source)))
            index += 1
    columns = (
        Column("TT", width=5),
        Column("Dự án", width=26),
        Column("Cơ quan, đơn vị", width=18),
        Column("Kế hoạch vốn", "vnd", width=10),
        Column("Tỷ lệ", "pct", "%", width=7),
        Column("Khó khăn, vướng mắc", width=32),
        *((Column("Đề xuất", width=20),) if proposals else ()),
        Column("Từ kỳ", "date", width=13),
    )
    return make_table(
        "vuong-mac", "Khó khăn, vướng mắc theo thẩm quyền giải quyết", columns, rows, unit="trieu", wide=True
    )


def _proposals(context: Context, positions: list[int]) -> dict[int, str]:
    """What the agencies propose, by position; empty where none proposes anything, and then the table has no column."""
    lines = context.evidence.lines
    if "proposal" not in lines:
        return {}
    texts = {at: lines["proposal"].iat[at] for at in positions}
    return {at: text.strip() for at, text in texts.items() if isinstance(text, str) and text.strip()}


def _level(context: Context, at: int) -> str:
    lines = context.evidence.lines
    value = lines["competence"].iat[at] if "competence" in lines else None
    return value.strip() if isinstance(value, str) and value.strip() else UNSTATED


def _since(context: Context, at: int) -> str:
    first = since(context, at)
    return "" if first is None or first >= context.facts.period.due_on else f", từ kỳ {vi.day(first)}"


def _text(context: Context, at: int) -> str:
    return str(context.evidence.lines["bottleneck"].iat[at]).strip(" .;")
