"""Delivery status notifications find their outbox row, and nothing else does."""

from pathlib import Path

import pytest

from tasks.dispatch.bounces import bounces, settle_bounces
from tasks.ledger import outbox
from tasks.letters.key import message_id, outbox_key
from tasks.letters.outbox_payload import enqueue
from tests.dispatch.samples import KNOWN_AT, ledger_in, message

COMPOSED = message("nguoi-nhan@sxd.example")
KEY = outbox_key(COMPOSED)


def notification(
    *,
    key: str = KEY,
    action: str = "failed",
    recipient: str = "nguoi-nhan@sxd.example",
    returned: str = "message/rfc822",
) -> bytes:
    """A notification as Postfix writes it (RFC 3464 section 5)."""
    original = f"Message-ID: {message_id(key)}\r\nSubject: x\r\n"
    return (
        "From: MAILER-DAEMON@thu.example\r\nTo: giaingan@skhdt.bacninh.example\r\nSubject: Undelivered\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; thu.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such\r\n mailbox\r\n\r\n"
        f"--B\r\nContent-Type: {returned}\r\n\r\n{original}\r\n--B--\r\n"
    ).encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_permanent_failure_is_found_by_its_message_id(returned: str) -> None:
    (found,) = bounces(notification(returned=returned))
    assert (found.key, found.recipient, found.status) == (KEY, "nguoi-nhan@sxd.example", "5.1.1")
    assert found.diagnostic == "550 5.1.1 no such mailbox"


@pytest.mark.parametrize(
    "mail",
    [
        notification(action="delayed"),
        notification(action="delivered"),
        notification().replace(b"giaingan.invalid", b"elsewhere.example"),
        b"Subject: tra loi\r\n\r\nMessage-ID: " + message_id(KEY).encode(),
        b"",
        b"\xff\x00\xfe",
        b'Content-Type: multipart/report; boundary="B"\r\n\r\n'
        b"--B\r\nContent-Type: message/delivery-status\r\n\r\n--B--",
    ],
)
def test_other_mail_is_no_bounce(mail: bytes) -> None:
    assert bounces(mail) == []


def test_a_bounce_turns_sent_into_refused_once(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    enqueue(ledger, [COMPOSED], known_at=KNOWN_AT, recorded_at=KNOWN_AT)
    outbox.claim(ledger, limit=1, now=KNOWN_AT, worker="w", live=True)
    outbox.record(ledger, KEY, "sent", detail="250", now=KNOWN_AT)
    (row,) = settle_bounces(ledger, bounces(notification()), now=KNOWN_AT)
    assert row.state == "refused"
    assert row.detail == "bounce 5.1.1 550 5.1.1 no such mailbox"
    assert settle_bounces(ledger, bounces(notification()), now=KNOWN_AT) == []


def test_a_bounce_of_another_address_or_an_unknown_key_changes_nothing(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    enqueue(ledger, [COMPOSED], known_at=KNOWN_AT, recorded_at=KNOWN_AT)
    outbox.claim(ledger, limit=1, now=KNOWN_AT, worker="w", live=True)
    outbox.record(ledger, KEY, "sent", detail="250", now=KNOWN_AT)
    strange = [*bounces(notification(recipient="khac@sxd.example")), *bounces(notification(key="a" * 64))]
    assert len(strange) == 2
    assert settle_bounces(ledger, strange, now=KNOWN_AT) == []
    assert outbox.get(ledger, KEY).state == "sent"
