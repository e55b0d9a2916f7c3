"""What each kind of message says, to whom, and what it never says."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from config.agencies import Agency
from config.load import load_profile
from config.period import find_period
from config.profile import Profile
from tasks.dispatch import compose
from tasks.dispatch.preview import preview
from tasks.ledger.finding import CellRef, Finding
from tasks.letters.key import outbox_key
from tasks.letters.message import Attachment, Composed
from tasks.reallocate.types import Transfer
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
from tests.dispatch.samples import HANOI

PROFILE = load_profile("bac-ninh-2023")
PERIOD = find_period(PROFILE, date(2023, 8, 5))
AGENCY = PROFILE.agency("txquevo")
OTHER = PROFILE.agency("txthuanthanh")
SHA256 = "ab" * 32
RECEIVED = datetime(2023, 8, 4, 9, 5, tzinfo=HANOI)
WORKBOOK = Attachment("Quế Võ tháng 7 - cần sửa.xlsx", b"so tinh")

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


def _finding(**changes: Any) -> Finding:
    facts: dict[str, Any] = {
        "rule": "luy-ke-giam", "rule_version": 1, "severity": "error", "submission": SHA256, "agency": "txquevo",
        "cell": CellRef("Biểu 1", "H12"), "field": "disbursed_vnd", "project_key": "7954321",
        "project_name": "Đường trục thị xã", "funding_source": "nsdp", "supplied": "9.000.000.000",
        "expected": "không nhỏ hơn 10.000.000.000", "difference": "-1.000.000.000",
        "message": "Lũy kế giải ngân 9.000.000.000 đồng nhỏ hơn kỳ trước", "mend": "Ghi lại số lũy kế từ 01/01",
    }  # fmt: skip
    return Finding(**{**facts, **changes})


def _receipt(**changes: Any) -> Composed:
    facts: dict[str, Any] = {
        "file_name": "Báo cáo T7.xlsx", "sha256": SHA256, "received_at": RECEIVED, "projects": 37,
        "plan_vnd": 1_234_058_000_000, "disbursed_vnd": 649_355_737_000,
    }  # fmt: skip
    return compose.receipt(PROFILE, PERIOD, AGENCY, **{**facts, **changes})


def _returned(*findings: Finding, profile: Profile = PROFILE, **changes: Any) -> Composed:
    facts: dict[str, Any] = {
        "file_name": "Báo cáo T7.xlsx",
        "sha256": SHA256,
        "findings": findings,
        "workbook": WORKBOOK,
    }
    return compose.returned_workbook(profile, PERIOD, AGENCY, **{**facts, **changes})


def _transfer(donor: Agency, recipient: Agency, amount: int, *, source: str = "nsdp", suffix: str = "") -> Transfer:
    return Transfer(
        donor=f"70{donor.code}{suffix}", donor_name=f"Dự án giảm của {donor.name}", donor_agency=donor.code,
        recipient=f"71{recipient.code}{suffix}", recipient_name=f"Dự án tăng của {recipient.name}",
        recipient_agency=recipient.code, funding_source=source, amount_vnd=amount, decided_by="UBND tỉnh", tier=2,
        why_donor="", why_recipient="", binding="",
    )  # fmt: skip


def _decision(agency: Agency, *transfers: Transfer) -> Composed:
    return compose.decision_notice(
        PROFILE, PERIOD, agency, document_number="Quyết định số 512/QĐ-UBND", decided_on=date(2023, 8, 15),
        decided_by="UBND tỉnh", transfers=transfers,
    )  # fmt: skip


def _report(**changes: Any) -> Composed:
    facts: dict[str, Any] = {
        "recipient": "vanthu@ubnd.bacninh.example", "addressee": "UBND tỉnh (b/c)", "report_hash": "cd" * 32,
        "documents": [Attachment("Báo cáo tổng hợp.docx", b"1"), Attachment("Phụ lục.xlsx", b"2")],
        "sentences": ["Lũy kế giải ngân đến hết ngày 31/7/2023 đạt 1.234,5 tỷ đồng."],
    }  # fmt: skip
    return compose.consolidated_report(PROFILE, PERIOD, **{**facts, **changes})


EVERY_KIND: dict[str, Callable[[], Composed]] = {
    "receipt": _receipt,
    "returned_workbook": lambda: _returned(_finding()),
    "unreadable_notice": lambda: compose.unreadable_notice(
        PROFILE, PERIOD, AGENCY, file_name="ảnh.jpg", sha256=SHA256, message="Tệp là ảnh.", mend="gửi tệp Excel."
    ),
    "consolidated_report": _report,
    "agency_extract": lambda: compose.agency_extract(PROFILE, PERIOD, AGENCY, model=EXTRACT),
    "reminder": lambda: compose.reminder(PROFILE, PERIOD, AGENCY, on=date(2023, 8, 3)),
    "escalation": lambda: compose.escalation(
        PROFILE, PERIOD, recipient="lanhdao@skhdt.bacninh.example", addressee="Lãnh đạo Sở",
        overdue=[compose.Overdue("UBND thị xã Quế Võ", 3)], on=date(2023, 8, 7),
    ),
    "decision_notice": lambda: _decision(AGENCY, _transfer(AGENCY, OTHER, 5_000_000_000)),
    "operator_alert": lambda: compose.operator_alert(
        PROFILE, PERIOD, recipient="van-hanh@skhdt.bacninh.example", title="Hộp thư không đọc được",
        lines=["IMAP: timed out"], on=date(2023, 8, 4),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_names_profile_and_period_and_keeps_to_the_form(kind: str) -> None:
    composed = EVERY_KIND[kind]()
    assert composed.kind == kind
    assert composed.subject.startswith("[Bắc Ninh 2023, kỳ 05/8/2023] ")
    assert (composed.profile, composed.period) == ("bac-ninh-2023", "2023-08-05")
    assert composed.reply_to == "tonghop@skhdt.bacninh.example"
    assert composed.html.startswith("<!DOCTYPE html>")
    assert composed.html.endswith("</html>")
    assert "\n" not in composed.html
    assert composed.text.startswith("Kính gửi: ")
    assert not re.search(r"<[a-z/]|{{|{%|None\b", composed.text)
    assert "SỐ LIỆU MINH HỌA" not in composed.text


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_same_facts_compose_the_same_message(kind: str) -> None:
    assert EVERY_KIND[kind]() == EVERY_KIND[kind]()


def test_a_receipt_says_what_was_read() -> None:
    composed = _receipt()
    assert composed.recipient == "vanthu@quevo.bacninh.example"
    assert (
        "đọc được 37 dự án, kế hoạch vốn 1.234.058.000.000 đồng, lũy kế giải ngân 649.355.737.000 đồng" in composed.text
    )
    for line in (
        "Tên tệp | Báo cáo T7.xlsx",
        f"Mã kiểm tra SHA-256 | {SHA256}",
        "Thời điểm nhận | 09 giờ 05 ngày 04/8/2023",
        "Thời hạn gửi báo cáo | hết ngày 04/8/2023",
    ):
        assert f"\n{line}\n" in composed.text
    assert "sau thời hạn" not in composed.text
    assert "đến sau thời hạn" in _receipt(is_late=True).text


def test_one_receipt_per_file() -> None:
    assert outbox_key(_receipt()) == outbox_key(_receipt(received_at=RECEIVED.replace(hour=10), is_late=True))
    assert outbox_key(_receipt()) != outbox_key(_receipt(sha256="cd" * 32))


def test_sample_data_are_marked() -> None:
    assert "SỐ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THỰC." in _receipt(illustrative=True).text


def test_what_others_wrote_is_text_and_never_markup() -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=y>'
    composed = _receipt(file_name=evil)
    assert "<script" not in composed.html
    assert "<img" not in composed.html
    assert "&lt;script&gt;" in composed.html
    assert evil in composed.text


def test_a_returned_workbook_lists_errors_first_with_place_and_mend() -> None:
    warning = _finding(severity="warning", rule="canh-bao", message="Tỷ lệ trên 100%", mend="Giải trình")
    composed = _returned(warning, _finding())
    assert "có 1 lỗi phải sửa và 1 nội dung cần giải trình" in composed.text
    assert "gửi lại trước 17 giờ 00 ngày 09/8/2023" in composed.text
    rows = [line for line in composed.text.splitlines() if "Biểu 1!H12" in line]
    assert rows == [
        "1 | Biểu 1!H12 | Lũy kế giải ngân 9.000.000.000 đồng nhỏ hơn kỳ trước | Ghi lại số lũy kế từ 01/01",
        "2 | Biểu 1!H12 | Tỷ lệ trên 100% | Giải trình",
    ]
    assert composed.attachments == (WORKBOOK,)


def test_only_warnings_ask_for_an_explanation() -> None:
    composed = _returned(_finding(severity="warning"))
    assert "Đề nghị giải trình" in composed.subject
    assert "đã được tiếp nhận" in composed.text
    assert "phải sửa" not in composed.text


def test_a_notice_only_profile_sends_places_without_figures_or_file() -> None:
    profile = PROFILE.model_copy(update={"returns": PROFILE.returns.model_copy(update={"attach_workbook": False})})
    composed = _returned(_finding(), profile=profile)
    assert composed.attachments == ()
    assert "1 | Biểu 1!H12 | Lỗi phải sửa" in composed.text
    for secret in ("9.000.000.000", "10.000.000.000", "Đường trục thị xã", "7954321"):
        assert secret not in composed.text + composed.html


def test_findings_beyond_the_list_are_counted() -> None:
    many = [_finding(cell=CellRef("Biểu 1", f"H{row}")) for row in range(1, 26)]
    assert "Còn 5 nội dung khác, xem tại trang đầu của tệp kèm theo" in _returned(*many).text


def test_findings_of_others_and_waived_ones_are_left_out() -> None:
    others = [_finding(agency="sxd", message="của đơn vị khác"), _finding(submission="ee" * 32, message="của tệp khác")]
    composed = _returned(_finding(), *others, _finding(message="đã miễn", waived="có văn bản"))
    assert "có 1 lỗi phải sửa." in composed.text
    assert not {word for word in ("của đơn vị khác", "của tệp khác", "đã miễn") if word in composed.text}


def test_new_findings_on_the_same_file_are_a_new_message() -> None:
    assert outbox_key(_returned(_finding())) == outbox_key(_returned(_finding()))
    assert outbox_key(_returned(_finding())) != outbox_key(_returned(_finding(), _finding(message="khác")))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2023, 8, 3), "còn 1 ngày"),
        (date(2023, 8, 4), "hết ngày hôm nay (04/8/2023)"),
        (date(2023, 8, 5), "đã quá 1 ngày"),
    ],
)
def test_a_reminder_counts_days_before_on_and_after_the_last_day(on: date, said: str) -> None:
    assert said in compose.reminder(PROFILE, PERIOD, AGENCY, on=on).text


def test_an_escalation_without_anybody_overdue_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        compose.escalation(PROFILE, PERIOD, recipient="a@b.example", addressee="", overdue=[], on=date(2023, 8, 7))


def test_a_decision_notice_adds_up_the_agencys_own_changes_only() -> None:
    transfers = [
        _transfer(AGENCY, OTHER, 3_000_000_000),
        _transfer(AGENCY, PROFILE.agency("sxd"), 2_000_000_000),
        _transfer(OTHER, AGENCY, 1_500_000_000, source="sdd"),
        _transfer(OTHER, PROFILE.agency("sxd"), 9_000_000_000, suffix="x"),
    ]
    composed = _decision(AGENCY, *transfers)
    own = "UBND thị xã Quế Võ"
    assert f"1 | 70txquevo | Dự án giảm của {own} | Ngân sách địa phương (cân đối) | 5.000.000.000 | -" in composed.text
    assert f"2 | 71txquevo | Dự án tăng của {own} | Thu tiền sử dụng đất | - | 1.500.000.000" in composed.text
    assert "Tổng cộng | | 5.000.000.000 | 1.500.000.000" in composed.text
    for strange in ("Thuận Thành", "Sở Xây dựng", "70txthuanthanh", "71sxd", "9.000.000.000"):
        assert strange not in composed.text + composed.html


def test_a_decision_that_does_not_concern_an_agency_tells_it_nothing() -> None:
    with pytest.raises(ValueError, match="concerns agency"):
        _decision(AGENCY, _transfer(OTHER, PROFILE.agency("sxd"), 1))


@pytest.mark.parametrize("kind", ["receipt", "returned_workbook", "unreadable_notice", "agency_extract", "reminder"])
def test_no_agency_reads_another_agencys_name_or_address(kind: str) -> None:
    composed = EVERY_KIND[kind]()
    strange = [word for other in PROFILE.agencies if other.code != AGENCY.code for word in (other.name, other.email)]
    assert not [word for word in strange if word and word in composed.text + composed.html + composed.subject]


def test_a_report_lists_its_files_and_says_what_it_corrects() -> None:
    composed = _report(corrects="Báo cáo ngày 05/8/2023")
    assert "số liệu đến hết ngày 31/7/2023" in composed.subject
    assert "- Lũy kế giải ngân đến hết ngày 31/7/2023 đạt 1.234,5 tỷ đồng." in composed.text
    assert "Báo cáo tổng hợp.docx | 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b" in composed.text
    assert composed.text.startswith("Kính gửi: UBND tỉnh\n\nBáo cáo ngày 05/8/2023\n\n")
    assert "thay thế" not in _report().text


def test_an_agency_without_an_address_is_an_error() -> None:
    silent = AGENCY.model_copy(update={"email": None})
    with pytest.raises(compose.NoAddressError, match="txquevo"):
        compose.reminder(PROFILE, PERIOD, silent, on=date(2023, 8, 3))


def test_a_preview_shows_what_the_recipient_gets() -> None:
    shown = preview(_returned(_finding()))
    assert shown.startswith(
        "Đến: vanthu@quevo.bacninh.example\nTrả lời về: tonghop@skhdt.bacninh.example\nTiêu đề: [Bắc"
    )
    assert "Kính gửi: UBND thị xã Quế Võ" in shown
    assert shown.endswith("Tệp kèm theo:\n- Quế Võ tháng 7 - cần sửa.xlsx (7 byte)\n")
    bare = preview(replace(_receipt(), reply_to=None))
    assert "Trả lời về: (không)" in bare
    assert "Tệp kèm theo:" not in bare


def test_an_extract_carries_its_tables_in_the_message_itself() -> None:
    told = compose.agency_extract(PROFILE, PERIOD, AGENCY, model=EXTRACT)
    assert not told.attachments
    assert "<ul><li>Dự án A;</li><li>Dự án B&amp;C.</li></ul>" in told.html
    assert "<td>Đường R&amp;D</td>" in told.html
    assert "Cầu | –" in told.text
    assert "Tổng cộng | 41,2" in told.text


def test_the_same_extract_at_a_later_moment_is_the_same_message() -> None:
    later = replace(EXTRACT, as_of="2023-08-09T08:00:00+07:00")
    other = replace(EXTRACT, sections=())
    keys = [outbox_key(compose.agency_extract(PROFILE, PERIOD, AGENCY, model=m)) for m in (EXTRACT, later, other)]
    assert keys[0] == keys[1]
    assert keys[0] != keys[2]


def test_an_extract_goes_to_its_own_agency_only() -> None:
    with pytest.raises(ValueError, match="txquevo"):
        compose.agency_extract(PROFILE, PERIOD, OTHER, model=EXTRACT)
    with pytest.raises(ValueError, match="the province"):
        compose.agency_extract(PROFILE, PERIOD, AGENCY, model=replace(EXTRACT, agency=None))
