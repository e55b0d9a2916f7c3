"""The section on a closed plan year: the sums in a sentence, project by project in a table."""

from dataclasses import replace
from datetime import date

from tasks.progress.year_closing import ClosedLine, YearClosing
from tasks.report.carry_request import request_text
from tasks.report.model import Table
from tasks.report.recipient_facts import make_context
from tasks.report.report_facts import NextYear
from tasks.report.sections import plan_year
from tasks.report.summary import summary
from tests.report.facts import facts

TY = 10**9
LINES = (
    ClosedLine("7001001", "Đường A", "sxd", "nsdp", 100 * TY, 60 * TY, 30 * TY),
    ClosedLine("7001002", "Cầu B", "syt", "nsdp", 50 * TY, 50 * TY, 0),
)


def said(closing: YearClosing | None) -> tuple[str, list[Table]]:
    blocks = plan_year.write(make_context(replace(facts(), closing=closing), "people_committee", None)) or ()
    text = " ".join(block.text for block in blocks if not isinstance(block, Table)).replace("\u00a0", " ")
    return text, [block for block in blocks if isinstance(block, Table)]


def test_what_is_carried_over_and_what_lapses_is_said_project_by_project() -> None:
    text, [table] = said(YearClosing(2022, date(2023, 1, 31), LINES, ("3/QĐ-UBND",), None, 0))
    assert "kế hoạch vốn 150,0 tỷ đồng, giải ngân 110,0 tỷ đồng, còn lại 40,0 tỷ đồng." in text
    assert "sang năm 2023: 30,0 tỷ đồng của 01 dự án theo 3/QĐ-UBND" in text
    assert "không được giải ngân tiếp: 10,0 tỷ đồng" in text
    assert len(table.rows) == 1


def test_without_a_decision_it_says_so_and_without_a_closing_nothing() -> None:
    text, _ = said(YearClosing(2022, date(2023, 1, 31), (replace(LINES[0], carried_vnd=0),), (), None, 0))
    assert "Chưa có quyết định cho phép kéo dài sang năm 2023" in text
    assert said(None) == ("", [])


def test_the_request_lists_what_would_lapse() -> None:
    closing = YearClosing(2022, date(2023, 1, 31), LINES, (), None, 0)
    text = request_text(facts(), closing)
    assert [row[:5] for row in text.rows] == [
        ("Đường A", "Ngân sách địa phương (cân đối)", "100.000.000.000", "60.000.000.000", "10.000.000.000")
    ]
    assert "10.000.000.000 đồng" in text.before[0]


def test_the_plan_that_opened_in_january_is_said_apart_and_is_in_no_total() -> None:
    given = replace(facts(), next_year=NextYear(2024, 3, 50 * TY, 5 * TY))
    (block,) = plan_year.write(make_context(given, "people_committee", None)) or ()
    said = block.text.replace("\u00a0", " ")  # type: ignore[union-attr]
    assert (
        "kế hoạch năm 2024 của 03 dự án: kế hoạch vốn 50,0 tỷ đồng, giải ngân 5,0 tỷ đồng, bằng 10,0% kế hoạch" in said
    )
    found, without = summary(given, {}, {}), summary(facts(), {}, {})
    assert found["other_plan_years"] == {"2024": {"projects": 3, "plan_vnd": 50 * TY, "disbursed_vnd": 5 * TY}}
    assert (without["other_plan_years"], without["totals"]) == ({}, found["totals"])
