"""kill -9 at every step, and dispatchers side by side: nothing lost, nothing sent twice."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from config.clock import MACHINE
from tasks.dispatch.send import dispatch
from tasks.ledger import outbox
from tasks.ledger.engine import Ledger
from tasks.letters.outbox_payload import enqueue
from tests.dispatch.mail_server import MailServer
from tests.dispatch.samples import KNOWN_AT, PERIOD, PROFILE, message, smtp

_ROOT = Path(__file__).resolve().parents[2]
_MESSAGES = 3


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def _victim(ledger: Ledger, server: MailServer, folder: Path, step: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "tests.dispatch.victim",
        str(ledger.engine.url),
        str(server.port),
        str(folder),
        step,
    ]
    return subprocess.Popen(command, cwd=_ROOT)


def _queue(ledger: Ledger, recipients: list[str]) -> None:
    messages = [message(recipient, about=recipient) for recipient in recipients]
    enqueue(ledger, messages, known_at=KNOWN_AT, recorded_at=KNOWN_AT)


def _rerun(ledger: Ledger, server: MailServer, folder: Path) -> dict[str, str]:
    dispatch(
        ledger,
        smtp(server.port),
        profile=PROFILE,
        period=PERIOD,
        live=True,
        out_dir=folder,
        now=MACHINE.now,
        sleep=lambda _seconds: None,
        worker="lan-hai",
        abandoned_after=timedelta(seconds=-1),
    )
    return {row.recipient: row.state for row in outbox.rows(ledger)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "first", "taken"),
    [
        ("before claim", "sent", 1),
        ("after claim", "unknown", 0),
        ("before send", "unknown", 0),
        ("while sending", "unknown", 1),
        ("after 250", "unknown", 1),
        ("before commit", "unknown", 1),
        ("after commit", "sent", 1),
    ],
)
def test_killed_at_any_step_nothing_is_lost_or_sent_twice(
    ledger: Ledger,
    server: MailServer,
    tmp_path: Path,
    started: list[subprocess.Popen[bytes]],
    step: str,
    first: str,
    taken: int,
) -> None:
    how = "stallafter" if step == "while sending" else "ok"
    recipients = [f"{how}-0@sxd.example", *(f"ok-{number}@sxd.example" for number in range(1, _MESSAGES))]
    _queue(ledger, recipients)
    reached = Event()
    server.post.on_accept = lambda _address: reached.set()
    process = _victim(ledger, server, tmp_path, step)
    started.append(process)
    if step == "while sending":
        assert reached.wait(30)
        process.kill()
    assert process.wait(30) == -signal.SIGKILL

    for _ in range(2):
        states = _rerun(ledger, server, tmp_path)
        assert states == {recipients[0]: first, **dict.fromkeys(recipients[1:], "sent")}
        assert server.post.by_recipient() == {
            recipient: times
            for recipient, times in {recipients[0]: taken, **dict.fromkeys(recipients[1:], 1)}.items()
            if times
        }


@pytest.mark.slow
def test_two_dispatchers_at_once_send_each_message_once(
    ledger: Ledger, server: MailServer, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    recipients = [f"ok-{number}@sxd.example" for number in range(40)]
    _queue(ledger, recipients)
    started += [_victim(ledger, server, tmp_path, "nowhere") for _ in range(2)]
    assert [process.wait(60) for process in started] == [0, 0]
    assert server.post.by_recipient() == dict.fromkeys(recipients, 1)
    assert outbox.counts(ledger, PROFILE, PERIOD)["sent"] == 40
    workers = {row.worker for row in outbox.rows(ledger)}
    assert len(workers) == 2
