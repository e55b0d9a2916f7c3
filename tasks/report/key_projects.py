"""The key projects of the directive in a table: standing, flags, open bottlenecks; those without a report too."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from config.agencies import KeyProject
from config.profile import Profile
from config.vocabulary import vocabulary
from tasks.duties.bottlenecks import Bottleneck
from tasks.progress.types import Flag, GroupRate, Progress
from tasks.report.evidence import count_figure
from tasks.report.model import Cell, Table
from tasks.report.recipient_facts import Context
from tasks.report.sections.situation import gap, rate_figures
from tasks.report.tables import Columns, col, table_of

NO_REPORT = "Chưa có số liệu báo cáo"


@dataclass(frozen=True, slots=True)
class KeyProjectRow:
    """One key project; without `group` no accepted line was recognised as its own."""

    number: int
    project: KeyProject
    group: GroupRate | None
    flags: tuple[Flag, ...]
    stuck: tuple[Bottleneck, ...]
    """Open ones."""


def key_project_rows(profile: Profile, progress: Progress, register: Iterable[Bottleneck]) -> list[KeyProjectRow]:
    """A row for each key project of the profile, in the directive's order."""
    groups = {group.key: group for group in progress.group_rates if group.dimension == "key_project"}
    places = list(zip(progress.lines["agency"], progress.lines["project_key"], strict=True)) if groups else []
    open_ones = [one for one in register if one.is_open]
    found = []
    for number, project in enumerate(profile.key_projects, start=1):
        group = groups.get(project.name)
        own = set() if group is None else {places[at] for at in group.lines}
        flags = tuple(flag for flag in progress.flags if (flag.agency, flag.project_key) in own)
        stuck = tuple(one for one in open_ones if (one.agency, one.project_key) in own)
        found.append(KeyProjectRow(number, project, group, flags, stuck))
    return found


def key_project_table(context: Context) -> Table | None:
    """The key projects of a whole report; None where the directive names none."""
    facts = context.facts
    rows = key_project_rows(facts.profile, facts.progress, facts.register)
    if not rows:
        return None
    unit = context.evidence.unit
    figures = {
        row.number: rate_figures(context, row.group, f"trong-diem.{row.number}", unit) for row in rows if row.group
    }

    def of(place: int) -> Callable[[KeyProjectRow], Cell]:
        return lambda row: figures[row.number][place] if row.number in figures else ""

    columns: Columns[KeyProjectRow] = (
        col("Dự án trọng điểm", lambda row: row.project.name, width=34),
        col("Chủ đầu tư", lambda row: context.agency_name(row.project.agency) if row.project.agency else "", width=20),
        col("Số dự án", _count, "count", width=8),
        col("Kế hoạch vốn", of(0), "vnd", width=12),
        col("Lũy kế giải ngân", of(1), "vnd", width=12),
        col("Tỷ lệ", of(2), "pct", unit="%", width=8),
        col("So mục tiêu", _gap, "points", unit="điểm %", width=10),
        col("Cảnh báo", _flagged, width=16),
        col("Vướng mắc đang mở", _stuck, width=30, detail=True),
    )
    return table_of("trong-diem", "Các dự án trọng điểm", rows, columns, unit=unit)


def _count(row: KeyProjectRow) -> Cell:
    if row.group is None:
        return ""
    return count_figure(
        f"trong-diem.{row.number}.du-an", row.group.projects, "dự án", "đếm số mã dự án khác nhau"
    )  # fmt: skip


def _gap(row: KeyProjectRow) -> Cell:
    found = None if row.group is None else gap(row.group, f"trong-diem.{row.number}")
    return found if found is not None else ""


def _flagged(row: KeyProjectRow) -> str:
    if row.group is None:
        return NO_REPORT
    return "; ".join(dict.fromkeys(vocabulary().flag_levels[flag.severity] for flag in row.flags))


def _stuck(row: KeyProjectRow) -> str:
    return "; ".join(dict.fromkeys(one.text for one in row.stuck))
