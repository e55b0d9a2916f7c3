"""A cell typed far from the table costs nothing, is named, and is a question only where it holds a figure."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tasks.read.formats.sheets import MAX_COLUMNS, MAX_ROWS, Sheet, _fill
from tasks.read.outcome import ReadResult
from tests.read.helpers import DISBURSED_VND, HEAD, PLAN_VND, UNIT_NOTE, A, B, C, result, save_xlsx


def with_cell(path: Path, address: str, value: object, sheet: str = "") -> ReadResult:
    book = load_workbook(save_xlsx(path, [UNIT_NOTE, HEAD, A, B, C]))
    page = book.create_sheet(sheet) if sheet else book["Biểu 01"]
    page["A1"] = page["A1"].value or "Phụ lục"
    page[address] = value
    book.save(path)
    return result(path)


@pytest.mark.parametrize("sheet", ["", "Trang 2"])
@pytest.mark.parametrize(
    ("address", "value", "level"),
    [("X1048576", ".", "info"), ("XFD1", "x", "info"), ("XFD1048576", 7, "warning"), ("A65536", ".", "info")],
)
def test_a_stray_cell_is_named_and_the_table_is_read(
    address: str, value: object, level: str, sheet: str, tmp_path: Path
) -> None:
    found = with_cell(tmp_path / "a.xlsx", address, value, sheet)
    assert (int(found.lines["plan_vnd"].sum()), int(found.lines["disbursed_vnd"].sum())) == (PLAN_VND, DISBURSED_VND)
    told = [(one.rule, one.severity, str(one.cell)) for one in found.issues]
    assert told == [("read-stray-cell", level, f"{sheet or 'Biểu 01'}!{address}")]


class Content:
    """A sheet as the reader gives it."""

    def __init__(self, rows: dict[int, list[Any]], height: int, width: int) -> None:
        self.rows, self.height, self.width = rows, height, width

    def iter_rows(self) -> Any:
        return (self.rows.get(i, [""] * self.width) for i in range(self.height))


def filled(content: Content) -> Sheet:
    sheet = Sheet("Biểu", [])
    _fill(sheet, content)
    return sheet


def test_other_formats_leave_strays_out_after_reading() -> None:
    table = {i: ["a", 1, 2, 3] for i in range(10)}
    sheet = filled(Content({**table, 65535: [".", "", "", ""]}, 65536, 4))
    assert (len(sheet.rows), sheet.truncated, [sheet.far_address(cell) for cell in sheet.strays]) == (
        10,
        False,
        ["A65536"],
    )


def test_a_table_beyond_the_limit_is_truncated_from_the_first_cell_that_was_not_read() -> None:
    sheet = filled(Content({i: ["a", 1, 2, 3] for i in range(MAX_ROWS + 5)}, MAX_ROWS + 5, 4))
    assert (len(sheet.rows), sheet.truncated, sheet.unread_from) == (MAX_ROWS, True, f"A{MAX_ROWS + 1}")


def test_columns_beyond_the_limit_are_strays_or_a_table_cut_off() -> None:
    wide = ["a", *[""] * MAX_COLUMNS]
    few = filled(Content({0: [*wide[:-1], "x"]}, 1, MAX_COLUMNS + 1))
    assert ([few.far_address(cell) for cell in few.strays], few.truncated) == (["KO1"], False)
    many = filled(Content({i: [*wide[:-1], 5] for i in range(4)}, 4, MAX_COLUMNS + 1))
    assert (many.strays, many.unread_from) == ([], "KO1")
