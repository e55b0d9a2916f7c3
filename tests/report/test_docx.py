"""The Word face, measured from the file against Decree 30/2020/NĐ-CP, Appendix I."""

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from config.load import ConfigurationError
from tasks.report.build import build_report
from tasks.report.docx import basis_lines, distribution_lines, render_docx
from tasks.report.word_metrics import bold_width_mm
from tasks.report.word_xml import DEFAULT_TEMPLATE
from tests.report.facts import facts, register_of, report
from tests.report.hashes import hashes

MM = 36000
"""EMU in a millimetre."""


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_docx(report(), facts())


@pytest.fixture(scope="module")
def document(content: bytes) -> Any:
    return Document(BytesIO(content))


def paragraphs(document: Any) -> list[Any]:
    """All paragraphs in reading order, those in the head's and foot's tables too."""
    from docx.text.paragraph import Paragraph

    return [Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]


def find(document: Any, text: str) -> Any:
    return next(p for p in paragraphs(document) if p.text.startswith(text))


def looks(paragraph: Any) -> tuple[float | None, bool | None, bool | None]:
    """Size, bold, italic of the first run with text, through its style."""
    run = next(r for r in paragraph.runs if r.text.strip())
    style = paragraph.style.font
    base = paragraph.style.base_style.font if paragraph.style.base_style else style
    size = run.font.size or style.size or base.size
    bold = style.bold if run.font.bold is None else run.font.bold
    italic = style.italic if run.font.italic is None else run.font.italic
    return size.pt, bool(bold), bool(italic)


def rule_after(document: Any, text: str) -> tuple[float, float]:
    """Left and right indent in mm of the rule that follows a line."""
    found = paragraphs(document)
    at = next(i for i, p in enumerate(found) if p.text.startswith(text))
    rule = found[at + 1]
    assert rule._p.pPr.find(qn("w:pBdr")).find(qn("w:top")).get(qn("w:val")) == "single"
    return rule.paragraph_format.left_indent / MM, rule.paragraph_format.right_indent / MM


def test_a4_portrait_with_the_decrees_margins(document: Any) -> None:
    first = document.sections[0]
    assert (round(first.page_width / MM), round(first.page_height / MM)) == (210, 297)
    assert 20 <= round(first.top_margin / MM, 1) <= 25
    assert 20 <= round(first.bottom_margin / MM, 1) <= 25
    assert 30 <= round(first.left_margin / MM, 1) <= 35
    assert 15 <= round(first.right_margin / MM, 1) <= 20


def test_times_new_roman_everywhere(content: bytes, document: Any) -> None:
    with zipfile.ZipFile(BytesIO(content)) as package:
        body = package.read("word/document.xml").decode()
    assert "w:rFonts" not in body
    used = {p.style.name for p in paragraphs(document)}
    for name in used - {"Normal"}:
        assert document.styles[name].font.name == "Times New Roman", name
    assert document.styles["Normal"].font.name == "Times New Roman"


@pytest.mark.parametrize(
    ("text", "sizes", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
        ("UBND TỈNH BẮC NINH", (12, 13), False, False),
        ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", (12, 13), True, False),
        ("Số:", (13, 13), False, False),
        ("Bắc Ninh, ngày", (13, 14), False, True),
        ("BÁO CÁO", (13, 14), True, False),
        ("Tình hình giải ngân vốn đầu tư công", (13, 14), True, False),
        ("Căn cứ", (13, 14), False, True),
        ("Mục tiêu của năm", (13, 14), False, False),
        ("GIÁM ĐỐC", (13, 14), True, False),
        ("Nơi nhận:", (12, 12), True, True),
        ("- UBND tỉnh (b/c);", (11, 11), False, False),
        ("Phụ lục I", (14, 14), True, False),
        ("GIẢI NGÂN THEO CƠ QUAN, ĐƠN VỊ", (13, 14), True, False),
    ],
)
def test_sizes_and_weights(document: Any, text: str, sizes: tuple[int, int], bold: bool, italic: bool) -> None:
    size, is_bold, is_italic = looks(find(document, text))
    assert size is not None
    assert sizes[0] <= size <= sizes[1]
    assert (is_bold, is_italic) == (bold, italic)


