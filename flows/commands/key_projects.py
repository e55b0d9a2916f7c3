"""The directive's key projects: standing, flags and open bottlenecks of each."""

import argparse
import json

from config import vi
from flows.commands.asked import run_of
from tasks.duties.bottlenecks import register
from tasks.progress.assessment import assess_period
from tasks.report.key_projects import NO_REPORT, KeyProjectRow, key_project_rows


def run(arguments: argparse.Namespace) -> int:
    """Print the key projects of the period, or their rows as JSON."""
    opened = run_of(arguments)
    rows = key_project_rows(opened.profile, assess_period(opened), register(opened, opened.as_of.date()))
    if arguments.json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{row.project.name}: {_standing(row)}")
    if not rows:
        print("Hồ sơ không nêu dự án trọng điểm.")
    return 0


def _standing(row: KeyProjectRow) -> str:
    if row.group is None:
        return NO_REPORT.lower()
    rate = row.group.rate
    share = "" if rate.pct is None else f" ({vi.percent(rate.pct)})"
    amounts = f"{vi.money_in_words(rate.disbursed_vnd)} trên {vi.money_in_words(rate.denominator_vnd)}"
    return f"{amounts}{share}; {len(row.flags)} cảnh báo, {len(row.stuck)} vướng mắc đang mở"


def _as_json(row: KeyProjectRow) -> dict[str, object]:
    group = row.group
    return {
        "name": row.project.name,
        "agency": row.project.agency,
        "source": str(row.project.source),
        "projects": 0 if group is None else group.projects,
        "plan_vnd": None if group is None else group.rate.denominator_vnd,
        "disbursed_vnd": None if group is None else group.rate.disbursed_vnd,
        "rate_pct": None if group is None or group.rate.pct is None else float(round(group.rate.pct, 2)),
        "gap_points": None if group is None or group.gap_points is None else float(round(group.gap_points, 2)),
        "flags": [flag.rule for flag in row.flags],
        "bottlenecks": [one.id for one in row.stuck],
    }
