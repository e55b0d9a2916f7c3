"""What goes back to an agency about its file: errors to fix, warnings to explain."""

from typing import Any

from config.profile import Profile
from tasks.check.return_letters import returned_workbook
from tasks.ledger.finding import CellRef, Finding
from tasks.letters.key import outbox_key
from tasks.letters.message import Attachment, Composed
from tasks.read.receipts import receipt
from tests.letters.form import AGENCY, PERIOD, PROFILE, keeps_to_the_form, names_no_other_agency

SHA256 = "ab" * 32
WORKBOOK = Attachment("Quế Võ tháng 7 - cần sửa.xlsx", b"so tinh")


def _finding(**changes: Any) -> Finding:
    facts: dict[str, Any] = {
        "rule": "luy-ke-giam", "rule_version": 1, "severity": "error", "submission": SHA256, "agency": "txquevo",
        "cell": CellRef("Biểu 1", "H12"), "field": "disbursed_vnd", "project_key": "7954321",
        "project_name": "Đường trục thị xã", "funding_source": "nsdp", "supplied": "9.000.000.000",
        "expected": "không nhỏ hơn 10.000.000.000", "difference": "-1.000.000.000",
        "message": "Lũy kế giải ngân 9.000.000.000 đồng nhỏ hơn kỳ trước", "fix": "Ghi lại số lũy kế từ 01/01",
    }  # fmt: skip
    return Finding(**{**facts, **changes})


def _returned(*findings: Finding, profile: Profile = PROFILE, **changes: Any) -> Composed:
    facts: dict[str, Any] = {
        "file_name": "Báo cáo T7.xlsx",
        "sha256": SHA256,
        "findings": findings,
        "workbook": WORKBOOK,
    }
    return returned_workbook(profile, PERIOD, AGENCY, **{**facts, **changes})


def test_it_keeps_to_the_form_of_letters() -> None:
    keeps_to_the_form(_returned(_finding()), "returned_workbook")
    names_no_other_agency(_returned(_finding()))


def test_a_returned_workbook_lists_errors_first_with_place_and_fix() -> None:
    warning = _finding(severity="warning", rule="canh-bao", message="Tỷ lệ trên 100%", fix="Giải trình")
    composed = _returned(warning, _finding(), deadline=PERIOD.closes_at)
    assert "có 1 lỗi phải sửa và 1 nội dung cần giải trình" in composed.text
    assert "gửi lại trước 17 giờ 00 ngày 09/8/2023" in composed.text
    assert "kỳ này đã khóa sổ" in _returned(warning, _finding()).text, "no deadline that has passed"
    rows = [line for line in composed.text.splitlines() if "Biểu 1!H12" in line]
    assert rows == [
        "1 | Lỗi phải sửa | Biểu 1!H12 | Lũy kế giải ngân 9.000.000.000 đồng nhỏ hơn kỳ trước | "
        "Ghi lại số lũy kế từ 01/01",
        "2 | Cần giải trình | Biểu 1!H12 | Tỷ lệ trên 100% | Giải trình",
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
    assert "1 | Lỗi phải sửa | Biểu 1!H12" in composed.text
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


def test_amounts_are_told_in_the_unit_of_the_agencys_own_sheet() -> None:
    told = _returned(_finding(message="Lũy kế 9.000.000.000 đồng, kỳ trước 9.000.500.000 đồng"), unit="trieu").text
    assert "Lũy kế 9.000 triệu đồng, kỳ trước 9.000,5 triệu đồng" in told


def test_it_goes_on_from_the_receipt_of_the_file() -> None:
    received = receipt(
        PROFILE, PERIOD, AGENCY, file_name="Báo cáo T7.xlsx", sha256=SHA256, received_at=PERIOD.due_at, projects=1,
        plan_vnd=1, disbursed_vnd=0,
    )  # fmt: skip
    assert _returned(_finding()).follows == outbox_key(received)
