"""The form issued to an agency: its projects with their last accepted figures, ready to be brought up to date.

How the reader knows it again: the very hidden sheet `_giaingan` has, as text, B1 the profile's code, B2 the agency's
code, B3 the period (`2023-08-05`), B4 the template version; A1:A4 name them. The same four stand as custom document
properties `giaingan_profile`, `giaingan_agency`, `giaingan_period`, `giaingan_template_version`. LibreOffice keeps both
when it saves the workbook (the sheet is then hidden instead of very hidden). The table is on the sheet `Biểu báo cáo`;
`_danhmuc`, hidden, has the choices of the drop-downs. Money is in the unit of config/templates/form-columns.yaml.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from config import vi
from config.errors import ToldError
from config.fields import FIELDS, UNSPLIT
from config.form import FormColumn, FormLayout, load_form
from config.period import Period
from config.profile import Profile
from config.rules import RuleRegister, load_rules
from config.vocabulary import vocabulary
from tasks.check.form_guide import GUIDE, write_guide
from tasks.check.protocol import plain
from tasks.check.workbook import saved, write_text
from tasks.plan.reported import accepted_lines, reported_before
from tasks.plan.succession import last_of_each
from tasks.run import Run

TABLE, STAMP, LISTS = "Biểu báo cáo", "_giaingan", "_danhmuc"
HEAD_ROW, INDEX_ROW, TOTAL_ROW, FIRST_ROW = 6, 7, 8, 9
"""Rows of the table sheet: header, column numbers, total, first project."""

_MONEY_FORMAT = {"dong": "#,##0", "nghin": "#,##0.000", "trieu": "#,##0.000", "ty": "#,##0.000000"}
_FONT = "Times New Roman"
_THIN = Side(style="thin", color="FF7F7F7F")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="FFD9E1F2")
_INPUT_FILL = PatternFill("solid", fgColor="FFFFFFE0")
_RED = PatternFill("solid", bgColor="FFFFC7CE")
_EARLIEST = date(1990, 1, 1)


def issue_form(
    profile: Profile, agency: str, period: Period, lines: pd.DataFrame, register: RuleRegister, made_at: datetime
) -> bytes:
    """The workbook of `agency` (its code) for `period`, an .xlsx; the same arguments give the same bytes.

    `lines` are its last accepted lines (LINE_COLUMNS), empty for a new agency. `made_at` is aware. Raises KeyError for
    an agency that the profile does not have.
    """
    layout = load_form()
    # The form asks for every figure by source: what was stated for several together is filled in anew.
    lines = lines[lines["funding_source"].ne(UNSPLIT).fillna(True)]
    name = profile.agency(agency).name
    workbook = Workbook()
    table = workbook.worksheets[0]
    table.title = TABLE
    write_guide(workbook.create_sheet(GUIDE), profile, name, period, layout, register)
    choices = {**layout.lists, "funding_source": tuple(source.name for source in profile.funding_sources)}
    _write_lists(workbook.create_sheet(LISTS), choices)
    _write_stamp(workbook, profile.code, agency, period.code, layout.version)
    _write_head(table, layout, name, period)
    last = FIRST_ROW + len(lines) + layout.blank_rows - 1
    _write_rows(table, layout, _filled_in(lines, layout, profile), last)
    if period.data_as_of.month == 1:
        last = _write_next_year(table, layout, period, last)
    _write_total(table, layout, last)
    _guard(table, layout, choices, last)
    workbook.active = 0
    return saved(workbook, made_at)


def _filled_in(lines: pd.DataFrame, layout: FormLayout, profile: Profile) -> list[list[object]]:
    """The known projects' cells, column by column of the layout, in the order of the lines."""
    names = profile.source_names
    columns: list[Sequence[object]] = []
    for column in layout.columns:
        if column.field == "serial":
            columns.append(range(1, len(lines) + 1))
        elif column.formula is not None or not column.prefill or column.field not in lines.columns:
            columns.append([None] * len(lines))
        else:
            values = [plain(value) for value in lines[column.field].tolist()]
            if column.field == "funding_source":
                values = [names.get(str(value), value) for value in values]
            columns.append([_in_unit(value, column, layout) for value in values])
    return [list(row) for row in zip(*columns, strict=True)]


def _in_unit(value: object, column: FormColumn, layout: FormLayout) -> object:
    if FIELDS[column.field] == "money" and isinstance(value, int):
        exact = Decimal(value) / vocabulary().units[layout.unit].vnd
        return int(exact) if exact == exact.to_integral_value() else float(exact)
    if FIELDS[column.field] == "percent" and isinstance(value, Decimal):
        return float(value)
    return value


