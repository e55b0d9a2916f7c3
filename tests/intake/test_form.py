"""The issued form out to an agency, filled in, and back into the figures."""

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from config.clock import MACHINE
from tasks.check.verdicts import returned
from tasks.ledger.known import submissions_in
from tasks.ledger.lines import lines
from tests.cycle.month import house
from tests.intake.office import CLOSED, PROFILE, Office, table, workbook

pytestmark = pytest.mark.flow  # several rooms, again and again

GOOD = workbook(
    table("Sở Xây dựng", ("7613516", "Đường tỉnh 295", 1500, 600), ("7613517", "Cầu Hà Nội mới", 2500, 1000))
)
SHEET = "Biểu báo cáo"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """One whose agency sxd has a file accepted."""
    made = Office(tmp_path)
    made.drop("sxd/sxd.xlsx", GOOD)
    made.collect()
    made.check()
    return made


def form_of(office: Office, agency: str = "sxd", period: str = "2023-08-05") -> Path:
    path = office.root / f"bieu-{agency}-{period}.xlsx"
    as_of = CLOSED.isoformat()
    assert office.command("template", PROFILE, agency, period, "-o", str(path), "--as-of", as_of) == 0
    return path


def filled(path: Path, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(path)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def report_more(book: openpyxl.Workbook) -> None:
    """700 instead of 600 triệu đồng for the road."""
    sheet = book[SHEET]
    columns = {cell.value: cell.column for cell in sheet[6]}
    row = next(row for row in range(9, 20) if sheet.cell(row, columns["Tên dự án"]).value == "Đường tỉnh 295")
    assert sheet.cell(row, columns["Lũy kế giải ngân"]).value == 600
    sheet.cell(row, columns["Lũy kế giải ngân"]).value = 700


def accepted_sum(office: Office) -> int:
    with house(office.root / "home"):
        standing = lines(office.open().ledger, PROFILE, "2023-08-05", known_at=office.as_of)
    return int(standing["disbursed_vnd"].sum())


def test_filled_in_by_a_program_that_does_not_calculate_it_is_accepted(office: Office) -> None:
    content = filled(form_of(office), report_more)
    office.drop("bieu dien.xlsx", content, at=CLOSED - timedelta(days=1))
    office.collect()
    office.check()
    assert office.states() == {"sxd.xlsx": "superseded", "bieu dien.xlsx": "accepted"}
    assert accepted_sum(office) == 1_700_000_000


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_saved_by_libreoffice_it_is_accepted(office: Office, tmp_path: Path, kind: str) -> None:
    source = tmp_path / "filled.xlsx"
    source.write_bytes(filled(form_of(office), report_more))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", kind,
         "--outdir", str(tmp_path / "lo-out"), str(source)],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    saved = (tmp_path / "lo-out" / f"filled.{kind}").read_bytes()
    office.drop(f"bieu.{kind}", saved, at=CLOSED - timedelta(days=1))
    office.collect()
    office.check()
    assert office.states() == {"sxd.xlsx": "superseded", f"bieu.{kind}": "accepted"}
    assert accepted_sum(office) == 1_700_000_000


def test_another_agencys_form_is_said(office: Office) -> None:
    content = filled(form_of(office), report_more)
    office.drop("stc/bieu.xlsx", content)
    office.collect()
    held = next(record for record in office.known() if record.file_name == "bieu.xlsx")
    assert held.state == "quarantined"
    assert "Sai biểu mẫu: gửi từ Sở Tài chính, nhưng biểu mẫu phát cho Sở Xây dựng" in held.reason


@pytest.mark.parametrize(("stamped", "said"), [("2022-08-05", "biểu mẫu của năm khác"), ("2023-07-22", "biểu mẫu cũ")])
def test_a_form_of_another_year_or_period_is_said(office: Office, stamped: str, said: str) -> None:
    def restamp(book: openpyxl.Workbook) -> None:
        book["_giaingan"]["B3"] = stamped

    office.drop("sxd/bieu.xlsx", filled(form_of(office), restamp))
    office.collect()
    with house(office.root / "home"), office.open().ledger.read() as connection:
        records = submissions_in(connection, PROFILE, None)
    held = next(record for record in records if record.file_name == "bieu.xlsx")
    assert held.state == "quarantined"
    assert said in held.reason


def of_another_province(book: openpyxl.Workbook) -> None:
    report_more(book)
    assert book["_giaingan"]["B1"].value == PROFILE
    book["_giaingan"]["B1"] = "bac-giang-2022"


def test_another_provinces_form_is_an_error_in_a_check(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    def wrong(path: Path, *words: str) -> list[str]:
        office.command("check", str(path), *words, "--json")
        findings = json.loads(capsys.readouterr().out)["findings"]
        return [finding["rule"] for finding in findings if finding["rule"].startswith("wrong-")]

    under = ("--profile", PROFILE, "--period", "2023-08-05")
    own, foreign = form_of(office), office.root / "tinh khac.xlsx"
    foreign.write_bytes(filled(own, of_another_province))
    capsys.readouterr()
    assert wrong(own, *under) == []
    assert wrong(foreign, *under) == ["wrong-profile"]
    assert office.command("check", str(foreign), *under) == 1
    assert "phát hành theo hồ sơ “bac-giang-2022”" in capsys.readouterr().out
    assert wrong(foreign) == []


def test_another_provinces_form_that_is_assigned_goes_back(office: Office) -> None:
    office.drop("sxd/bieu.xlsx", filled(form_of(office), of_another_province), at=CLOSED - timedelta(days=1))
    office.collect()
    held = next(record for record in office.known() if record.file_name == "bieu.xlsx")
    assert held.state == "quarantined"
    who = ("--by", "Lan", "--reason", "gửi nhầm biểu")
    assert office.command("assign", PROFILE, "2023-08-05", held.sha256[:12], "sxd", *who) == 0
    office.as_of = MACHINE.now() + timedelta(seconds=1)
    office.collect()
    office.check()
    assert office.states() == {"sxd.xlsx": "accepted", "bieu.xlsx": "returned"}
    with house(office.root / "home"):
        ((_, found),) = returned(office.open())
    assert [finding.rule for finding in found if finding.severity == "error"] == ["wrong-profile"]
    assert accepted_sum(office) == 1_600_000_000


def test_an_old_version_of_the_form_is_read_by_its_headers(office: Office) -> None:
    def older(book: openpyxl.Workbook) -> None:
        report_more(book)
        book["_giaingan"]["B4"] = "0"
        for cell in book[SHEET][6]:
            cell.value = {"Lũy kế giải ngân": "Giải ngân lũy kế từ đầu năm", "Tên dự án": "Danh mục công trình"}.get(
                cell.value, cell.value
            )

    office.drop("bieu cu.xlsx", filled(form_of(office), older), at=CLOSED - timedelta(days=1))
    office.collect()
    office.check()
    assert office.states()["bieu cu.xlsx"] == "accepted"
    assert accepted_sum(office) == 1_700_000_000


def test_a_form_for_nobody_is_told(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert office.command("template", PROFILE, "khong-co", "2023-08-05", "-o", str(office.root / "x.xlsx")) == 1
    assert "không có đơn vị 'khong-co'" in capsys.readouterr().err
    (office.root / "tep").write_text("a file is no folder", "utf-8")
    missing = office.root / "tep" / "x.xlsx"
    assert office.command("template", PROFILE, "sxd", "2023-08-05", "-o", str(missing)) == 1
