"""The mailbox channel against a real IMAP server on loopback, well and badly behaved."""

import logging
import ssl
import time
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config.channels import MailboxChannel, SecretRef
from tasks.collect.mailbox import poll_mailbox
from tasks.collect.originals import Originals
from tasks.collect.types import Polled
from tests.collect.imap_server import PASSWORD, USER, Box, ImapServer, Mail, imap_server

pytestmark = pytest.mark.slow  # a real server, and its silences

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AS_OF = datetime(2023, 8, 5, 8, 0, tzinfo=HANOI)
REGISTERED = {"vanthu@stc.example": "stc", "vanthu@sxd.example": "sxd"}


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running


@pytest.fixture
def box(server: ImapServer) -> Box:
    return server.box


class Round:
    """Polls one server."""

    def __init__(self, server: ImapServer, tmp_path: Path) -> None:
        self.server = server
        self.originals = tmp_path / "originals"
        self.password = "hunter2"

    def poll(self, marks: dict[str, str] | None = None, **options: Any) -> Polled:
        settings: dict[str, Any] = {
            "kind": "mailbox",
            "id": "hop-thu",
            "host": "127.0.0.1",
            "port": self.server.port,
            "security": "plain",
            "user": USER,
            "secret": {"env": "MAIL_PASSWORD"},
            "timeout_seconds": 0.4,
            "deadline_seconds": 10,
        }
        channel = MailboxChannel.model_validate(settings | options)
        return poll_mailbox(
            channel,
            Originals(self.originals, "bn", AS_OF),
            REGISTERED,
            marks or {},
            AS_OF,
            secret=lambda _: self.password,
        )


@pytest.fixture
def round_(server: ImapServer, tmp_path: Path) -> Round:
    return Round(server, tmp_path)


