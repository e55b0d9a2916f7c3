"""`giaingan plan`: an annex from file to ledger and back, as an office types it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.sample.files import Cell, SampleSheet
from flows.cli import main
from tasks.report.plain_workbook import plain_workbook

HEAD = ("TT", "Danh mục dự án", "Mã dự án", "Chủ đầu tư", "Nguồn vốn", "Kế hoạch vốn năm 2023")
ROWS: tuple[tuple[Cell, ...], ...] = (
    (None, "Tổng cộng", None, None, None, 3500),
    (1, "Trụ sở A", "7001001", "Sở Xây dựng", "NSĐP", 1000),
    (2, "Bệnh viện B", "7001002", "Sở Y tế", "NSTW", 2000),
    (None, "Chưa phân bổ", None, None, "NSĐP", 500),
)


def annex(path: Path, *rows: tuple[Cell, ...], head: tuple[Cell, ...] = HEAD, unit: str = "triệu đồng") -> Path:
    """A decision's annex as a workbook."""
    cells = (("PHỤ LỤC KẾ HOẠCH VỐN NĂM 2023",), (f"Đơn vị tính: {unit}",), head, *rows)
    path.write_bytes(plain_workbook([SampleSheet("PL", cells)], datetime(2023, 1, 1)))  # noqa: DTZ001
    return path


def taken(path: Path, *more: str, kind: str = "assigned", amounts: str = "total", number: str = "1/NQ") -> int:
    words = ("plan", "import", "bac-ninh-2023", str(path), "--year", "2023", "--kind", kind, "--amounts", amounts)
    return main([*words, "--document", number, "--on", "10/12/2022", "--by", "Trần Thị B", *more])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("GIAINGAN_DATABASE_URL", raising=False)


def rows(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["plan", "show", "bac-ninh-2023", "--json", *more]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_an_annex_is_shown_and_then_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = annex(tmp_path / "pl.xlsx", *ROWS)
    assert taken(path, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "Bổ sung mới: 2 dòng" in told
    assert "cột “kế hoạch vốn năm 2023”" in told
    assert rows(capsys) == [], "a rehearsal records nothing"
    assert taken(path) == 0
    found = rows(capsys, "--on", "2023-07-31")
    assert [(one["project_key"], one["source"], one["owner"], one["amount_vnd"]) for one in found] == [
        ("7001001", "nsdp", "sxd", 1_000_000_000),
        ("7001002", "nstw", "syt", 2_000_000_000),
        (None, "nsdp", None, 500_000_000),
    ]
    assert {(one["year"], one["kind"], one["document"], one["valid_on"]) for one in found} == {
        (2023, "assigned", "1/NQ", "2022-12-10")
    }
    assert found[0]["place"] == "pl.xlsx!PL!F5"
    assert rows(capsys, "--on", "2022-12-09") == []


def test_the_same_document_again_is_a_correction(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken(annex(tmp_path / "pl.xlsx", *ROWS))
    taken(annex(tmp_path / "sua.xlsx", *ROWS[1:2]))
    assert "Không còn: 1 dòng" in capsys.readouterr().out
    assert [one["project_key"] for one in rows(capsys)] == ["7001001"]


def test_a_change_reads_increases_and_decreases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken(annex(tmp_path / "pl.xlsx", *ROWS))
    head = (*HEAD[:5], "Kế hoạch đã giao", "Điều chỉnh tăng", "Điều chỉnh giảm", "Kế hoạch sau điều chỉnh")
    moved = annex(
        tmp_path / "dc.xlsx",
        (1, "Trụ sở A", "7001001", "Sở Xây dựng", "NSĐP", 1000, None, 300, 700),
        (2, "Cầu C", "7001003", "Sở Xây dựng", "NSĐP", 0, 300, None, 300),
        head=head,
    )
    for amounts in ("change", "total"):
        assert taken(moved, kind="adjustment", amounts=amounts, number="5/QĐ") == 0
        found = {one["project_key"]: one["amount_vnd"] for one in rows(capsys) if one["project_key"]}
        assert found == {"7001001": 700_000_000, "7001002": 2_000_000_000, "7001003": 300_000_000}


def test_a_plan_by_source_names_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_source = ((None, "Tổng cộng", 3000), (1, "NSĐP", 1000), (2, "Ngân sách trung ương", 2000))
    assert taken(annex(tmp_path / "nguon.xlsx", *by_source, head=("TT", "Nguồn vốn", "Kế hoạch vốn năm 2023"))) == 0
    assert [(one["project_key"], one["source"], one["amount_vnd"]) for one in rows(capsys)] == [
        (None, "nsdp", 1_000_000_000),
        (None, "nstw", 2_000_000_000),
    ]


def test_an_annex_that_cannot_be_read_surely_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert taken(annex(tmp_path / "pl.xlsx", (1, "Trụ sở A", "7001001", "Sở Xây dựng", "NSĐP", "một nghìn"))) == 1
    assert "pl.xlsx" in (told := capsys.readouterr().err)
    assert "F4" in told
    assert rows(capsys) == []


def test_totals_that_the_rows_do_not_make_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert taken(annex(tmp_path / "pl.xlsx", (None, "Tổng cộng", None, None, None, 9000), *ROWS[1:])) == 0
    assert "“Tổng cộng” ghi 9,0 tỷ đồng, các dòng cộng lại được 3,5 tỷ đồng" in capsys.readouterr().out


def test_an_assignment_states_no_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert taken(annex(tmp_path / "pl.xlsx", *ROWS), amounts="change") == 1
    assert "--amounts total" in capsys.readouterr().err
