"""One table as one sheet: looks, widths and heights, links, formulas, print."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from xlsxwriter import Workbook

from config import vi
from tasks.report.model import Cell, Column, Figure, Table
from tasks.report.sheet_formulas import number_of, row_formula, total_formula
from tasks.report.sheet_rows import Formula, RowSheet
from tasks.report.word_metrics import bold_width_mm

FONT = "Times New Roman"
_HEAD_ROW = 3
FIRST_ROW = _HEAD_ROW + 1
"""The first row of a table, 0-based."""
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
_NUMBER_FORMATS = {"vnd": "#,##0", "pct": "0.0", "points": "+0.0;-0.0;0.0", "count": "#,##0"}
_BILLIONS = "#,##0.0"
_DAY, _MOMENT = "dd/mm/yyyy", "hh:mm dd/mm/yyyy"
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zone
"""Day 0 of spreadsheets."""
_LINK = {"font_color": "#0563C1", "underline": 1}


class Styles:
    """Formats, made once per look."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": FONT, "font_size": 11, **look})
        return self._made[key]

    def date(self, text: str) -> Any:
        """Of a day or of a moment."""
        return self(border=1, valign="vcenter", align="center", num_format=_MOMENT if ":" in text else _DAY)

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


def write_table(
    workbook: Workbook,
    styles: Styles,
    name: str,
    table: Table,
    marks: Sequence[str],
    links: Mapping[int, str],
    back_to: str = "",
) -> None:
    """The table on a new sheet. `links` lead from rows (0-based) by their numbers, `back_to` from the head."""
    sheet = workbook.add_worksheet(name, RowSheet)
    table = _fitted(_long_texts_last(with_money_units(table)))
    last_column = len(table.columns) - 1
    on_paper = max(index for index, column in enumerate(table.columns) if not column.detail)
    sheet.merge_range(0, 0, 0, on_paper, "", styles(bold=True, font_size=14, align="center"))
    sheet.write_string(0, 0, table.title.upper(), styles(bold=True, font_size=14, align="center"))
    sheet.write_string(1, 0, "".join(f"{mark}. " for mark in marks) + table.unit_note, styles(italic=True))
    if back_to:
        sheet.write_url(2, 0, f"internal:'{back_to}'!A1", styles(**_LINK), string=f"{back_to} ...")
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, max(6, column.width * _WIDTH))
        unit = f" ({column.unit})" if column.unit and column.kind != "vnd" else ""
        head = styles(bold=True, border=1, align="center", valign="vcenter", text_wrap=True, bg_color="#DDEBF7")
        sheet.write_string(_HEAD_ROW, index, column.title + unit, head)
    sheet.set_row(_HEAD_ROW, 33)
    first = FIRST_ROW
    _give_rows(sheet, styles, first, table, links)
    last = first + len(table.rows) - 1
    end = last
    if table.totals is not None:
        end = last + 1
        _write_totals(sheet, styles, table, first, last)
    unprinted = [column.title for column in table.columns if column.detail]
    not_on_paper = f"Cột {', '.join(unprinted)} không in." if unprinted else ""
    for note in (table.note, not_on_paper):
        if note:
            end += 1
            sheet.write_string(end, 0, note, styles(italic=True))
    if table.rows:
        sheet.autofilter(_HEAD_ROW, 0, last, last_column)
        _mark(sheet, workbook, table, first, last)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.79, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.print_area(0, 0, end, on_paper)
    sheet.set_footer(f'&C&"{FONT},Regular"&P/&N' + (f"&L{marks[0]}" if marks else ""))


def with_money_units(table: Table) -> Table:
    """The table with the unit of its money on each money column, as the workbook's number formats need it."""
    unit = table.unit_note.removeprefix("Đơn vị tính: ")
    columns = tuple(replace(column, unit=unit) if column.kind == "vnd" else column for column in table.columns)
    return replace(table, columns=columns)


