"""Rates of groups of lines as figures and as columns: what several sections and appendices show alike."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from config import vi
from config.targets import Target
from config.vi import MoneyUnit
from tasks.progress.types import GroupRate
from tasks.report.evidence import count_figure, points_figure, rate_figure, slug
from tasks.report.model import Cell, ColumnKind, Figure
from tasks.report.recipient_facts import Context
from tasks.report.tables import ColumnOf, Columns, col


def project_count(group: GroupRate, prefix: str) -> Figure:
    """How many projects a group has."""
    formula = "đếm số mã dự án khác nhau"
    return count_figure(f"{prefix}.du-an", group.projects, "dự án", formula, lines=group.lines)


def rate_figures(
    context: Context, group: GroupRate, prefix: str, unit: MoneyUnit | None = None
) -> tuple[Figure, Figure, Figure]:
    """Plan, disbursed and rate of a group, each with its provenance; ids `<prefix>.ke-hoach` and so on."""
    evidence, rate = context.evidence, group.rate
    of = (rate.denominator, group.lines, unit)
    plan = evidence.plan_of_rate(f"{prefix}.ke-hoach", rate.denominator_vnd, *of)
    disbursed = evidence.disbursed_of_rate(f"{prefix}.giai-ngan", rate.disbursed_vnd, *of)
    return plan, disbursed, rate_figure(f"{prefix}.ty-le", rate.pct, disbursed, plan)


def gap(group: GroupRate, prefix: str) -> Figure | None:
    """Rate minus target in points; None where no target applies."""
    if group.gap_points is None:
        return None
    formula = f"{prefix}.ty-le - mục tiêu {pct_words(group.target_pct)}"
    return points_figure(f"{prefix}.so-muc-tieu", group.gap_points, formula, (f"{prefix}.ty-le",))


def change(group: GroupRate, prefix: str) -> Figure | None:
    """Change of the rate since the last period; None at the first."""
    if group.change_points is None:
        return None
    formula = f"{prefix}.ty-le - tỷ lệ của kỳ báo cáo trước"
    return points_figure(f"{prefix}.so-ky-truoc", group.change_points, formula, (f"{prefix}.ty-le",))


def against_whole(group: GroupRate, whole: GroupRate, prefix: str, whole_prefix: str) -> Figure | None:
    """Rate minus that of the whole in points; None where either has no rate."""
    if group.rate.pct is None or whole.rate.pct is None:
        return None
    rates = (f"{prefix}.ty-le", f"{whole_prefix}.ty-le")
    return points_figure(f"{prefix}.so-binh-quan", group.rate.pct - whole.rate.pct, " - ".join(rates), rates)


def target_of(context: Context, group: GroupRate) -> Target | None:
    """The target of the regime that a group is held against today; None where only a ladder of ours applies, which is
    for the office's own use and told to nobody as a target."""
    found = next((target for target in context.facts.profile.targets if target.id == group.target_id), None)
    return None if found is None or found.is_default else found


@dataclass(frozen=True, slots=True)
class RateRow:
    """A group of lines with its figures."""

    name: str
    projects: Figure
    plan: Figure
    disbursed: Figure
    rate: Figure
    compared: Figure | None
    """Against the regime's target where one applies today, else against the rate of the whole."""
    change: Figure | None


def rate_rows(
    context: Context, groups: list[GroupRate], whole: GroupRate, ids: str
) -> tuple[list[RateRow], RateRow, str]:
    """The groups' rows, that of the whole, and what the column of the comparison is called; `ids`: how the ids of the
    groups begin."""
    told = target_of(context, whole) is not None

    def row(group: GroupRate, prefix: str) -> RateRow:
        projects = project_count(group, prefix)
        plan, disbursed, rate = rate_figures(context, group, prefix, context.evidence.unit)
        if told:
            beside = gap(group, prefix)
        else:
            beside = None if group is whole else against_whole(group, whole, prefix, context.prefix)
        return RateRow(group.name, projects, plan, disbursed, rate, beside, change(group, prefix))

    rows = [row(group, f"{ids}.{slug(group.key)}") for group in groups]
    return rows, row(whole, context.prefix), "So với mục tiêu" if told else "So với tỷ lệ chung"


def rate_columns(first: str, comparison: str, whole: RateRow | None) -> Columns[RateRow]:
    """Name, plan, disbursed, rate and comparison; with the whole as their total where the groups make it up."""

    def total(cell: Callable[[RateRow], Cell]) -> Cell:
        return "" if whole is None else cell(whole) or ""

    def column(
        title: str, cell: Callable[[RateRow], Cell], kind: ColumnKind, unit: str, width: int
    ) -> ColumnOf[RateRow]:
        return col(title, cell, kind, unit=unit, width=width, additive=kind == "vnd", total=total(cell))

    return (
        col(first, lambda g: g.name, width=30, total=total(lambda _: "Tổng cộng")),
        column("Kế hoạch vốn", lambda g: g.plan, "vnd", "", 13),
        column("Lũy kế giải ngân", lambda g: g.disbursed, "vnd", "", 13),
        column("Tỷ lệ", lambda g: g.rate, "pct", "%", 9),
        column(comparison, lambda g: g.compared, "points", "điểm %", 10),
    )


def by_rank(group: GroupRate) -> tuple[int, str, str]:
    """By rank; where nobody is ranked by name, so that no order says who is ahead."""
    return (group.rank or 10**6, "" if group.rank else group.name, group.key)


def pct_words(value: Decimal | None) -> str:
    """`95,0%`; a dash for None."""
    return "–" if value is None else vi.percent(value)
