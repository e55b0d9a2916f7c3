"""yagmail behind its guards, against a real server on loopback."""

import builtins
import getpass
import logging
import socket
from pathlib import Path
from typing import Any

import pytest
import yagmail
from pydantic import SecretStr

from config.load import ConfigurationError
from config.settings import SmtpSettings
from tasks.dispatch.eml import to_eml
from tasks.dispatch.transport import Courier, Outcome
from tasks.letters.key import message_id, outbox_key
from tasks.letters.message import Attachment, Composed
from tests.dispatch.certificates import Authority, authority
from tests.dispatch.mail_server import MailServer
from tests.dispatch.samples import KNOWN_AT, message, smtp

SECRET = "mat-khau-Rat-Bi-Mat-7"


def _send(courier: Courier, composed: Composed) -> Outcome:
    return courier.send(
        composed.recipient, to_eml(composed, message_id(outbox_key(composed)), courier.sender, KNOWN_AT)
    )


def _one(settings: SmtpSettings, recipient: str = "ok-1@sxd.example", **changes: Any) -> Outcome:
    with Courier(settings) as courier:
        return _send(courier, message(recipient, **changes))


def _yagmail_answers(answer: object) -> Any:
    return lambda *_arguments, **_options: answer


# Guard 1: anything but {} is a failure.
@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ({}, "sent"),
        (False, "unknown"),
        (None, "unknown"),
        (True, "unknown"),
        ({"ok-1@sxd.example": (550, b"no")}, "refused"),
        ({"ok-1@sxd.example": (450, b"later")}, "transient"),
    ],
)
def test_only_an_empty_dict_means_sent(
    server: MailServer, monkeypatch: pytest.MonkeyPatch, answer: object, verdict: str
) -> None:
    monkeypatch.setattr(yagmail.SMTP, "send", _yagmail_answers(answer))
    assert _one(smtp(server.port)).verdict == verdict


@pytest.mark.parametrize(
    ("recipient", "verdict", "accepted"),
    [
        ("ok-1@sxd.example", "sent", 1),
        ("norcpt-1@sxd.example", "refused", 0),
        ("nodata-1@sxd.example", "refused", 0),
        ("grey-1@sxd.example", "transient", 0),
        ("full-1@sxd.example", "transient", 0),
        ("closing-1@sxd.example", "transient", 0),
        ("dropbefore-1@sxd.example", "transient", 0),
        ("stallbefore-1@sxd.example", "transient", 0),
        ("droplost-1@sxd.example", "unknown", 0),
        ("garbage-1@sxd.example", "unknown", 0),
        ("dropafter-1@sxd.example", "unknown", 1),
        ("stallafter-1@sxd.example", "unknown", 1),
    ],
)
def test_what_is_said_of_a_message_is_what_is_known_of_it(
    server: MailServer, recipient: str, verdict: str, accepted: int
) -> None:
    patience = 0.3 if recipient.startswith("stall") else 5
    outcome = _one(smtp(server.port, timeout_seconds=patience), recipient)
    assert outcome.verdict == verdict
    assert server.post.by_recipient()[recipient] == accepted


def test_yagmail_does_not_send_again_after_a_drop(server: MailServer) -> None:
    """Left to itself, yagmail 0.16 reconnects and sends the message up to three times."""
    with Courier(smtp(server.port)) as courier:
        assert _send(courier, message("dropafter-1@sxd.example")).verdict == "unknown"
        assert _send(courier, message("ok-1@sxd.example")).verdict == "sent"
    assert server.post.content_seen == {"dropafter-1@sxd.example": 1, "ok-1@sxd.example": 1}


def test_an_idle_connection_that_the_server_closed_is_no_failure(server: MailServer) -> None:
    with Courier(smtp(server.port)) as courier:
        assert _send(courier, message("ok-1@sxd.example")).verdict == "sent"
        courier._client.smtp.sock.shutdown(socket.SHUT_RDWR)
        assert _send(courier, message("ok-2@sxd.example")).verdict == "sent"
    assert server.post.by_recipient() == {"ok-1@sxd.example": 1, "ok-2@sxd.example": 1}


# Guard 2: a body is never taken for the path of a file.
def test_a_body_that_names_a_file_does_not_attach_it(server: MailServer, tmp_path: Path) -> None:
    secret = tmp_path / "<html>bi-mat"
    secret.write_text("noi dung bi mat")
    _one(smtp(server.port), html=f"<html>{secret}", text=str(secret))
    (received,) = server.post.accepted
    assert b"noi dung bi mat" not in received.content
    assert list(received.message.iter_attachments()) == []