def _write_head(table: Worksheet, layout: FormLayout, agency_name: str, period: Period) -> None:
    heads = (
        (layout.title, 14, True),
        (f"Đơn vị báo cáo: {agency_name}", 12, True),
        (f"Kỳ báo cáo {vi.day(period.due_on)}; lũy kế từ 01/01 đến hết ngày {vi.day(period.data_as_of)}", 12, False),
        (layout.unit_note, 12, False),
    )  # fmt: skip
    for row, (text, size, bold) in enumerate(heads, start=1):
        write_text(table.cell(row, 1), text)
        table.cell(row, 1).font = Font(name=_FONT, size=size, bold=bold, italic=row == len(heads))
    for number, column in enumerate(layout.columns, start=1):
        table.column_dimensions[get_column_letter(number)].width = column.width
        for row, text in ((HEAD_ROW, column.header_in(period.plan_year)), (INDEX_ROW, f"({number})")):
            cell = table.cell(row, number, text)
            cell.font = Font(name=_FONT, size=11, bold=row == HEAD_ROW, italic=row == INDEX_ROW)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.fill, cell.border = _HEAD_FILL, _BORDER
    table.row_dimensions[HEAD_ROW].height = 62
    name = next(number for number, column in enumerate(layout.columns, start=1) if column.field == "project_name")
    table.freeze_panes = f"{get_column_letter(name + 1)}{FIRST_ROW}"
    table.page_setup.orientation = "landscape"
    table.page_setup.paperSize = table.PAPERSIZE_A3
    table.page_setup.fitToHeight = 0
    table.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    table.print_title_rows = f"{HEAD_ROW}:{INDEX_ROW}"


def _write_rows(
    table: Worksheet, layout: FormLayout, known: list[list[object]], last: int, first: int = FIRST_ROW
) -> None:
    for row in range(first, last + 1):
        values = known[row - first] if row - first < len(known) else None
        for number, column in enumerate(layout.columns, start=1):
            cell = table.cell(row, number)
            value = None if values is None else values[number - 1]
            if column.formula is not None:
                cell.value = _formula(layout, column, row)
            elif isinstance(value, str):
                write_text(cell, value)
            elif isinstance(value, int | float | date):
                cell.value = value
            is_input = column.formula is None and not (
                values is not None and value is not None and column.known == "locked"
            )
            cell.protection = Protection(locked=not is_input)
            cell.font, cell.border = Font(name=_FONT, size=11), _BORDER
            cell.alignment = Alignment(vertical="top", wrap_text=FIELDS[column.field] == "text")
            if is_input:
                cell.fill = _INPUT_FILL
            cell.number_format = _number_format(layout, column)


def _write_next_year(table: Worksheet, layout: FormLayout, period: Period, last: int) -> int:
    """In January two plan years are open: under a heading of its own there is room for the plan that opened on the 1st.
    The last row, then."""
    at = next(number for number, column in enumerate(layout.columns, start=1) if column.field == "project_name")
    write_text(table.cell(last + 1, at), f"Kế hoạch vốn năm {period.plan_year + 1}")
    for number in range(1, len(layout.columns) + 1):
        cell = table.cell(last + 1, number)
        cell.font, cell.border, cell.fill = Font(name=_FONT, size=11, bold=True), _BORDER, _HEAD_FILL
    _write_rows(table, layout, [], last + 1 + layout.blank_rows, first=last + 2)
    return last + 1 + layout.blank_rows


def _write_total(table: Worksheet, layout: FormLayout, last: int) -> None:
    for number, column in enumerate(layout.columns, start=1):
        cell, letters = table.cell(TOTAL_ROW, number), get_column_letter(number)
        if column.field == "project_name":
            cell.value = layout.total_label
        elif column.field == "rate_pct" and column.formula is not None:
            cell.value = _formula(layout, column, TOTAL_ROW)
        elif FIELDS[column.field] == "money":
            cell.value = f"=SUM({letters}{FIRST_ROW}:{letters}{max(last, FIRST_ROW)})"
        cell.font, cell.border, cell.fill = Font(name=_FONT, size=11, bold=True), _BORDER, _HEAD_FILL
        cell.number_format = _number_format(layout, column)


