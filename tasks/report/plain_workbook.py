"""A plain workbook from rows of cells: what the sample submissions are written with."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter

from config.sample.files import SampleSheet


def plain_workbook(sheets: Sequence[SampleSheet], made_at: datetime) -> bytes:
    """An .xlsx of the sheets; the same sheets and `made_at` give the same bytes."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        centred = book.add_format(
            {"align": "center", "valign": "vcenter", "text_wrap": True, "bold": True, "border": 1}
        )
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for row, cells in enumerate(sheet.rows):
                for column, value in enumerate(cells):
                    if isinstance(value, Decimal | int):
                        page.write_number(row, column, float(value))
                    elif value is not None:
                        page.write_string(row, column, str(value))
            for first_row, first_column, last_row, last_column in sheet.merges:
                text = sheet.rows[first_row][first_column]
                page.merge_range(first_row, first_column, last_row, last_column, str(text), centred)
            page.set_column(2, 2, 45)
            page.set_column(3, 30, 14)
    return content.getvalue()