def test_rule_under_the_motto_is_as_wide_as_its_text(document: Any) -> None:
    left, right = rule_after(document, "Độc lập")
    cell_mm = document.tables[0].columns[1].width / MM
    assert cell_mm - left - right == pytest.approx(bold_width_mm("Độc lập - Tự do - Hạnh phúc", 13), abs=0.5)


def test_rule_under_the_agency_is_a_third_to_a_half_of_its_text(document: Any) -> None:
    left, right = rule_after(document, "SỞ KẾ HOẠCH VÀ ĐẦU TƯ")
    width = document.tables[0].columns[0].width / MM - left - right
    text = bold_width_mm("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", 12)
    assert text / 3 <= width <= text / 2


def test_rule_under_the_subject(document: Any) -> None:
    left, right = rule_after(document, "Tình hình giải ngân vốn")
    assert left == pytest.approx(right)
    assert 40 <= 165 - left - right <= 75


def test_measured_widths_are_those_of_times_bold() -> None:
    # Adobe Times-Bold: D 722, o 500, space 250.
    assert bold_width_mm("Do", 10) == pytest.approx(1.222 * 10 * 25.4 / 72)
    assert bold_width_mm("Độ", 10) == bold_width_mm("Do", 10)


def test_body_is_justified_indented_and_spaced(document: Any) -> None:
    style = find(document, "Mục tiêu của năm").style.paragraph_format
    assert style.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert style.first_line_indent / MM == pytest.approx(12.7, abs=0.1)
    assert style.space_before.pt + style.space_after.pt >= 6
    assert 1 <= style.line_spacing <= 1.5


def test_a_draft_has_no_number_and_no_day(document: Any) -> None:
    assert find(document, "Số:").text.split("/") == ["Số:" + "\u00a0" * 6, "BC-SKHĐT"]
    assert find(document, "Bắc Ninh, ngày").text.replace("\u00a0", "") == "Bắc Ninh, ngàytháng 8 năm 2023"


def test_distribution_list_ends_with_the_archive(document: Any) -> None:
    found = [p.text for p in paragraphs(document)]
    at = found.index("Nơi nhận:")
    assert found[at + 1 : at + 5] == [
        "- UBND tỉnh (b/c);",
        "- Bộ Kế hoạch và Đầu tư (b/c);",
        "- Lãnh đạo Sở;",
        "- Lưu: VT, TH.",
    ]
    assert distribution_lines(["A"]) == ["- A;", "- Lưu: VT."]


def test_basis_lines_end_as_the_decree_says() -> None:
    assert basis_lines(("Căn cứ A;", "Căn cứ B", "Căn cứ C")) == ["Căn cứ A;", "Căn cứ B;", "Căn cứ C."]


def test_the_text_ends_with_its_mark(document: Any) -> None:
    body = [p.text for p in paragraphs(document)]
    assert body[body.index("Nơi nhận:") - 2].endswith("./.")


def test_page_number_is_a_field_in_the_head_hidden_on_page_one(document: Any) -> None:
    first = document.sections[0]
    assert first.different_first_page_header_footer
    instruction = [e.text for e in first.header._element.iter(qn("w:instrText"))]
    assert instruction == [" PAGE "]
    assert first.header.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert {run.font.size.pt for run in first.header.paragraphs[0].runs} == {14}
    assert not list(first.first_page_header._element.iter(qn("w:instrText")))


def test_appendices_are_landscape_sections_numbered_from_one(document: Any) -> None:
    appendices = document.sections[1:]
    assert len(appendices) == 7
    for section in appendices:
        assert (round(section.page_width / MM), round(section.page_height / MM)) == (297, 210)
        assert section._sectPr.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape"
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.header.is_linked_to_previous
    titles = [p.text for p in paragraphs(document) if p.text.startswith("Phụ lục ")]
    assert titles == [f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V", "VI", "VII")]


def test_table_heads_repeat_rows_hold_together_and_widths_fit(document: Any) -> None:
    wide = [
        t
        for t in document.tables
        if t.rows[0]._tr.trPr is not None and t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    ]
    assert len(wide) == 8
    for table in wide:
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert sum(column.width for column in table.columns) / MM <= 252.5


def test_the_mark_of_illustrative_figures_is_on_every_page(document: Any) -> None:
    first = document.sections[0]
    for head in (first.header, first.first_page_header):
        assert [p.text for p in head.paragraphs][-1] == "SỐ LIỆU MINH HỌA"
    real = Document(BytesIO(render_docx(report(), replace(facts(), illustrative=False))))
    assert "MINH HỌA" not in "".join(p.text for p in real.sections[0].header.paragraphs)


@pytest.mark.slow
def test_the_same_facts_give_the_same_bytes_in_another_process() -> None:
    script = "from tests.report.hashes import hashes; print(hashes())"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima", "PYTHONPATH": str(Path.cwd())}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(hashes())


def test_no_date_comes_from_the_clock(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2023, 8, 8, 17, 0, 0)}
    core = Document(BytesIO(content)).core_properties
    assert core.created.isoformat() == core.modified.isoformat() == "2023-08-08T10:00:00+00:00"


