"""Flags: the projects called slow, by severity, the worst named; all of them in an appendix."""

from dataclasses import dataclass
from decimal import Decimal

from config import vi
from config.vi import lower_first
from config.vocabulary import FlagLevel, vocabulary
from tasks.progress.types import Flag
from tasks.report.evidence import Evidence, LineFigures, count_figure, slug
from tasks.report.model import Figure, Table
from tasks.report.rates import target_of
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections.situation import year_target
from tasks.report.sentences import capital, items, listed, paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "DỰ ÁN CHẬM TIẾN ĐỘ GIẢI NGÂN"
NAMED_PROJECTS = 3
"""How many of the worst projects the text names."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no project is flagged."""
    flags = ordered(context)
    if not flags:
        return None
    projects: dict[FlagLevel, list[tuple[str, str]]] = {}
    for flag in _worst_by_project(flags):
        projects.setdefault(flag.severity, []).append((flag.agency, flag.project_key))
    formula = "đếm dự án theo mức cảnh báo cao nhất của dự án"

    def count(id_: str, of: list[tuple[str, str]]) -> Figure:
        lines = context.evidence.of_projects(of)
        return count_figure(id_, len(of), "dự án", formula, lines=lines, by=("plan_vnd", "disbursed_vnd"))

    total = count(f"{context.prefix}.du-an-cham", [one for own in projects.values() for one in own])
    names = {key: lower_first(name) for key, name in vocabulary().flag_levels.items() if key in projects}
    found = say("Qua rà soát có {} bị cảnh báo chậm giải ngân{}", total, context.see("flags"))
    if len(names) == 1:
        told = say("{}, đều ở mức {}.", found, *names.values())
    else:
        own = [say("{} ở mức {}", count(f"{total.id}.{key}", projects[key]), name) for key, name in names.items()]
        told = say("{}, trong đó {}.", found, listed(own))
    blocks: Blocks = (paragraph(told),)
    worst = _worst_by_project(flags)[:NAMED_PROJECTS]
    blocks += (paragraph(say("Các dự án cần tập trung chỉ đạo:")),)
    blocks += tuple(
        items(
            say(
                "{}{}: {}{}",
                flag.project_name,
                context.of_agency(flag.agency),
                reason(context, flag),
                _moved(context, flag),
            )
            for flag in worst
        )
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


@dataclass(frozen=True, slots=True)
class _Flagged:
    """A project x source with its flags from the worst."""

    worst: Flag
    flags: list[Flag]
    figures: LineFigures


def flag_table(context: Context) -> Table | None:
    """Every flagged project x source with its figures, its worst severity and all its reasons."""
    flags = ordered(context)
    if not flags:
        return None
    by_line: dict[tuple[str, str, str], list[Flag]] = {}
    for flag in flags:
        by_line.setdefault((flag.agency, flag.project_key, flag.funding_source), []).append(flag)
    titles = {rule.id: rule.title for rule in context.facts.profile.flag_rules}
    entries = [_Flagged(found[0], found, line_figures(context.evidence, *line)) for line, found in by_line.items()]
    columns: Columns[_Flagged] = (
        col("Dự án", lambda e: e.worst.project_name, width=36),
        col("Cơ quan, đơn vị", lambda e: context.agency_name(e.worst.agency), width=32),
        col("Nguồn vốn", lambda e: context.source_name(e.worst.funding_source), width=26),
        col("Kế hoạch vốn", lambda e: e.figures.plan, "vnd", width=10),
        col("Lũy kế giải ngân", lambda e: e.figures.disbursed, "vnd", width=10),
        col("Tỷ lệ", lambda e: e.figures.rate, "pct", unit="%", width=7),
        col("Mức", lambda e: vocabulary().flag_levels[e.worst.severity], width=16),
        col(
            "Cảnh báo", lambda e: capital("; ".join(lower_first(_brief(context, f, titles)) for f in e.flags)), width=30
        ),
        col("Lý do", lambda e: capital("; ".join(reason(context, f) for f in e.flags)), width=60, detail=True),
        col(
            "Hết cảnh báo khi",
            lambda e: "; ".join(f.clears for f in e.flags if f.clears and is_told(context, f)),
            width=36,
            detail=True,
        ),
        col("Từ kỳ", lambda e: vi.day(min(f.since for f in e.flags)), "date", width=12),
    )
    title = "Danh mục dự án chậm tiến độ giải ngân"
    return table_of("canh-bao", title, entries, columns, number_width=5, unit="trieu")


def line_id(agency: str, project_key: str, funding_source: str) -> str:
    """The id that figures of a project's line begin with."""
    return f"du-an.{agency}.{slug(project_key)}.{funding_source}"


def line_figures(evidence: Evidence, agency: str, project_key: str, funding_source: str) -> LineFigures:
    """The figures of a project x source, in triệu đồng."""
    positions = evidence.line(agency, project_key, funding_source)
    if not positions:
        return LineFigures()
    return evidence.line_figures(line_id(agency, project_key, funding_source), positions)


def _worst_by_project(flags: list[Flag]) -> list[Flag]:
    seen: dict[tuple[str, str], Flag] = {}
    for flag in flags:
        seen.setdefault((flag.agency, flag.project_key), flag)
    return list(seen.values())


def _stake(flag: Flag) -> int:
    facts = dict(flag.facts)
    return facts.get("plan_vnd", 0) - facts.get("disbursed_vnd", 0)


def _brief(context: Context, flag: Flag, titles: dict[str, str]) -> str:
    """The rule's title, and how far below the regime's own rung."""
    below = f" {vi.number(flag.measured, 1)} điểm %" if flag.kind == "rung_missed" and is_told(context, flag) else ""
    return titles.get(flag.rule, flag.rule) + below


_BY_LADDER = ("rung_missed", "donor_slow_again", "forecast_below_target")
"""Kinds of flags whose reason names a rate that should have been reached."""


def is_told(context: Context, flag: Flag) -> bool:
    """Whether the reason may be told as it is: a rung of ours is for the office's own use, not a target for others."""
    if flag.kind not in _BY_LADDER:
        return True
    if flag.kind == "forecast_below_target":
        return year_target(context) is not None
    return context.whole is not None and target_of(context, context.whole) is not None


def reason(context: Context, flag: Flag) -> str:
    """Why the project is called slow, within a sentence."""
    if is_told(context, flag):
        return lower_first(flag.reason.rstrip(" .;"))
    facts = dict(flag.facts)
    plan, disbursed = facts.get("plan_vnd", 0), facts.get("disbursed_vnd", 0)
    share = f", bằng {vi.percent(Decimal(disbursed) * 100 / Decimal(plan))}" if plan else ""
    return f"mới giải ngân {vi.money_in_words(disbursed)}{share} kế hoạch ({vi.money_in_words(plan)})"


def _moved(context: Context, flag: Flag) -> str:
    """What the proposal does to the project that is urged here: both are said in one place."""
    moves = context.facts.proposal.transfers
    project = (flag.agency, flag.project_key)
    down = sum(move.amount_vnd for move in moves if (move.donor_agency, move.donor) == project)
    up = sum(move.amount_vnd for move in moves if (move.recipient_agency, move.recipient) == project)
    see = context.see("transfers")
    told = f"; đề xuất điều chuyển giảm {vi.money_in_words(down)}{see}, phần vốn còn lại phải đẩy nhanh" if down else ""
    return told + (f"; đề xuất bổ sung {vi.money_in_words(up)}{see}" if up else "")
