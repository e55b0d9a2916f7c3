"""The appendices as a workbook that an officer can go on working in; equal model and facts give equal bytes."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from tasks.report.covered import WITHHELD
from tasks.report.docx import ILLUSTRATIVE
from tasks.report.model import Column, Figure, ReportModel, Table
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import ReportFacts
from tasks.report.sheet_rows import RowSheet
from tasks.report.word_metrics import bold_width_mm
from tasks.report.workbook_tables import findings_table, source_table

SHEETS = {
    "agencies": "Theo đơn vị",
    "projects": "Theo dự án",
    "sources": "Theo nguồn vốn",
    "flags": "Dự án chậm",
    "bottlenecks": "Vướng mắc",
    "transfers": "Điều chuyển",
    "unplaced": "Chưa bố trí",
    "commitments": "Cam kết",
    "reporting": "Tình hình báo cáo",
}
"""Sheet of each appendix."""
FINDINGS_SHEET, SOURCES_SHEET = "Lỗi số liệu", "Nguồn số liệu"
FONT = "Times New Roman"
_HEAD_ROW = 3
_LINE_POINTS = 15
_READABLE_WIDTH = 150
"""Width in characters beyond which a sheet fitted to landscape A4 is set in less than about 8 points."""
_LEAST_TEXT = 11
_WIDTH = 1.15
"""Spreadsheet column width for a unit of a table column's width."""
_REGULAR = 0.92
"""Width of regular type beside bold."""
_MM_PER_WIDTH = _WIDTH * 7 * 25.4 / 96
"""Room in such a column: seven pixels of 1/96 inch for a unit of spreadsheet width."""
_DIVISOR = {"đồng": 1, "triệu đồng": 10**6, "tỷ đồng": 10**9}
_NUMBER_FORMATS = {"vnd": "#,##0", "pct": "0.0", "points": "+0.0;-0.0;0.0", "count": "#,##0"}
_BILLIONS = "#,##0.0"


def render_xlsx(model: ReportModel, facts: ReportFacts) -> bytes:
    """The workbook: one sheet per appendix, the findings, and where each project's figures come from."""
    buffer = BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    moment = facts.as_of.astimezone(facts.period.due_at.tzinfo).replace(tzinfo=None, microsecond=0)
    workbook.set_properties({"title": model.title, "author": "giaingan", "created": moment})
    styles = _Styles(workbook)
    marks = [ILLUSTRATIVE] * facts.illustrative + [WITHHELD] * bool(model.withheld)
    for appendix in model.appendices:
        _write_sheet(workbook, styles, SHEETS[appendix.code], appendix.table, marks)
    sources = source_table(make_context(facts, model.audience, model.agency), model)
    for name, table in ((FINDINGS_SHEET, findings_table(facts, model)), (SOURCES_SHEET, sources)):
        if table is not None:
            _write_sheet(workbook, styles, name, table, marks)
    if not workbook.worksheets():
        workbook.add_worksheet("Không có số liệu")
    workbook.close()
    return buffer.getvalue()


