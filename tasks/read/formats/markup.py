"""Workbooks written as text: XML Spreadsheet 2003, and the tables of a web page; both are often named .xls.

A document type is refused (with it come entities), so that no text can be larger than the file.
"""

import codecs
import re
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat

from tasks.read.formats.delimited import decoded
from tasks.read.refusal import RefusedFileError

_SS = "urn:schemas-microsoft-com:office:spreadsheet "
_EXCEL = "urn:schemas-microsoft-com:office:excel "
_BEGINNING = 4096
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)|encoding\s*=\s*[\"']([A-Za-z0-9_-]+)[\"']", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class MarkedUp:
    """A table as written: rows from the first one on, merges as 0-based inclusive ranges, and what is marked."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    """1-based."""
    failed: list[tuple[int, int]] = field(default_factory=list)
    """Places of formulas that failed, 0-based."""
    truncated: bool = False

    def put(self, row: int, column: int, value: Any) -> None:
        """Write a cell, 0-based."""
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value


def is_markup(data: bytes) -> bool:
    """Whether the content begins like a web page or XML."""
    return _start(data).startswith("<")


def tables_of(data: bytes, most_rows: int, most_columns: int) -> tuple[list[MarkedUp], str]:
    """The tables, and how they were read. Cells beyond the limits are left out, rows beyond them are told.

    Raises RefusedFileError where there is none, and for XML that declares a document type.
    """
    start = _start(data)
    if ("<!doctype" in start and "<!doctype html" not in start) or "<!entity" in start:
        raise RefusedFileError("bomb", "XML khai báo DOCTYPE")
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and "<html" not in start:
        return _Spreadsheet(most_rows, most_columns).read(data), "XML Spreadsheet 2003"
    if "office:document" in start:
        raise RefusedFileError("not-a-workbook", "tệp OpenDocument dạng XML; lưu thành .ods hoặc .xlsx")
    page = _Page(most_rows, most_columns)
    page.feed(_text(data))
    page.close()
    page.end_all()
    if not any(page.table.rows):
        raise RefusedFileError("not-a-workbook", "trang web hoặc XML không có bảng; mở bằng Excel và lưu thành .xlsx")
    return [page.table], "HTML"


def _start(data: bytes) -> str:
    head = data[:_BEGINNING]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return text.lstrip().lower()


def _text(data: bytes) -> str:
    """The text of a page: by its mark, by the encoding that it declares, else by its content."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        declared = _CHARSET.search(data[:_BEGINNING])
        if declared is not None:
            try:
                return codecs.decode(data, (declared[1] or declared[2]).decode("ascii"))
            except (LookupError, UnicodeError):
                pass
    return decoded(data)[0]


class _Spreadsheet:
    """Reads XML Spreadsheet 2003 as Excel 2002-2003 writes it ("XML Spreadsheet Reference", Microsoft)."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        self._most_rows, self._most_columns = most_rows, most_columns
        self._tables: list[MarkedUp] = []
        self._row = self._column = -1
        self._across = self._down = 0
        self._kind: str | None = None
        self._collected: list[str] = []
        self._in_options = False

    def read(self, data: bytes) -> list[MarkedUp]:
        """All sheets. Raises RefusedFileError for XML that is broken or declares a document type."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._collect
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise RefusedFileError("corrupt", "XML không đúng cấu trúc") from error
        if not self._tables:
            raise RefusedFileError("not-a-workbook", "XML không có trang tính")
        return self._tables

    def _open(self, tag: str, given: dict[str, str]) -> None:
        if tag == f"{_SS}Worksheet":
            self._tables.append(MarkedUp(given.get(f"{_SS}Name", "")))
            self._row = -1
        elif not self._tables:
            return
        elif tag == f"{_SS}Row":
            index = given.get(f"{_SS}Index")
            self._row = int(index) - 1 if index else self._row + 1
            self._column = -1
            self._across = 0
            if given.get(f"{_SS}Hidden") == "1":
                self._tables[-1].hidden_rows.append(self._row + 1)
        elif tag == f"{_SS}Cell":
            self._open_cell(given)
        elif tag == f"{_SS}Data":
            self._kind, self._collected = given.get(f"{_SS}Type", "String"), []
        elif tag == f"{_EXCEL}Visible":
            self._in_options, self._collected = True, []

    def _open_cell(self, given: dict[str, str]) -> None:
        index = given.get(f"{_SS}Index")
        self._column = int(index) - 1 if index else self._column + 1 + self._across
        self._across = int(given.get(f"{_SS}MergeAcross", "0"))
        self._down = int(given.get(f"{_SS}MergeDown", "0"))
        if (self._across or self._down) and self._inside():
            bottom = min(self._row + self._down, self._most_rows - 1)
            right = min(self._column + self._across, self._most_columns - 1)
            self._tables[-1].merges.append(((self._row, self._column), (bottom, right)))

    def _inside(self) -> bool:
        return 0 <= self._row < self._most_rows and 0 <= self._column < self._most_columns

    def _collect(self, text: str) -> None:
        if self._kind is not None or self._in_options:
            self._collected.append(text)

    def _close(self, tag: str) -> None:
        if tag == f"{_SS}Data" and self._kind is not None:
            kind, text = self._kind, "".join(self._collected)
            self._kind = None
            table = self._tables[-1]
            if self._inside():
                if kind == "Error":
                    table.failed.append((self._row, self._column))
                elif text:
                    table.put(self._row, self._column, _typed(kind, text))
            elif text.strip():
                table.truncated = table.truncated or self._row >= self._most_rows
        elif tag == f"{_EXCEL}Visible":
            self._in_options = False
            self._tables[-1].hidden = "".join(self._collected).strip() in ("SheetHidden", "SheetVeryHidden")


def _refuse_doctype(*_: object) -> None:
    raise RefusedFileError("bomb", "XML khai báo DOCTYPE")


def _typed(kind: str, text: str) -> Any:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    return text.strip() == "1" if kind == "Boolean" else text


class _Page(HTMLParser):
    """All tables of a page, one below the other as Excel opens it; a table within a cell comes above its row."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self._most_rows, self._most_columns = most_rows, most_columns
        self.table = MarkedUp("HTML")
        self._rows: list[_HtmlRow] = []
        """The open rows, the innermost last."""
        self._taken: dict[tuple[int, int], bool] = {}
        self._next_row = 0
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or cell opens; what was left open before it ends."""
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._skipping += 1
        elif tag == "tr":
            if self._rows and not self._rows[-1].holds_table:
                self._end_row()
            self._rows.append(_HtmlRow("display:none" in given.get("style", "").replace(" ", "").lower()))
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].cells.append(_HtmlCell(given))
        elif tag == "table" and self._rows:
            self._rows[-1].holds_table = True
        elif tag in ("br", "p", "div", "li"):
            self.handle_data("\x0b")

    def handle_endtag(self, tag: str) -> None:
        """A row or table ends."""
        if tag in ("script", "style"):
            self._skipping = max(0, self._skipping - 1)
        elif tag == "tr" and self._rows:
            self._end_row()
        elif tag == "table" and self._rows:
            if not self._rows[-1].holds_table:
                self._end_row()
            if self._rows:
                self._rows[-1].holds_table = False

    def handle_data(self, data: str) -> None:
        """Text of the open cell."""
        if self._rows and self._rows[-1].cells and not self._skipping:
            self._rows[-1].cells[-1].texts.append(data)

    def end_all(self) -> None:
        """End what the page left open."""
        while self._rows:
            self._end_row()

    def _end_row(self) -> None:
        row = self._rows.pop()
        at = self._next_row
        self._next_row += 1
        if at >= self._most_rows:
            self.table.truncated = self.table.truncated or any(cell.text for cell in row.cells)
            return
        if row.hidden:
            self.table.hidden_rows.append(at + 1)
        column = 0
        for cell in row.cells:
            while (at, column) in self._taken:
                column += 1
            if column >= self._most_columns:
                return
            if cell.failed:
                self.table.failed.append((at, column))
            elif (value := cell.value) != "":
                self.table.put(at, column, value)
            self._span(at, column, cell)
            column += cell.across

    def _span(self, at: int, column: int, cell: "_HtmlCell") -> None:
        if cell.across == cell.down == 1:
            return
        bottom = min(at + cell.down, self._most_rows) - 1
        right = min(column + cell.across, self._most_columns) - 1
        self.table.merges.append(((at, column), (bottom, right)))
        for below in range(at + 1, min(bottom, at + _MOST_DOWN) + 1):
            for beside in range(column, right + 1):
                self._taken[below, beside] = True


