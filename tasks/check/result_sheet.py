"""The first sheet of a returned workbook: every finding with its place, its figures and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from config import vi
from config.vocabulary import Severity, vocabulary
from tasks.check.workbook import fitted_height, write_text
from tasks.ledger.finding import Finding

TITLE = "Kết quả kiểm tra"

SEVERITY_FILLS: dict[Severity, str] = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "info": "FFDDEBF7"}
"""Background of a finding: red, yellow, blue, with the severity also in words for those who cannot tell them apart."""

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_HEAD_HEIGHT = 36
_HEADS = ("TT", "Mức độ", "Nội dung", "Vị trí (bấm để mở)", "Dự án", "Số báo cáo", "Số đúng hoặc số đối chiếu",
          "Chênh lệch", "Cách sửa", "Quy tắc")  # fmt: skip
_WIDTHS = (6, 15, 52, 18, 30, 19, 19, 18, 44, 22)
_LINE = Side(style="thin", color="FFBFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FONT = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Head:
    """What the sheet says above the findings. `remarks` tell what the reader should know about the copy itself."""

    agency_name: str
    file_name: str
    period: str
    due_text: str
    made_at: datetime
    remarks: tuple[str, ...] = ()


def write_results(sheet: Worksheet, head: Head, findings: Sequence[Finding], titles: Mapping[str, str]) -> None:
    """Fill the sheet. `titles` gives, for a sheet's name in the submission, its title in this workbook."""
    row = _write_head(sheet, head, findings)
    for number, (text, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(row, number, text)
        cell.font = Font(name=_FONT, size=12, bold=True)
        cell.fill = PatternFill("solid", fgColor="FFD9D9D9")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _BORDER
        sheet.column_dimensions[get_column_letter(number)].width = width
    head_row = row
    sheet.row_dimensions[row].height = _HEAD_HEIGHT
    for number, finding in enumerate(ranked(findings), start=1):
        row += 1
        _write_finding(sheet, row, number, finding, titles)
    sheet.freeze_panes = f"A{head_row + 1}"
    sheet.auto_filter.ref = f"A{head_row}:J{max(row, head_row + 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.sheet_properties.tabColor = "FFC00000"


def ranked(findings: Sequence[Finding]) -> list[Finding]:
    """Errors before warnings before remarks, those waived last; otherwise as given."""
    return sorted(findings, key=lambda finding: (finding.waived is not None, vocabulary().gravity(finding.severity)))


def _write_head(sheet: Worksheet, head: Head, findings: Sequence[Finding]) -> int:
    open_ones = [finding for finding in findings if finding.waived is None]
    counts = {name: sum(one.severity == name for one in open_ones) for name in vocabulary().severities}
    verdict = (
        f"Tệp CHƯA được tiếp nhận vào số liệu tổng hợp. Đề nghị sửa {vi.number(counts['error'])} lỗi rồi gửi lại "
        f"{head.due_text}."
        if counts["error"]
        else "Tệp ĐÃ được tiếp nhận. Đề nghị xem các nội dung cần giải trình dưới đây."
    )
    made_at = head.made_at.astimezone(_ZONE)
    texts = (
        "KẾT QUẢ KIỂM TRA SỐ LIỆU GIẢI NGÂN VỐN ĐẦU TƯ CÔNG",
        f"Đơn vị: {head.agency_name}",
        f"Tệp: {head.file_name}; kỳ báo cáo {head.period}; kiểm tra lúc {made_at:%H:%M} ngày {vi.day(made_at.date())}",
        verdict,
        f"Tổng số: {vi.number(counts['error'])} lỗi phải sửa, {vi.number(counts['warning'])} nội dung cần giải trình, "
        f"{vi.number(counts['info'])} lưu ý; {vi.number(len(findings) - len(open_ones))} nội dung đã được chấp thuận "
        "bỏ qua.",
        "Các ô có vấn đề được tô màu và có ghi chú ngay tại ô. Sửa trực tiếp vào tệp này hoặc tệp gốc rồi gửi lại; "
        "không cần xóa trang này.",
        *head.remarks,
    )
    for row, text in enumerate(texts, start=1):
        cell = sheet.cell(row, 1)
        write_text(cell, text)
        cell.font = Font(name=_FONT, size=14 if row == 1 else 12, bold=row in (1, 4))
    return len(texts) + 2


def _write_finding(sheet: Worksheet, row: int, number: int, finding: Finding, titles: Mapping[str, str]) -> None:
    waived = "" if finding.waived is None else f" (Đã chấp thuận bỏ qua: {finding.waived})"
    title = None if finding.cell is None else titles.get(finding.cell.sheet)
    severity = vocabulary().severities[finding.severity]
    texts = (
        severity, finding.message + waived, "" if finding.cell is None else str(finding.cell),
        finding.project_name or "", finding.supplied, finding.expected, finding.difference, finding.fix,
        f"{finding.rule} (v{finding.rule_version})",
    )  # fmt: skip
    sheet.row_dimensions[row].height = fitted_height(texts, _WIDTHS[1:])
    sheet.cell(row, 1, number)
    for column, text in enumerate(texts, start=2):
        write_text(sheet.cell(row, column), text)
    for column in range(1, len(_HEADS) + 1):
        place = sheet.cell(row, column)
        place.font = Font(name=_FONT, size=12)
        place.alignment = Alignment(vertical="top", wrap_text=True)
        place.border = _BORDER
    sheet.cell(row, 2).fill = PatternFill("solid", fgColor=SEVERITY_FILLS[finding.severity])
    if finding.cell is not None and title is not None:
        link = sheet.cell(row, 4)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"{quote_sheetname(title)}!{finding.cell.address}")
        link.font = Font(name=_FONT, size=12, color="FF0563C1", underline="single")
