"""A file's bytes as sheets of cells, whatever its format; refuses what is no workbook."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from tasks.read import archives, error_cells
from tasks.read.compound import SIGNATURE
from tasks.read.delimited import rows_of
from tasks.read.kinds import refuse_other_compounds, refuse_other_kinds, refuse_other_packages
from tasks.read.markup import is_markup, tables_of
from tasks.read.package_parts import respell, without_macro_sheets
from tasks.read.refusal import RefusedFileError
from tasks.read.text import clean, is_clean
from tasks.read.xlsx_parts import SheetMarks, sheet_marks

MAX_FILE = 64 * 2**20
MAX_ROWS = 20_000
"""Non-blank rows read from one sheet; a province has fewer projects in all."""
MAX_COLUMNS = 300

Merge = tuple[tuple[int, int], tuple[int, int]]

_ZIP = b"PK\x03\x04"


@dataclass(slots=True)
class Sheet:
    """One sheet's cells. `rows[i]` is row `first_row + i` (1-based); its cell j is column `first_column + j` (0-based).

    Blank cells are `""`. `merges` are 0-based inclusive ranges, None where the format does not tell.
    """

    name: str
    rows: list[list[Any]]
    first_row: int = 1
    first_column: int = 0
    hidden: bool = False
    merges: list[Merge] | None = None
    truncated: bool = False
    position: int = 0
    widths: list[int] | None = None
    """Cells per line of a delimited file; None for formats that have no separators."""

    def address(self, row: int, column: int) -> str:
        """A1 address of the cell at list indexes."""
        return f"{self.letters(column)}{self.first_row + row}"

    def letters(self, column: int) -> str:
        """Column letters of a list index."""
        number, letters = self.first_column + column + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(slots=True)
class Book:
    """The sheets of a file, and its package of parts or its bytes, for what the reader does not tell."""

    sheets: list[Sheet]
    how: str
    package: zipfile.ZipFile | None = None
    data: bytes = b""
    inner_name: str = ""
    known_marks: dict[int, SheetMarks] = field(default_factory=dict)
    """Marks by position of the sheet, those that were told while the sheets were read."""

    def marks(self, sheet: Sheet) -> SheetMarks:
        """Hidden rows, formulas without value and failed ones of a sheet, as far as its format tells."""
        if sheet.position not in self.known_marks:
            self.known_marks[sheet.position] = self._read_marks(sheet.position)
        return self.known_marks[sheet.position]

    def _read_marks(self, position: int) -> SheetMarks:
        if self.package is None:
            return SheetMarks(failed=error_cells.in_xls(self.data, position) if self.data else ())
        names = self.package.namelist()
        if "xl/workbook.xml" in names:
            return sheet_marks(self.package, position)
        find = error_cells.in_ods if "content.xml" in names else error_cells.in_xlsb
        return SheetMarks(failed=find(self.package, position))


def open_book(data: bytes, file_name: str) -> Book:
    """The sheets in `data`; its content, not its name, says what it is. Raises RefusedFileError."""
    if len(data) > MAX_FILE:
        raise RefusedFileError("too-large", f"{len(data) // 2**20} MB")
    if not data.strip(b"\x00 \r\n\t"):
        raise RefusedFileError("empty")
    if data.startswith(_ZIP):
        return _open_package(data, file_name)
    if data.startswith(SIGNATURE):
        refuse_other_compounds(data)
        return _open_binary(data, None)
    refuse_other_kinds(data)
    if is_markup(data):
        return _open_markup(data)
    rows, encoding = rows_of(data)
    return Book([_sheet_of_texts(rows)], encoding)


def cell_text(cell: object) -> str:
    """A cell as people read it: whole numbers without a fraction, dates dd/mm/yyyy, text cleaned."""
    if isinstance(cell, str):
        return clean(cell)
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    return str(cell)


def texts_of(cells: list[Any]) -> list[str]:
    """`cell_text` of a whole column; a column of clean text is taken as it is."""
    if set(map(type, cells)) == {str} and is_clean(cells):
        return cells
    return [cell if cell == "" else cell_text(cell) for cell in cells]


def _open_package(data: bytes, file_name: str) -> Book:
    archive = archives.open_zip(data)
    try:
        respell(archive)
        refuse_other_packages(archive, file_name)
        names = archive.NameToInfo
        if "[Content_Types].xml" in names or "content.xml" in names:
            archives.refuse_entities(archive)
            if "content.xml" in names:
                _refuse_ods(archive.read("content.xml"), archive)
            return _open_binary(without_macro_sheets(archive, data), archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise RefusedFileError("corrupt") from error
    inside = archives.members_of(data)
    if len(inside) == 1:
        name, content = inside[0]
        book = open_book(content, name)
        book.inner_name = name
        return book
    if not inside:
        raise RefusedFileError("not-a-workbook", "tệp nén không chứa bảng tính")
    raise RefusedFileError("not-a-workbook", f"tệp nén chứa {len(inside)} bảng tính; cần tách ra từng tệp")


def _open_markup(data: bytes) -> Book:
    tables, how = tables_of(data, MAX_ROWS, MAX_COLUMNS)
    book = Book([], how)
    for position, table in enumerate(tables):
        width = max((len(row) for row in table.rows), default=0)
        sheet = Sheet(
            table.name or f"Trang {position + 1}",
            [[*row, *[""] * (width - len(row))] for row in table.rows],
            hidden=table.hidden,
            merges=table.merges,
            truncated=table.truncated,
            position=position,
        )
        book.sheets.append(sheet)
        failed = tuple(sheet.address(row, column) for row, column in table.failed)
        book.known_marks[position] = SheetMarks(tuple(table.hidden_rows), failed=failed)
    return book


def _refuse_ods(content: bytes, archive: Any) -> None:
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
    if b"encryption-data" in manifest:
        raise RefusedFileError("password")
    if b"office:spreadsheet" not in content:
        raise RefusedFileError("document", "tệp OpenDocument")
    # The reader expands repeated cells: refuse a sheet whose repeats with content exceed any real one.
    for tag in re.findall(
        rb"<table:table-row[^>]*number-rows-repeated=\"(\d+)\"[^>]*>\s*<table:table-cell[^>]*value", content
    ):
        if int(tag) > MAX_ROWS:
            raise RefusedFileError("bomb", "dòng lặp bất thường")


def _open_binary(data: bytes, package: zipfile.ZipFile | None) -> Book:
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(BytesIO(data))
        sheets = [
            _sheet(book, position, metadata)
            for position, metadata in enumerate(book.sheets_metadata)
            if metadata.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise RefusedFileError("password") from error
    except MemoryError as error:
        raise RefusedFileError("too-large") from error
    except calamine.CalamineError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise RefusedFileError("password") from error
        raise RefusedFileError("corrupt") from error
    return Book(sheets, "", package, b"" if package else data)


def _sheet(book: Any, position: int, metadata: Any) -> Sheet:
    import python_calamine as calamine

    content = book.get_sheet_by_index(position)
    hidden = metadata.visible != calamine.SheetVisibleEnum.Visible
    if content.start is None:
        return Sheet(metadata.name, [], hidden=hidden, position=position)
    first_row, first_column = content.start
    if content.width > MAX_COLUMNS * 20:
        raise RefusedFileError("too-large", f"{content.width} cột")
    rows, truncated = _rows(content)
    return Sheet(
        metadata.name, rows, first_row + 1, first_column, hidden, content.merged_cell_ranges, truncated, position
    )


def _rows(content: Any) -> tuple[list[list[Any]], bool]:
    """The rows up to the last one with content; blank formatted rows below, however many, cost no memory."""
    if content.height <= MAX_ROWS and content.width <= MAX_COLUMNS:
        rows = content.to_python()
        while rows and not any(cell != "" for cell in rows[-1]):
            rows.pop()
        return rows, False
    kept: list[list[Any]] = []
    blanks = 0
    truncated = False
    for whole in content.iter_rows():
        row = whole[:MAX_COLUMNS]
        if not any(cell != "" for cell in row):
            blanks += 1
            continue
        if len(kept) + blanks >= MAX_ROWS:
            truncated = True
            break
        kept.extend([[""] * len(row)] * blanks)
        blanks = 0
        kept.append(row)
    return kept, truncated


def _sheet_of_texts(rows: Sequence[list[str]]) -> Sheet:
    width = min(max((len(row) for row in rows), default=0), MAX_COLUMNS)
    kept = [[*row[:width], *[""] * (width - len(row))] for row in rows[:MAX_ROWS]]
    while kept and not any(cell.strip() for cell in kept[-1]):
        kept.pop()
    return Sheet("CSV", kept, truncated=len(rows) > MAX_ROWS, widths=[len(row) for row in rows[: len(kept)]])
