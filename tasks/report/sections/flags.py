"""Flags: the projects called slow, by severity, the worst named; all of them in an appendix."""

from collections import Counter

from config import vi
from config.vi import lower_first
from config.vocabulary import vocabulary
from tasks.progress.types import Flag
from tasks.report.context import Blocks, Context
from tasks.report.evidence import Evidence, count_figure, ratio_figure, slug
from tasks.report.model import Column, Figure, Row, Table
from tasks.report.sentences import capital, items, listed, paragraph, say
from tasks.report.tables import make_table, serial

TITLE = "DỰ ÁN CHẬM TIẾN ĐỘ GIẢI NGÂN"
NAMED_PROJECTS = 5
"""How many of the worst projects the text names."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no project is flagged."""
    flags = ordered(context)
    if not flags:
        return None
    counts = Counter(worst.severity for worst in _worst_by_project(flags))
    formula = "đếm dự án theo mức cảnh báo cao nhất của dự án"
    total = count_figure(f"{context.prefix}.du-an-cham", sum(counts.values()), "dự án", formula)
    by_severity = [
        say(
            "{} ở mức {}",
            count_figure(f"{context.prefix}.du-an-cham.{key}", counts[key], "dự án", formula),
            lower_first(name),
        )
        for key, name in vocabulary().flag_levels.items()
        if counts[key]
    ]
    blocks: Blocks = (
        paragraph(say("Qua rà soát có {} bị cảnh báo chậm giải ngân, trong đó {}.", total, listed(by_severity))),
    )
    titles = {rule.id: rule.title for rule in context.facts.profile.flag_rules}
    by_rule = Counter(flag.rule for flag in flags)
    blocks += (
        paragraph(
            say(
                "Các cảnh báo gồm: {}.",
                "; ".join(f"{lower_first(titles.get(rule, rule))} ({n:02d})" for rule, n in by_rule.most_common()),
            )
        ),
    )
    worst = _worst_by_project(flags)[:NAMED_PROJECTS]
    blocks += (paragraph(say("Các dự án cần tập trung chỉ đạo:")),)
    blocks += tuple(
        items(say("{}{}: {}", flag.project_name, context.of_agency(flag.agency), _clause(flag)) for flag in worst)
    )
    return blocks


def ordered(context: Context) -> list[Flag]:
    """Flags on projects from the worst: severity, then the plan at stake, then agency and project.

    Agencies whose report is missing are named by the section on reporting.
    """
    rank = {severity: index for index, severity in enumerate(vocabulary().flag_levels)}
    flags = [flag for flag in context.facts.progress.flags if flag.project_key]
    return sorted(
        flags, key=lambda f: (rank[f.severity], -_stake(f), f.agency, f.project_key, f.funding_source, f.rule)
    )


def flag_table(context: Context) -> Table | None:
    """Every flagged project x source with its figures, its worst severity and all its reasons."""
    flags = ordered(context)
    if not flags:
        return None
    by_line: dict[tuple[str, str, str], list[Flag]] = {}
    for flag in flags:
        by_line.setdefault((flag.agency, flag.project_key, flag.funding_source), []).append(flag)
    titles = {rule.id: rule.title for rule in context.facts.profile.flag_rules}
    rows = []
    for index, (line, found) in enumerate(by_line.items()):
        worst = found[0]
        plan, disbursed, rate = line_figures(context.evidence, *line)
        cells = (
            serial(index),
            worst.project_name,
            context.agency_name(worst.agency),
            context.source_name(worst.funding_source),
            plan,
            disbursed,
            rate,
            vocabulary().flag_levels[worst.severity],
            capital("; ".join(lower_first(_brief(flag, titles)) for flag in found)),
            "; ".join(flag.reason.rstrip(" .;") for flag in found),
            vi.day(min(flag.since for flag in found)),
        )
        rows.append(Row(cells, anchor=line_id(*line)))
    columns = (
        Column("TT", width=5),
        Column("Dự án", width=36),
        Column("Cơ quan, đơn vị", width=32),
        Column("Nguồn vốn", width=26),
        Column("Kế hoạch vốn", "vnd", width=10),
        Column("Lũy kế giải ngân", "vnd", width=10),
        Column("Tỷ lệ", "pct", "%", width=7),
        Column("Mức", width=16),
        Column("Cảnh báo", width=30),
        Column("Lý do", width=60, detail=True),
        Column("Từ kỳ", "date", width=12),
    )
    return make_table("canh-bao", "Danh mục dự án chậm tiến độ giải ngân", columns, rows, unit="trieu", wide=True)


def line_id(agency: str, project_key: str, funding_source: str) -> str:
    """The id that figures of a project's line begin with."""
    return f"du-an.{agency}.{slug(project_key)}.{funding_source}"


def line_figures(
    evidence: Evidence, agency: str, project_key: str, funding_source: str
) -> tuple[Figure | None, Figure | None, Figure | None]:
    """Plan, disbursed and rate of a project x source, in triệu đồng; Nones where no accepted line has it."""
    positions = evidence.line(agency, project_key, funding_source)
    if not len(positions):
        return None, None, None
    prefix = line_id(agency, project_key, funding_source)
    plan = evidence.summed(f"{prefix}.ke-hoach", positions, "plan_vnd", "trieu")
    disbursed = evidence.summed(f"{prefix}.giai-ngan", positions, "disbursed_vnd", "trieu")
    return plan, disbursed, ratio_figure(f"{prefix}.ty-le", disbursed, plan)


def _worst_by_project(flags: list[Flag]) -> list[Flag]:
    seen: dict[tuple[str, str], Flag] = {}
    for flag in flags:
        seen.setdefault((flag.agency, flag.project_key), flag)
    return list(seen.values())


def _stake(flag: Flag) -> int:
    facts = dict(flag.facts)
    return facts.get("plan_vnd", 0) - facts.get("disbursed_vnd", 0)


def _brief(flag: Flag, titles: dict[str, str]) -> str:
    """The rule's title, and how far below the rung."""
    below = f" {vi.number(flag.measured, 1)} điểm %" if flag.kind == "rung_missed" else ""
    return titles.get(flag.rule, flag.rule) + below


def _clause(flag: Flag) -> str:
    return lower_first(flag.reason.rstrip(" .;"))
