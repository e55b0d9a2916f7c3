"""`giaingan check`: what is in one workbook, and what is wrong with it. Starts no server and stores nothing."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from config.clock import MACHINE
from config.columns import STANDARD, load_columns
from config.load import SHARED_FOLDER, load_profile
from config.period import Period, find_period, latest_period
from config.profile import Profile
from config.rules import load_rules
from config.vocabulary import vocabulary
from flows.words import day
from tasks.check.batch import Verdict
from tasks.check.findings_list import findings_list, findings_text
from tasks.check.one_file import check_one
from tasks.read.account_shown import account_lines
from tasks.read.one_file import read_one, totals
from tasks.read.outcome import ReadResult, Unreadable

WITHOUT_PROFILE = "khong-theo-tinh"
"""The regime for a file that is checked on its own: law and form only, no province's dates."""


def run(arguments: argparse.Namespace) -> int:
    """0 no errors; 1 findings of severity error, or unreadable; 2 usage (raised as ConfigurationError)."""
    path: Path = arguments.file
    profile, period = _regime(arguments)
    columns = load_columns(arguments.columns or STANDARD)
    outcome = read_one(path, columns, profile)
    if isinstance(outcome, Unreadable):
        _print_unreadable(outcome, as_json=arguments.json)
        return 1
    if arguments.profile is None:
        # Nobody says which province the file is for: whose form it is has nothing to be held against.
        outcome = replace(outcome, stamp=None)
    verdict = check_one(outcome, profile, period)
    if arguments.json:
        print(
            json.dumps(
                _as_json(outcome, verdict, {one.code: one.name for one in profile.agencies}),
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        _print(outcome, verdict)
        for line in _office_hints(verdict, path, arguments):
            print(f"  {line}")
    return 1 if verdict.returned else 0


def _regime(arguments: argparse.Namespace) -> tuple[Profile, Period]:
    if arguments.profile is None:
        profile = load_profile(WITHOUT_PROFILE, SHARED_FOLDER)
    else:
        profile = load_profile(arguments.profile, _profiles(arguments))
    if arguments.period is not None:
        return profile, find_period(profile, day(arguments.period))
    return profile, latest_period(profile, MACHINE.now().date())


def _profiles(arguments: argparse.Namespace) -> Path:
    if arguments.profiles is not None:
        return Path(arguments.profiles)
    from config.settings import Settings

    return Settings().profiles


def _office_hints(verdict: Verdict, path: Path, arguments: argparse.Namespace) -> list[str]:
    """What the office can mend itself, in which file under which key, where the agency need do nothing."""
    found: dict[str, None] = {}
    for finding in verdict.findings:
        if finding.rule == "read-unknown-source":
            file = _profiles(arguments) / f"{arguments.profile or 'HỒ-SƠ'}.yaml"
            entry = f'funding_sources: [{{code: MÃ-NGUỒN, aliases: ["{finding.supplied}"]}}]'
            found[f"Nếu “{finding.supplied}” là tên khác của một nguồn vốn: thêm vào {file}, khóa {entry}"] = None
        elif finding.rule in ("read-column-missing", "read-column-unread", "read-column-twice"):
            found[f"Nếu tệp đúng mà cột bị hiểu sai: giaingan map {path}"] = None
    return list(found)


def _as_json(result: ReadResult, verdict: Verdict, agency_names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "file": result.file_name,
        "sha256": result.sha256,
        "readable": True,
        "nil": bool(result.nil),
        "sheet": result.sheet,
        "why_sheet": result.why_sheet,
        "header_rows": list(result.header_rows),
        "unit": result.unit,
        "why_unit": result.why_unit,
        "projects": _projects(result),
        "lines": len(result.lines),
        "totals": totals(result),
        "columns": [
            {**asdict(column), "cell": str(column.cell) if column.cell else None} for column in result.columns
        ],
        "stated_totals": [
            {"label": t.label, "field": t.field, "cell": str(t.cell), "stated_vnd": t.stated_vnd,
             "summed_vnd": t.summed_vnd}
            for t in result.stated_totals
        ],
        "account": None if result.account is None else asdict(result.account),
        "findings": findings_list(
            verdict.findings, agency_names, {result.sha256: result.file_name}, load_rules()
        ),
    }  # fmt: skip


def _projects(result: ReadResult) -> int:
    return int(result.lines["project_key"].nunique())


def _print(result: ReadResult, verdict: Verdict) -> None:
    words, (first, last) = vocabulary(), result.header_rows
    print(f"{result.file_name}\n  sha256 {result.sha256}")
    if result.nil:
        print(f"  Báo cáo không có dự án: {result.nil}")
        return
    print(f"  Trang tính {result.sheet} ({result.why_sheet})")
    print(f"  Tiêu đề cột: dòng {first}-{last}; đơn vị tính: {words.units[result.unit].name} ({result.why_unit})")
    print(f"  Đọc được {_projects(result)} dự án, {len(result.lines)} dòng")
    for name, amount in totals(result).items():
        print(f"    {words.field(name)}: {amount:,} đồng".replace(",", "."))
    for line in account_lines(result.account) if result.account else ():
        print(f"  {line}")
    counts: dict[str, int] = {}
    for finding in verdict.findings:
        counts[finding.severity] = counts.get(finding.severity, 0) + 1
    for line in findings_text(verdict.findings, load_rules()):
        print(f"  {line}")
    told = ", ".join(f"{counts.get(level, 0)} {word.lower()}" for level, word in words.severities.items())
    print(f"  Kết quả: {told}.")


def _print_unreadable(outcome: Unreadable, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": outcome.file_name, "sha256": outcome.sha256, "readable": False, "code": outcome.code,
                          "message": outcome.message, "fix": outcome.fix}, ensure_ascii=False, indent=2))  # fmt: skip
    else:
        print(f"{outcome.file_name}\n  Không đọc được: {outcome.message} {outcome.fix}")
        if outcome.code == "no-table":
            print("  Nếu tệp có bảng dự án với tên cột khác: giaingan map TỆP")
