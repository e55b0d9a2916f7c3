"""Makes the default Word template, `config/templates/bao-cao.docx`: `python -m tasks.report.word_template`.

The template is a plain Word file: page, header, styles and placeholders (listed in docx.py). A department copies it,
changes wording and styles in Word, and names its copy in the settings; no code is touched.
"""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tasks.report.word_metrics import bold_width_mm
from tasks.report.word_package import same_bytes
from tasks.report.word_xml import (
    MARGIN_BOTTOM_MM,
    MARGIN_LEFT_MM,
    MARGIN_RIGHT_MM,
    MARGIN_TOP_MM,
    NAMESPACE,
    PAGE_MM,
    twips,
)

DEFAULT_TEMPLATE = Path(__file__).parents[2] / "config" / "templates" / "bao-cao.docx"
FONT = "Times New Roman"
TEXT_MM = PAGE_MM[0] - MARGIN_LEFT_MM - MARGIN_RIGHT_MM
LEFT_MM, RIGHT_MM = 74, TEXT_MM - 74
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TITLE_RULE_MM = 50
"""Under the trích yếu: a third to a half of the line."""
_MADE_AT = datetime(2023, 1, 1)  # noqa: DTZ001 - a constant, so that the file never changes by itself

_CENTER, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_STYLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("GN Body", {"align": _JUSTIFY, "indent_mm": 12.7, "before": 6}),
    ("GN Basis", {"align": _JUSTIFY, "indent_mm": 12.7, "before": 6, "italic": True}),
    ("GN Item", {"align": _JUSTIFY, "indent_mm": 12.7, "before": 6}),
    ("GN Section", {"align": _JUSTIFY, "indent_mm": 12.7, "before": 6, "bold": True, "keep": True}),
    ("GN Heading", {"align": _JUSTIFY, "indent_mm": 12.7, "before": 6, "bold": True, "keep": True}),
    ("GN Table", {"size": 11}),
    ("GN Table Head", {"size": 11, "bold": True, "align": _CENTER}),
    ("GN Table Title", {"size": 13, "bold": True, "align": _CENTER, "before": 6, "keep": True}),
    ("GN Unit", {"size": 12, "italic": True, "align": WD_ALIGN_PARAGRAPH.RIGHT, "before": 3, "after": 3, "keep": True}),
    ("GN Note", {"size": 12, "italic": True, "before": 3, "after": 6}),
    ("GN Appendix", {"bold": True, "align": _CENTER, "keep": True}),
    ("GN Appendix Title", {"bold": True, "align": _CENTER, "keep": True}),
    ("GN Appendix Ref", {"italic": True, "align": _CENTER, "after": 6, "keep": True}),
)