# Guard 3: the Message-ID is ours.
def test_two_messages_with_the_same_subject_have_different_ids(server: MailServer) -> None:
    first, second = message("ok-1@sxd.example", about="a"), message("ok-1@sxd.example", about="b", subject="x")
    with Courier(smtp(server.port)) as courier:
        for composed in (first, second):
            _send(courier, composed)
    assert [item.message_id for item in server.post.accepted] == [
        message_id(outbox_key(first)),
        message_id(outbox_key(second)),
    ]


# Guard 4: certificates are verified; plain text stays on this machine.
def test_starttls_with_a_trusted_certificate(trusted: Authority) -> None:
    with MailServer(starttls=trusted.server) as server:
        settings = smtp(server.port, security="starttls", ca_file=trusted.ca_file)
        assert _one(settings).verdict == "sent"


def test_ssl_with_a_trusted_certificate(trusted: Authority) -> None:
    with MailServer(implicit_tls=trusted.server) as server:
        assert _one(smtp(server.port, security="ssl", ca_file=trusted.ca_file)).verdict == "sent"


@pytest.mark.parametrize("security", ["starttls", "ssl"])
@pytest.mark.parametrize("fault", ["unknown authority", "wrong host"])
def test_a_certificate_that_does_not_verify_sends_nothing(
    tmp_path: Path, trusted: Authority, security: str, fault: str
) -> None:
    (tmp_path / "other").mkdir()
    other = authority(tmp_path / "other", host="127.0.0.2")
    ca_file = trusted.ca_file if fault == "unknown authority" else other.ca_file
    which = {"starttls": "starttls", "ssl": "implicit_tls"}[security]
    with MailServer(**{which: other.server}) as server:
        outcome = _one(smtp(server.port, security=security, ca_file=ca_file))
    assert outcome.verdict == "settings"
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.detail
    assert server.post.accepted == []


def test_a_server_without_starttls_gets_nothing(server: MailServer, trusted: Authority) -> None:
    outcome = _one(smtp(server.port, security="starttls", ca_file=trusted.ca_file))
    assert outcome.verdict == "settings"
    assert server.post.accepted == []


@pytest.mark.parametrize("host", ["thu.bacninh.gov.vn", "10.0.0.1", "127.0.0.1.example", "192.168.1.9"])
def test_plain_text_beyond_this_machine_is_refused_at_the_start(host: str) -> None:
    with pytest.raises(ConfigurationError, match="GIAINGAN_SMTP_SECURITY"):
        Courier(smtp(25, host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_plain_text_on_this_machine_is_allowed(host: str) -> None:
    Courier(smtp(25, host=host)).close()


def test_an_unreadable_ca_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="GIAINGAN_SMTP_CA_FILE"):
        Courier(smtp(25, security="ssl", ca_file=tmp_path / "khong-co.pem"))


# Guard 5: line breaks and tables arrive as written, and the plain part is plain.
def test_no_break_tag_is_added_and_the_plain_part_has_no_tags(server: MailServer) -> None:
    html = "<html><body><table>\n<tr><td>1\n2</td></tr></table></body></html>"
    _one(smtp(server.port), html=html, text="1 2\n")
    received = server.post.accepted[0].message
    assert received.get_body(("html",)).get_content().split() == html.split()
    assert received.get_body(("plain",)).get_content().strip() == "1 2"


# Guard 6: every attachment has its name, whatever its kind.
def test_every_attachment_has_a_disposition_and_its_vietnamese_name(server: MailServer) -> None:
    names = ["Phụ lục.xlsx", "Báo cáo.docx", "Tờ trình.pdf", "số liệu.csv", "biểu đồ.png", "tổng quan.html"]
    _one(smtp(server.port), attachments=tuple(Attachment(name, name.encode()) for name in names))
    files = list(server.post.accepted[0].message.iter_attachments())
    assert [item.get_filename() for item in files] == [
        "Phụ lục.xlsx", "Báo cáo.docx", "Tờ trình.pdf", "số liệu.zip", "biểu đồ.zip", "tổng quan.zip",
    ]  # fmt: skip
    assert {item.get_content_disposition() for item in files} == {"attachment"}


# Guard 7: exactly one plain recipient.
@pytest.mark.parametrize("recipient", ["", "ok-1@sxd.example,ok-2@stc.example", "Tên <ok-1@sxd.example>", "ok-1"])
def test_no_recipient_or_more_than_one_sends_nothing(server: MailServer, recipient: str) -> None:
    with Courier(smtp(server.port)) as courier:
        assert courier.send(recipient, b"Subject: x\r\n\r\n").verdict == "refused"
    assert server.post.accepted == []


def test_the_message_goes_to_its_recipient_alone(server: MailServer) -> None:
    _one(smtp(server.port), "ok-1@sxd.example")
    (received,) = server.post.accepted
    assert received.recipient == "ok-1@sxd.example"
    assert received.message["To"] == "ok-1@sxd.example"
    assert b"giaingan@skhdt.bacninh.example" in received.content


# Guard 8: line breaks in headers.
def test_line_breaks_in_a_subject_neither_raise_nor_add_a_header(server: MailServer) -> None:
    assert _one(smtp(server.port), subject="a\r\nBcc: ok-2@stc.example").verdict == "sent"
    assert server.post.accepted[0].message["Bcc"] is None
    assert server.post.by_recipient() == {"ok-1@sxd.example": 1}


# Guard 9: one connection per batch; no keyring, no prompt, no gmail.com.
def test_a_batch_uses_one_connection_and_one_login(trusted: Authority) -> None:
    with MailServer(starttls=trusted.server, account=(b"taikhoan", SECRET.encode())) as server:
        settings = smtp(
            server.port, security="starttls", ca_file=trusted.ca_file, user="taikhoan", password=SecretStr(SECRET)
        )
        with Courier(settings) as courier:
            for number in range(5):
                assert _send(courier, message(f"ok-{number}@sxd.example")).verdict == "sent"
        assert server.post.connections == 1
        assert server.post.logins == [b"taikhoan"]
        assert {item.message["From"].addresses[0].addr_spec for item in server.post.accepted} == {settings.sender}


@pytest.fixture
def _nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    def _asked(*_arguments: object) -> str:
        raise AssertionError("asked for a password")

    monkeypatch.setattr(getpass, "getpass", _asked)
    monkeypatch.setattr(builtins, "input", _asked)
    monkeypatch.setattr(yagmail.SMTP, "handle_password", staticmethod(_asked))


@pytest.mark.usefixtures("_nobody_to_ask")
@pytest.mark.parametrize(
    ("account", "named"),
    [({"user": "taikhoan"}, "GIAINGAN_SMTP_PASSWORD"), ({"password": SecretStr(SECRET)}, "GIAINGAN_SMTP_USER")],
)
def test_half_an_account_is_refused_at_the_start(account: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named) as caught:
        Courier(smtp(25, **account))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("account", "named"),
    [
        ({"user": "tài khoản", "password": SecretStr(SECRET)}, "GIAINGAN_SMTP_USER"),
        ({"user": "tk", "password": SecretStr(f"mật-khẩu-{SECRET}")}, "GIAINGAN_SMTP_PASSWORD"),
    ],
)
def test_an_account_that_smtp_cannot_carry_is_refused_at_the_start(account: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named) as caught:
        Courier(smtp(25, **account))
    assert SECRET not in str(caught.value)


