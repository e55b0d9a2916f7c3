"""A decision's annex as lines of the plan: read as any workbook is, whatever its layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from config import vi
from config.columns import ColumnMap, load_columns
from config.errors import ToldError
from config.intake import load_intake
from config.plan_words import load_plan_words
from config.profile import Profile
from config.text import fold
from tasks.collect.named import AgencyNames
from tasks.ledger.finding import CellRef
from tasks.ledger.records import PlanAmounts, PlanKind, PlanLine
from tasks.read.one_file import aliases_of, read_one
from tasks.read.outcome import ReadResult

_CONFIG = Path(__file__).parents[2] / "config"
LAYOUTS = (_CONFIG / "columns-plan.yaml", _CONFIG / "columns-plan-sources.yaml")
"""Mappings of annexes, tried in this order where none is named."""

_AMOUNTS: dict[tuple[str, PlanAmounts], tuple[str, ...]] = {
    ("year", "total"): ("plan_after_vnd", "plan_this_year_vnd", "plan_vnd", "increase_vnd"),
    ("year", "change"): ("plan_this_year_vnd", "plan_vnd"),
    ("carried-over", "total"): ("plan_carried_vnd", "plan_after_vnd", "plan_vnd", "plan_this_year_vnd"),
    ("carried-over", "change"): ("plan_carried_vnd", "plan_vnd", "plan_this_year_vnd"),
    ("medium-term", "total"): ("medium_term_vnd", "plan_after_vnd", "plan_vnd", "plan_this_year_vnd"),
    ("medium-term", "change"): ("medium_term_vnd", "plan_vnd"),
    ("prime-minister", "total"): ("plan_after_vnd", "plan_this_year_vnd", "plan_vnd"),
    ("prime-minister", "change"): ("plan_this_year_vnd", "plan_vnd"),
}
"""By part of the plan: the columns that may hold the amount, the first that the annex has."""
_CHANGES = ("increase_vnd", "decrease_vnd")


@dataclass(frozen=True, slots=True)
class Annex:
    """What an annex says, and what a person should see of how it was read (`remarks`, in Vietnamese)."""

    file_name: str
    sha256: str
    lines: tuple[PlanLine, ...]
    read_as: str
    """Which sheet, unit and column the amounts come from."""
    remarks: tuple[str, ...]


def read_annex(path: Path, profile: Profile, kind: PlanKind, amounts: PlanAmounts, columns: ColumnMap | None) -> Annex:
    """The annex at `path`. `columns`: the mapping of its layout; None tries those of LAYOUTS.

    Raises ToldError naming sheet, cell and fix where the file cannot be read without doubt or holds no amount,
    ConfigurationError where it is not there.
    """
    read = _read(path, profile, columns)
    aliases = aliases_of(profile)
    if faults := _faults(read, aliases):
        raise ToldError("\n".join((f"{read.file_name}: không ghi kế hoạch vì chưa đọc được chắc chắn:", *faults)))
    part = "year" if kind in ("assigned", "adjustment", "supplement") else kind
    values, fields = _values(read, part, amounts)
    owners = _Owners(profile)
    found = [
        _line(read, at, int(vnd), fields, owners, aliases)
        for at, vnd in enumerate(values.tolist())
        if not pd.isna(vnd) and (vnd or amounts == "total")
    ]
    if not found:
        raise ToldError(f"{read.file_name}, trang {read.sheet}: không dòng nào có số vốn; kiểm tra cột số liệu")
    lines, twice = _merged(_without_totals(found))
    columns_read = [column for column in read.columns if column.letters in _letters(read, fields)]
    names = ", ".join(f"“{column.header}”" for column in columns_read)
    return Annex(
        file_name=read.file_name,
        sha256=read.sha256,
        lines=lines,
        read_as=f"Trang {read.sheet}; {read.why_unit}; số vốn lấy ở cột {names}",
        remarks=(*_remarks(read, {*fields, *(column.field for column in columns_read)}), *twice, *owners.unknown),
    )


def _read(path: Path, profile: Profile, columns: ColumnMap | None) -> ReadResult:
    mappings = [columns] if columns else [load_columns(layout) for layout in LAYOUTS]
    faults = []
    for mapping in mappings:
        outcome = read_one(path, mapping, profile)
        if isinstance(outcome, ReadResult):
            return outcome
        faults.append(f"{path.name}: {outcome.message} {outcome.fix}")
    raise ToldError(faults[0])


def _faults(read: ReadResult, aliases: Mapping[str, str]) -> list[str]:
    """What keeps the annex from being read surely; a row that gives capital to no project needs no number or code."""
    lines = read.lines
    reserves = {
        (sheet, int(row))
        for sheet, row, name in zip(lines["sheet"], lines["row"], lines["project_name"], strict=True)
        if _gives_to_no_project(_text(name), aliases)
    }
    return [
        f"{issue.cell or read.sheet}: {issue.message} {issue.fix}"
        for issue in read.issues
        if issue.severity == "error"
        and issue.rule != "read-column-missing"
        and not (issue.rule == "read-heading-doubt" and issue.cell and _row_of(issue.cell) in reserves)
    ]


def _row_of(cell: CellRef) -> tuple[str, int]:
    return cell.sheet, int(cell.address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _values(read: ReadResult, part: str, amounts: PlanAmounts) -> tuple["pd.Series[int]", tuple[str, ...]]:
    """The amount of each line, whole đồng, and the fields that it comes from."""
    lines = read.lines
    if amounts == "change" and part == "year":
        given = tuple(name for name in _CHANGES if lines[name].notna().any())
        if given:
            up, down = (lines[name].fillna(0) for name in _CHANGES)
            stated = lines[list(given)].notna().any(axis=1)
            return (up - down.abs()).where(stated), given
    for name in _AMOUNTS[part, amounts]:
        if lines[name].notna().any():
            if name == "plan_vnd" and part == "year" and lines["plan_carried_vnd"].notna().any():
                return lines[name] - lines["plan_carried_vnd"].fillna(0), (name, "plan_carried_vnd")
            return lines[name], (name,)
    raise ToldError(
        f"{read.file_name}, trang {read.sheet}: không thấy cột số vốn của loại kế hoạch này; "
        "ghi đúng --kind, --amounts, hoặc dùng --columns với ánh xạ cột của biểu"
    )


def _line(
    read: ReadResult, at: int, vnd: int, fields: Sequence[str], owners: "_Owners", aliases: Mapping[str, str]
) -> PlanLine:
    row = read.lines.iloc[at]
    name, owner = _text(row["project_name"]), _text(row["owner"])
    source = _text(row["funding_source"])
    is_source = _text(row["project_code"]) == "" and _gives_to_no_project(name, aliases)
    cell = read.cell(at, fields[0]) if len(fields) == 1 else None
    return PlanLine(
        project_key="" if is_source else _text(row["project_key"]),
        project_name=name,
        agency="" if is_source else owners.agency(owner, _text(row["heading"])),
        owner="" if is_source else owner,
        funding_source=aliases.get(fold(name), source) if is_source else source,
        amount_vnd=vnd,
        sheet=cell.sheet if cell else "",
        cell=cell.address if cell else "",
    )


def _gives_to_no_project(name: str, aliases: Mapping[str, str]) -> bool:
    folded = fold(name)
    return not folded or folded in aliases or any(word in folded for word in load_plan_words().unallocated)


def _letters(read: ReadResult, fields: Sequence[str]) -> set[str | None]:
    """The columns that hold these fields: a lone plan of one year is the whole plan's cell too."""
    return {layout.get(name) for layout in read.layouts for name in fields}


