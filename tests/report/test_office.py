"""LibreOffice opens every face without complaint and reckons the same totals."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tasks.report.build import build_report
from tasks.report.docx import render_docx
from tasks.report.figures import figures_of
from tasks.report.xlsx import render_xlsx
from tests.report.facts import facts, report

pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


def _converted(folder: Path, source: Path, to: str) -> Path:
    command = ["soffice", f"-env:UserInstallation=file://{folder}/lo", "--headless", "--convert-to", to, "--outdir"]
    done = subprocess.run(
        [*command, str(folder), str(source)], capture_output=True, text=True, timeout=240, check=False
    )
    made = folder / f"{source.stem}.{to.partition(':')[0]}"
    assert done.returncode == 0
    assert made.is_file(), done.stderr
    return made


def _without_cached_values(workbook: bytes) -> bytes:
    """The workbook whose formulas have no result yet, so that a program that opens it must reckon them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.startswith("xl/worksheets/"):
                content, removed = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
                assert removed or b"<f>" not in content
            after.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("audience", ["people_committee", "ministry"])
def test_the_report_becomes_a_pdf(tmp_path: Path, audience: str) -> None:
    source = tmp_path / "bao-cao.docx"
    source.write_bytes(render_docx(build_report(facts(), audience), facts()))  # type: ignore[arg-type]
    assert _converted(tmp_path, source, "pdf").read_bytes()[:5] == b"%PDF-"


def test_the_workbooks_formulas_give_the_reports_totals(tmp_path: Path) -> None:
    model = report()
    source = tmp_path / "phu-luc.xlsx"
    source.write_bytes(_without_cached_values(render_xlsx(model, facts())))
    # A csv holds the first sheet, agency by agency, as LibreOffice reckoned it.
    table = _converted(tmp_path, source, "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false")
    with table.open(encoding="utf-8") as lines:
        total = next(row for row in csv.reader(lines, delimiter=";") if "Tổng cộng" in row)
    plan, disbursed = figures_of(model)["tinh.ke-hoach"], figures_of(model)["tinh.giai-ngan"]
    shown = [float(cell.replace(",", "")) for cell in total[3:5]]
    assert shown == pytest.approx([int(plan.value or 0) / 1e9, int(disbursed.value or 0) / 1e9], abs=0.06)
