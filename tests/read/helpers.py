"""Shared by the room's tests: the layout, the source names, and small sheets written as rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from config.columns import ColumnMap, load_columns
from tasks.read.outcome import ReadOutcome, ReadResult
from tasks.read.workbook import read_file

COLUMNS = load_columns()
ALIASES: Mapping[str, str] = {
    "ngân sách trung ương": "nstw",
    "nstw": "nstw",
    "ngân sách địa phương": "nsdp",
    "nsđp": "nsdp",
    "vốn nước ngoài (oda)": "oda",
    "oda": "oda",
}
HEAD = ["TT", "Tên dự án", "Mã dự án", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân từ 01/01/2023 đến hết ngày 31/7/2023"]
UNIT_NOTE = ["", "", "", "", "ĐVT: triệu đồng"]
A = [1, "Đường tỉnh 295", "7613516", 1500, 600]
B = [2, "Cầu Hà Nội mới", "7613517", 2500.5, 1000.25]
C = [3, "Trường mầm non Hòa Long", "7613518", 1000, 0]
PLAN_VND = 5_000_500_000
DISBURSED_VND = 1_600_250_000
"""Sums of A, B and C: 1500 + 2500.5 + 1000 and 600 + 1000.25 + 0 triệu đồng."""

Rows = Sequence[Sequence[Any]]


def save_xlsx(
    path: Path, rows: Rows, *, sheet: str = "Biểu 01", at: tuple[int, int] = (1, 1), merges: Sequence[str] = ()
) -> Path:
    """Write rows as a one-sheet workbook, the first cell at `at` (row, column)."""
    book = Workbook()
    fill(book.active, rows, at)
    book.active.title = sheet
    for merged in merges:
        book.active.merge_cells(merged)
    book.save(path)
    return path


def fill(sheet: Any, rows: Rows, at: tuple[int, int] = (1, 1)) -> None:
    """Write rows into an openpyxl sheet."""
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value is not None and value != "":
                sheet.cell(at[0] + i, at[1] + j, value)


def read(path: Path, columns: ColumnMap = COLUMNS, **more: Any) -> ReadOutcome:
    """`read_file` with this room's test sources."""
    return read_file(path, path.name, columns, default_source="nsdp", source_aliases=ALIASES, **more)


def result(path: Path, columns: ColumnMap = COLUMNS, **more: Any) -> ReadResult:
    """As `read`, which must succeed."""
    outcome = read(path, columns, **more)
    assert isinstance(outcome, ReadResult), outcome
    return outcome


def rows_result(tmp_path: Path, rows: Rows, **more: Any) -> ReadResult:
    """Rows written to a workbook and read back."""
    return result(save_xlsx(tmp_path / "bieu.xlsx", rows, **more))


def codes(outcome: ReadOutcome) -> set[str]:
    """Issue codes of a result."""
    return {issue.rule for issue in outcome.issues} if isinstance(outcome, ReadResult) else {outcome.code}