def letter(*files: tuple[str, bytes], sender: str = "Văn thư <vanthu@stc.example>", number: int = 1) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "tonghop@skhdt.example"
    message["Subject"] = "Báo cáo giải ngân"
    message["Message-ID"] = f"<{number}@stc.example>"
    message["Date"] = "Tue, 01 Jan 2013 00:00:00 +0700"
    message.set_content("Kính gửi.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_attachments_of_a_registered_address_are_received(box: Box, round_: Round) -> None:
    box.mails[5] = Mail(letter(("Báo cáo tháng 7.xlsx", b"abc"), ("phụ lục.zip", b"zip")))
    polled = round_.poll()
    assert polled.faults == ()
    first, second = polled.received
    assert (first.file_name, second.file_name) == ("Báo cáo tháng 7.xlsx", "phụ lục.zip")
    assert first.kept_at.read_bytes() == b"abc"
    assert (first.agency, first.sender, first.period, first.quarantine) == ("stc", "vanthu@stc.example", None, None)
    assert first.origin == "<1@stc.example>"
    assert first.received_at == datetime(2023, 8, 3, 9, 30, 15, tzinfo=HANOI), "the server's date, not the letter's"
    assert polled.marks == {"uid": "7 5"}
    assert round_.poll() == polled


def test_messages_are_only_looked_at(box: Box, round_: Round) -> None:
    box.mails[5] = Mail(letter(("a.xlsx", b"abc")))
    round_.poll()
    asked = " ".join(box.commands).upper()
    assert "EXAMINE" in asked
    assert not [word for word in ("SELECT", "STORE", "EXPUNGE", "MOVE", "COPY", "DELETE") if word in asked]
    assert "BODY[" not in asked, "without PEEK the message would be marked as read"


def test_only_new_messages_are_read(box: Box, round_: Round) -> None:
    box.mails[5] = Mail(letter(("a.xlsx", b"a")))
    first = round_.poll()
    again = round_.poll(first.marks)
    assert (again.received, again.faults, again.marks) == ((), (), {"uid": "7 5"})
    box.mails[9] = Mail(letter(("b.xlsx", b"b")))
    assert [item.file_name for item in round_.poll(first.marks).received] == ["b.xlsx"]


def test_a_new_uidvalidity_means_reading_all_again(box: Box, round_: Round) -> None:
    box.mails[5] = Mail(letter(("a.xlsx", b"a")))
    first = round_.poll()
    box.validity = 8
    again = round_.poll(first.marks)
    assert [item.sha256 for item in again.received] == [item.sha256 for item in first.received]
    assert again.marks == {"uid": "8 5"}


@pytest.mark.parametrize("mark", ["", "7", "x y", "7 -1", "7 5 5"])
def test_a_senseless_mark_means_reading_all_again(box: Box, round_: Round, mark: str) -> None:
    box.mails[5] = Mail(letter(("a.xlsx", b"a")))
    assert len(round_.poll({"uid": mark}).received) == 1


def test_rounds_are_limited_and_go_on(box: Box, round_: Round) -> None:
    for uid in (3, 1, 2):
        box.mails[uid] = Mail(letter((f"{uid}.xlsx", b"%d" % uid)))
    first = round_.poll(max_messages=2)
    assert [item.file_name for item in first.received] == ["1.xlsx", "2.xlsx"]
    second = round_.poll(first.marks, max_messages=2)
    assert [item.file_name for item in second.received] == ["3.xlsx"]


def test_an_empty_box(round_: Round) -> None:
    polled = round_.poll()
    assert (polled.received, polled.faults, polled.marks) == ((), (), {"uid": "7 0"})


@pytest.mark.parametrize(
    ("sender", "known_as", "reason"),
    [
        ("lạ <ke.la@gmail.example>", "ke.la@gmail.example", "ke.la@gmail.example"),
        ("vanthu@stc.example <ke.la@gmail.example>", None, ""),
        ("vanthu@stc.example, ke.la@gmail.example", None, "một người gửi"),
        ("vanthu@stc.example.evil.example", "vanthu@stc.example.evil.example", "không phải địa chỉ đăng ký"),
        ("khong-phai-dia-chi", None, "một người gửi"),
    ],
)
def test_unknown_senders_are_quarantined(
    box: Box, round_: Round, sender: str, known_as: str | None, reason: str
) -> None:
    _, rest = letter(("a.xlsx", b"a")).split(b"\r\n", 1)
    box.mails[1] = Mail(f"From: {sender}\r\n".encode() + rest)
    (item,) = round_.poll().received
    assert item.agency is None
    assert item.quarantine is not None
    assert reason in item.quarantine
    assert known_as is None or item.sender == known_as


def test_two_from_headers_are_nobody(box: Box, round_: Round) -> None:
    box.mails[1] = Mail(b"From: ke.la@gmail.example\r\n" + letter(("a.xlsx", b"a")))
    (item,) = round_.poll().received
    assert (item.agency, item.sender) == (None, None)


def test_the_address_is_known_in_any_case(box: Box, round_: Round) -> None:
    box.mails[1] = Mail(letter(("a.xlsx", b"a"), sender="VanThu@STC.example"))
    (item,) = round_.poll().received
    assert (item.agency, item.sender) == ("stc", "vanthu@stc.example")


GOOD = "mail.skhdt.example; dkim=pass header.d=stc.example"


@pytest.mark.parametrize(
    ("results", "believed"),
    [
        ([GOOD], True),
        (["mail.skhdt.example; dmarc=pass (p=none) header.from=stc.example"], True),
        ([], False),
        (["mail.skhdt.example; dkim=fail header.d=stc.example"], False),
        (["mail.skhdt.example; dkim=pass header.d=gmail.example"], False),
        (["evil.example; dkim=pass header.d=stc.example"], False),
        (["mail.skhdt.example; dkim=none", GOOD], False),
    ],
)
def test_where_required_the_server_must_vouch(box: Box, round_: Round, results: list[str], believed: bool) -> None:
    head = "".join(f"Authentication-Results: {result}\r\n" for result in results).encode()
    box.mails[1] = Mail(head + letter(("a.xlsx", b"a")))
    (item,) = round_.poll(require_dkim=True, authserv_id="mail.skhdt.example").received
    assert (item.agency == "stc") is believed
    assert (item.quarantine is None) is believed
    (unchecked,) = round_.poll().received
    assert unchecked.agency == "stc"


def test_a_message_too_large_is_held_back_not_lost(box: Box, round_: Round) -> None:
    box.mails[1] = Mail(letter(("a.xlsx", b"a")), size=60_000_000)
    box.mails[2] = Mail(letter(("b.xlsx", b"b")))
    large, small = round_.poll(max_bytes=1_000_000).received
    assert (large.file_name, large.agency) == ("thu-1.eml", "stc")
    assert "60 MB" in (large.quarantine or "")
    assert b"vanthu@stc.example" in large.kept_at.read_bytes()
    assert small.file_name == "b.xlsx"


def test_an_attachment_too_large_is_a_fault(box: Box, round_: Round) -> None:
    box.mails[1] = Mail(letter(("a.xlsx", b"x" * 1001), ("b.xlsx", b"x" * 1000)))
    polled = round_.poll(max_bytes=1000)
    assert [item.file_name for item in polled.received] == ["b.xlsx"]
    assert [fault.origin for fault in polled.faults] == ["hop-thu/7/1"]


def test_too_many_attachments_are_a_fault(box: Box, round_: Round) -> None:
    box.mails[1] = Mail(letter(*[(f"{number}.xlsx", b"x") for number in range(4)]))
    polled = round_.poll(max_attachments=3)
    assert len(polled.received) == 3
    assert len(polled.faults) == 1


def test_a_message_that_cannot_be_taken_apart_is_held_back(box: Box, round_: Round) -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(1100)
    )
    box.mails[1] = Mail(b"From: vanthu@stc.example\r\n" + nested)
    box.mails[2] = Mail(letter(("b.xlsx", b"b")))
    bad, good = round_.poll().received
    assert (bad.file_name, bad.agency) == ("thu-1.eml", None)
    assert "hộp thư" in (bad.quarantine or "")
    assert good.file_name == "b.xlsx"


