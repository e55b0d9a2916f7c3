"""Rounds of dispatch against a real server: the table in the outbox equals what the server saw."""

import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.dispatch.retry import BACKOFF
from tasks.dispatch.send import DispatchResult
from tasks.ledger import outbox
from tasks.ledger.engine import Ledger, OpenTransactionError
from tests.dispatch.certificates import Authority
from tests.dispatch.mail_server import MailServer
from tests.dispatch.rounds import queue, round_of, states
from tests.dispatch.samples import KNOWN_AT, Clock, message, smtp

FATES = {
    "ok": ("sent", 1),
    "norcpt": ("refused", 0),
    "nodata": ("refused", 0),
    "grey": ("sent", 1),
    "full": ("sent", 1),
    "closing": ("sent", 1),
    "dropbefore": ("sent", 1),
    "stallbefore": ("sent", 1),
    "always": ("failed", 0),
    "droplost": ("unknown", 0),
    "dropafter": ("unknown", 1),
    "stallafter": ("unknown", 1),
}
"""What becomes of a message in the end, and how often the server took it."""


@pytest.mark.slow
def test_sixty_messages_with_every_fault_end_as_the_server_saw_them(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    times = {"ok": 13, "stallbefore": 1, "stallafter": 1}
    recipients = [
        f"{how}-{number}@don-vi.example" for number in range(13) for how in FATES if number < times.get(how, 5)
    ]
    assert len(recipients) == 60
    queue(ledger, *(message(recipient, about=recipient) for recipient in recipients))
    clock = Clock()
    for _ in range(len(BACKOFF) + 1):
        result = round_of(ledger, smtp(server.port, timeout_seconds=1.5), tmp_path, clock)
        clock.sleep(25 * 3600)

    accepted = server.post.by_recipient()
    for recipient, state in states(ledger).items():
        fate, times = FATES[recipient.partition("-")[0]]
        assert (state, accepted[recipient]) == (fate, times), recipient
    assert result.counts == {
        "queued": 0, "written": 0, "sending": 0, "sent": 34, "refused": 10, "failed": 5, "unknown": 11, "expired": 0,
        "void": 0,
    }  # fmt: skip
    assert len({item.message_id for item in server.post.accepted}) == len(server.post.accepted) == 40
    for item in server.post.accepted:
        assert item.message["To"] == item.recipient
        others = [recipient.encode() for recipient in recipients if recipient != item.recipient]
        assert not any(other in item.content for other in others)


def test_a_second_round_sends_nothing_twice(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    composed = [message(f"ok-{number}@sxd.example") for number in range(3)]
    for _ in range(3):
        queue(ledger, *composed)
        round_of(ledger, smtp(server.port), tmp_path, Clock())
    assert set(server.post.by_recipient().values()) == {1}


def test_a_transient_fault_waits_a_quarter_of_an_hour_then_hours(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    queue(ledger, message("always-1@sxd.example"))
    clock = Clock()
    waits = []
    for _ in range(len(BACKOFF)):
        round_of(ledger, smtp(server.port), tmp_path, clock)
        (row,) = outbox.rows(ledger)
        assert row.state == "queued"
        assert row.not_before is not None
        waits.append(row.not_before - clock.at)
        clock.at = row.not_before - timedelta(seconds=1)
        round_of(ledger, smtp(server.port), tmp_path, clock)
        assert outbox.rows(ledger)[0].attempts == row.attempts
        clock.at = row.not_before
    round_of(ledger, smtp(server.port), tmp_path, clock)
    assert [wait.total_seconds() / 3600 for wait in waits] == [0.25, 1, 3, 6, 12, 24]
    assert outbox.rows(ledger)[0].state == "failed"
    assert server.post.deferred["always-1@sxd.example"] == 7


def test_settings_that_do_not_work_leave_everything_queued_and_say_so_once(
    ledger: Ledger, trusted: Authority, tmp_path: Path
) -> None:
    queue(ledger, *(message(f"ok-{number}@sxd.example") for number in range(3)))
    clock = Clock()
    with MailServer(implicit_tls=trusted.server) as server:
        result = round_of(ledger, smtp(server.port, security="ssl"), tmp_path, clock)
        assert len(result.faults) == 1
        assert "CERTIFICATE_VERIFY_FAILED" in result.faults[0]
        assert result.counts["queued"] == 3
        assert clock.slept == []
        assert [row.attempts for row in outbox.rows(ledger)] == [0, 0, 0]
        good = round_of(ledger, smtp(server.port, security="ssl", ca_file=trusted.ca_file), tmp_path, clock)
    assert good == DispatchResult({**good.counts, "sent": 3, "queued": 0}, ())
    assert len(server.post.accepted) == 3


def test_a_server_that_is_away_is_tried_three_times_and_costs_no_attempt(ledger: Ledger, tmp_path: Path) -> None:
    queue(ledger, message("ok-1@sxd.example"))
    with MailServer() as gone:
        settings = smtp(gone.port)
    clock = Clock()
    result = round_of(ledger, settings, tmp_path, clock)
    assert clock.slept == [10.0, 60.0]
    assert result.faults[0].startswith("connection: ")
    assert result.counts["queued"] == 1
    assert outbox.rows(ledger)[0].attempts == 0


def test_a_server_that_breaks_off_again_and_again_is_left_alone(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    queue(ledger, *(message(f"droplost-{number}@sxd.example") for number in range(9)))
    result = round_of(ledger, smtp(server.port), tmp_path, Clock())
    assert result.counts["unknown"] == 5
    assert result.counts["queued"] == 4
    assert "5 messages in a row" in result.faults[0]


def test_no_more_than_so_many_messages_within_a_minute(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    queue(ledger, *(message(f"ok-{number}@sxd.example") for number in range(7)))
    clock = Clock()
    round_of(ledger, smtp(server.port, max_per_minute=3), tmp_path, clock)
    assert clock.slept == [60.0, 60.0]
    assert len(server.post.accepted) == 7


def test_a_message_that_cannot_be_made_fails_and_the_others_go_out(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    bad = message("ok-1@sxd.example", about="hong", html="/etc/hostname")
    queue(ledger, bad, message("ok-2@sxd.example"))
    result = round_of(ledger, smtp(server.port), tmp_path, Clock())
    assert (result.counts["failed"], result.counts["sent"]) == (1, 1)
    assert server.post.by_recipient() == {"ok-2@sxd.example": 1}


def test_a_live_round_sends_what_is_due_in_every_period(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    """But of another period nothing that a rehearsal wrote, and nothing of another province."""
    other = replace(message("ok-3@sxd.example"), period="2023-08-22")
    queue(ledger, other)
    round_of(ledger, smtp(server.port), tmp_path, Clock(), live=False, period="2023-08-22")
    queue(
        ledger,
        message("ok-1@sxd.example"),
        replace(message("ok-2@sxd.example"), period="2023-08-22"),
        replace(message("ok-4@sxd.example"), profile="bac-giang-2022"),
    )
    round_of(ledger, smtp(server.port), tmp_path, Clock())
    assert states(ledger) == {
        "ok-1@sxd.example": "sent",
        "ok-2@sxd.example": "sent",
        "ok-3@sxd.example": "written",
        "ok-4@sxd.example": "queued",
    }


def test_what_was_put_off_is_told_and_leaves_with_a_round_of_another_period(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    queue(ledger, message("grey-1@sxd.example"))
    clock = Clock()
    first = round_of(ledger, smtp(server.port), tmp_path, clock)
    assert first.attention == (
        "1 thư máy chủ hoãn nhận (kỳ 2023-08-05: số 1): gửi lại từ 09:15 ngày 04/8/2023 ở lượt gửi kế tiếp",
    )
    clock.sleep(15 * 60)
    second = round_of(ledger, smtp(server.port), tmp_path, clock, period="2023-08-22")
    assert (second.attention, states(ledger)) == ((), {"grey-1@sxd.example": "sent"})


def test_a_dead_dispatchers_message_is_unknown_at_the_next_look_and_told(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    """Whatever the period of the next round: nobody waits half an hour to hear of it."""
    queue(ledger, message("ok-1@sxd.example"))
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    worker = f"{socket.gethostname()}/{int(ended.stdout)}"
    outbox.claim(ledger, limit=1, now=KNOWN_AT, worker=worker, live=True)
    result = round_of(ledger, smtp(server.port), tmp_path, Clock(), period="2023-08-22")
    assert states(ledger) == {"ok-1@sxd.example": "unknown"}
    assert result.attention[0].startswith("1 thư không rõ đã gửi được hay chưa")
    assert server.post.accepted == []


def test_a_row_left_in_sending_becomes_unknown_and_is_sent_again_only_by_a_person(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    queue(ledger, message("ok-1@sxd.example"))
    clock = Clock()
    (row,) = outbox.claim(ledger, limit=1, now=clock.at, worker="da-chet", live=True)
    clock.sleep(29 * 60)
    assert round_of(ledger, smtp(server.port), tmp_path, clock).counts["sending"] == 1
    clock.sleep(2 * 60)
    assert round_of(ledger, smtp(server.port), tmp_path, clock).counts["unknown"] == 1
    assert server.post.accepted == []
    outbox.resend(ledger, row.key, by="Nguyễn Văn A", note="đơn vị báo chưa nhận được", now=clock.at)
    assert round_of(ledger, smtp(server.port), tmp_path, clock).counts["sent"] == 1
    assert server.post.by_recipient() == {"ok-1@sxd.example": 1}


def test_events_tell_the_whole_story_without_secrets(
    ledger: Ledger, trusted: Authority, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "mat-khau-Rat-Bi-Mat-7"
    queue(ledger, message("grey-1@sxd.example"))
    clock = Clock()
    with MailServer(starttls=trusted.server, account=(b"tk", secret.encode())) as server:
        settings = smtp(server.port, security="starttls", ca_file=trusted.ca_file, user="tk", password=secret)
        for _ in range(2):
            round_of(ledger, settings, tmp_path, clock)
            clock.sleep(3600)
    (row,) = outbox.rows(ledger)
    history = outbox.history(ledger, row.key)
    assert [event.state for event in history] == ["queued", "sending", "queued", "sending", "sent"]
    assert "450 4.2.0 greylisted" in history[2].detail
    ledger.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret.encode() not in kept
    assert secret not in "".join(capfd.readouterr())


def test_no_round_inside_a_transaction(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    queue(ledger, message("ok-1@sxd.example"))
    with pytest.raises(OpenTransactionError), ledger.write():
        round_of(ledger, smtp(server.port), tmp_path, Clock(), live=False)
    assert states(ledger) == {"ok-1@sxd.example": "queued"}
