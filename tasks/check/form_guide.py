"""The instruction sheet of the issued form, written from the rules themselves."""

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from config import vi
from config.form import FormLayout
from config.period import Period
from config.profile import Profile
from config.rules import Family, Rule, RuleRegister
from config.vocabulary import vocabulary
from tasks.check.result_sheet import SEVERITY_FILLS
from tasks.check.workbook import fitted_height, write_text

GUIDE = "Hướng dẫn"

_FONT = "Times New Roman"
_WIDTHS = (6, 70, 18, 60)


def write_guide(
    sheet: Worksheet,
    profile: Profile,
    agency_name: str,
    period: Period,
    layout: FormLayout,
    register: RuleRegister,
) -> None:
    """How to fill in the form and send it, then every rule in force on the due date, by family, gravest first."""
    for letters, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    row = 1
    for text, bold in _how_to(profile, agency_name, period, layout):
        _line(sheet, row, text, bold)
        row += 1
    for family, rules in _by_family(register, period):
        row += 1
        _line(sheet, row, register.family_names[family], True)
        for number, rule in enumerate(rules, start=1):
            row += 1
            texts = (rule.title, vocabulary().severities[rule.severity], _authority(rule, register))
            sheet.row_dimensions[row].height = fitted_height(texts, _WIDTHS[1:])
            sheet.cell(row, 1, number)
            for column, text in enumerate(texts, start=2):
                write_text(sheet.cell(row, column), text)
            for column in range(1, 5):
                sheet.cell(row, column).font = Font(name=_FONT, size=12)
                sheet.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
            sheet.cell(row, 3).fill = PatternFill("solid", fgColor=SEVERITY_FILLS[rule.severity])
    sheet.protection.sheet = True
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _how_to(profile: Profile, agency_name: str, period: Period, layout: FormLayout) -> list[tuple[str, bool]]:
    due_at, due_on, as_of = period.due_at, vi.day(period.due_on), vi.day(period.data_as_of)
    steps = [
        f"Biểu phát hành cho {agency_name}, kỳ báo cáo {due_on}; không dùng cho đơn vị hoặc kỳ khác.",
        f"Thời hạn: gửi trước {due_at:%H giờ %M} ngày {vi.day(due_at.date())}.",
        f"Số liệu: lũy kế từ ngày 01/01/{period.plan_year} đến hết ngày {as_of}.",
        *_estimate(period),
        f"{layout.unit_note}; nhập số, không nhập chữ kèm số; ô không phát sinh để trống hoặc ghi 0.",
        "Mỗi dự án, mỗi nguồn vốn một dòng. Dự án đã có được điền sẵn số liệu được tiếp nhận gần nhất: cập nhật các ô "
        "nền vàng. Dự án mới ghi vào các dòng trống phía dưới.",
        "Các ô bị khóa tự tính hoặc lấy từ kỳ trước. Không xóa cột, không đổi tên cột.",
        "Sau khi gửi, đơn vị nhận được kết quả kiểm tra theo các quy tắc dưới đây. Tệp có “Lỗi phải sửa” chưa được "
        "tiếp nhận cho đến khi sửa.",
    ]
    if profile.reallocation.silence_is_commitment:
        steps.append("Không đề nghị điều chỉnh giảm nghĩa là cam kết giải ngân 100% số vốn đã giao.")
    return [("HƯỚNG DẪN LẬP BIỂU BÁO CÁO", True), *((step, False) for step in steps)]


def _estimate(period: Period) -> list[str]:
    """The estimate that the period asks for beside its figures, if any."""
    if period.estimate_to is None:
        return []
    return [f"Ước thực hiện: ước giải ngân lũy kế đến hết ngày {vi.day(period.estimate_to)} ghi vào cột Ghi chú."]


def _by_family(register: RuleRegister, period: Period) -> list[tuple[Family, list[Rule]]]:
    families: dict[Family, list[Rule]] = {family: [] for family in register.family_names}
    for rule in register.in_force(period.due_on):
        families[rule.family].append(rule)
    return [
        (family, sorted(rules, key=lambda rule: vocabulary().gravity(rule.severity)))
        for family, rules in families.items()
        if rules
    ]


def _authority(rule: Rule, register: RuleRegister) -> str:
    document = register.documents[rule.source.document]
    named = document.number or document.title.partition(",")[0]
    return "; ".join(part for part in (named, rule.source.place) if part)


def _line(sheet: Worksheet, row: int, text: str, bold: bool) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
    write_text(sheet.cell(row, 1), text)
    sheet.cell(row, 1).font = Font(name=_FONT, size=13 if bold else 12, bold=bold)
    sheet.cell(row, 1).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[row].height = fitted_height([text], [sum(_WIDTHS)])
