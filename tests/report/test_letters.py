"""The letters that carry the report: to the distribution list, and to each agency its own part."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tasks.letters.key import outbox_key
from tasks.letters.message import Attachment, Composed
from tasks.report.letters import agency_extract, consolidated_report
from tasks.report.model import (
    Appendix,
    Column,
    Figure,
    Paragraph,
    Provenance,
    ReportModel,
    Row,
    Section,
    Sentence,
    Table,
)
from tests.letters.form import AGENCY, PERIOD, PROFILE, keeps_to_the_form, names_no_other_agency

OTHER = PROFILE.agency("txthuanthanh")

RATE = Figure("don-vi.txquevo.ty-le", "pct", Decimal("41.2"), "41,2", "%", Provenance("tỷ lệ"))
EXTRACT = ReportModel(
    title="Tình hình giải ngân",
    symbol="TB-SKHĐT",
    audience="agency",
    agency="txquevo",
    profile="bac-ninh-2023",
    period="2023-08-05",
    as_of="2023-08-08T17:00:00+07:00",
    opening=(),
    sections=(
        Section(
            "situation",
            "I",
            "TÌNH HÌNH GIẢI NGÂN",
            (
                Paragraph((Sentence(("Tỷ lệ giải ngân đạt ", RATE, ".")),)),
                Paragraph((Sentence(("Dự án A;",)),), "item"),
                Paragraph((Sentence(("Dự án B&C.",)),), "item"),
            ),
        ),
    ),
    appendices=(
        Appendix(
            "projects",
            "",
            "Giải ngân theo dự án",
            Table(
                "theo-du-an",
                "Giải ngân theo dự án",
                (Column("Dự án"), Column("Tỷ lệ", "pct", "%")),
                (Row(("Đường R&D", RATE)), Row(("Cầu", None))),
                ("Tổng cộng", RATE),
                "Đơn vị tính: triệu đồng",
            ),
        ),
    ),
)


def _report(**changes: Any) -> Composed:
    facts: dict[str, Any] = {
        "recipient": "vanthu@ubnd.bacninh.example", "addressee": "UBND tỉnh (b/c)", "report_hash": "cd" * 32,
        "documents": [Attachment("Báo cáo tổng hợp.docx", b"1"), Attachment("Phụ lục.xlsx", b"2")],
        "sentences": ["Lũy kế giải ngân đến hết ngày 31/7/2023 đạt 1.234,5 tỷ đồng."],
    }  # fmt: skip
    return consolidated_report(PROFILE, PERIOD, **{**facts, **changes})


def test_they_keep_to_the_form_of_letters() -> None:
    extract = agency_extract(PROFILE, PERIOD, AGENCY, model=EXTRACT)
    keeps_to_the_form(extract, "agency_extract")
    names_no_other_agency(extract)
    keeps_to_the_form(_report(), "consolidated_report")
    assert _report() == _report()


def test_a_report_lists_its_files_and_says_what_it_corrects() -> None:
    composed = _report(corrects="Báo cáo ngày 05/8/2023")
    assert "số liệu đến hết ngày 31/7/2023" in composed.subject
    assert "- Lũy kế giải ngân đến hết ngày 31/7/2023 đạt 1.234,5 tỷ đồng." in composed.text
    assert "Báo cáo tổng hợp.docx | 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b" in composed.text
    assert composed.text.startswith("Kính gửi: UBND tỉnh\n\nBáo cáo ngày 05/8/2023\n\n")
    assert "thay thế" not in _report().text


def test_an_extract_carries_its_tables_in_the_message_itself() -> None:
    told = agency_extract(PROFILE, PERIOD, AGENCY, model=EXTRACT)
    assert not told.attachments
    assert "<ul><li>Dự án A;</li><li>Dự án B&amp;C.</li></ul>" in told.html
    assert "<td>Đường R&amp;D</td>" in told.html
    assert "Cầu | –" in told.text
    assert "Tổng cộng | 41,2" in told.text


def test_the_same_extract_at_a_later_moment_is_the_same_message() -> None:
    later = replace(EXTRACT, as_of="2023-08-09T08:00:00+07:00")
    other = replace(EXTRACT, sections=())
    keys = [outbox_key(agency_extract(PROFILE, PERIOD, AGENCY, model=m)) for m in (EXTRACT, later, other)]
    assert keys[0] == keys[1]
    assert keys[0] != keys[2]


def test_an_extract_goes_to_its_own_agency_only() -> None:
    with pytest.raises(ValueError, match="txquevo"):
        agency_extract(PROFILE, PERIOD, OTHER, model=EXTRACT)
    with pytest.raises(ValueError, match="the province"):
        agency_extract(PROFILE, PERIOD, AGENCY, model=replace(EXTRACT, agency=None))
