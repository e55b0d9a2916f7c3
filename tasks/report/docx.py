"""The report as Decree 30/2020/NĐ-CP, Appendix I demands it, through a Word template that a department may change.

Placeholders of a template (docxtpl, that is Jinja in Word): `{{ co_quan_chu_quan }}` superior agency, `{{ co_quan }}`
issuing agency, `{{ so_ky_hieu }}` number left blank, `{{ dia_danh_ngay }}` place and date without a day,
`{{ ten_loai }}` type of document, `{{ trich_yeu }}` subject, `{{ kinh_gui }}` addressee or empty, `can_cu` list of
basis lines, `{{p noi_dung }}` the body, `noi_nhan` the distribution list,
`{{ thay_mat }}` `TM. ...` or empty, `{{ chuc_vu_ky }}` title of the signer, `{{ nguoi_ky }}` name of the signer (blank
in a draft), `{{p phu_luc }}` the appendices, which must come last. The body uses the styles named in word_xml.STYLES.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import Comment
from markupsafe import Markup

from config import vi
from config.load import ConfigurationError
from tasks.report.covered import WITHHELD
from tasks.report.model import Appendix, Paragraph, ReportModel, Table
from tasks.report.recipient_facts import issuer_name
from tasks.report.report_facts import ReportFacts
from tasks.report.report_record import MAIN
from tasks.report.tables import on_paper, shared_rows
from tasks.report.word_package import BLANK, BODY, same_bytes
from tasks.report.word_xml import (
    DEFAULT_TEMPLATE,
    NAMESPACE,
    STYLES,
    Page,
    model_paragraph,
    paragraph_xml,
    table_xml,
)

ILLUSTRATIVE = "SỐ LIỆU MINH HỌA"
"""Printed in the head of every page of a report made from sample data."""
_W = f"{{{NAMESPACE}}}"


def render_docx(model: ReportModel, facts: ReportFacts, template: Path | None = None) -> bytes:
    """The model as a Word file; equal model, facts and template give equal bytes.

    Raises ConfigurationError naming the template, what is wrong in it and how to fix it.
    """
    path = template or DEFAULT_TEMPLATE
    moment = facts.as_of.astimezone(facts.period.due_at.tzinfo)
    issuer = facts.profile.issuer

    def values(page: Page) -> dict[str, Any]:
        return {
            "co_quan_chu_quan": superior_line(issuer.superior),
            "co_quan": issuer.agency,
            "so_ky_hieu": f"Số:{BLANK}/{model.symbol}" + ("" if model.kind else f"\nV/v {vi.lower_first(model.title)}"),
            "dia_danh_ngay": place_and_date(issuer.place, moment),
            "ten_loai": model.kind,
            "trich_yeu": model.title if model.kind else "",
            "kinh_gui": model.addressee,
            "can_cu": basis_lines(model.basis),
            "noi_dung": Markup(body_xml(model, page)),  # noqa: S704 - every text in it was escaped
            "noi_nhan": distribution_lines(model.copies),
            "thay_mat": issuer.on_behalf or "",
            "chuc_vu_ky": issuer.signed_by,
            "nguoi_ky": "",
            "phu_luc": Markup(_APPENDICES_MARK),  # noqa: S704 - a constant
        }

    document, page = fill_template(path, values)
    printed = [appendix for appendix in model.appendices if appendix.printed]
    _open_appendices(document, len(printed))
    marks = [ILLUSTRATIVE] * facts.illustrative + [WITHHELD] * bool(model.withheld)
    if marks:
        document = _marked(document, marks)
    most = shared_rows([len(appendix.table.rows) for appendix in printed])
    texts = [_appendix_xml(appendix, rows, model, facts, page) for appendix, rows in zip(printed, most, strict=True)]
    return saved(document, model.title, issuer_name(facts.profile), moment, texts)


def fill_template(path: Path, values: Callable[[Page], dict[str, Any]]) -> tuple[Any, Page]:
    """The template with its placeholders filled, as a python-docx document, and its page, of which the values are
    made. Raises ConfigurationError."""
    if not path.is_file():
        raise ConfigurationError(f"{path}: không có mẫu Word này; kiểm tra đường dẫn hoặc bỏ khóa để dùng mẫu mặc định")
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        template = DocxTemplate(str(path))
        template.init_docx()
        page = _page_of(template.docx)
        template.render(values(page), environment, autoescape=True)
        document = template.docx
        known = {style.style_id for style in document.styles}
    except TemplateError as error:
        raise ConfigurationError(
            f"{path}: mẫu Word có chỗ điền sai ({error}); sửa lại theo mẫu mặc định {DEFAULT_TEMPLATE.name}"
        ) from error
    except Exception as error:
        # python-docx and zipfile raise whatever a damaged package makes them raise.
        raise ConfigurationError(
            f"{path}: không mở được mẫu Word ({type(error).__name__}); mở bằng Word, lưu lại dạng .docx rồi thử lại"
        ) from error
    missing = sorted(set(STYLES.values()) - known)
    if missing:
        raise ConfigurationError(
            f"{path}: mẫu Word thiếu kiểu đoạn {', '.join(missing)}; "
            f"chép các kiểu này từ mẫu mặc định {DEFAULT_TEMPLATE.name}"
        )
    return document, page


def _page_of(document: Any) -> Page:
    section = document.sections[0]
    return Page(section.page_width.mm, section.page_height.mm, section.left_margin.mm + section.right_margin.mm)


def saved(document: Any, title: str, author: str, moment: datetime, appendices: Sequence[str] = ()) -> bytes:
    """The document as bytes that depend on nothing but its content and `moment`. `appendices`: the text of each."""
    naive = moment.replace(tzinfo=None, microsecond=0)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.revision = title[:255], author[:255], author[:255], 1
    core.language = "vi-VN"
    # The package writes these as UTC.
    core.created = core.modified = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    buffer = BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue(), naive, {BODY: lambda body: _with_appendices(body, appendices)})


def place_and_date(place: str, moment: datetime) -> str:
    """`Bắc Ninh, ngày      tháng 8 năm 2023`: the day is left to the records office."""
    return f"{place}, ngày{BLANK}tháng {vi.month(moment.date()).split('/')[0]} năm {moment.year}"


def superior_line(name: str) -> str:
    """The superior agency on one line of the head: the Decree lets common words of its name be abbreviated."""
    return name.replace("ỦY BAN NHÂN DÂN", "UBND").replace("HỘI ĐỒNG NHÂN DÂN", "HĐND")


def basis_lines(basis: tuple[str, ...]) -> list[str]:
    """The `Căn cứ` lines: `;` after each but the last, which ends with `.`."""
    lines = [line.strip().rstrip(".;") for line in basis]
    return [line + ("." if index == len(lines) - 1 else ";") for index, line in enumerate(lines)]


def distribution_lines(texts: Sequence[str]) -> list[str]:
    """The lines of `Nơi nhận`: dash, `;`, and last `- Lưu: VT, ....`"""
    kept = [text.strip().lstrip("- ").rstrip(".;") for text in texts]
    archive = [text for text in kept if text.startswith("Lưu")] or ["Lưu: VT"]
    others = [text for text in kept if not text.startswith("Lưu")]
    return [f"- {text};" for text in others] + [f"- {archive[-1]}."]


def body_xml(model: ReportModel, page: Page) -> str:
    """Opening and sections; the last paragraph ends with `./.` as official texts do."""
    parts = [paragraph_xml(WITHHELD, "section")] if model.withheld else []
    parts += [paragraph_xml(reason, "body") for reason in model.withheld]
    parts += [model_paragraph(paragraph) for paragraph in model.opening]
    last = _last_paragraph(model)
    for section in model.sections:
        if section.number:
            parts.append(paragraph_xml(f"{section.number}. {section.title}", "section"))
        before = ""
        for block, following in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            if isinstance(block, Table):
                # A heading that says what the table is stands for its title.
                parts.append(table_xml(block, page.text_width, titled=not before.endswith(block.title)))
                continue
            if block.style == "heading":
                before = block.text
            # A lead-in stays with the list or table that it announces.
            keep = isinstance(following, Table) or (following is not None and block.text.endswith(":"))
            parts.append(model_paragraph(block, "/." if block is last else "", keep=keep))
    return "".join(parts)


def _last_paragraph(model: ReportModel) -> Paragraph | None:
    if not model.sections:
        return None
    block = model.sections[-1].blocks[-1]
    return block if isinstance(block, Paragraph) and block.text.endswith(".") else None


_APPENDICES_MARK = '<w:p><w:r><w:t xml:space="preserve">[[phu-luc]]</w:t></w:r></w:p>'


def _open_appendices(document: Any, count: int) -> None:
    """A landscape section of its own for each printed appendix, its pages numbered from 1, still without its text."""
    body = document.element.body
    mark = next((p for p in body.iterchildren(f"{_W}p") if "[[phu-luc]]" in "".join(p.itertext())), None)
    last = body.sectPr
    if mark is None or not count:
        if mark is not None:
            body.remove(mark)
        return
    # The section of the letter ends in a paragraph of its own; one point high, so that it never opens a page.
    mark.addprevious(_section_end(deepcopy(last)))
    body.remove(mark)
    for index in range(count):
        if index:
            last.addprevious(_section_end(_landscape(deepcopy(last))))
        last.addprevious(Comment(_place(index)))
    _landscape(last)


def _section_end(section: Any) -> Any:
    end = parse_xml(f'<w:p xmlns:w="{NAMESPACE}"><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>')
    end.pPr.append(section)
    return end


def _place(index: int) -> str:
    return f"phu-luc-{index}"


def _with_appendices(body: bytes, texts: Sequence[str]) -> bytes:
    """The part of the body with the appendices in their places, written in as text: parsing tables of ten thousand
    rows into elements and moving these one by one takes minutes."""
    for index, text in enumerate(texts):
        before, _, after = body.partition(f"<!--{_place(index)}-->".encode())
        body = b"".join((before, text.encode(), after))
    return body


def _appendix_xml(appendix: Appendix, most: int, model: ReportModel, facts: ReportFacts, page: Page) -> str:
    moment = facts.as_of.astimezone(facts.period.due_at.tzinfo)
    kind = model.kind.capitalize()
    date = place_and_date("", moment).lstrip(", ")
    table, issuer = on_paper(appendix.table, most), issuer_name(facts.profile)
    return (
        paragraph_xml(f"Phụ lục {appendix.number}".strip(), "appendix")
        + paragraph_xml(appendix.title.upper(), "appendix_title")
        + paragraph_xml(f"(Kèm theo {kind} số{BLANK}/{model.symbol} {date} của {issuer})", "appendix_ref")
        + table_xml(table, page.landscape_width, titled=False)
        + _left_out(appendix, table, model, issuer)
    )


def _left_out(appendix: Appendix, printed: Table, model: ReportModel, issuer: str) -> str:
    """Where to read what the printed table leaves out: only the main edition goes with the workbook."""
    whole = appendix.table
    names = [column.title for column in whole.columns if column not in printed.columns]
    of, shown = (sum(row.level == "data" for row in table.rows) for table in (whole, printed))
    what = []
    if shown < of:
        what.append(f"{vi.number(of - shown)} dòng còn lại trong tổng số {vi.number(of)} dòng")
    if names:
        what.append(f"{', '.join([names[0], *map(vi.lower_first, names[1:])])} của từng dự án")
    if not what:
        return ""
    if model.audience == MAIN:
        where = "nêu tại phụ lục điện tử gửi kèm báo cáo"
    else:
        where = f"được lưu tại {issuer}, cung cấp khi có yêu cầu"
    return paragraph_xml(f"Ghi chú: {'; '.join(what)} {where}.", "note")


def _landscape(section: Any) -> Any:
    """The section turned to landscape and numbered from 1; heads are inherited from the letter."""
    for tag in ("headerReference", "footerReference", "titlePg", "pgNumType"):
        for element in section.findall(f"{_W}{tag}"):
            section.remove(element)
    size = section.find(f"{_W}pgSz")
    width, height = size.get(f"{_W}w"), size.get(f"{_W}h")
    size.set(f"{_W}w", height)
    size.set(f"{_W}h", width)
    size.set(f"{_W}orient", "landscape")
    margins = section.find(f"{_W}pgMar")
    numbering = section.makeelement(f"{_W}pgNumType", {f"{_W}start": "1"})
    margins.addnext(numbering)
    return section


def _marked(document: Any, marks: Sequence[str]) -> Any:
    """The document with the marks in the head of every page.

    Saved and opened again first: docxtpl puts parts in place of the heads that python-docx no longer sees as such.
    """
    buffer = BytesIO()
    document.save(buffer)
    marked = Document(BytesIO(buffer.getvalue()))
    for index, section in enumerate(marked.sections):
        heads = [section.header]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        if marked.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
        for head in heads:
            if index and head.is_linked_to_previous:
                continue
            for mark in marks:
                paragraph = head.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                run = paragraph.add_run(mark)
                run.font.bold, run.font.italic = True, True
                run.font.size = Pt(10)
    return marked
