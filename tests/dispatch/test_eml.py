"""The MIME bytes: well formed, deterministic, Vietnamese all the way."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.dispatch.eml import BodyError, eml_name, to_eml
from tasks.dispatch.smtp_settings import Sender
from tasks.letters.address import AddressError, file_name
from tasks.letters.key import message_id, outbox_key
from tasks.letters.message import Attachment
from tests.dispatch.samples import KNOWN_AT, message

SENDER = Sender("giaingan@skhdt.bacninh.example", 'Hệ thống "giải ngân", tỉnh Bắc Ninh')
LONG_NAME = "Phụ lục tổng hợp tình hình giải ngân kế hoạch vốn đầu tư công của thị xã Quế Võ, kỳ 05-8-2023.xlsx"


def _eml(**changes: object) -> bytes:
    composed = replace(message("vanthu@sxd.example"), **changes)
    return to_eml(composed, message_id(outbox_key(composed)), SENDER, KNOWN_AT)


def _parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def _name_in(content: bytes) -> str:
    """The sender's name by the older parser: Python 3.11's newer one puts a space between encoded words of a name."""
    raw = message_from_bytes(content, policy=policy.compat32)["From"]
    return str(make_header(decode_header(raw.rpartition("<")[0].strip())))


def test_everything_vietnamese_survives() -> None:
    subject = "[Bắc Ninh 2023, kỳ 05/8/2023] Đề nghị sửa báo cáo của Ủy ban nhân dân thị xã Thuận Thành"
    parsed = _parsed(_eml(subject=subject, attachments=(Attachment(LONG_NAME, bytes(range(256))),)))
    assert parsed["Subject"] == subject
    assert _name_in(_eml()) == SENDER.name
    assert parsed["From"].addresses[0].addr_spec == SENDER.address
    assert parsed.get_body(("plain",)).get_content().strip() == "Kính gửi: Ủy ban nhân dân thị xã Quế Võ, a"
    assert "<p>Kính gửi: Ủy ban nhân dân thị xã Quế Võ, a</p>" in parsed.get_body(("html",)).get_content()
    (file,) = parsed.iter_attachments()
    assert file.get_filename() == LONG_NAME
    assert file.get_content_disposition() == "attachment"
    assert file.get_content() == bytes(range(256))
    assert not any(part.defects for part in parsed.walk())


def test_a_message_stands_beside_the_one_that_it_goes_on_from() -> None:
    key = "ab" * 32
    parsed = _parsed(_eml(follows=key))
    assert parsed["In-Reply-To"] == parsed["References"] == message_id(key)
    assert _parsed(_eml())["In-Reply-To"] is None


TEXT = 'Đề nghị sửa báo cáo của Ủy ban nhân dân thị xã Quế Võ (5/8), 41,2% "x" a@b; <i> kỳ Q=?'
WORDS = st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=40).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(subject=WORDS, name=WORDS, file=WORDS)
def test_no_header_loses_a_letter_or_a_space(subject: str, name: str, file: str) -> None:
    composed = replace(message("a@b.example"), subject=subject, attachments=(Attachment(f"{file}.xlsx", b""),))
    content = to_eml(composed, message_id(outbox_key(composed)), Sender("c@d.example", name), KNOWN_AT)
    parsed = _parsed(content)
    assert parsed["Subject"] == (subject if len(subject) <= 250 else subject[:249].rstrip() + "…")
    assert _name_in(content) == (name if len(name) <= 250 else name[:249].rstrip() + "…")
    assert [item.get_filename() for item in parsed.iter_attachments()] == [file_name(f"{file}.xlsx")]


def test_headers_are_those_of_a_machine_to_one_person() -> None:
    parsed = _parsed(_eml())
    assert parsed["To"] == "vanthu@sxd.example"
    assert parsed["Reply-To"] == "tonghop@skhdt.bacninh.example"
    assert parsed["Date"] == "Fri, 04 Aug 2023 09:00:00 +0700"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Cc"] is None
    assert parsed["Bcc"] is None


def test_equal_arguments_give_equal_bytes_in_seven_bits() -> None:
    files = (Attachment(LONG_NAME, b"x" * 5000), Attachment("tổng quan.html", b"<html>"))
    assert _eml(attachments=files) == _eml(attachments=files)
    assert _eml(attachments=files).isascii()
    assert b"\n" not in _eml(attachments=files).replace(b"\r\n", b"")


def test_line_breaks_cannot_add_headers() -> None:
    content = _eml(subject="Báo cáo\r\nBcc: ai-do@x.example\n\n<script>")
    assert _parsed(content)["Bcc"] is None
    assert _parsed(content)["Subject"] == "Báo cáo Bcc: ai-do@x.example <script>"


@pytest.mark.parametrize("field", ["recipient", "reply_to"])
def test_an_address_that_is_more_than_one_is_refused(field: str) -> None:
    with pytest.raises(AddressError):
        _eml(**{field: "a@sxd.example, b@stc.example"})


@pytest.mark.parametrize("html", ["", "/etc/hostname", "Chỉ là chữ"])
def test_a_body_that_is_no_document_is_refused(html: str) -> None:
    with pytest.raises(BodyError):
        _eml(html=html)


def test_the_files_name_is_safe_and_sorts() -> None:
    assert eml_name(7, "receipt", "Van.Thu/../@sxd.example") == "007-receipt-van-thu-sxd-example.eml"


def test_a_sender_without_a_name_is_its_address() -> None:
    content = to_eml(message("a@b.example"), "<x@y.example>", Sender("c@d.example", ""), KNOWN_AT)
    assert content.startswith(b"From: c@d.example\r\nTo: a@b.example\r\n")
