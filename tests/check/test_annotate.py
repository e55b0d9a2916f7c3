"""The agency's own workbook comes back as it was, with the bad cells marked and a first sheet that lists them."""

import shutil
import subprocess
import time
import zipfile
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from PIL import Image as Picture

from tasks.check.annotate import annotate, annotated_suffix
from tasks.ledger.finding import CellRef, Finding

MADE_AT = datetime(2023, 8, 4, 9, 30, tzinfo=timezone(timedelta(hours=7)))
RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


def finding(address: str | None = "C10", severity: str = "error", **more: object) -> Finding:
    values: dict[str, object] = {
        "rule": "cumulative-falls", "rule_version": 1, "severity": severity, "submission": "sha", "agency": "sxd",
        "cell": None if address is None else CellRef("Biểu 1", address), "field": "disbursed_vnd",
        "project_key": "7654321", "project_name": "Đường A", "funding_source": "nsdp", "supplied": "3 đồng",
        "expected": "4 đồng", "difference": "-1 đồng", "message": "Lũy kế giảm.", "fix": "Kiểm tra lũy kế.",
        **more,
    }  # fmt: skip
    return Finding(**values)  # type: ignore[arg-type]


def workbook(path: Path) -> Path:
    """A workbook with what an agency's has: formulas, formats, widths, merges, names, comments, a picture, a chart."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Biểu 1"
    sheet["A1"] = "BÁO CÁO"
    sheet["A1"].font = Font(name="Times New Roman", bold=True, size=14)
    sheet["B10"], sheet["C10"], sheet["D10"] = 10, 3, "=C10/B10*100"
    sheet["C10"].number_format = "#,##0"
    sheet["B10"].comment = Comment("Số của phòng kế toán", "Lan")
    sheet.merge_cells("A12:B13")
    sheet.column_dimensions["C"].width = 33
    sheet.row_dimensions[5].hidden = True
    other = book.create_sheet("Phụ lục")
    other["A1"] = "=SUM('Biểu 1'!B10:C10)"
    picture = BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    picture.seek(0)
    other.add_image(Image(picture), "B2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=10, max_col=3))
    other.add_chart(chart, "D5")
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.save(path)
    return path


def marked(path: Path, *findings: Finding, name: str | None = None) -> bytes:
    return annotate(
        path,
        name or path.name,
        findings,
        agency_name="Sở Xây dựng",
        period="2023-08-05",
        due_text="trước 00 giờ 00 ngày 05/8/2023",
        made_at=MADE_AT,
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return workbook(tmp_path / "bao-cao.xlsx")


def test_what_was_there_is_still_there(own: Path) -> None:
    book = load_workbook(BytesIO(marked(own, finding())))
    assert book.sheetnames == ["Kết quả kiểm tra", "Biểu 1", "Phụ lục", "Ẩn"]
    sheet, other = book["Biểu 1"], book["Phụ lục"]
    assert (sheet["C10"].value, sheet["C10"].number_format, sheet["D10"].value) == (3, "#,##0", "=C10/B10*100")
    assert (sheet["A1"].font.name, sheet["A1"].font.bold, sheet["A1"].font.size) == ("Times New Roman", True, 14)
    assert sheet.column_dimensions["C"].width == 33
    assert sheet.row_dimensions[5].hidden
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A12:B13"]
    assert other["A1"].value == "=SUM('Biểu 1'!B10:C10)"
    assert (len(other._images), len(other._charts)) == (1, 1)
    assert book["Ẩn"].sheet_state == "hidden"


def test_bad_cells_are_filled_and_commented_and_no_others(own: Path) -> None:
    sheet = load_workbook(BytesIO(marked(own, finding("C10"), finding("D10", "warning"))))["Biểu 1"]
    assert (sheet["C10"].fill.fgColor.rgb, sheet["D10"].fill.fgColor.rgb) == (RED, YELLOW)
    assert "Lỗi phải sửa: Lũy kế giảm." in sheet["C10"].comment.text
    assert "Cách sửa: Kiểm tra lũy kế." in sheet["C10"].comment.text
    assert sheet["B10"].fill.fill_type is None
    assert sheet["B10"].comment.text == "Số của phòng kế toán"


def test_a_comment_that_was_there_is_kept_and_added_to(own: Path) -> None:
    comment = load_workbook(BytesIO(marked(own, finding("B10"))))["Biểu 1"]["B10"].comment
    assert comment.text.startswith("Số của phòng kế toán\n\n[giaingan]\nLỗi phải sửa: Lũy kế giảm.")
    assert comment.author == "Lan"


def test_several_findings_of_one_cell_are_all_told_and_the_gravest_colours_it(own: Path) -> None:
    book = load_workbook(
        BytesIO(marked(own, finding("C10", "warning", message="Nhẹ."), finding("C10", message="Nặng.")))
    )
    cell = book["Biểu 1"]["C10"]
    assert cell.fill.fgColor.rgb == RED
    assert cell.comment.text.index("Nặng.") < cell.comment.text.index("Nhẹ.")


def test_a_finding_inside_a_merged_range_marks_the_cell_that_shows(own: Path) -> None:
    sheet = load_workbook(BytesIO(marked(own, finding("B13"))))["Biểu 1"]
    assert sheet["A12"].fill.fgColor.rgb == RED


def test_the_first_sheet_lists_place_figures_and_fix_with_a_link(own: Path) -> None:
    book = load_workbook(BytesIO(marked(own, finding("D10", "warning"), finding(), finding(None, "info"))))
    sheet = book.worksheets[0]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows() if isinstance(row[0].value, int)}
    assert rows[1][1:9] == [
        "Lỗi phải sửa", "Lũy kế giảm.", "Biểu 1!C10", "Đường A", "3 đồng", "4 đồng", "-1 đồng", "Kiểm tra lũy kế.",
    ]  # fmt: skip
    assert [rows[number][1] for number in (2, 3)] == ["Cần giải trình", "Lưu ý"]
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'Biểu 1'!C10", "'Biểu 1'!D10"]
    texts = " ".join(str(cell.value) for cell in sheet["A"])
    assert "CHƯA được tiếp nhận" in texts
    assert "Đề nghị sửa 1 lỗi rồi gửi lại trước 00 giờ 00 ngày 05/8/2023." in texts
    assert "Tệp: bao-cao.xlsx; kỳ báo cáo 05/8/2023; kiểm tra lúc 09:30 ngày 04/8/2023" in texts
    assert "Tổng số: 1 lỗi phải sửa, 1 nội dung cần giải trình, 1 lưu ý" in texts


def test_only_the_first_sheet_is_selected(own: Path) -> None:
    book = load_workbook(BytesIO(marked(own, finding())))
    assert book.active is book.worksheets[0]
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False, False, False]


def test_a_waived_finding_is_shown_as_such_and_does_not_count(own: Path) -> None:
    book = load_workbook(BytesIO(marked(own, finding(waived="Kho bạc đã xác nhận"))))
    assert "Đã chấp thuận bỏ qua: Kho bạc đã xác nhận" in book["Biểu 1"]["C10"].comment.text
    assert book["Biểu 1"]["C10"].fill.fgColor.rgb != RED
    assert "ĐÃ được tiếp nhận" in str(book.worksheets[0]["A4"].value)


def test_a_marked_copy_sent_back_loses_the_old_marks(own: Path, tmp_path: Path) -> None:
    again = tmp_path / "sua.xlsx"
    again.write_bytes(marked(own, finding("C10"), finding("B10")))
    book = load_workbook(BytesIO(marked(again, finding("D10"))))
    assert book.sheetnames.count("Kết quả kiểm tra") == 1
    assert len(book.sheetnames) == 4
    sheet = book["Biểu 1"]
    assert (sheet["C10"].comment, sheet["C10"].fill.fill_type) == (None, None)
    assert sheet["B10"].comment.text == "Số của phòng kế toán"
    assert sheet["D10"].fill.fgColor.rgb == RED


def test_the_same_input_gives_the_same_bytes(own: Path) -> None:
    first = marked(own, finding())
    time.sleep(1.1)
    assert marked(own, finding()) == first
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2023, 8, 4, 2, 30, 0)}
        assert b"2023-08-04T02:30:00Z</dcterms:modified>" in package.read("docProps/core.xml")


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_from_outside_never_becomes_a_formula(own: Path, text: str) -> None:
    book = load_workbook(BytesIO(marked(own, finding(project_name=text, supplied=text, message=text, fix=text))))
    written = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == text]
    assert len(written) >= 4
    assert {cell.data_type for cell in written} == {"s"}


def test_control_characters_do_not_break_the_file(own: Path) -> None:
    book = load_workbook(BytesIO(marked(own, finding(message="a\x00b\x1fc", supplied="\x0b"))))
    assert "abc" in book["Biểu 1"]["C10"].comment.text


def test_a_place_that_the_workbook_lacks_is_listed_without_a_mark(own: Path) -> None:
    gone = finding(cell=CellRef("Trang khác", "A1"))
    book = load_workbook(BytesIO(marked(own, gone)))
    assert book.worksheets[0]["D10"].hyperlink is None
    assert "Trang khác!A1" in [cell.value for cell in book.worksheets[0]["D"]]


def test_a_text_file_comes_back_as_a_workbook_with_its_values(tmp_path: Path) -> None:
    path = tmp_path / "so-lieu.csv"
    path.write_text("Tên;Kế hoạch\nĐường A;10\n=cmd();-5\n", "utf-8")
    book = load_workbook(BytesIO(marked(path, finding(cell=CellRef("CSV", "B2")))))
    sheet = book["CSV"]
    assert sheet["A2"].value == "Đường A"
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=cmd()", "s")
    assert sheet["B2"].fill.fgColor.rgb == RED
    assert any("bản chép giá trị" in str(cell.value) for cell in book.worksheets[0]["A"])


def test_old_binary_workbooks_come_back_as_values_with_marks(tmp_path: Path) -> None:
    import xlwt

    old = xlwt.Workbook()
    sheet = old.add_sheet("Biểu 1")
    sheet.write(9, 2, 3.5)
    path = tmp_path / "cu.xls"
    old.save(str(path))
    book = load_workbook(BytesIO(marked(path, finding())))
    assert (book["Biểu 1"]["C10"].value, book["Biểu 1"]["C10"].fill.fgColor.rgb) == (3.5, RED)


def test_a_file_that_does_not_open_comes_back_as_the_list_alone(tmp_path: Path) -> None:
    path = tmp_path / "hong.xlsx"
    path.write_bytes(b"%PDF-1.4 khong phai bang tinh")
    book = load_workbook(BytesIO(marked(path, finding())))
    assert book.sheetnames == ["Kết quả kiểm tra"]


def test_a_workbook_that_openpyxl_cannot_load_comes_back_as_values(own: Path, tmp_path: Path) -> None:
    broken = tmp_path / "la.xlsx"
    with zipfile.ZipFile(own) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/styles.xml":
                content = content.replace(b"<cellXfs", b'<cellXfs><xf numFmtId="khong phai so"/></cellXfs><cellXfs')
            target.writestr(entry, content)
    book = load_workbook(BytesIO(marked(broken, finding())))
    assert book["Biểu 1"]["C10"].fill.fgColor.rgb == RED
    assert any("bản chép giá trị" in str(cell.value) for cell in book.worksheets[0]["A"])


def test_macros_need_their_suffix() -> None:
    assert [annotated_suffix(name) for name in ("a.XLSM", "a.xlsx", "a.csv", "a")] == [
        ".xlsm",
        ".xlsx",
        ".xlsx",
        ".xlsx",
    ]


def test_a_moment_without_a_zone_is_refused(own: Path) -> None:
    with pytest.raises(ValueError, match="múi giờ"):
        annotate(own, own.name, (), agency_name="S", period="2023-08-05", due_text="d", made_at=datetime(2023, 8, 4))  # noqa: DTZ001


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_sees_the_marks(own: Path, tmp_path: Path) -> None:
    source = tmp_path / "tra-lai.xlsx"
    source.write_bytes(marked(own, finding("C10"), finding("B10", "warning")))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    book = load_workbook(tmp_path / "out" / "tra-lai.xlsx", data_only=True)
    assert book.sheetnames[:2] == ["Kết quả kiểm tra", "Biểu 1"]
    sheet = book["Biểu 1"]
    assert (sheet["C10"].fill.fgColor.rgb, sheet["B10"].fill.fgColor.rgb) == (RED, YELLOW)
    assert "Lũy kế giảm." in sheet["C10"].comment.text
    assert "Số của phòng kế toán" in sheet["B10"].comment.text
    assert sheet["D10"].value == 30


def test_macros_stay_in_a_workbook_that_has_them(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "co-macro.xlsm"
    with zipfile.ZipFile(own) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(b"sheet.main+xml", b"XX").replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.XX",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
                content = content.replace(
                    b"<Override",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
                    1,
                )
            if entry.filename == "xl/_rels/workbook.xml.rels":
                kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                relation = b'<Relationship Id="rIdVba" Type="' + kind + b'" Target="vbaProject.bin"/></Relationships>'
                content = content.replace(b"</Relationships>", relation)
            target.writestr(entry, content)
        target.writestr("xl/vbaProject.bin", b"macro")
    with zipfile.ZipFile(BytesIO(marked(path, finding("B10")))) as package:
        names = package.namelist()
        assert len(names) == len(set(names))
        assert package.read("xl/vbaProject.bin") == b"macro"
        assert b"macroEnabled" in package.read("[Content_Types].xml")
    again = load_workbook(BytesIO(marked(path, finding("B10"))))
    assert "Lũy kế giảm." in again["Biểu 1"]["B10"].comment.text


def test_a_workbook_alone_in_an_archive_comes_back_unpacked_and_marked(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(own, "thang 7/bao-cao.xlsx")
    book = load_workbook(BytesIO(marked(path, finding())))
    assert book.sheetnames == ["Kết quả kiểm tra", "Biểu 1", "Phụ lục", "Ẩn"]
    assert book["Biểu 1"]["D10"].value == "=C10/B10*100"
    assert book["Biểu 1"]["C10"].fill.fgColor.rgb == RED


def test_an_open_document_comes_back_as_values_with_marks(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Biểu 1")
    row = TableRow()
    cell = TableCell(valuetype="string")
    cell.addElement(P(text="Đường A"))
    row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    path = tmp_path / "bao-cao.ods"
    document.save(str(path))
    book = load_workbook(BytesIO(marked(path, finding("A1"))))
    assert (book["Biểu 1"]["A1"].value, book["Biểu 1"]["A1"].fill.fgColor.rgb) == ("Đường A", RED)
