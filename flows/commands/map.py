"""`giaingan map`: how each column of a file was understood, and a mapping for what was not. Stores nothing but -o."""

import argparse
from pathlib import Path

from config.clock import MACHINE
from config.columns import STANDARD, load_columns
from config.load import SHARED_FOLDER, load_profile
from config.settings import Settings
from config.vocabulary import vocabulary
from flows.commands.check import WITHOUT_PROFILE
from tasks.read.account_shown import account_lines
from tasks.read.header.explain import ColumnView, TableView, views
from tasks.read.header.mending import Mending, mapping_of, mended, write_mapping
from tasks.read.one_file import aliases_of, read_one, totals
from tasks.read.outcome import ReadOutcome, Unreadable
from tasks.read.workbook import reader_for

_MOST_ISSUES = 12
_WIDEST = 60
_SIGNS = {"read": " ", "left out": "-", "unknown": "?"}


def run(arguments: argparse.Namespace) -> int:
    """0 the table is read and has what is required; 1 not; 2 usage (raised as ConfigurationError)."""
    path: Path = arguments.file
    if arguments.profile is None:
        profile = load_profile(WITHOUT_PROFILE, SHARED_FOLDER)
    else:
        profile = load_profile(arguments.profile, arguments.profiles or Settings().profiles)
    base = arguments.columns or STANDARD
    columns, aliases = load_columns(base), aliases_of(profile)
    outcome = read_one(path, columns, profile)
    if isinstance(outcome, Unreadable) and outcome.code != "no-table":
        print(f"{path.name}\n  Không đọc được: {outcome.message} {outcome.fix}")
        return 1
    reader = reader_for(columns, aliases)
    tables = views(path, reader, arguments.sheet)
    mending = Mending(
        arguments.set or (), arguments.only or (), arguments.add_up, arguments.skip_sheet or (), arguments.unit
    )
    keys = mapping_of(mending, tables, reader)
    if mending.says_something:
        columns = mended(columns, keys)
        outcome = read_one(path, columns, profile)
        tables = views(path, reader_for(columns, aliases), arguments.sheet)
    for table in tables:
        _print_table(table)
    _print_result(outcome)
    if arguments.output is not None:
        write_mapping(arguments.output, keys, base, file_name=path.name, on=MACHINE.now().date())
        print(
            f"Đã ghi {arguments.output}. Dùng: giaingan check {path} --columns {arguments.output}; các tệp đã trả lại "
            "được đọc lại ở lần chạy sau (cycle hoặc recheck) với --columns này."
        )
    else:
        _print_next(path, tables, mending)
    ready = not isinstance(outcome, Unreadable) and all(not table.missing for table in tables[:1])
    return 0 if ready else 1


def _print_table(table: TableView) -> None:
    first, last = table.header_rows
    told = "" if table.is_read else " (chưa đọc được bảng; đây là các dòng giống tiêu đề nhất)"
    print(f"Trang tính “{table.sheet}”, tiêu đề dòng {first}-{last}{told}")
    for column in table.columns:
        print(f"{_SIGNS[column.state]} {column.letters:<3} “{_short(column.header) or 'không có tiêu đề'}”")
        print(f"       {_understood(column)}")
        if column.nearest and column.state != "read":
            print(f"       gần với: {'; '.join(column.nearest)}")
        if any(column.first):
            print(f"       {' | '.join(map(_short, column.first))}")
    if table.missing:
        names = ", ".join(f"“{vocabulary().field(field)}”" for field in table.missing)
        print(f"  Còn thiếu: {names}")


def _understood(column: ColumnView) -> str:
    words = vocabulary()
    if column.state == "unknown":
        return "→ CHƯA HIỂU, CÓ SỐ LIỆU" if column.has_figures else "→ chưa hiểu"
    if column.state == "left out":
        return f"→ không đọc: {column.why}"
    name = words.field(column.field or "")
    source = f", nguồn {column.source}" if column.source else ""
    unit = f", {words.units[column.unit].name}" if column.unit else ""
    return f"→ {name}{source}{unit}   [{_short(column.why)}]"


def _print_result(outcome: ReadOutcome) -> None:
    if isinstance(outcome, Unreadable):
        print(f"Không đọc được: {outcome.message}")
        return
    words = vocabulary()
    print(f"Đọc được {outcome.lines['project_key'].nunique()} dự án, {len(outcome.lines)} dòng. {outcome.why_sheet}")
    for field, amount in totals(outcome).items():
        print(f"  {words.field(field)}: {amount:,} đồng".replace(",", "."))
    for line in account_lines(outcome.account) if outcome.account else ():
        print(f"  {line}")
    for issue in outcome.issues[:_MOST_ISSUES]:
        place = f" [{issue.cell}]" if issue.cell else ""
        print(f"  {words.severities[issue.severity]}{place} {issue.message}")
    if len(outcome.issues) > _MOST_ISSUES:
        print(f"  … và {len(outcome.issues) - _MOST_ISSUES} ghi nhận khác (giaingan check)")


def _print_next(path: Path, tables: list[TableView], mending: Mending) -> None:
    """The next command to type."""
    said = " ".join(f'--set "{setting}"' for setting in mending.sets)
    open_ = [column for table in tables for column in table.columns if column.state == "unknown" and column.naming]
    missing = [field for table in tables[:1] for field in table.missing]
    if missing and open_:
        guess = max(open_, key=lambda column: _likeness(column, missing[0]))
        print(
            f"Thử: giaingan map {path} {said + ' ' if said else ''}--set {guess.letters}="
            f'"{vocabulary().field(missing[0])}"'
        )
    elif mending.says_something:
        print(f"Ghi lại: thêm -o config/columns-{path.stem}.yaml")


def _likeness(column: ColumnView, field: str) -> tuple[bool, bool, int]:
    """How likely an open column is a missing one: named near to it; long texts for a name, figures for money."""
    is_near = any(one.startswith(vocabulary().field(field)) for one in column.nearest)
    is_name = field == "project_name"
    return is_near, column.has_figures is not is_name, sum(map(len, column.first)) if is_name else 0


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