def _formula(layout: FormLayout, column: FormColumn, row: int) -> str:
    cells = {one.field: f"{get_column_letter(number)}{row}" for number, one in enumerate(layout.columns, start=1)}
    return f"={(column.formula or '').format_map(cells)}"


def _number_format(layout: FormLayout, column: FormColumn) -> str:
    kind = FIELDS[column.field]
    if column.field == "project_code":
        # A code is text: its leading zeros count.
        return "@"
    return {"money": _MONEY_FORMAT[layout.unit], "percent": "0.00", "date": "dd/mm/yyyy"}.get(kind, "General")


def _guard(table: Worksheet, layout: FormLayout, choices: dict[str, tuple[str, ...]], last: int) -> None:
    """Only inputs can be changed (no password: it guards against slips, not against people); cells refuse nonsense."""
    table.protection.sheet = True
    table.protection.formatColumns = table.protection.formatRows = False
    table.protection.autoFilter = table.protection.sort = False
    letters = {column.field: get_column_letter(number) for number, column in enumerate(layout.columns, start=1)}
    for column in layout.columns:
        guard = _validation(column, choices)
        if guard is not None and column.formula is None:
            table.add_data_validation(guard)
            guard.add(f"{letters[column.field]}{FIRST_ROW}:{letters[column.field]}{last}")
    plan, disbursed = letters["plan_vnd"], letters["disbursed_vnd"]
    over = Rule(
        "expression", dxf=DifferentialStyle(fill=_RED), formula=[f"N(${disbursed}{FIRST_ROW})>N(${plan}{FIRST_ROW})"]
    )
    table.conditional_formatting.add(f"{disbursed}{FIRST_ROW}:{disbursed}{last}", over)


def _validation(column: FormColumn, choices: dict[str, tuple[str, ...]]) -> DataValidation | None:
    if column.field in choices:
        place = get_column_letter(sorted(choices).index(column.field) + 1)
        source = f"'{LISTS}'!${place}$2:${place}${len(choices[column.field]) + 1}"
        guard = DataValidation(type="list", formula1=source, allow_blank=True)
        guard.error = "Chọn một giá trị trong danh sách."
    elif FIELDS[column.field] == "money":
        guard = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        guard.error = "Nhập số không âm, theo đơn vị tính ghi ở đầu biểu."
    elif FIELDS[column.field] == "percent":
        guard = DataValidation(type="decimal", operator="between", formula1="0", formula2="100", allow_blank=True)
        guard.error = "Nhập số từ 0 đến 100."
    elif FIELDS[column.field] == "date":
        earliest = str((_EARLIEST - date(1899, 12, 30)).days)
        guard = DataValidation(type="date", operator="greaterThanOrEqual", formula1=earliest, allow_blank=True)
        guard.error = "Nhập ngày dạng ngày/tháng/năm."
    else:
        return None
    guard.errorTitle, guard.showErrorMessage = "Chưa hợp lệ", True
    return guard


def _write_lists(sheet: Worksheet, choices: dict[str, tuple[str, ...]]) -> None:
    sheet.sheet_state = "hidden"
    for number, field in enumerate(sorted(choices), start=1):
        sheet.cell(1, number, field)
        for row, choice in enumerate(choices[field], start=2):
            write_text(sheet.cell(row, number), choice)


def _write_stamp(workbook: Workbook, profile: str, agency: str, period: str, version: int) -> None:
    sheet = workbook.create_sheet(STAMP)
    sheet.sheet_state = "veryHidden"
    stamp = {"profile": profile, "agency": agency, "period": period, "template_version": str(version)}
    for row, (name, value) in enumerate(stamp.items(), start=1):
        sheet.cell(row, 1, name)
        write_text(sheet.cell(row, 2), value)
        workbook.custom_doc_props.append(StringProperty(name=f"giaingan_{name}", value=value))  # type: ignore[attr-defined]


def form_for(run: Run, agency: str) -> bytes:
    """The agency's form for the period, with its last accepted lines filled in. Raises ToldError."""
    if agency not in {one.code for one in run.profile.agencies}:
        raise ToldError(f"Hồ sơ {run.profile_code} không có đơn vị {agency!r}")
    found = accepted_lines(run)
    own = found[found["agency"] == agency]
    if own.empty:
        found = last_of_each(reported_before(run), run.profile.succession, run.period.due_on)
        own = found[found["agency"] == agency]
    return issue_form(run.profile, agency, run.period, own.reset_index(drop=True), load_rules(), run.as_of)
