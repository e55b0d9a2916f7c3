"""The appendices as a workbook that an officer can go on working in; equal model and facts give equal bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook

from tasks.report.covered import WITHHELD
from tasks.report.docx import ILLUSTRATIVE
from tasks.report.model import Figure, ReportModel, Row, Table
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import ReportFacts
from tasks.report.table_sheet import FIRST_ROW, Styles, write_table
from tasks.report.tables import Columns, col, table_of
from tasks.report.workbook_tables import findings_table, source_table

SHEETS = {
    "agencies": "Theo đơn vị",
    "key_projects": "Dự án trọng điểm",
    "projects": "Theo dự án",
    "sources": "Theo nguồn vốn",
    "flags": "Dự án chậm",
    "bottlenecks": "Vướng mắc",
    "register": "Sổ vướng mắc",
    "transfers": "Điều chuyển",
    "unplaced": "Chưa bố trí",
    "commitments": "Cam kết",
    "reporting": "Tình hình báo cáo",
    "duties": "Nghĩa vụ khác",
    "tasks": "Nhiệm vụ",
}
"""Sheet of each appendix."""
CONTENTS_SHEET, FINDINGS_SHEET, SOURCES_SHEET = "Mục lục", "Lỗi số liệu", "Nguồn số liệu"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet to be: its name and its table."""

    name: str
    table: Table


def render_xlsx(model: ReportModel, facts: ReportFacts) -> bytes:
    """The workbook: contents, one sheet per appendix, the findings, and where each project's figures come from."""
    buffer = BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    moment = facts.as_of.astimezone(facts.period.due_at.tzinfo).replace(tzinfo=None, microsecond=0)
    workbook.set_properties({"title": model.title, "author": facts.profile.issuer.agency, "created": moment})
    styles = Styles(workbook)
    marks = [ILLUSTRATIVE] * facts.illustrative + [WITHHELD] * bool(model.withheld)
    sources = source_table(make_context(facts, model.audience, model.agency), model)
    sheets = [_Sheet(SHEETS[appendix.code], appendix.table) for appendix in model.appendices]
    sheets += [
        _Sheet(name, table)
        for name, table in ((FINDINGS_SHEET, findings_table(facts, model)), (SOURCES_SHEET, sources))
        if table is not None
    ]
    contents = _contents(model, sheets)
    to_sheets = {row: f"internal:'{sheet.name}'!A1" for row, sheet in enumerate(sheets)}
    write_table(workbook, styles, CONTENTS_SHEET, contents, marks, to_sheets)
    places = _places(sources)
    for sheet in sheets:
        links = {} if sheet.name == SOURCES_SHEET else _to_sources(sheet.table, places)
        write_table(workbook, styles, sheet.name, sheet.table, marks, links, back_to=CONTENTS_SHEET)
    workbook.close()
    return buffer.getvalue()


def _contents(model: ReportModel, sheets: Sequence[_Sheet]) -> Table:
    """What the workbook has: a row per sheet."""
    printed = {appendix.table.title: appendix.number for appendix in model.appendices if appendix.printed}
    columns: Columns[_Sheet] = (
        col("Trang tính", lambda sheet: sheet.name, width=22),
        col("Nội dung", lambda sheet: sheet.table.title, width=56),
        col("Phụ lục của báo cáo", lambda sheet: printed.get(sheet.table.title, ""), width=16),
        col("Số dòng", lambda sheet: str(sum(row.level == "data" for row in sheet.table.rows)), width=10),
    )
    return table_of("muc-luc", model.title, sheets, columns)


def _places(sources: Table | None) -> Mapping[int, int]:
    """The row (0-based) of each line in the sheet of sources."""
    rows = sources.rows if sources is not None else ()
    return {line: row for row, entry in enumerate(rows) if (line := _line_of(entry)) is not None}


def _to_sources(table: Table, places: Mapping[int, int]) -> Mapping[int, str]:
    """Links of rows whose figures rest on a line, to that line's row in the sheet of sources."""
    lines = ((number, _line_of(row)) for number, row in enumerate(table.rows))
    found = {number: places[line] for number, line in lines if line is not None and line in places}
    return {number: f"internal:'{SOURCES_SHEET}'!B{FIRST_ROW + row + 1}" for number, row in found.items()}


def _line_of(row: Row) -> int | None:
    """The line that the row's first figure rests on; None where it rests on several."""
    figure = next((cell for cell in row.cells if isinstance(cell, Figure) and cell.provenance.addends), None)
    lines = figure.provenance.addends[0].lines if figure is not None else ()
    return lines[0] if len(lines) == 1 else None
