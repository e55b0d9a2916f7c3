"""A failed formula is a figure that nobody knows: an error at its cell in every format, never a blank."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.read.formats.error_cells import in_xls
from tasks.read.outcome import ReadResult
from tests.read.helpers import HEAD, UNIT_NOTE, A, B, C, Rows, result, save_xlsx
from tests.read.xlsb import Failed, xlsb_bytes

FAILED = "#REF!"
ROWS: Rows = [UNIT_NOTE, HEAD, A, [*B[:4], FAILED], [*C[:3], FAILED, C[4]], ["", "Tổng cộng", "", FAILED, 1]]
"""Header in row 2; the second project's disbursement and the third's plan failed, and so did the total."""


def _xlsx(path: Path) -> None:
    save_xlsx(path, ROWS)


def _xlsb(path: Path) -> None:
    path.write_bytes(
        xlsb_bytes([[Failed(formula=i == 3) if v == FAILED else v for v in r] for i, r in enumerate(ROWS)])
    )


def _xls(path: Path, *, before: int = 0) -> None:
    import xlwt

    book = xlwt.Workbook()
    for i in range(before):
        # Many rows make a stream of whole sectors; few leave a short one.
        for row in range(3000):
            book.add_sheet(f"Khác {i}").write(0, 0, "x") if row == 0 else book.get_sheet(i).write(row, 0, f"y{row}")
    sheet = book.add_sheet("Biểu 01")
    for i, row in enumerate(ROWS):
        for j, value in enumerate(row):
            if value == FAILED:
                sheet.row(i).set_cell_error(j, FAILED)
            elif value != "":
                sheet.write(i, j, value)
    book.save(str(path))


def _ods(path: Path) -> None:
    cells = {
        str: '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>',
        FAILED: '<table:table-cell table:formula="of:=#REF!" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>',
        "": '<table:table-cell table:number-columns-repeated="1"/>',
    }
    number = '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'

    def cell(value: object) -> str:
        return (cells.get(value) or cells[str].format(value)) if isinstance(value, str) else number.format(value)

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in ROWS)
    spaces = (
        "".join(
            f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("manifest", "manifest"))
        )
        + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Khác"><table:table-row>{cell("x")}</table:table-row></table:table>'
        f'<table:table table:name="Biểu 01">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = f"<manifest:manifest{spaces}>{entry}</manifest:manifest>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)


def failed(found: ReadResult) -> list[tuple[str, str]]:
    issues = [issue for issue in found.issues if issue.rule == "read-failed-formula"]
    return [(issue.severity, issue.cell.address if issue.cell else "") for issue in issues]


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("bieu.xlsx", _xlsx),
        ("bieu.xlsb", _xlsb),
        ("bieu.xls", _xls),
        ("sau.xls", lambda path: _xls(path, before=1)),
        ("bieu.ods", _ods),
    ],
)
def test_a_failed_formula_is_an_error_at_its_cell(name: str, write: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / name
    write(path)
    found = result(path)
    assert sorted(failed(found), key=lambda one: one[1]) == [("error", "D5"), ("info", "D6"), ("error", "E4")]
    assert found.lines["plan_vnd"].tolist()[:2] == [1_500_000_000, 2_500_500_000]


def test_a_rate_that_could_not_be_divided_is_no_matter(tmp_path: Path) -> None:
    head = [*HEAD, "Tỷ lệ giải ngân (%)"]
    found = result(save_xlsx(tmp_path / "bieu.xlsx", [UNIT_NOTE, head, [*A, "#DIV/0!"], [*B, 40]]))
    assert failed(found) == []


@pytest.mark.office
def test_errors_that_a_spreadsheet_program_saved(tmp_path: Path) -> None:
    import shutil
    import subprocess

    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    rows: Rows = [UNIT_NOTE, HEAD, A, [*B[:4], "=1/0"], [*C[:3], "=VLOOKUP(1,A1:A2,9,0)", C[4]]]
    save_xlsx(tmp_path / "bieu.xlsx", rows)
    for kind in ("xls", "ods", "xlsx:Calc MS Excel 2007 XML"):
        out = tmp_path / kind[:4]
        profile = f"-env:UserInstallation=file://{tmp_path}/p"
        command = ["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(out)]
        subprocess.run(
            [*command, str(tmp_path / "bieu.xlsx")],
            check=True,
            capture_output=True,
            timeout=100,
        )
        (made,) = out.iterdir()
        assert {address for _, address in failed(result(made))} == {"D5", "E4"}, kind


def test_a_damaged_compound_file_ends_the_search(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xls"
    _xls(path)
    whole = path.read_bytes()
    choose = random.Random(1)
    for _ in range(300):
        damaged = bytearray(whole[: choose.randrange(1, len(whole))] if choose.random() < 0.3 else whole)
        for _ in range(choose.randrange(1, 20)):
            damaged[choose.randrange(len(damaged))] = choose.randrange(256)
        for address in in_xls(bytes(damaged), 0):
            assert address[-1].isdigit()