_MOST_DOWN = 2000
"""Rows over which a merged cell may reach in a page."""


class _HtmlRow:
    """A row while it is read."""

    __slots__ = ("cells", "hidden", "holds_table")

    def __init__(self, hidden: bool) -> None:
        self.cells: list[_HtmlCell] = []
        self.hidden, self.holds_table = hidden, False


class _HtmlCell:
    """A cell while it is read; Excel writes a number beside its text as `x:num`."""

    __slots__ = ("across", "down", "failed", "number", "texts")

    def __init__(self, given: dict[str, str]) -> None:
        self.texts: list[str] = []
        self.number = given.get("x:num", "")
        self.failed = "x:err" in given
        self.across, self.down = _count(given.get("colspan")), _count(given.get("rowspan"))

    @property
    def text(self) -> str:
        """The text with line ends where the page has them, and single spaces."""
        lines = _SPACES.sub(" ", "".join(self.texts)).split("\x0b")
        return "\n".join(line for line in (line.strip(" ") for line in lines) if line)

    @property
    def value(self) -> Any:
        """The number that Excel wrote, else the text."""
        try:
            return float(self.number) if self.number else self.text
        except ValueError:
            return self.text


def _count(given: str | None) -> int:
    digits = (given or "").strip()
    return max(1, min(int(digits), 20_000)) if digits.isdigit() and len(digits) <= 6 else 1
