"""A month on the ground of an imported plan, of two agencies, from the annex to the summary."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.sample.files import Cell, SampleSheet
from flows.cli import main
from tasks.report.covered import WITHHELD
from tasks.report.plain_workbook import plain_workbook
from tests.plan.test_import import annex, taken

HEAD = ("TT", "Danh mục dự án", "Mã dự án", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân")
PLAN: tuple[tuple[Cell, ...], ...] = (
    (1, "Trụ sở A", "7001001", "Sở Xây dựng", "Xổ số kiến thiết", 1000),
    (2, "Trường B", "7001002", "Sở Xây dựng", "NSĐP", 2000),
    (3, "Bệnh viện C", "7001003", "Sở Y tế", "NSĐP", 7000),
)
BILLION = 1_000_000_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("GIAINGAN_DATABASE_URL", raising=False)
    return tmp_path


def sent(home: Path, agency: str, *rows: tuple[Cell, ...], unit: str = "triệu đồng", until: str = "31/7/2023") -> None:
    """A report of an agency in the drop folder, without a source column."""
    folder = home / "in" / agency
    folder.mkdir(parents=True)
    title = ((f"BÁO CÁO GIẢI NGÂN VỐN ĐẦU TƯ CÔNG ĐẾN NGÀY {until}",), (f"Đơn vị tính: {unit}",), HEAD)
    data = plain_workbook([SampleSheet("Biểu", (*title, *rows))], datetime(2023, 8, 3))  # noqa: DTZ001
    (folder / "bao-cao.xlsx").write_bytes(data)


def cycle(home: Path) -> dict[str, Any]:
    words = ["cycle", "bac-ninh-2023", "2023-08-05", "--inbox", str(home / "in"), "--out", str(home / "out"), "--plain"]
    main(words)
    summary: dict[str, Any] = json.loads((home / "out" / "summary.json").read_text("utf-8"))
    return summary


def test_the_plan_is_the_denominator_and_says_what_files_leave_unsaid(home: Path) -> None:
    assert taken(annex(home / "pl.xlsx", *PLAN)) == 0
    # B's plan is wrong by 100, A's source is not said, D is in no plan, and C is reported by nobody.
    sent(
        home,
        "sxd",
        (1, "Trụ sở A", "7001001", 1000, 400),
        (2, "Trường B", "7001002", 1900, 500),
        (3, "Cầu D", "7001009", 50, 5),
    )
    found = cycle(home)
    assert found["totals"]["by_source"] == {
        "nsdp": {"plan_vnd": 2_050_000_000, "disbursed_vnd": 505_000_000},
        "xskt": {"plan_vnd": BILLION, "disbursed_vnd": 400_000_000},
    }
    by_rule = found["findings"]["by_rule"]
    assert (by_rule["plan-differs-from-decision"], by_rule["not-in-plan"]) == (1, 1)
    cover = found["coverage"]
    assert (cover["basis"], cover["plan_vnd"], cover["plan_reported_vnd"]) == ("plan", 10 * BILLION, 3 * BILLION)
    assert cover["share_pct"] == 30.0
    breached = {gate["id"] for gate in found["gates"] if not gate["passed"]}
    assert {"coverage", "agency-weight"} <= breached
    assert WITHHELD in (home / "out" / "tong-quan.html").read_text("utf-8")


def test_a_file_in_another_unit_is_returned_at_first_use(home: Path) -> None:
    assert taken(annex(home / "pl.xlsx", *PLAN)) == 0
    sent(home, "sxd", (1, "Trụ sở A", "7001001", 1000, 400), (2, "Trường B", "7001002", 2000, 500), unit="tỷ đồng")
    found = cycle(home)
    assert found["agencies"]["returned"] == 1
    assert found["findings"]["by_rule"]["unit-scale"] == 1
    assert "plan-differs-from-decision" not in found["findings"]["by_rule"]
    assert found["totals"]["plan_vnd"] == 0


def test_a_year_is_closed_with_what_is_carried_over_and_what_lapses(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """1.000 of which 400 spent and 500 carried over, 2.000 of which 2.000 spent: 100 triệu lapse."""
    assert taken(annex(home / "pl.xlsx", *PLAN[:2])) == 0
    rows = ((1, "Trụ sở A", "7001001", 1000, 400), (2, "Trường B", "7001002", 2000, 2000))
    sent(home, "sxd", *rows, until="31/01/2024")
    close = ["close-year", "bac-ninh-2023", "2024-02-05", "--by", "Trần Thị B", "--reason", "khóa sổ"]
    assert main([*close[:2], "2023-08-05", *close[3:]]) == 1
    assert "được giải ngân đến hết ngày 31/01/2024" in capsys.readouterr().err
    place = ["--inbox", str(home / "in"), "--out", str(home / "out"), "--plain"]
    assert main(["stage", "collect", "bac-ninh-2023", "2024-02-05", *place]) == 0
    main(["stage", "check", "bac-ninh-2023", "2024-02-05", *place])
    kept = annex(home / "kd.xlsx", (1, "Trụ sở A", "7001001", "Sở Xây dựng", "Xổ số kiến thiết", 500))
    words = ("plan", "import", "bac-ninh-2023", str(kept), "--year", "2024", "--kind", "carried-over", "--amounts")
    assert main([*words, "total", "--document", "3/QĐ", "--on", "20/02/2024", "--by", "Trần Thị B"]) == 0
    assert main(close) == 0
    told = capsys.readouterr().out
    assert "Được kéo dài sang năm 2024: 500,0 triệu đồng theo 3/QĐ" in told
    assert "không được giải ngân tiếp: 100,0 triệu đồng" in told
    main(["stage", "report", "bac-ninh-2023", "2024-02-05", *place])
    assert main(["documents", "bac-ninh-2023", "2024-02-05"]) == 0
    assert "de-nghi-keo-dai" in capsys.readouterr().out
