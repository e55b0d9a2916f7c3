"""Rows that people do not see, or see struck out, count all the same: that is asked about."""

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.read.helpers import HEAD, PLAN_VND, UNIT_NOTE, A, B, C, result, save_xlsx


def told(path: Path, change: str) -> list[tuple[str, str, str]]:
    """Rule, severity and message of what is told of rows of A, B and C (rows 3 to 5) after a change."""
    book = load_workbook(save_xlsx(path, [UNIT_NOTE, HEAD, A, B, C]))
    sheet: Worksheet = book["Biểu 01"]
    match change:
        case "no height":
            sheet.row_dimensions[4].height = 0.1
        case "hidden":
            sheet.row_dimensions[4].hidden = True
        case "name struck":
            sheet["B4"].font = Font(strike=True)
        case "amount struck":
            sheet["E5"].font = Font(strike=True, bold=True)
        case "bold":
            sheet["B4"].font = Font(bold=True)
    book.save(path)
    found = result(path)
    assert int(found.lines["plan_vnd"].sum()) == PLAN_VND
    return [(one.rule, one.severity, one.message) for one in found.issues]


def test_rows_out_of_sight_are_asked_about(tmp_path: Path) -> None:
    message = "Bảng có 1 dòng đang bị ẩn (dòng 4); các dòng này vẫn được đọc và tính."
    assert told(tmp_path / "a.xlsx", "hidden") == [("read-hidden-rows", "warning", message)]
    assert told(tmp_path / "b.xlsx", "no height") == [("read-hidden-rows", "warning", message)]


def test_rows_struck_out_are_asked_about(tmp_path: Path) -> None:
    message = "Bảng có 1 dòng dự án bị gạch ngang nhưng vẫn được tính: {}."
    assert told(tmp_path / "a.xlsx", "name struck") == [("read-struck-rows", "warning", message.format(4))]
    assert told(tmp_path / "b.xlsx", "amount struck") == [("read-struck-rows", "warning", message.format(5))]


def test_other_looks_say_nothing(tmp_path: Path) -> None:
    assert told(tmp_path / "a.xlsx", "bold") == []
