"""A rehearsal writes files; a live round sends the same messages, and only what somebody still needs."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tasks.ledger.engine import Ledger
from tests.dispatch.mail_server import MailServer
from tests.dispatch.rounds import queue, round_of, states
from tests.dispatch.samples import FILES, KNOWN_AT, Clock, message, smtp


def test_a_rehearsal_writes_files_that_a_live_round_then_sends(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    queue(ledger, message("ok-1@sxd.example", attachments=FILES), message("ok-2@stc.example"))
    result = round_of(ledger, smtp(server.port), tmp_path, Clock(), live=False)
    assert result.counts["written"] == 2
    names = sorted(path.name for path in (tmp_path / "mail").iterdir())
    assert names == ["001-receipt-ok-1-sxd-example.eml", "002-receipt-ok-2-stc-example.eml"]
    before = {name: (tmp_path / "mail" / name).read_bytes() for name in names}
    assert server.post.connections == 0

    clock = Clock(KNOWN_AT + timedelta(days=30))
    again = round_of(ledger, smtp(server.port), tmp_path / "khac", clock, live=False)
    assert {path.name: path.read_bytes() for path in (tmp_path / "khac" / "mail").iterdir()} == before
    assert again.counts == result.counts

    round_of(ledger, smtp(server.port), tmp_path, Clock())
    assert states(ledger) == {"ok-1@sxd.example": "sent", "ok-2@stc.example": "sent"}
    assert [item.content for item in server.post.accepted] == [before[name] for name in names]


def test_a_redirected_rehearsal_reaches_nobody_else_and_leaves_the_real_one_to_send(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    queue(ledger, *(message(f"ok-{number}@sxd.example") for number in range(3)))
    for _ in range(2):
        round_of(ledger, smtp(server.port, redirect_all_to="thu@phong.example"), tmp_path, Clock())
    assert server.post.by_recipient() == {"thu@phong.example": 3}
    subjects = [item.message["Subject"] for item in server.post.accepted]
    assert subjects[0].startswith("[DIỄN TẬP, gửi thay cho ok-0@sxd.example] [Bắc Ninh 2023")
    assert set(states(ledger).values()) == {"written"}
    round_of(ledger, smtp(server.port), tmp_path, Clock())
    assert set(states(ledger).values()) == {"sent"}
    ids = [item.message_id for item in server.post.accepted]
    assert len(set(ids)) == 6


def test_a_rehearsals_file_is_read_by_any_mail_program(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    queue(ledger, message("ok-1@sxd.example", attachments=FILES))
    round_of(ledger, smtp(server.port), tmp_path, Clock(), live=False)
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
    queue(ledger, receipt, report)
    round_of(ledger, smtp(server.port), tmp_path, Clock(closes + timedelta(seconds=1)), live=live)
    done = "sent" if live else "written"
    assert states(ledger) == {"ok-1@sxd.example": "expired", "ok-2@sxd.example": done}
    assert server.post.by_recipient() == ({"ok-2@sxd.example": 1} if live else {})
    assert len(list(tmp_path.glob("mail/*.eml"))) == (0 if live else 1)
    queue(ledger, message("ok-3@sxd.example", about="b", expires_at=closes))
    round_of(ledger, smtp(server.port), tmp_path, Clock(closes), live=live)
    assert states(ledger)["ok-3@sxd.example"] == done


def test_a_rehearsals_late_message_is_not_sent_by_a_live_round(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    closes = KNOWN_AT + timedelta(days=5)
    queue(ledger, message("ok-1@sxd.example", expires_at=closes))
    round_of(ledger, smtp(server.port), tmp_path, Clock(), live=False)
    late = Clock(closes + timedelta(seconds=1))
    round_of(ledger, smtp(server.port), tmp_path, late, live=False)
    assert states(ledger) == {"ok-1@sxd.example": "written"}
    round_of(ledger, smtp(server.port), tmp_path, late)
    assert states(ledger) == {"ok-1@sxd.example": "expired"}
    assert server.post.by_recipient() == {}
