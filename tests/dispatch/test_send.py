"""Rounds of dispatch against a real server: the table in the outbox equals what the server saw."""

import socket
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from config.load import ConfigurationError
from config.settings import SmtpSettings
from tasks.dispatch.retry import BACKOFF
from tasks.dispatch.send import DispatchResult, dispatch
from tasks.ledger import outbox
from tasks.ledger.engine import Ledger, OpenTransactionError
from tasks.letters.key import message_id, outbox_key
from tasks.letters.message import Attachment, Composed
from tasks.letters.outbox_payload import enqueue
from tests.dispatch.certificates import Authority
from tests.dispatch.mail_server import MailServer
from tests.dispatch.samples import KNOWN_AT, PERIOD, PROFILE, Clock, message, smtp


def _queue(ledger: Ledger, *messages: Composed) -> None:
    enqueue(ledger, messages, known_at=KNOWN_AT, recorded_at=KNOWN_AT)


def _round(
    ledger: Ledger,
    settings: SmtpSettings,
    folder: Path,
    clock: Clock,
    *,
    live: bool = True,
    period: str = PERIOD,
    **more: Any,
) -> DispatchResult:
    return dispatch(
        ledger,
        settings,
        profile=PROFILE,
        period=period,
        live=live,
        out_dir=folder,
        now=clock.now,
        sleep=clock.sleep,
        worker="thu-nghiem",
        **more,
    )


def _states(ledger: Ledger) -> dict[str, str]:
    return {row.recipient: row.state for row in outbox.rows(ledger)}


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
    _queue(ledger, *(message(recipient, about=recipient) for recipient in recipients))
    clock = Clock()
    for _ in range(len(BACKOFF) + 1):
        result = _round(ledger, smtp(server.port, timeout_seconds=1.5), tmp_path, clock)
        clock.sleep(25 * 3600)

    accepted = server.post.by_recipient()
    for recipient, state in _states(ledger).items():
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
        _queue(ledger, *composed)
        _round(ledger, smtp(server.port), tmp_path, Clock())
    assert set(server.post.by_recipient().values()) == {1}