def test_long_appendices_take_time_by_their_length() -> None:
    def seconds(times: int) -> float:
        appendices = tuple(
            replace(a, table=replace(a.table, rows=tuple(a.table.rows) * times)) for a in report().appendices
        )
        began = process_time()
        render_docx(replace(report(), appendices=appendices), facts())
        return process_time() - began

    seconds(1)
    # Eight times the rows in about eight times the time; it was sixty-four times.
    assert seconds(80) < 16 * seconds(10)


def test_texts_from_outside_are_text() -> None:
    lines = facts().progress.lines.copy()
    lines.loc[0, "bottleneck"] = "a < b & \x0b{{ 7 * 7 }} </w:t>"
    progress = replace(facts().progress, lines=lines)
    given = replace(facts(), progress=progress, register=register_of(lines))
    shown = Document(BytesIO(render_docx(build_report(given), given)))
    assert any("a < b & {{ 7 * 7 }} </w:t>" in p.text for p in paragraphs(shown))


def test_the_default_template_has_every_placeholder() -> None:
    asked = DocxTemplate(str(DEFAULT_TEMPLATE)).get_undeclared_template_variables()
    assert asked == {
        "can_cu", "chuc_vu_ky", "co_quan", "co_quan_chu_quan", "dia_danh_ngay", "kinh_gui", "nguoi_ky", "noi_dung",
        "noi_nhan", "phu_luc", "so_ky_hieu", "ten_loai", "thay_mat", "trich_yeu",
    }  # fmt: skip


def test_a_departments_own_template_changes_words_and_layout(tmp_path: Path) -> None:
    own = Document(str(DEFAULT_TEMPLATE))
    next(p for p in own.paragraphs if p.text == "{{ trich_yeu }}").text = "V/v {{ trich_yeu }}"
    own.styles["GN Body"].font.italic = True
    path = tmp_path / "mau.docx"
    own.save(str(path))
    shown = Document(BytesIO(render_docx(report(), facts(), path)))
    assert find(shown, "V/v Tình hình giải ngân")
    assert shown.styles["GN Body"].font.italic


@pytest.mark.parametrize(
    ("text", "told"),
    [("{{ khong_co }}", "khong_co"), ("{{ trich_yeu", "chỗ điền sai"), ("{% for x in %}", "chỗ điền sai")],
)
def test_a_broken_template_is_a_clear_error(tmp_path: Path, text: str, told: str) -> None:
    own = Document(str(DEFAULT_TEMPLATE))
    own.add_paragraph(text)
    path = tmp_path / "mau.docx"
    own.save(str(path))
    with pytest.raises(ConfigurationError, match=told) as error:
        render_docx(report(), facts(), path)
    assert str(path) in str(error.value)


def test_a_template_without_the_styles_names_them(tmp_path: Path) -> None:
    path = tmp_path / "mau.docx"
    Document().save(str(path))
    with pytest.raises(ConfigurationError, match="thiếu kiểu đoạn GNAppendix, "):
        render_docx(report(), facts(), path)


def test_a_damaged_or_absent_template_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "mau.docx"
    with pytest.raises(ConfigurationError, match="không có mẫu Word"):
        render_docx(report(), facts(), path)
    path.write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(ConfigurationError, match="không mở được mẫu Word"):
        render_docx(report(), facts(), path)


def test_a_template_cannot_reach_into_python(tmp_path: Path) -> None:
    own = Document(str(DEFAULT_TEMPLATE))
    own.add_paragraph("{{ ''.__class__.__mro__ }}")
    path = tmp_path / "mau.docx"
    own.save(str(path))
    with pytest.raises(ConfigurationError):
        render_docx(report(), facts(), path)