def _without_totals(lines: Sequence[PlanLine]) -> list[PlanLine]:
    """A line of a source that holds just what its projects add up to is their total, no capital beside them."""
    sums: dict[str, int] = {}
    for line in lines:
        if line.project_key:
            sums[line.funding_source] = sums.get(line.funding_source, 0) + line.amount_vnd
    return [line for line in lines if line.project_key or sums.get(line.funding_source) != line.amount_vnd]


def _merged(lines: Sequence[PlanLine]) -> tuple[tuple[PlanLine, ...], list[str]]:
    """One line for each project, source and owner; those named twice are added up, and told."""
    found: dict[tuple[str, str, str, str], PlanLine] = {}
    twice = []
    for line in lines:
        key = (line.project_key, line.funding_source, line.agency, line.owner)
        held = found.get(key)
        if held is None:
            found[key] = line
            continue
        found[key] = replace(held, amount_vnd=held.amount_vnd + line.amount_vnd, sheet="", cell="")
        if line.project_key:
            twice.append(f"{line.project_name}: ghi hơn một dòng cùng nguồn vốn và chủ đầu tư; đã cộng lại")
    return tuple(found.values()), twice


def _remarks(read: ReadResult, fields: set[str]) -> list[str]:
    """Totals that the rows do not make, and what reading warned of."""
    off = [
        f"{total.cell}: “{total.label}” ghi {vi.money_in_words(total.stated_vnd)}, các dòng cộng lại được "
        f"{vi.money_in_words(total.summed_vnd)}"
        for total in read.stated_totals
        if total.field in fields and total.stated_vnd != total.summed_vnd
    ]
    warned = [
        f"{issue.cell or read.sheet}: {issue.message}"
        for issue in read.issues
        if issue.severity == "warning" and issue.rule != "read-column-missing"
    ]
    return [*off, *warned]


class _Owners:
    """The agency that answers for a line: by its owner column, else by the headings above it."""

    def __init__(self, profile: Profile) -> None:
        self._names = AgencyNames(profile.agencies, load_intake())
        self._unknown: dict[str, None] = {}

    def agency(self, owner: str, heading: str) -> str:
        """Its code; '' where the profile knows none, or several."""
        for text in (owner, heading):
            found = self._names.in_lines([text]) if text else set()
            if len(found) == 1:
                return found.pop()
        self._unknown.setdefault(owner or heading or "(không ghi chủ đầu tư)")
        return ""

    @property
    def unknown(self) -> list[str]:
        """What is told of owners that the profile does not know."""
        return [f"Chủ đầu tư “{name}”: không có trong danh mục đơn vị của hồ sơ" for name in self._unknown]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
