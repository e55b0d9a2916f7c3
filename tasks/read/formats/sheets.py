"""A file's bytes as sheets of cells, whatever its format; refuses what is no workbook."""

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any

from config.units import UnitName
from tasks.read.formats import archives, error_cells, formats_elsewhere
from tasks.read.formats.compound import SIGNATURE
from tasks.read.formats.delimited import rows_of
from tasks.read.formats.kinds import refuse_other_compounds, refuse_other_kinds, refuse_other_packages
from tasks.read.formats.markup import is_markup, tables_of
from tasks.read.formats.number_formats import Shown, formats_of
from tasks.read.formats.package_parts import respell, without_macro_sheets
from tasks.read.formats.stray_cells import FEWEST, FarCell, apart, without_far_cells
from tasks.read.formats.xlsx_parts import SheetMarks, parts_of, sheet_marks, styled_cells
from tasks.read.refusal import RefusedFileError
from tasks.read.values.text import clean, is_clean

MAX_FILE = 64 * 2**20
MAX_ROWS = 20_000
"""Non-blank rows read from one sheet; a province has fewer projects in all."""
MAX_COLUMNS = 300
MOST_CELLS = 30_000_000
"""Of a sheet wider than that, looked through for content, blank ones too."""

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
    unread_from: str = ""
    """Of a truncated sheet: the first cell that was not read."""
    strays: list[FarCell] = field(default_factory=list)
    """Cells far from everything else, left out."""
    widths: list[int] | None = None
    """Cells per line of a delimited file; None for formats that have no separators."""

    def address(self, row: int, column: int) -> str:
        """A1 address of the cell at list indexes."""
        return f"{self.letters(column)}{self.first_row + row}"

    def far_address(self, cell: FarCell) -> str:
        """A1 address of a cell that was left out."""
        return f"{self.letters(cell.column - self.first_column)}{cell.row}"

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
    _formats: dict[int, Shown] | None = None
    _last_part: tuple[int, bytes] | None = None

    def marks(self, sheet: Sheet) -> SheetMarks:
        """Hidden rows, formulas without value and failed ones of a sheet, as far as its format tells."""
        if sheet.position not in self.known_marks:
            self.known_marks[sheet.position] = self._read_marks(sheet.position)
        return self.known_marks[sheet.position]

    def shown(self, sheet: Sheet, units: Mapping[str, UnitName]) -> dict[tuple[int, int], Shown]:
        """The cells (1-based row, 0-based column) whose format shows numbers otherwise than they are stored."""
        if self.package is None:
            return formats_elsewhere.in_xls(self.data, sheet.position, units) if self.data else {}
        if "xl/workbook.xml" not in self.package.NameToInfo:
            is_ods = "content.xml" in self.package.NameToInfo
            find = formats_elsewhere.in_ods if is_ods else formats_elsewhere.in_xlsb
            return find(self.package, sheet.position, units)
        if self._formats is None:
            self._formats = formats_of(self.package, units)
        return styled_cells(self._part(sheet.position), self._formats) if self._formats else {}

    def _part(self, position: int) -> bytes:
        """The content of a sheet's part, b"" where it cannot be found; the last one is kept."""
        if self._last_part is None or self._last_part[0] != position:
            parts = parts_of(self.package) if self.package else []
            name = parts[position] if position < len(parts) else None
            self._last_part = position, self.package.read(name) if self.package and name else b""
        return self._last_part[1]

    def _read_marks(self, position: int) -> SheetMarks:
        if self.package is None:
            return SheetMarks(failed=error_cells.in_xls(self.data, position) if self.data else ())
        names = self.package.namelist()
        if "xl/workbook.xml" in names:
            styles = self.package.read("xl/styles.xml") if "xl/styles.xml" in names else b""
            return sheet_marks(self._part(position), styles)
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
            shorter, strays = without_far_cells(archive, data, MAX_ROWS, MAX_COLUMNS)
            return _open_binary(without_macro_sheets(archive, shorter), archive, strays)
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


