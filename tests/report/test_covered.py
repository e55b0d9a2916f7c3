"""Coverage is said before any rate, and a report that a gate holds back says so on every face."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

from docx import Document
from openpyxl import load_workbook

from tasks.plan.coverage import Absent, Coverage
from tasks.plan.gates import Gate
from tasks.report.build import build_report
from tasks.report.covered import WITHHELD
from tasks.report.docx import render_docx
from tasks.report.figures import figures_of
from tasks.report.gather import uncompared
from tasks.report.html import render_html
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import EarlierReports, ReportFacts
from tasks.report.report_record import identity_of
from tasks.report.summary import summary
from tasks.report.trace import trace
from tasks.report.xlsx import render_xlsx
from tests.report.facts import facts

TY = 10**9


def covered(share_of: int = 10016, **more: object) -> ReportFacts:
    """The facts with four agencies absent, two of which have reported before."""
    earlier = facts().progress.lines.head(2).assign(plan_vnd=[1000 * TY, 790 * TY], disbursed_vnd=[400 * TY, 28 * TY])
    sources = {sha: source for sha, source in facts().sources.items() if sha in set(earlier["submission"])}
    cover = Coverage(
        basis="last_known",
        expected=24,
        reported=20,
        plan_vnd=share_of * TY,
        reported_vnd=8226 * TY,
        absent=(Absent("sld", 1000 * TY, 400 * TY), Absent("luongtai", 790 * TY, 28 * TY)),
        floor_pct=Decimal(50),
    )
    on = facts().period.data_as_of.replace(month=6, day=30)
    given = {"coverage": cover, "earlier": EarlierReports(earlier, sources, on)} | more
    return replace(facts(), **given)  # type: ignore[arg-type]


def withheld() -> ReportFacts:
    gate = Gate("agency-weight", "Tỷ trọng của một đơn vị", Decimal(97), Decimal(50), False, "Sở Xây dựng chiếm 97,0%")
    return covered(gates=(gate,))


def test_coverage_is_said_first_with_figures_that_have_cells() -> None:
    given = covered()
    model = build_report(given)
    said = model.opening[1].text.replace("\u00a0", " ")
    assert said.startswith(
        "Số liệu của báo cáo này tổng hợp từ 20/24 đơn vị phải báo cáo có báo cáo được chấp nhận, "
        "bằng 82,1% tổng kế hoạch theo số liệu đơn vị báo cáo (8.226,0/10.016,0 tỷ đồng); còn 02 đơn vị "
        "(kế hoạch 1.790,0 tỷ đồng, giải ngân đến hết tháng trước đạt 428,0 tỷ đồng) chưa gửi hoặc phải hoàn thiện."
    )
    path = "\n".join(trace(model, make_context(given, "people_committee", None).evidence, "bao-phu.giai-ngan-con-lai"))
    assert "Biểu 01!J9 = 400.000.000.000 đồng" in path
    assert figures_of(model)["bao-phu.ke-hoach-con-lai"].value == 1790 * TY


def test_below_the_floor_nothing_is_compared_and_nobody_ranked() -> None:
    given = covered(share_of=20000)
    given = replace(given, progress=uncompared(given.progress))
    text = " ".join(p.text for s in build_report(given).sections for p in s.blocks if hasattr(p, "sentences"))
    assert "mục tiêu" not in text.partition("TÌNH HÌNH CHẤP HÀNH")[0]
    assert "cao nhất" not in text
    assert "không so sánh với mục tiêu, không xếp hạng" in build_report(given).opening[1].text


def test_an_extract_says_nothing_of_the_province() -> None:
    assert len(build_report(withheld(), "agency", "bqlgt").opening) == 1
    assert build_report(withheld(), "agency", "bqlgt").withheld == ()


def test_a_withheld_report_says_so_on_every_face() -> None:
    given = withheld()
    model = build_report(given)
    assert identity_of(model) == identity_of(build_report(covered())), "let pass it is the same report"
    paper = Document(BytesIO(render_docx(model, given, None)))
    body = [paragraph.text for paragraph in paper.paragraphs]
    assert WITHHELD in body
    assert body[body.index(WITHHELD) + 1] == "Tỷ trọng của một đơn vị: Sở Xây dựng chiếm 97,0%."
    assert any(WITHHELD in paragraph.text for paragraph in paper.sections[0].first_page_header.paragraphs)
    book = load_workbook(BytesIO(render_xlsx(model, given)), read_only=True)
    assert all(WITHHELD in str(next(sheet.iter_rows(2, 2))[0].value) for sheet in book.worksheets)
    page = render_html(model, given).decode()
    assert WITHHELD in page
    assert "Sở Xây dựng chiếm 97,0%" in page
    assert WITHHELD not in render_html(build_report(covered()), covered()).decode()


def test_machines_read_coverage_and_gates() -> None:
    found = summary(withheld(), {}, {})
    assert found["coverage"]["share_pct"] == 82.13
    assert found["coverage"]["agencies"]["absent"][0] == {
        "agency": "sld", "plan_vnd": 1000 * TY, "disbursed_vnd": 400 * TY,
    }  # fmt: skip
    assert found["gates"] == [
        {
            "id": "agency-weight", "value": 97.0, "limit": 50.0, "passed": False, "let_pass_by": None,
            "reason": "Sở Xây dựng chiếm 97,0%",
        }
    ]  # fmt: skip