class _Styles:
    """Formats, made once per look."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": FONT, "font_size": 11, **look})
        return self._made[key]

    def cell(self, column: Column, bold: bool = False, number: bool = False, tint: bool = False) -> Any:
        look: dict[str, Any] = {"border": 1, "valign": "vcenter", "bold": bold}
        if number:
            money_in_billions = column.kind == "vnd" and column.unit == "tỷ đồng"
            look["num_format"] = _BILLIONS if money_in_billions else _NUMBER_FORMATS[column.kind]
        elif column.kind == "text":
            look["text_wrap"] = True
        else:
            look["align"] = "center"
        if tint:
            look["bg_color"] = "#F2F2F2"
        return self(**look)


def _write_sheet(workbook: Workbook, styles: _Styles, name: str, table: Table, marks: Sequence[str]) -> None:
    sheet = workbook.add_worksheet(name, RowSheet)
    table = _fitted(with_money_units(table))
    last_column = len(table.columns) - 1
    sheet.merge_range(0, 0, 0, last_column, "", styles(bold=True, font_size=14, align="center"))
    sheet.write_string(0, 0, table.title.upper(), styles(bold=True, font_size=14, align="center"))
    sheet.write_string(1, 0, "".join(f"{mark}. " for mark in marks) + table.unit_note, styles(italic=True))
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, max(6, column.width * _WIDTH))
        unit = f" ({column.unit})" if column.unit and column.kind != "vnd" else ""
        head = styles(bold=True, border=1, align="center", valign="vcenter", text_wrap=True, bg_color="#DDEBF7")
        sheet.write_string(_HEAD_ROW, index, column.title + unit, head)
    sheet.set_row(_HEAD_ROW, 33)
    first = _HEAD_ROW + 1
    _give_rows(sheet, styles, first, table)
    last = first + len(table.rows) - 1
    end = last
    if table.totals is not None:
        end = last + 1
        _write_totals(sheet, styles, table, first, last)
    if table.note:
        end += 1
        sheet.write_string(end, 0, table.note, styles(italic=True))
    if table.rows:
        sheet.autofilter(_HEAD_ROW, 0, last, last_column)
        _mark(sheet, workbook, table, first, last)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.79, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.print_area(0, 0, end, last_column)
    sheet.set_footer(f'&C&"{FONT},Regular"&P/&N' + (f"&L{marks[0]}" if marks else ""))


def with_money_units(table: Table) -> Table:
    """The table with the unit of its money on each money column, as the workbook's number formats need it."""
    unit = table.unit_note.removeprefix("Đơn vị tính: ")
    columns = tuple(replace(column, unit=unit) if column.kind == "vnd" else column for column in table.columns)
    return replace(table, columns=columns)


def _fitted(table: Table) -> Table:
    """The table with its text columns narrowed where the sheet, fitted to A4, would be printed too small to read."""
    texts = sum(column.width for column in table.columns if column.kind == "text")
    rest = sum(column.width for column in table.columns) - texts
    if texts + rest <= _READABLE_WIDTH:
        return table
    share = (_READABLE_WIDTH - rest) / texts
    columns = tuple(
        replace(column, width=max(min(column.width, _LEAST_TEXT), round(column.width * share)))
        if column.kind == "text"
        else column
        for column in table.columns
    )
    return replace(table, columns=columns)


def _give_rows(sheet: RowSheet, styles: _Styles, first: int, table: Table) -> None:
    """The table's rows and their heights; spreadsheets do not all fit heights by themselves."""
    looks = [
        (styles.cell(column), styles.cell(column, number=column.kind in _NUMBER_FORMATS)) for column in table.columns
    ]
    rooms = [column.width * _MM_PER_WIDTH if column.kind == "text" else None for column in table.columns]
    group = styles(bold=True, border=1, bg_color="#F2F2F2")
    serial = styles(border=1, align="center", valign="vcenter")
    heights, rows = [], []
    for row in table.rows:
        lines = 1
        cells: list[tuple[str | float | int, Any]] = []
        if row.level == "group":
            cells = [(cell if isinstance(cell, str) else "", group) for cell in row.cells]
        else:
            for cell, column, (text_look, number_look), room_mm in zip(
                row.cells, table.columns, looks, rooms, strict=True
            ):
                if isinstance(cell, Figure):
                    known = cell.value is not None
                    cells.append((number_of(cell, column), number_look) if known else (cell.shown, text_look))
                elif not cells and cell and cell.isdigit():
                    cells.append((int(cell), serial))
                else:
                    text = cell or ""
                    cells.append((text, text_look))
                    if room_mm is not None and len(text) * _WIDEST_MM > room_mm:
                        lines = max(lines, _wrapped(text, room_mm))
        heights.append(_LINE_POINTS * lines)
        rows.append(cells)
    sheet.give_rows(first, heights, rows)