def default_template() -> bytes:
    """The default template as a .docx file, always the same bytes."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    _write_head(document)
    _write_body(document)
    _write_foot(document)
    document.core_properties.author = "giaingan"
    buffer = BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue(), _MADE_AT)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP_MM), Mm(MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(MARGIN_LEFT_MM), Mm(MARGIN_RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(8)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.alignment = _CENTER
    for instruction in ("begin", "PAGE", "end"):
        run = header.add_run()
        run.font.size = Pt(14)
        if instruction == "PAGE":
            run._r.append(parse_xml(f'<w:instrText xmlns:w="{NAMESPACE}" xml:space="preserve"> PAGE </w:instrText>'))
        else:
            run._r.append(parse_xml(f'<w:fldChar xmlns:w="{NAMESPACE}" w:fldCharType="{instruction}"/>'))
    section.first_page_header.paragraphs[0].alignment = _CENTER


def _set_styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _set_font(normal, 14)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for name, look in _STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _set_font(style, look.get("size", 14))
        style.font.bold, style.font.italic = look.get("bold", False), look.get("italic", False)
        layout = style.paragraph_format
        layout.alignment = look.get("align")
        layout.first_line_indent = Mm(look["indent_mm"]) if "indent_mm" in look else None
        layout.space_before, layout.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
        layout.line_spacing = 1.0 if look.get("size", 14) < 14 else 1.1
        layout.keep_with_next = look.get("keep", False)
        layout.widow_control = True


def _set_font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _write_head(document: Any) -> None:
    left, right = _two_columns(document, (LEFT_MM, RIGHT_MM))
    _line(left.paragraphs[0], "{{ co_quan_chu_quan }}", 12)
    _line(left.add_paragraph(), "{{ co_quan }}", 12, bold=True)
    _rule(left.add_paragraph(), LEFT_MM, 25)
    _line(left.add_paragraph(), "{{ so_ky_hieu }}", 13, before=6)
    _line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    _line(right.add_paragraph(), MOTTO, 13, bold=True)
    _rule(right.add_paragraph(), RIGHT_MM, bold_width_mm(MOTTO, 13))
    _line(right.add_paragraph(), "{{ dia_danh_ngay }}", 13, italic=True, before=6)
    _line(document.add_paragraph(), "{{ ten_loai }}", 14, bold=True, before=18)
    _line(document.add_paragraph(), "{{ trich_yeu }}", 14, bold=True)
    _rule(document.add_paragraph(), TEXT_MM, TITLE_RULE_MM)
    document.add_paragraph("{%p if kinh_gui %}")
    _line(document.add_paragraph(), "Kính gửi: {{ kinh_gui }}", 14, before=12)
    document.add_paragraph("{%p endif %}")


def _write_body(document: Any) -> None:
    document.add_paragraph("{%p for dong in can_cu %}")
    document.add_paragraph("{{ dong }}", style="GN Basis")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{{p noi_dung }}")


def _write_foot(document: Any) -> None:
    _line(document.add_paragraph(), "", 14)
    left, right = _two_columns(document, (TEXT_MM / 2, TEXT_MM / 2))
    first = left.paragraphs[0]
    first.alignment = None
    run = first.add_run("Nơi nhận:")
    run.font.size, run.font.bold, run.font.italic = Pt(12), True, True
    left.add_paragraph("{%p for noi in noi_nhan %}")
    left.add_paragraph().add_run("{{ noi }}").font.size = Pt(11)
    left.add_paragraph("{%p endfor %}")
    right.paragraphs[0].text = "{%p if thay_mat %}"
    _line(right.add_paragraph(), "{{ thay_mat }}", 14, bold=True)
    right.add_paragraph("{%p endif %}")
    _line(right.add_paragraph(), "{{ chuc_vu_ky }}", 14, bold=True)
    for _ in range(4):
        _line(right.add_paragraph(), "", 14)
    _line(right.add_paragraph(), "{{ nguoi_ky }}", 14, bold=True)
    document.add_paragraph("{{p phu_luc }}")


def _two_columns(document: Any, widths_mm: tuple[float, float]) -> tuple[Any, Any]:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    properties = table._tbl.tblPr
    sides = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    # The schema wants the cell margins before tblLook.
    properties.find(qn("w:tblLook")).addprevious(
        parse_xml(f'<w:tblCellMar xmlns:w="{NAMESPACE}">{sides}</w:tblCellMar>')
    )
    for cell, column, width in zip(table.rows[0].cells, table.columns, widths_mm, strict=True):
        cell.width = column.width = Mm(width)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f'<w:cantSplit xmlns:w="{NAMESPACE}"/>'))
    left, right = table.rows[0].cells
    return left, right


def _line(paragraph: Any, text: str, size: float, bold: bool = False, italic: bool = False, before: float = 0) -> None:
    paragraph.alignment = _CENTER
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic


def _rule(paragraph: Any, column_mm: float, width_mm: float) -> None:
    """A rule as the upper border of an almost heightless paragraph, indented to its width."""
    indent = twips((column_mm - width_mm) / 2)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:pBdr xmlns:w="{NAMESPACE}"><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        )
    )
    properties.append(
        parse_xml(f'<w:spacing xmlns:w="{NAMESPACE}" w:before="60" w:after="60" w:line="60" w:lineRule="exact"/>')
    )
    properties.append(parse_xml(f'<w:ind xmlns:w="{NAMESPACE}" w:left="{indent}" w:right="{indent}"/>'))


if __name__ == "__main__":
    DEFAULT_TEMPLATE.parent.mkdir(exist_ok=True)
    DEFAULT_TEMPLATE.write_bytes(default_template())
