"""Odd files by their sheets: several, hidden, of other months, with hidden rows and formulas without values."""

from pathlib import Path

from tests.read.helpers import PLAN_VND, A, B, C, Rows, fill, save_xlsx
from tests.read.odd_files import CASES, PLAIN, below_head, case

__all__ = ["CASES"]


def _sheets(path: Path, sheets: dict[str, Rows], hidden: frozenset[str] = frozenset()) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        fill(sheet, rows)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)


def _hidden_rows(path: Path) -> None:
    from openpyxl import load_workbook

    save_xlsx(path, PLAIN)
    book = load_workbook(path)
    book.active.row_dimensions[6].hidden = True
    book.save(path)


def _formatted_tail(path: Path) -> None:
    from openpyxl import load_workbook
    from openpyxl.styles import PatternFill

    save_xlsx(path, PLAIN)
    book = load_workbook(path)
    for row in range(8, 1100):
        for column in range(1, 6):
            book.active.cell(row, column).fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)


OTHER = below_head([[1, "Kè sông Cầu", "7700001", 10, 5]])
case(
    "one-group-per-sheet.xlsx",
    lambda p: _sheets(p, {"Nhóm B": below_head([A, B]), "Nhóm C": below_head([C])}),
    "read-many-sheets",
)
case(
    "months.xlsx",
    lambda p: _sheets(p, {"T6": PLAIN, "T7": below_head([A, B, [3, *C[1:3], 1000, 50]])}),
    "read-many-sheets",
    clean=False,
)
case("copy-of-sheet.xlsx", lambda p: _sheets(p, {"T7": PLAIN, "T7 (2)": PLAIN}), "read-many-sheets")
case("hidden-other.xlsx", lambda p: _sheets(p, {"T7": PLAIN, "Cũ": OTHER}, frozenset({"Cũ"})), "read-hidden-sheet")
case(
    "hidden-only.xlsx",
    lambda p: _sheets(p, {"Bìa": [["Bìa"]], "Số liệu": PLAIN}, frozenset({"Số liệu"})),
    "read-hidden-sheet",
)
case("cover-first.xlsx", lambda p: _sheets(p, {"Bìa": [["UBND TỈNH"], ["Báo cáo"]], "Trống": [], "Biểu": PLAIN}))
case("hidden-rows.xlsx", _hidden_rows, "read-hidden-rows")
case("thousand-blank-rows.xlsx", _formatted_tail)
case(
    "formula-no-value.xlsx",
    lambda p: save_xlsx(p, below_head([[1, *A[1:3], "=1000+500", 600], B, C])),
    "read-formula-no-value",
    plan=PLAN_VND - 1_500_000_000,
    clean=False,
)
