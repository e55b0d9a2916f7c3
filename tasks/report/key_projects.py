"""The key projects of the directive in a table: standing, flags, open bottlenecks; those without a report too."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from config.agencies import KeyProject
from config.profile import Profile
from config.vocabulary import vocabulary
from tasks.duties.bottlenecks import Bottleneck
from tasks.progress.types import Flag, GroupRate, Progress
from tasks.report.model import Cell, Figure, Table
from tasks.report.rates import RateRow, rate_rows
from tasks.report.recipient_facts import Context
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
    """The key projects of a whole report; None where the directive names none or nothing is reported at all."""
    facts, whole = context.facts, context.whole
    rows = key_project_rows(facts.profile, facts.progress, facts.register)
    if not rows or whole is None:
        return None
    groups = [row.group for row in rows if row.group is not None]
    rated, _, comparison = rate_rows(context, groups, whole, "trong-diem")
    rates = {group.key: rate for group, rate in zip(groups, rated, strict=True)}

    def of(cell: Callable[[RateRow], Figure | None]) -> Callable[[KeyProjectRow], Cell]:
        return lambda row: (cell(rates[row.group.key]) if row.group else None) or ""

    columns: Columns[KeyProjectRow] = (
        col("Dự án trọng điểm", lambda row: row.project.name, width=34),
        col("Chủ đầu tư", lambda row: context.agency_name(row.project.agency) if row.project.agency else "", width=20),
        col("Số dự án", of(lambda rate: rate.projects), "count", width=8),
        col("Kế hoạch vốn", of(lambda rate: rate.plan), "vnd", width=12),
        col("Lũy kế giải ngân", of(lambda rate: rate.disbursed), "vnd", width=12),
        col("Tỷ lệ", of(lambda rate: rate.rate), "pct", unit="%", width=8),
        col(comparison, of(lambda rate: rate.compared), "points", unit="điểm %", width=10),
        col("Cảnh báo", _flagged, width=16),
        col("Vướng mắc đang mở", _stuck, width=30, detail=True),
    )
    return table_of("trong-diem", "Các dự án trọng điểm", rows, columns, unit=context.evidence.unit)


def _flagged(row: KeyProjectRow) -> str:
    if row.group is None:
        return NO_REPORT
    return "; ".join(dict.fromkeys(vocabulary().flag_levels[flag.severity] for flag in row.flags))


def _stuck(row: KeyProjectRow) -> str:
    return "; ".join(dict.fromkeys(one.text for one in row.stuck))
