"""Pieces of WordprocessingML: paragraphs, tables and the A4 page of Decree 30/2020/NĐ-CP, Appendix I.

Written as text because a table of a thousand rows built cell by cell through python-docx takes minutes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from tasks.report.model import Cell, Column, Figure, Paragraph, Row, Table
from tasks.report.word_metrics import bold_width_mm

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

DEFAULT_TEMPLATE = Path(__file__).parents[2] / "config" / "templates" / "bao-cao.docx"
"""A plain Word file, changed in Word."""

TWIPS_PER_MM = 1440 / 25.4
STYLES = {
    "section": "GNSection",
    "heading": "GNHeading",
    "body": "GNBody",
    "item": "GNItem",
    "table": "GNTable",
    "table_head": "GNTableHead",
    "table_title": "GNTableTitle",
    "unit": "GNUnit",
    "note": "GNNote",
    "appendix": "GNAppendix",
    "appendix_title": "GNAppendixTitle",
    "appendix_ref": "GNAppendixRef",
}
"""Paragraph styles that every Word template must have; a department changes layout by changing these."""

UNBROKEN_ROWS = 12
"""A table of no more rows stays on one page."""

TABLE_POINTS = 11
"""Type size of tables in the default template; widths are reckoned with it."""
_CELL_MARGIN = 57
"""Twentieths of a point left and right of a cell's text."""
_CELL_PADDING = 28
"""Likewise above and below it."""
_CELL_MARGINS_MM = 2 * _CELL_MARGIN / TWIPS_PER_MM + 0.7

_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ALIGNMENT = {"text": "left", "date": "center", "count": "center", "vnd": "right", "pct": "right", "points": "right"}


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a template, in millimetres: the template alone says what it is."""

    width: float
    height: float
    margins: float
    """Left and right together."""

    @property
    def text_width(self) -> float:
        """Of a line of the letter."""
        return self.width - self.margins

    @property
    def landscape_width(self) -> float:
        """Of a line of an appendix, whose page is turned."""
        return self.height - self.margins


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point, rounded."""
    return round(millimetres * TWIPS_PER_MM)


def text_run(text: str, properties: str = "") -> str:
    """A run, as a parser would write it again; characters that XML cannot hold are left out."""
    clean = escape(_UNPRINTABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    said = f'<w:t xml:space="preserve">{clean}</w:t>' if clean else '<w:t xml:space="preserve"/>'
    return f"<w:r>{inside}{said}</w:r>"


def paragraph_xml(text: str, style: str, properties: str = "", run_properties: str = "") -> str:
    """A paragraph in one of STYLES."""
    return f'<w:p><w:pPr><w:pStyle w:val="{STYLES[style]}"/>{properties}</w:pPr>{text_run(text, run_properties)}</w:p>'


def model_paragraph(paragraph: Paragraph, ending: str = "", keep: bool = False) -> str:
    """A paragraph of the model; dash items get their dash. `ending` follows the text; `keep` holds it to what comes
    next."""
    text = paragraph.text + ending
    properties = "<w:keepNext/>" if keep else ""
    return paragraph_xml(f"- {text}" if paragraph.style == "item" else text, paragraph.style, properties)


def table_xml(table: Table, width_mm: float, titled: bool = True) -> str:
    """A table with its unit line and remark. Head rows repeat on every page, rows do not break across pages."""
    grid = _grid(table, width_mm)
    parts = []
    if titled:
        parts.append(paragraph_xml(table.title, "table_title"))
    if table.unit_note:
        parts.append(paragraph_xml(table.unit_note, "unit"))
    parts.append("<w:tbl>" + _table_properties(sum(grid)))
    parts.append("<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in grid) + "</w:tblGrid>")
    parts.append(_head(table.columns, grid))
    whole = len(table.rows) <= UNBROKEN_ROWS
    for index, row in enumerate(table.rows):
        # A total never stands alone on the next page, and a short table is not broken at all.
        keep = (whole and index < len(table.rows) - 1) or (index == len(table.rows) - 1 and table.totals is not None)
        if row.level == "group":
            label = next((cell for cell in row.cells if isinstance(cell, str) and cell), "")
            parts.append(_group_row(label, sum(grid), len(grid)))
        else:
            parts.append(_row(row.cells, table.columns, grid, keep=keep))
    if table.totals is not None:
        # Nor does the remark.
        parts.append(_row(table.totals, table.columns, grid, bold=True, keep=bool(table.note)))
    parts.append("</w:tbl>")
    if table.note:
        parts.append(paragraph_xml(table.note, "note"))
    return "".join(parts)


def _grid(table: Table, width_mm: float) -> list[int]:
    """Widths by the columns' shares, but none so narrow that a number, a date or a word of the head breaks."""
    least = [_least_mm(table, index) for index in range(len(table.columns))]
    widths = list(least)
    free = set(range(len(least)))
    room = width_mm
    while free:
        whole = sum(table.columns[index].width for index in free)
        widths = [room * table.columns[i].width / whole if i in free else least[i] for i in range(len(least))]
        tight = {index for index in free if widths[index] < least[index]}
        if not tight or tight == free:
            break
        free -= tight
        room -= sum(least[index] for index in tight)
    return [twips(width) for width in widths]


def _least_mm(table: Table, index: int) -> float:
    """What the column's longest unbreakable piece takes; outside texts may break, they can be of any length."""
    column = table.columns[index]
    pieces = set(_title(column).split())
    if index == 0 or column.kind != "text":
        rows = (*table.rows, Row(table.totals)) if table.totals is not None else table.rows
        pieces.update(shown(row.cells[index]) for row in rows if row.level == "data")
    return max(bold_width_mm(piece, TABLE_POINTS) for piece in pieces) + _CELL_MARGINS_MM


def _title(column: Column) -> str:
    return column.title + (f" ({column.unit})" if column.unit else "")


def _table_properties(width: int) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    cell = (("top", _CELL_PADDING), ("left", _CELL_MARGIN), ("bottom", _CELL_PADDING), ("right", _CELL_MARGIN))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in cell)
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
    )


def _head(columns: Sequence[Column], grid: Sequence[int]) -> str:
    cells = "".join(
        _cell(
            _title(column),
            width,
            "table_head",
            "center",
            bold=True,
            keep=True,
        )
        for column, width in zip(columns, grid, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(
    cells: Sequence[Cell], columns: Sequence[Column], grid: Sequence[int], bold: bool = False, keep: bool = False
) -> str:
    inside = []
    for index, (cell, column, width) in enumerate(zip(cells, columns, grid, strict=True)):
        alignment = "center" if index == 0 else _ALIGNMENT[column.kind]
        inside.append(_cell(shown(cell), width, "table", alignment, bold, keep=keep))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(inside)}</w:tr>"


def _group_row(label: str, width: int, columns: int) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>'
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(label, width, 'table', 'left', True, span, keep=True)}</w:tr>"


def _cell(
    text: str, width: int, style: str, alignment: str, bold: bool = False, span: str = "", keep: bool = False
) -> str:
    layout = f'{"<w:keepNext/>" if keep else ""}<w:jc w:val="{alignment}"/>'
    paragraph = paragraph_xml(text, style, layout, "<w:b/>" if bold else "")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>{paragraph}</w:tc>'
    )


def shown(cell: Cell) -> str:
    """A cell as printed: figures without their unit, which the head names."""
    if cell is None:
        return "–"
    return cell.shown if isinstance(cell, Figure) else cell
