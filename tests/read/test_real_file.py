"""A published weekly report, where it is at hand: 57 projects and their sums to the đồng."""

import os
from pathlib import Path

import pytest

from config.columns import STANDARD, load_columns
from tasks.ledger.finding import CellRef
from tests.read.helpers import result

FILE = Path(os.environ.get("GIAINGAN_REAL_DATA", "")) / "hcmc_weekly_2026-08-07.csv"


@pytest.mark.skipif(not FILE.is_file(), reason="GIAINGAN_REAL_DATA does not name a folder with the weekly report")
def test_weekly_report() -> None:
    found = result(FILE, load_columns(STANDARD.with_name("columns-hcmc-weekly.yaml")))
    assert len(found.lines) == 57
    assert int(found.lines["plan_vnd"].sum()) == 1_234_058_000_000
    assert int(found.lines["disbursed_vnd"].sum()) == 649_355_737_000
    assert found.unit == "trieu"
    assert not [issue for issue in found.issues if issue.severity == "error"]
    assert int(found.lines["project_key"].str.startswith("ten:").sum()) == 3
    assert found.cell(0, "disbursed_vnd") == CellRef("CSV", "H2")