@pytest.mark.usefixtures("_nobody_to_ask")
def test_without_an_account_nobody_is_asked(server: MailServer) -> None:
    assert _one(smtp(server.port)).verdict == "sent"


@pytest.mark.parametrize("sender", ["giaingan", "", "Tên <a@b.example>", "a@b.example\r\nBcc: c@d.example"])
def test_a_sender_that_is_no_address_is_refused_at_the_start(sender: str) -> None:
    with pytest.raises(ConfigurationError, match="GIAINGAN_SMTP_SENDER"):
        Courier(smtp(25, sender=sender))


def test_a_redirect_that_is_no_address_is_refused_at_the_start() -> None:
    with pytest.raises(ConfigurationError, match="GIAINGAN_SMTP_REDIRECT_ALL_TO"):
        Courier(smtp(25, redirect_all_to="ai do"))


def test_a_refused_login_is_a_matter_of_settings_and_keeps_the_password_to_itself(
    trusted: Authority, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with MailServer(starttls=trusted.server, account=(b"taikhoan", b"khac")) as server:
        settings = smtp(
            server.port, security="starttls", ca_file=trusted.ca_file, user="taikhoan", password=SecretStr(SECRET)
        )
        courier = Courier(settings)
        outcome = _send(courier, message("ok-1@sxd.example"))
        courier.close()
    assert outcome.verdict == "settings"
    said = "".join(
        [outcome.detail, repr(courier), repr(courier._client), repr(settings), caplog.text, *capfd.readouterr()]
    )
    assert SECRET not in said


def test_no_server_there_is_a_matter_of_connection() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert _one(smtp(port)).verdict == "connection"


def test_the_servers_size_limit_is_known(server: MailServer) -> None:
    with Courier(smtp(server.port, max_message_bytes=50_000_000)) as courier:
        assert courier.connect() is None
        assert courier.largest_message_bytes == server.size
    with Courier(smtp(server.port, max_message_bytes=10_000)) as courier:
        assert courier.connect() is None
        assert courier.largest_message_bytes == 10_000