def _fitted(table: Table) -> Table:
    """The table with its text columns narrowed where the sheet, fitted to A4, would be printed too small to read."""
    on_paper = [column for column in table.columns if not column.detail]
    texts = sum(column.width for column in on_paper if column.kind == "text")
    rest = sum(column.width for column in on_paper) - texts
    if texts + rest <= _READABLE_WIDTH:
        return table
    share = (_READABLE_WIDTH - rest) / texts
    columns = tuple(
        replace(column, width=max(min(column.width, _LEAST_TEXT), round(column.width * share)))
        if column.kind == "text" and not column.detail
        else column
        for column in table.columns
    )
    return replace(table, columns=columns)


def _long_texts_last(table: Table) -> Table:
    """The table with its long texts behind the other columns: on a screen they run on over one line, on paper they are
    left out, so that a sheet is not filled by a few rows."""
    order = sorted(range(len(table.columns)), key=lambda index: table.columns[index].detail)
    return replace(
        table,
        columns=tuple(table.columns[index] for index in order),
        rows=tuple(replace(row, cells=tuple(row.cells[index] for index in order)) for row in table.rows),
        totals=None if table.totals is None else tuple(table.totals[index] for index in order),
    )


def _give_rows(sheet: RowSheet, styles: Styles, first: int, table: Table, links: Mapping[int, str]) -> None:
    """The table's rows and their heights; spreadsheets do not all fit heights by themselves."""
    looks = [
        (styles.cell(column), styles.cell(column, number=column.kind in _NUMBER_FORMATS)) for column in table.columns
    ]
    rooms = [
        column.width * _MM_PER_WIDTH if column.kind == "text" and not column.detail else None
        for column in table.columns
    ]
    group = styles(bold=True, border=1, bg_color="#F2F2F2")
    serial = styles(border=1, align="center", valign="vcenter")
    linked = styles(border=1, align="center", valign="vcenter", **_LINK)
    heights, rows = [], []
    for number, row in enumerate(table.rows):
        lines = 1
        cells: list[tuple[str | float | int | Formula, Any]] = []
        if row.level == "group":
            cells = [(cell if isinstance(cell, str) else "", group) for cell in row.cells]
        else:
            for index, (cell, column, (text_look, number_look), room_mm) in enumerate(
                zip(row.cells, table.columns, looks, rooms, strict=True)
            ):
                if isinstance(cell, Figure):
                    known = cell.value is not None
                    value = row_formula(table.columns, row.cells, index, first + number) if known else cell.shown
                    cells.append((value, number_look if known else text_look))
                elif index == 0 and cell and cell.isdigit():
                    cells.append((int(cell), linked if number in links else serial))
                elif column.kind == "date" and (moment := _moment(cell)) is not None:
                    cells.append((moment, styles.date(cell or "")))
                else:
                    text = cell or ""
                    cells.append((text, text_look))
                    if room_mm is not None and len(text) * _WIDEST_MM > room_mm:
                        lines = max(lines, _wrapped(text, room_mm))
        if number in links:
            sheet.write_url(first + number, 0, links[number])
        heights.append(_LINE_POINTS * lines)
        rows.append(cells)
    sheet.give_rows(first, heights, rows)


def _moment(cell: Cell) -> float | None:
    """The cell's day or moment as spreadsheets count; None where it has none."""
    at = vi.read_moment(cell) if isinstance(cell, str) else None
    return None if at is None else (at - _EPOCH).total_seconds() / 86_400


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


def _write_totals(sheet: Any, styles: Styles, table: Table, first: int, last: int) -> None:
    at = last + 1
    for index, column in enumerate(table.columns):
        cell = (table.totals or ())[index]
        if not isinstance(cell, Figure) or cell.value is None:
            text = cell.shown if isinstance(cell, Figure) else cell or ""
            sheet.write_string(at, index, text, styles.cell(column, bold=True, tint=True))
            continue
        look = styles.cell(column, bold=True, number=True, tint=True)
        formula = total_formula(table, index, first, last)
        if formula is None:
            sheet.write_number(at, index, number_of(cell, column), look)
        else:
            sheet.write_formula(at, index, f"={formula.text}", look, formula.value)


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