def _open_binary(
    data: bytes, package: zipfile.ZipFile | None, strays: Mapping[int, list[FarCell]] = MappingProxyType({})
) -> Book:
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(BytesIO(data))
        sheets = [
            _sheet(book, position, metadata, strays.get(position, []))
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


def _sheet(book: Any, position: int, metadata: Any, strays: list[FarCell]) -> Sheet:
    import python_calamine as calamine

    content = book.get_sheet_by_index(position)
    hidden = metadata.visible != calamine.SheetVisibleEnum.Visible
    if content.start is None:
        return Sheet(metadata.name, [], hidden=hidden, position=position, strays=strays)
    first_row, first_column = content.start
    sheet = Sheet(metadata.name, [], first_row + 1, first_column, hidden, content.merged_cell_ranges, position=position)
    if content.width * content.height > MOST_CELLS and content.width > MAX_COLUMNS:
        last = sheet.address(content.height - 1, content.width - 1)
        raise RefusedFileError("too-large", f"{content.width} cột: ô cuối cùng của trang “{metadata.name}” là {last}")
    sheet.strays.extend(strays)
    _fill(sheet, content)
    return sheet


def _fill(sheet: Sheet, content: Any) -> None:
    """The rows up to the last one with content; blank formatted rows below, however many, cost no memory."""
    if content.height <= MAX_ROWS and content.width <= MAX_COLUMNS:
        rows = content.to_python()
        while rows and not any(cell != "" for cell in rows[-1]):
            rows.pop()
        sheet.rows = rows
        return
    filled, wide = _filled_rows(sheet, content)
    strays = apart(filled)
    body, far = filled[: len(filled) - strays], filled[len(filled) - strays :]
    sheet.strays += [_far(sheet, i, j, cell) for i, row in far for j, cell in enumerate(row) if cell != ""]
    sheet.strays += wide if len(wide) < FEWEST else []
    beyond = next((index for index, _ in body if index >= MAX_ROWS), None)
    if beyond is not None or len(wide) >= FEWEST:
        sheet.truncated = True
        sheet.unread_from = sheet.address(0, MAX_COLUMNS) if beyond is None else sheet.address(beyond, 0)
    for index, row in body:
        if index < MAX_ROWS:
            sheet.rows.extend([[""] * len(row)] * (index - len(sheet.rows)))
            sheet.rows.append(row)


def _filled_rows(sheet: Sheet, content: Any) -> tuple[list[tuple[int, list[Any]]], list[FarCell]]:
    """List index and cells of the rows that are not blank, and the first cells beyond the last column read."""
    filled: list[tuple[int, list[Any]]] = []
    wide: list[FarCell] = []
    for index, whole in enumerate(content.iter_rows()):
        row, rest = whole[:MAX_COLUMNS], whole[MAX_COLUMNS:]
        if rest.count("") < len(rest):
            wide += [_far(sheet, index, j, cell) for j, cell in enumerate(rest, MAX_COLUMNS) if cell != ""]
        if row.count("") < len(row):
            filled.append((index, row))
        if len(filled) > MAX_ROWS or len(wide) > MAX_ROWS:
            break
    return filled, wide


def _far(sheet: Sheet, row: int, column: int, cell: object) -> FarCell:
    return FarCell(sheet.first_row + row, sheet.first_column + column, isinstance(cell, int | float))


def _sheet_of_texts(rows: Sequence[list[str]]) -> Sheet:
    width = min(max((len(row) for row in rows), default=0), MAX_COLUMNS)
    kept = [[*row[:width], *[""] * (width - len(row))] for row in rows[:MAX_ROWS]]
    while kept and not any(cell.strip() for cell in kept[-1]):
        kept.pop()
    return Sheet("CSV", kept, truncated=len(rows) > MAX_ROWS, widths=[len(row) for row in rows[: len(kept)]])
