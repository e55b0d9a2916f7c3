"""The agency's own workbook going back: bad cells filled and commented, and a first sheet that lists every finding.

A copy of an .xlsx or .xlsm keeps its cells, formulas, formats, widths, other sheets, names, validations, conditional
formats, pictures and macros. openpyxl, which writes it, does not keep: shapes and text boxes, finer formats of charts,
form controls, slicers and sparklines, pictures in formats that Pillow cannot read, the size of existing comment boxes,
threaded replies to comments, digital signatures, and the stored results of formulas (any spreadsheet program computes
them on opening). The first sheet says so. The original itself is kept by tasks/collect and never changed.

.xls, .xlsb, .ods and text files cannot be written back: the agency gets a new .xlsx with their values and the same
marks; so it does where openpyxl cannot load a workbook. A file that cannot be opened gets the first sheet alone.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from config import vi
from config.vocabulary import vocabulary
from tasks.check.result_sheet import SEVERITY_FILLS, TITLE, Head, ranked, write_results
from tasks.check.workbook import clean, created_at, saved, write_text
from tasks.ledger.finding import Finding
from tasks.read.formats.archives import members_of
from tasks.read.formats.sheets import Sheet, open_book
from tasks.read.refusal import RefusedFileError

AUTHOR = "giaingan"
"""Heads our part of a comment: by it a file that comes back with our marks is recognised and freed of them."""

_OURS = f"[{AUTHOR}]"
_MARKED = frozenset(SEVERITY_FILLS.values())
_MAX_COMMENT = 4_000
_COMMENT_HEIGHT, _COMMENT_WIDTH = 160, 420
_MAX_TITLE = 31
_FORBIDDEN_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))

_LOST = (
    "Bản sao này giữ nguyên số liệu, công thức, định dạng và các trang khác; hình vẽ, hộp chữ và định dạng biểu đồ "
    "(nếu có) có thể không được giữ, xem trong tệp gốc của đơn vị."
)
_VALUES_ONLY = (
    "Tệp gốc ở định dạng không ghi chú trực tiếp được, nên đây là bản chép giá trị sang .xlsx (không giữ định dạng, "
    "công thức). Đề nghị sửa trong tệp gốc của đơn vị rồi gửi lại."
)
_LIST_ONLY = "Không mở được tệp để đánh dấu; dưới đây là danh sách các nội dung. Đề nghị sửa trong tệp gốc của đơn vị."


def annotated_suffix(file_name: str) -> str:
    """The suffix that the marked copy of a file must bear: `.xlsm` keeps macros, anything else is `.xlsx`."""
    return ".xlsm" if PurePath(file_name).suffix.lower() == ".xlsm" else ".xlsx"


def annotate(
    path: Path,
    file_name: str,
    findings: Sequence[Finding],
    *,
    agency_name: str,
    period: str,
    due_text: str,
    made_at: datetime,
) -> bytes:
    """The marked copy of the submission kept at `path` and received as `file_name`, to be named with its suffix.

    `period` is the period's code (`2023-08-05`). `due_text` ends the sentence `... gửi lại {due_text}`. `made_at` is
    aware; the same arguments give the same bytes.
    """
    workbook, titles, remark, created = _copy(path.read_bytes(), file_name)
    for finding in ranked(findings):
        if finding.cell is not None and finding.cell.sheet in titles:
            _mark(workbook[titles[finding.cell.sheet]], finding)
    results = workbook.create_sheet(TITLE, 0)
    head = Head(agency_name, file_name, vi.day(date.fromisoformat(period)), due_text, made_at, (remark,))
    write_results(results, head, findings, titles)
    workbook.active = 0
    for sheet in workbook.worksheets:
        # Two selected tabs are a group: what is typed into one goes into the other.
        sheet.sheet_view.tabSelected = sheet is results
    return saved(workbook, made_at, created)


def _copy(data: bytes, file_name: str) -> tuple[Workbook, Mapping[str, str], str, datetime | None]:
    try:
        book = open_book(data, file_name)
    except RefusedFileError:
        empty = Workbook()
        empty.remove(empty.worksheets[0])
        return empty, {}, _LIST_ONLY, None
    if book.package is not None:
        package = members_of(data)[0][1] if book.inner_name else data
        own = _own_workbook(package, annotated_suffix(book.inner_name or file_name) == ".xlsm")
        if own is not None:
            _remove_earlier_marks(own)
            return own, {sheet.title: sheet.title for sheet in own.worksheets}, _LOST, created_at(package)
    workbook, titles = _values(book.sheets)
    return workbook, titles, _VALUES_ONLY, None


def _own_workbook(package: bytes, keep_vba: bool) -> Workbook | None:
    try:
        return load_workbook(BytesIO(package), keep_vba=keep_vba, rich_text=True)
    except Exception:
        # Excel tolerates much at which openpyxl raises errors of almost any class; the values can still go back.
        return None


def _values(sheets: Sequence[Sheet]) -> tuple[Workbook, dict[str, str]]:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    titles: dict[str, str] = {}
    for source in sheets:
        title = source.name.translate(_FORBIDDEN_IN_TITLE).strip("'")[:_MAX_TITLE] or "Số liệu"
        target = workbook.create_sheet(clean(title))
        titles[source.name] = target.title
        for row, cells in enumerate(source.rows, start=source.first_row):
            for column, value in enumerate(cells, start=source.first_column + 1):
                _write_value(target.cell(row, column), value)
    return workbook, titles


def _write_value(cell: Cell | MergedCell, value: Any) -> None:
    if isinstance(cell, MergedCell) or value is None or value == "":
        return
    if isinstance(value, bool | int | float | date | datetime | time):
        cell.value = value
    else:
        write_text(cell, str(value))


def _remove_earlier_marks(workbook: Workbook) -> None:
    """An agency may correct the copy that it got: its new copy tells only what is wrong now.

    The background that a marked cell had before is not known; it becomes none.
    """
    for sheet in [one for one in workbook.worksheets if one.title == TITLE and len(workbook.worksheets) > 1]:
        workbook.remove(sheet)
    for sheet in workbook.worksheets:
        # Only cells that exist: walking rows would create every cell up to the last formatted row.
        for cell in sheet._cells.values():
            if isinstance(cell, MergedCell) or cell.comment is None or _OURS not in cell.comment.text:
                continue
            before = cell.comment.text.partition(_OURS)[0].strip()
            cell.comment = Comment(before, cell.comment.author) if before else None
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in _MARKED:
                cell.fill = PatternFill()


def _mark(sheet: Worksheet, finding: Finding) -> None:
    cell = None if finding.cell is None else _top_left(sheet, finding.cell.address)
    if cell is None:
        return
    text = clean(f"{vocabulary().severities[finding.severity]}: {finding.message}\nCách sửa: {finding.fix}")
    if finding.waived is not None:
        text += f"\n(Đã chấp thuận bỏ qua: {clean(finding.waived)})"
    before = "" if cell.comment is None else f"{cell.comment.text}\n\n"
    if _OURS in before:
        cell.comment = _comment(before + text, cell)
        return
    cell.comment = _comment(f"{before}{_OURS}\n{text}", cell)
    colour = SEVERITY_FILLS["info" if finding.waived is not None else finding.severity]
    cell.fill = PatternFill("solid", fgColor=colour)


def _comment(text: str, cell: Cell) -> Comment:
    author = AUTHOR if cell.comment is None else cell.comment.author
    return Comment(text[:_MAX_COMMENT], author, height=_COMMENT_HEIGHT, width=_COMMENT_WIDTH)


def _top_left(sheet: Worksheet, address: str) -> Cell | None:
    """The cell itself, or the one that carries the value where it lies within a merged range."""
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        for merged in sheet.merged_cells.ranges:
            if address in merged:
                cell = sheet.cell(merged.min_row, merged.min_col)
    return cell if isinstance(cell, Cell) else None