def test_a_message_deleted_meanwhile_is_passed_over(box: Box, round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    class Vanishing(dict[int, Mail]):
        def get(self, uid: int, default: Any = None) -> Any:
            return None if uid == 1 else super().get(uid, default)

    box.mails = Vanishing({1: Mail(letter(("a.xlsx", b"a"))), 2: Mail(letter(("b.xlsx", b"b")))})
    polled = round_.poll()
    assert [item.file_name for item in polled.received] == ["b.xlsx"]
    assert polled.faults == ()


@pytest.mark.parametrize("trouble", ["silent", "hang up", "garbage", "drip", "no"])
@pytest.mark.parametrize("command", ["GREETING", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "BODY"])
def test_trouble_is_a_fault_in_time_and_the_next_round_has_it_all(
    box: Box, round_: Round, command: str, trouble: str
) -> None:
    box.mails[1] = Mail(letter(("a.xlsx", b"a")))
    box.trouble = {command: trouble}
    started = time.monotonic()
    polled = round_.poll({"uid": "7 0"}, deadline_seconds=0.3, timeout_seconds=0.15)
    assert time.monotonic() - started < 2
    assert polled.received == ()
    assert len(polled.faults) == 1
    assert "hunter2" not in repr(polled)
    assert polled.marks == {"uid": "7 0"}
    box.trouble = {}
    assert len(round_.poll(polled.marks).received) == 1


@pytest.mark.parametrize("trouble", ["half", "huge"])
def test_a_broken_message_is_a_fault_and_what_came_before_is_kept(box: Box, round_: Round, trouble: str) -> None:
    box.mails[1] = Mail(letter(("a.xlsx", b"a")))
    first = round_.poll()
    box.mails[2] = Mail(letter(("b.xlsx", b"b")))
    box.trouble = {"BODY": trouble}
    polled = round_.poll(first.marks)
    assert polled.received == ()
    assert [fault.reason.split(":")[0] for fault in polled.faults] == ["reading message 2"]
    assert polled.marks == {"uid": "7 1"}


def test_nobody_listens(server: ImapServer, round_: Round) -> None:
    server.shutdown()
    server.server_close()
    polled = round_.poll({"uid": "7 3"})
    assert [fault.reason for fault in polled.faults] == ["connecting: ConnectionRefusedError"]
    assert polled.marks == {"uid": "7 3"}


@pytest.mark.parametrize("password", ["hunter2", PASSWORD, 'a"b\\c'])
def test_any_password_can_be_used(box: Box, round_: Round, password: str) -> None:
    round_.password = password
    assert round_.poll().faults == ()


@pytest.mark.parametrize("password", ["", " ", "hunter2\r\nA1 DELETE INBOX"])
def test_a_password_that_would_smuggle_a_command_is_refused(box: Box, round_: Round, password: str) -> None:
    round_.password = password
    polled = round_.poll()
    assert [fault.reason for fault in polled.faults] == ["logging in: ValueError"]
    assert "LOGIN" not in box.commands


def test_a_missing_secret_is_a_fault(round_: Round, tmp_path: Path) -> None:
    channel = MailboxChannel(kind="mailbox", id="thu", host="127.0.0.1", user="u", secret=SecretRef(block="thu"))

    def missing(_: SecretRef) -> str:
        raise KeyError

    polled = poll_mailbox(channel, Originals(tmp_path, "bn", AS_OF), {}, {"uid": "7 3"}, AS_OF, secret=missing)
    assert [fault.reason for fault in polled.faults] == ["secret (block thu) not found"]
    assert polled.marks == {"uid": "7 3"}


def test_no_password_in_logs(round_: Round, caplog: pytest.LogCaptureFixture, box: Box) -> None:
    caplog.set_level(logging.DEBUG)
    box.trouble = {"LOGIN": "no"}
    round_.poll()
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_tls_is_verified(tls_context: ssl.SSLContext, certificate: Path, tmp_path: Path, security: str) -> None:
    with imap_server(tls_context, implicit_tls=security == "ssl") as server:
        server.box.mails[1] = Mail(letter(("a.xlsx", b"a")))
        round_ = Round(server, tmp_path)
        refused = round_.poll(security=security)
        assert [fault.reason for fault in refused.faults] == [
            "connecting: TLS certificate not accepted (self-signed certificate)"
        ]
        assert "LOGIN" not in server.box.commands
        assert len(round_.poll(security=security, ca_file=certificate).received) == 1
