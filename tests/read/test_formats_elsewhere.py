"""Amounts in .xls, .xlsb and .ods are read as people see them, or asked about, as in .xlsx."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwt
from odf.number import Number, NumberStyle, PercentageStyle, Text
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.read.helpers import DISBURSED_VND, HEAD, PLAN_VND, UNIT_NOTE, A, B, C, result
from tests.read.xlsb import Formatted, xlsb_bytes

Rows = Sequence[Sequence[Any]]
TY = '#,##0.000" tỷ"'


def xls(path: Path, rows: Rows) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Biểu 01")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, Formatted):
                sheet.write(i, j, cell.value, xlwt.easyxf(num_format_str=cell.code))
            else:
                sheet.write(i, j, cell)
    book.save(str(path))


def xlsb(path: Path, rows: Rows) -> None:
    path.write_bytes(xlsb_bytes(rows))


def ods(path: Path, rows: Rows) -> None:
    document = OpenDocumentSpreadsheet()
    numbers = {
        "0.00%": PercentageStyle(name="pct"),
        "#,##0.000,": NumberStyle(name="thousands"),
        TY: NumberStyle(name="ty"),
    }
    numbers["0.00%"].addElement(Number(decimalplaces=2))
    numbers["#,##0.000,"].addElement(Number(decimalplaces=3, displayfactor="1000"))
    numbers[TY].addElement(Number(decimalplaces=3))
    numbers[TY].addElement(Text(text=" tỷ"))
    for number in numbers.values():
        document.automaticstyles.addElement(number)
        name = number.getAttribute("name")
        document.automaticstyles.addElement(Style(name=f"cell-{name}", family="table-cell", datastylename=name))
    table = Table(name="Biểu 01")
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell, numbers))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def _ods_cell(cell: Any, numbers: dict[str, Any]) -> TableCell:
    if isinstance(cell, Formatted):
        style = f"cell-{numbers[cell.code].getAttribute('name')}"
        return TableCell(valuetype="float", value=str(cell.value), stylename=style)
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=str(cell))
    made = TableCell(valuetype="string")
    made.addElement(P(text=str(cell)))
    return made


writers = pytest.mark.parametrize("write", [xls, xlsb, ods], ids=["xls", "xlsb", "ods"])
Write = Callable[[Path, Rows], None]


def read(path: Path, write: Write, *rows: list[Any]) -> tuple[int, int, list[tuple[str, str]]]:
    """Plan, disbursement and what is told of formats, of a table with these rows under triệu đồng."""
    write(path, [UNIT_NOTE, HEAD, *rows])
    found = result(path)
    told = [(one.severity, str(one.cell)) for one in found.issues if one.rule == "read-number-format"]
    return int(found.lines["plan_vnd"].sum()), int(found.lines["disbursed_vnd"].sum()), told


@writers
def test_percent_in_a_money_column_goes_back(write: Write, tmp_path: Path) -> None:
    row = [*A[:4], Formatted(6.0, "0.00%")]
    assert read(tmp_path / "bieu", write, row, B, C)[2] == [("error", "Biểu 01!E3")]


@writers
def test_a_row_with_its_unit_in_the_format_is_read_in_that_unit(write: Write, tmp_path: Path) -> None:
    row = [*B[:3], Formatted(2.5005, TY), Formatted(1.00025, TY)]
    told = [("warning", "Biểu 01!D4"), ("warning", "Biểu 01!E4")]
    assert read(tmp_path / "bieu", write, A, row, C) == (PLAN_VND, DISBURSED_VND, told)


@writers
def test_a_column_shown_in_thousands_is_read_as_it_is_seen(write: Write, tmp_path: Path) -> None:
    rows = [[*row[:3], Formatted(float(row[3]) * 1000, "#,##0.000,"), row[4]] for row in (A, B, C)]
    assert read(tmp_path / "bieu", write, *rows) == (PLAN_VND, DISBURSED_VND, [("info", "Biểu 01!D3")])


@writers
def test_plain_formats_change_nothing(write: Write, tmp_path: Path) -> None:
    assert read(tmp_path / "bieu", write, A, B, C) == (PLAN_VND, DISBURSED_VND, [])
