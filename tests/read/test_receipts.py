"""What an agency hears at once of a file: what was read of it, or that it could not be read."""

from datetime import date, datetime
from typing import Any

import pytest

from config.clock import HANOI
from tasks.letters.key import outbox_key
from tasks.letters.message import Composed
from tasks.letters.render import NoAddressError
from tasks.read.notices import UnreadFile, document_receipt, unreadable_notice
from tasks.read.receipts import receipt
from tests.letters.form import AGENCY, PERIOD, PROFILE, keeps_to_the_form, names_no_other_agency

SHA256 = "ab" * 32
RECEIVED = datetime(2023, 8, 4, 9, 5, tzinfo=HANOI)


def _receipt(**changes: Any) -> Composed:
    facts: dict[str, Any] = {
        "file_name": "Báo cáo T7.xlsx", "sha256": SHA256, "received_at": RECEIVED, "projects": 37,
        "plan_vnd": 1_234_058_000_000, "disbursed_vnd": 649_355_737_000,
    }  # fmt: skip
    return receipt(PROFILE, PERIOD, AGENCY, **{**facts, **changes})


def _unreadable() -> Composed:
    return unreadable_notice(PROFILE, PERIOD, AGENCY, [_PICTURE])


_PICTURE = UnreadFile("ảnh.jpg", SHA256, "Tệp là ảnh.", "gửi tệp Excel.")
_LOCKED = UnreadFile("khoa.xls", "cd" * 32, "Tệp được đặt mật khẩu.", "bỏ mật khẩu.")


def test_they_keep_to_the_form_of_letters() -> None:
    for composed, kind in ((_receipt(), "receipt"), (_unreadable(), "unreadable_notice")):
        keeps_to_the_form(composed, kind)
        names_no_other_agency(composed)
    assert _receipt() == _receipt()


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


def test_all_unreadable_files_of_an_agency_are_one_letter() -> None:
    both = unreadable_notice(PROFILE, PERIOD, AGENCY, [_PICTURE, _LOCKED], deadline=PERIOD.closes_at)
    keeps_to_the_form(both, "unreadable_notice")
    for words in ("2 tệp", "ảnh.jpg", "khoa.xls", "Tệp là ảnh.", "bỏ mật khẩu.", "Thời hạn gửi lại"):
        assert words in both.text
    assert outbox_key(both) == outbox_key(unreadable_notice(PROFILE, PERIOD, AGENCY, [_LOCKED, _PICTURE]))
    assert outbox_key(both) != outbox_key(_unreadable())


def test_nothing_is_asked_by_a_deadline_where_a_report_stands() -> None:
    for files in ([_PICTURE], [_PICTURE, _LOCKED]):
        told = unreadable_notice(PROFILE, PERIOD, AGENCY, files, in_force="Báo cáo đã được tiếp nhận.").text
        assert "Báo cáo đã được tiếp nhận." in told
        assert "Thời hạn gửi lại" not in told


def test_a_document_is_kept_and_the_table_still_asked_for() -> None:
    letter = UnreadFile("bao cao.docx", SHA256, "Tệp là văn bản (tệp Word).", "Gửi bảng.")
    alone = document_receipt(PROFILE, PERIOD, AGENCY, [letter])
    keeps_to_the_form(alone, "document_receipt")
    assert "bao cao.docx" in alone.text
    assert "gửi bảng số liệu dạng bảng tính" in alone.text
    beside = document_receipt(PROFILE, PERIOD, AGENCY, [letter], in_force="Đã tiếp nhận (tệp a.xlsx).")
    assert "a.xlsx" in beside.text
    assert "đề nghị Quý cơ quan gửi bảng" not in beside.text


def test_a_receipt_says_that_the_file_is_that_of_an_earlier_period() -> None:
    told = " ".join(_receipt(same_as=date(2023, 7, 5)).text.split())
    assert "giống hệt từng byte tệp Quý cơ quan đã gửi cho kỳ hạn ngày 05/7/2023" in told


def test_sample_data_are_marked() -> None:
    assert "SỐ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THỰC." in _receipt(illustrative=True).text


def test_what_others_wrote_is_text_and_never_markup() -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=y>'
    composed = _receipt(file_name=evil)
    assert "<script" not in composed.html
    assert "<img" not in composed.html
    assert "&lt;script&gt;" in composed.html
    assert evil in composed.text


def test_an_agency_without_an_address_is_an_error() -> None:
    silent = AGENCY.model_copy(update={"email": None})
    with pytest.raises(NoAddressError, match="txquevo"):
        unreadable_notice(PROFILE, PERIOD, silent, [_PICTURE])