@lru_cache(maxsize=50_000)
def _wrapped(text: str, room_mm: float) -> int:
    """Lines of a text, broken between words; one too long for a line goes on over the next."""
    lines, at = 1, 0.0
    for word in text.split():
        width = _word_mm(word)
        if at and at + width > room_mm:
            lines, at = lines + 1, 0.0
        whole, at = divmod(at + width, room_mm)
        lines += int(whole)
    return lines


@lru_cache(maxsize=20_000)
def _word_mm(word: str) -> float:
    return bold_width_mm(word + " ", 11) * _REGULAR


_WIDEST_MM = _word_mm("W")
"""A text of fewer letters than the room has of the widest, each with a space, needs one line."""


def number_of(figure: Figure, column: Column) -> float | int:
    """The cell's number: money in the column's unit, exact where a double can be."""
    if figure.kind == "vnd":
        value = int(figure.value or 0)
        divisor = _DIVISOR[column.unit]
        whole, rest = divmod(value, divisor)
        return value / divisor if rest else whole
    return int(figure.value or 0) if figure.kind == "count" else float(figure.value or 0)


def _write_totals(sheet: Any, styles: _Styles, table: Table, first: int, last: int) -> None:
    at = last + 1
    money = [index for index, column in enumerate(table.columns) if column.kind == "vnd"]
    for index, column in enumerate(table.columns):
        cell = (table.totals or ())[index]
        if not isinstance(cell, Figure) or cell.value is None:
            text = cell.shown if isinstance(cell, Figure) else cell or ""
            sheet.write_string(at, index, text, styles.cell(column, bold=True, tint=True))
            continue
        look = styles.cell(column, bold=True, number=True, tint=True)
        value = number_of(cell, column)
        formula = _total_formula(table, index, first, last, money)
        if formula is None:
            sheet.write_number(at, index, value, look)
        else:
            sheet.write_formula(at, index, formula, look, value)


def _total_formula(table: Table, index: int, first: int, last: int, money: list[int]) -> str | None:
    """SUBTOTAL over an additive column whose parts give the total; the ratio of two totals for the rate."""
    column, totals = table.columns[index], table.totals or ()
    total = totals[index]
    if not isinstance(total, Figure) or last < first:
        return None
    if column.additive:
        parts = [row.cells[index] for row in table.rows if row.level == "data"]
        summed = sum(int(part.value or 0) for part in parts if isinstance(part, Figure))
        letter = xl_col_to_name(index)
        return f"=SUBTOTAL(109,{letter}{first + 1}:{letter}{last + 1})" if summed == total.value else None
    if column.kind == "pct" and len(money) > 1 and total.id.endswith(".ty-le"):
        plan, disbursed = (xl_rowcol_to_cell(last + 1, money[at]) for at in (0, 1))
        base, part = totals[money[0]], totals[money[1]]
        if isinstance(base, Figure) and isinstance(part, Figure) and total.provenance.parts == (part.id, base.id):
            return f"=IF({plan}=0,0,{disbursed}/{plan}*100)"
    return None


def _mark(sheet: Any, workbook: Workbook, table: Table, first: int, last: int) -> None:
    """Red for what is behind, a bar for rates."""
    red = workbook.add_format({"font_color": "#C00000"})
    for index, column in enumerate(table.columns):
        if column.kind == "points":
            sheet.conditional_format(
                first, index, last, index, {"type": "cell", "criteria": "<", "value": 0, "format": red}
            )
        if column.kind == "pct":
            bar = {
                "type": "data_bar",
                "bar_color": "#9DC3E6",
                "bar_solid": True,
                "min_type": "num",
                "min_value": 0,
                "max_type": "num",
                "max_value": 100,
            }
            sheet.conditional_format(first, index, last, index, bar)
        if column.title == "Mức":
            severe = workbook.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
            sheet.conditional_format(
                first,
                index,
                last,
                index,
                {"type": "cell", "criteria": "==", "value": '"Nghiêm trọng"', "format": severe},
            )
