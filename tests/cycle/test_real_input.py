"""A published weekly report as a province of one agency: configuration only, no code."""

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from config.run_request import RunRequest
from flows.cli import main
from flows.cycle import cycle
from flows.opening import open_run
from tests.cycle.month import house

FILE = Path(os.environ.get("GIAINGAN_REAL_DATA", "")) / "hcmc_weekly_2026-08-07.csv"
COLUMNS = Path(__file__).resolve().parents[2] / "config" / "columns-hcmc-weekly.yaml"
PLAN_VND, DISBURSED_VND = 1_234_058_000_000, 649_355_737_000

pytestmark = [
    pytest.mark.flow,
    pytest.mark.skipif(not FILE.is_file(), reason="GIAINGAN_REAL_DATA does not name a folder with the weekly report"),
]

PROFILE = """
extends: common
code: mot-ban
title: "Một ban quản lý dự án"
plan_year: 2026
disbursable_until: 2027-01-31
documents:
  bc: {title: "Báo cáo tuần đã công bố"}
issuer:
  {province: "Thành phố", place: "Thành phố", superior: "ỦY BAN NHÂN DÂN", agency: "SỞ TÀI CHÍNH", abbreviation: "STC",
   signed_by: "GIÁM ĐỐC", source: bc}
agencies:
  - {code: ban, name: "Ban Quản lý dự án", kind: pmu, email: ban@example.example, source: bc}
obligations:
  - {id: tuan, title: "Báo cáo giải ngân", owed: project_table, dates: [2026-08-10], relation: before,
     sent_to: "Sở Tài chính", source: bc}
targets:
  - {id: nam, title: "Giải ngân 95% kế hoạch", is_default: true, rungs: [{on: 2027-01-31, rate_pct: 95}], source: bc}
recipients:
  - {text: "UBND (b/c)", audience: people_committee, email: ubnd@example.example, source: bc}
"""


def test_check_reads_it_to_the_dong(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(FILE), "--columns", str(COLUMNS), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["projects"] == 57
    assert told["totals"]["plan_vnd"] == PLAN_VND
    assert told["totals"]["disbursed_vnd"] == DISBURSED_VND


def test_cycle_runs_to_its_report(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "mot-ban.yaml").write_text(PROFILE, "utf-8")
    (tmp_path / "inbox" / "ban").mkdir(parents=True)
    shutil.copy2(FILE, tmp_path / "inbox" / "ban" / FILE.name)
    with house(tmp_path / "home"):
        asked = RunRequest(
            profile="mot-ban",
            period=date(2026, 8, 10),
            inbox=tmp_path / "inbox",
            out=tmp_path / "out",
            profiles=tmp_path / "profiles",
            columns=COLUMNS,
        )
        summary = cycle(open_run(asked)).value.summary
    assert summary["agencies"]["accepted"] == 1
    totals = summary["totals"]
    assert (totals["projects"], totals["plan_vnd"], totals["disbursed_vnd"]) == (57, PLAN_VND, DISBURSED_VND)
    assert {"bao-cao.docx", "phu-luc.xlsx", "tong-quan.html"} <= set(summary["files"])