def test_a_transient_fault_waits_a_quarter_of_an_hour_then_hours(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    _queue(ledger, message("always-1@sxd.example"))
    clock = Clock()
    waits = []
    for _ in range(len(BACKOFF)):
        _round(ledger, smtp(server.port), tmp_path, clock)
        (row,) = outbox.rows(ledger)
        assert row.state == "queued"
        assert row.not_before is not None
        waits.append(row.not_before - clock.at)
        clock.at = row.not_before - timedelta(seconds=1)
        _round(ledger, smtp(server.port), tmp_path, clock)
        assert outbox.rows(ledger)[0].attempts == row.attempts
        clock.at = row.not_before
    _round(ledger, smtp(server.port), tmp_path, clock)
    assert [wait.total_seconds() / 3600 for wait in waits] == [0.25, 1, 3, 6, 12, 24]
    assert outbox.rows(ledger)[0].state == "failed"
    assert server.post.deferred["always-1@sxd.example"] == 7


def test_settings_that_do_not_work_leave_everything_queued_and_say_so_once(
    ledger: Ledger, trusted: Authority, tmp_path: Path
) -> None:
    _queue(ledger, *(message(f"ok-{number}@sxd.example") for number in range(3)))
    clock = Clock()
    with MailServer(implicit_tls=trusted.server) as server:
        result = _round(ledger, smtp(server.port, security="ssl"), tmp_path, clock)
        assert len(result.faults) == 1
        assert "CERTIFICATE_VERIFY_FAILED" in result.faults[0]
        assert result.counts["queued"] == 3
        assert clock.slept == []
        assert [row.attempts for row in outbox.rows(ledger)] == [0, 0, 0]
        good = _round(ledger, smtp(server.port, security="ssl", ca_file=trusted.ca_file), tmp_path, clock)
    assert good == DispatchResult({**good.counts, "sent": 3, "queued": 0}, ())
    assert len(server.post.accepted) == 3


def test_a_server_that_is_away_is_tried_three_times_and_costs_no_attempt(ledger: Ledger, tmp_path: Path) -> None:
    _queue(ledger, message("ok-1@sxd.example"))
    with MailServer() as gone:
        settings = smtp(gone.port)
    clock = Clock()
    result = _round(ledger, settings, tmp_path, clock)
    assert clock.slept == [10.0, 60.0]
    assert result.faults[0].startswith("connection: ")
    assert result.counts["queued"] == 1
    assert outbox.rows(ledger)[0].attempts == 0


def test_a_server_that_breaks_off_again_and_again_is_left_alone(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    _queue(ledger, *(message(f"droplost-{number}@sxd.example") for number in range(9)))
    result = _round(ledger, smtp(server.port), tmp_path, Clock())
    assert result.counts["unknown"] == 5
    assert result.counts["queued"] == 4
    assert "5 messages in a row" in result.faults[0]


def test_no_more_than_so_many_messages_within_a_minute(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    _queue(ledger, *(message(f"ok-{number}@sxd.example") for number in range(7)))
    clock = Clock()
    _round(ledger, smtp(server.port, max_per_minute=3), tmp_path, clock)
    assert clock.slept == [60.0, 60.0]
    assert len(server.post.accepted) == 7


FILES = (Attachment("Phụ lục.xlsx", b"\x00" * 60_000), Attachment("Báo cáo.docx", b"\x01" * 60_000))


def test_too_large_becomes_links(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    composed = message("ok-1@sxd.example", attachments=FILES)
    _queue(ledger, composed)
    settings = smtp(server.port, max_message_bytes=100_000)
    result = _round(ledger, settings, tmp_path, Clock(), link_base_url="https://tep.example/kho/")
    (received,) = server.post.accepted
    text = received.message.get_body(("plain",)).get_content()
    assert result.counts["sent"] == 1
    assert received.message_id == message_id(outbox_key(composed))
    assert list(received.message.iter_attachments()) == []
    for item in FILES:
        (kept,) = (tmp_path / "tai-ve").glob(f"*/{item.file_name}")
        assert kept.read_bytes() == item.content
        assert f"https://tep.example/kho/{kept.parent.name}/" in text
    assert "Ph%E1%BB%A5%20l%E1%BB%A5c.xlsx" in text


def test_too_large_without_a_place_for_links_goes_in_parts(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    _queue(ledger, message("ok-1@sxd.example", attachments=FILES))
    settings = smtp(server.port, max_message_bytes=100_000)
    result = _round(ledger, settings, tmp_path, Clock())
    assert result.counts["sent"] == 2
    assert [[a.get_filename() for a in item.message.iter_attachments()] for item in server.post.accepted] == [
        ["Phụ lục.xlsx"],
        ["Báo cáo.docx"],
    ]
    assert [item.message["Subject"][-10:] for item in server.post.accepted] == ["(phần 1/2)", "(phần 2/2)"]
    _queue(ledger, message("ok-1@sxd.example", attachments=FILES))
    _round(ledger, settings, tmp_path, Clock())
    assert len(server.post.accepted) == 2


def test_one_file_that_no_part_can_carry_fails_with_the_reason(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    _queue(ledger, message("ok-1@sxd.example", attachments=FILES[:1]))
    _round(ledger, smtp(server.port, max_message_bytes=50_000), tmp_path, Clock())
    (row,) = outbox.rows(ledger)
    assert row.state == "failed"
    assert "limit 50000" in row.detail
    assert server.post.accepted == []


def test_the_servers_own_limit_counts(ledger: Ledger, tmp_path: Path) -> None:
    _queue(ledger, message("ok-1@sxd.example", attachments=FILES[:1]))
    with MailServer(size=40_000) as small:
        _round(ledger, smtp(small.port), tmp_path, Clock())
    assert "limit 40000" in outbox.rows(ledger)[0].detail


@pytest.mark.parametrize("url", ["file:///srv", "javascript:alert(1)", "tep.example"])
def test_a_base_for_links_that_is_no_web_address_is_refused(
    ledger: Ledger, server: MailServer, tmp_path: Path, url: str
) -> None:
    with pytest.raises(ConfigurationError, match="GIAINGAN_LINK_BASE_URL"):
        _round(ledger, smtp(server.port), tmp_path, Clock(), link_base_url=url)


def test_a_rehearsal_writes_files_that_a_live_round_then_sends(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    _queue(ledger, message("ok-1@sxd.example", attachments=FILES), message("ok-2@stc.example"))
    result = _round(ledger, smtp(server.port), tmp_path, Clock(), live=False)
    assert result.counts["written"] == 2
    names = sorted(path.name for path in (tmp_path / "mail").iterdir())
    assert names == ["001-receipt-ok-1-sxd-example.eml", "002-receipt-ok-2-stc-example.eml"]
    before = {name: (tmp_path / "mail" / name).read_bytes() for name in names}
    assert server.post.connections == 0

    clock = Clock(KNOWN_AT + timedelta(days=30))
    again = _round(ledger, smtp(server.port), tmp_path / "khac", clock, live=False)
    assert {path.name: path.read_bytes() for path in (tmp_path / "khac" / "mail").iterdir()} == before
    assert again.counts == result.counts

    _round(ledger, smtp(server.port), tmp_path, Clock())
    assert _states(ledger) == {"ok-1@sxd.example": "sent", "ok-2@stc.example": "sent"}
    assert [item.content for item in server.post.accepted] == [before[name] for name in names]


def test_a_message_that_cannot_be_made_fails_and_the_others_go_out(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    bad = message("ok-1@sxd.example", about="hong", html="/etc/hostname")
    _queue(ledger, bad, message("ok-2@sxd.example"))
    result = _round(ledger, smtp(server.port), tmp_path, Clock())
    assert (result.counts["failed"], result.counts["sent"]) == (1, 1)
    assert server.post.by_recipient() == {"ok-2@sxd.example": 1}


def test_a_redirected_rehearsal_reaches_nobody_else_and_leaves_the_real_one_to_send(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    _queue(ledger, *(message(f"ok-{number}@sxd.example") for number in range(3)))
    for _ in range(2):
        _round(ledger, smtp(server.port, redirect_all_to="thu@phong.example"), tmp_path, Clock())
    assert server.post.by_recipient() == {"thu@phong.example": 3}
    subjects = [item.message["Subject"] for item in server.post.accepted]
    assert subjects[0].startswith("[DIỄN TẬP, gửi thay cho ok-0@sxd.example] [Bắc Ninh 2023")
    assert set(_states(ledger).values()) == {"written"}
    _round(ledger, smtp(server.port), tmp_path, Clock())
    assert set(_states(ledger).values()) == {"sent"}
    ids = [item.message_id for item in server.post.accepted]
    assert len(set(ids)) == 6


def test_a_live_round_sends_what_is_due_in_every_period(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    """But of another period nothing that a rehearsal wrote, and nothing of another province."""
    other = replace(message("ok-3@sxd.example"), period="2023-08-22")
    _queue(ledger, other)
    _round(ledger, smtp(server.port), tmp_path, Clock(), live=False, period="2023-08-22")
    _queue(
        ledger,
        message("ok-1@sxd.example"),
        replace(message("ok-2@sxd.example"), period="2023-08-22"),
        replace(message("ok-4@sxd.example"), profile="bac-giang-2022"),
    )
    _round(ledger, smtp(server.port), tmp_path, Clock())
    assert _states(ledger) == {
        "ok-1@sxd.example": "sent",
        "ok-2@sxd.example": "sent",
        "ok-3@sxd.example": "written",
        "ok-4@sxd.example": "queued",
    }


def test_what_was_put_off_is_told_and_leaves_with_a_round_of_another_period(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    _queue(ledger, message("grey-1@sxd.example"))
    clock = Clock()
    first = _round(ledger, smtp(server.port), tmp_path, clock)
    assert first.attention == (
        "1 thư máy chủ hoãn nhận (kỳ 2023-08-05: số 1): gửi lại từ 09:15 ngày 04/8/2023 ở lượt gửi kế tiếp",
    )
    clock.sleep(15 * 60)
    second = _round(ledger, smtp(server.port), tmp_path, clock, period="2023-08-22")
    assert (second.attention, _states(ledger)) == ((), {"grey-1@sxd.example": "sent"})


def test_a_dead_dispatchers_message_is_unknown_at_the_next_look_and_told(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    """Whatever the period of the next round: nobody waits half an hour to hear of it."""
    _queue(ledger, message("ok-1@sxd.example"))
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    worker = f"{socket.gethostname()}/{int(ended.stdout)}"
    outbox.claim(ledger, limit=1, now=KNOWN_AT, worker=worker, live=True)
    result = _round(ledger, smtp(server.port), tmp_path, Clock(), period="2023-08-22")
    assert _states(ledger) == {"ok-1@sxd.example": "unknown"}
    assert result.attention[0].startswith("1 thư không rõ đã gửi được hay chưa")
    assert server.post.accepted == []


def test_a_row_left_in_sending_becomes_unknown_and_is_sent_again_only_by_a_person(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    _queue(ledger, message("ok-1@sxd.example"))
    clock = Clock()
    (row,) = outbox.claim(ledger, limit=1, now=clock.at, worker="da-chet", live=True)
    clock.sleep(29 * 60)
    assert _round(ledger, smtp(server.port), tmp_path, clock).counts["sending"] == 1
    clock.sleep(2 * 60)
    assert _round(ledger, smtp(server.port), tmp_path, clock).counts["unknown"] == 1
    assert server.post.accepted == []
    outbox.resend(ledger, row.key, by="Nguyễn Văn A", note="đơn vị báo chưa nhận được", now=clock.at)
    assert _round(ledger, smtp(server.port), tmp_path, clock).counts["sent"] == 1
    assert server.post.by_recipient() == {"ok-1@sxd.example": 1}


def test_events_tell_the_whole_story_without_secrets(
    ledger: Ledger, trusted: Authority, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "mat-khau-Rat-Bi-Mat-7"
    _queue(ledger, message("grey-1@sxd.example"))
    clock = Clock()
    with MailServer(starttls=trusted.server, account=(b"tk", secret.encode())) as server:
        settings = smtp(server.port, security="starttls", ca_file=trusted.ca_file, user="tk", password=secret)
        for _ in range(2):
            _round(ledger, settings, tmp_path, clock)
            clock.sleep(3600)
    (row,) = outbox.rows(ledger)
    history = outbox.history(ledger, row.key)
    assert [event.state for event in history] == ["queued", "sending", "queued", "sending", "sent"]
    assert "450 4.2.0 greylisted" in history[2].detail
    ledger.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret.encode() not in kept
    assert secret not in "".join(capfd.readouterr())


def test_a_rehearsals_file_is_read_by_any_mail_program(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    _queue(ledger, message("ok-1@sxd.example", attachments=FILES))
    _round(ledger, smtp(server.port), tmp_path, Clock(), live=False)
    (path,) = (tmp_path / "mail").iterdir()
    parsed = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert parsed["Subject"] == "[Bắc Ninh 2023, kỳ 05/8/2023] Đã nhận báo cáo số a"
    assert Counter(part.get_content_type() for part in parsed.walk())["text/plain"] == 1


@pytest.mark.parametrize("live", [False, True])
def test_what_nobody_needs_any_more_is_neither_written_nor_sent(
    ledger: Ledger, server: MailServer, tmp_path: Path, live: bool
) -> None:
    """At the closing of the books a receipt still goes; a second later only the report does."""
    closes = KNOWN_AT + timedelta(days=5)
    receipt = message("ok-1@sxd.example", expires_at=closes)
    report = message("ok-2@sxd.example", kind="consolidated_report")
    _queue(ledger, receipt, report)
    _round(ledger, smtp(server.port), tmp_path, Clock(closes + timedelta(seconds=1)), live=live)
    done = "sent" if live else "written"
    assert _states(ledger) == {"ok-1@sxd.example": "expired", "ok-2@sxd.example": done}
    assert server.post.by_recipient() == ({"ok-2@sxd.example": 1} if live else {})
    assert len(list(tmp_path.glob("mail/*.eml"))) == (0 if live else 1)
    _queue(ledger, message("ok-3@sxd.example", about="b", expires_at=closes))
    _round(ledger, smtp(server.port), tmp_path, Clock(closes), live=live)
    assert _states(ledger)["ok-3@sxd.example"] == done


def test_a_rehearsals_late_message_is_not_sent_by_a_live_round(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    closes = KNOWN_AT + timedelta(days=5)
    _queue(ledger, message("ok-1@sxd.example", expires_at=closes))
    _round(ledger, smtp(server.port), tmp_path, Clock(), live=False)
    late = Clock(closes + timedelta(seconds=1))
    _round(ledger, smtp(server.port), tmp_path, late, live=False)
    assert _states(ledger) == {"ok-1@sxd.example": "written"}
    _round(ledger, smtp(server.port), tmp_path, late)
    assert _states(ledger) == {"ok-1@sxd.example": "expired"}
    assert server.post.by_recipient() == {}


def test_no_round_inside_a_transaction(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    _queue(ledger, message("ok-1@sxd.example"))
    with pytest.raises(OpenTransactionError), ledger.write():
        _round(ledger, smtp(server.port), tmp_path, Clock(), live=False)
    assert _states(ledger) == {"ok-1@sxd.example": "queued"}
