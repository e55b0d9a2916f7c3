"""LibreOffice opens every face without complaint and reckons the same totals."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tasks.report.build import build_report
from tasks.report.docx import render_docx
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


def test_every_formula_gives_the_value_that_the_workbook_came_with(tmp_path: Path) -> None:
    content = render_xlsx(report(), facts())
    source = tmp_path / "phu-luc.xlsx"
    source.write_bytes(_without_cached_values(content))
    reckoned = tmp_path / "tinh-lai"
    reckoned.mkdir()
    again = load_workbook(_converted(reckoned, source, "xlsx"), data_only=True)
    known, formulas = load_workbook(io.BytesIO(content), data_only=True), load_workbook(io.BytesIO(content))
    checked = 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            came_with = known[sheet.title][cell.coordinate].value
            found = again[sheet.title][cell.coordinate].value
            assert found == pytest.approx(came_with, abs=1e-5), (sheet.title, cell.coordinate, cell.value)
            checked += 1
    # The rate of each of 240 projects and more.
    assert checked > 400
