"""A long mail campaign with every fault, dispatchers side by side and killed.

`python -m tests.benchmarks.dispatch_campaign [--seed N]` ends with the outbox's table beside what the server saw, and
exits 1 where they differ.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from config.clock import now
from tasks.dispatch.send import dispatch
from tasks.ledger import outbox
from tasks.ledger.engine import Ledger, open_ledger
from tasks.ledger.outbox_records import OutboxRecord
from tasks.letters.key import message_id
from tasks.letters.message import Attachment
from tasks.letters.outbox_payload import enqueue
from tests.dispatch.certificates import authority
from tests.dispatch.mail_server import MailServer, Post
from tests.dispatch.samples import PERIOD, PROFILE, message, smtp

WEIGHTS = {
    "ok": 300, "norcpt": 40, "nodata": 40, "grey": 60, "full": 30, "closing": 30, "always": 10, "dropbefore": 30,
    "stallbefore": 10, "droplost": 15, "dropafter": 15, "garbage": 5, "stallafter": 5, "big": 10, "pair": 10,
}  # fmt: skip
"""Messages by what the server does with them; `big` is over the size limit, `pair` only with both its files."""

EXPECTED = {
    "ok": "sent", "norcpt": "refused", "nodata": "refused", "grey": "sent", "full": "sent", "closing": "sent",
    "always": "failed", "dropbefore": "sent", "stallbefore": "sent", "droplost": "unknown", "dropafter": "unknown",
    "garbage": "unknown", "stallafter": "unknown", "big": "failed", "pair": "sent",
}  # fmt: skip

SIZE_LIMIT = 60_000
ROUNDS = 14
KILLED_ROUNDS = 6
HOURS_BETWEEN_ROUNDS = 25


@dataclass(frozen=True)
class Stage:
    """Where the campaign plays: its ledger, its server and the certificate to trust."""

    url: str
    port: int
    folder: Path
    ca_file: Path

    def dispatcher(self, hours: int, *, trusting: bool = True) -> subprocess.Popen[str]:
        """A dispatcher process, `hours` later than now."""
        arguments = [self.url, str(self.port), str(self.folder), str(hours), str(self.ca_file) if trusting else ""]
        command = [sys.executable, "-m", "tests.benchmarks.dispatch_campaign", "--worker", *arguments]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def worker(url: str, port: str, folder: str, hours: str, ca_file: str) -> None:
    """One round of dispatch at a shifted clock; prints the faults."""
    late = timedelta(hours=int(hours))
    settings = smtp(
        int(port), security="starttls", ca_file=ca_file or None, timeout_seconds=3, max_message_bytes=SIZE_LIMIT
    )
    result = dispatch(
        open_ledger(url),
        settings,
        profile=PROFILE,
        period=PERIOD,
        live=True,
        out_dir=Path(folder),
        now=lambda: now() + late,
        sleep=lambda _seconds: time.sleep(0.2),
        worker=f"dieu-phoi-{os.getpid()}",
    )
    print("\n".join(result.faults))


def messages(seed: int) -> list[str]:
    """Recipients in random order; the local part says what the server will do."""
    recipients = [
        f"{how}-{number}@don-vi-{number}.example" for how, times in WEIGHTS.items() for number in range(times)
    ]
    return random.Random(seed).sample(recipients, len(recipients))


def queue(ledger: Ledger, recipients: list[str]) -> None:
    """Everything goes into the outbox twice; it is there once."""
    small, large = Attachment("Phụ lục.xlsx", b"\x00" * 30_000), Attachment("Báo cáo.docx", b"\x01" * 60_000)
    files = {"big": (large,), "pair": (small, Attachment("Tờ trình.pdf", b"\x02" * 30_000))}
    composed = [
        message(recipient, about=recipient, attachments=files.get(recipient.partition("-")[0], ()))
        for recipient in recipients
    ]
    for _ in range(2):
        enqueue(ledger, composed, known_at=now(), recorded_at=now())


def play(stage: Stage, ledger: Ledger, post: Post, rng: random.Random) -> tuple[int, int]:
    """Rounds of two dispatchers, both killed in the first rounds; how many rounds and how many kills."""
    kills = 0
    for number in range(ROUNDS):
        processes = [stage.dispatcher(number * HOURS_BETWEEN_ROUNDS) for _ in range(2)]
        for process in processes if number < KILLED_ROUNDS else ():
            enough = len(post.accepted) + rng.randrange(1, 30)
            while process.poll() is None and len(post.accepted) < enough:
                time.sleep(0.002)
            time.sleep(rng.random() * 0.05)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
        for process in processes:
            process.communicate(timeout=600)
        counts = outbox.counts(ledger, PROFILE, PERIOD)
        print(f"round {number + 1}: {counts}", flush=True)
        if counts["queued"] == counts["sending"] == 0:
            return number + 1, kills
    return ROUNDS, kills


def disagreements(rows: list[OutboxRecord], post: Post, kills: int) -> list[str]:
    """Where the outbox says something else than the server saw."""
    taken = Counter(item.message_id for item in post.accepted)
    told = {item.message_id for item in post.accepted if item.told}
    found = [f"{identity} taken {times} times" for identity, times in taken.items() if times > 1]
    found += [f"taken but not in the outbox: {i}" for i in taken.keys() - {message_id(row.key) for row in rows}]
    killed = 0
    for row in rows:
        how, identity = row.recipient.partition("-")[0], message_id(row.key)
        if row.state != EXPECTED[how]:
            killed += 1
            if row.state != "unknown":
                found.append(f"{row.recipient}: {row.state} instead of {EXPECTED[how]}: {row.detail}")
        elif row.state == "sent" and identity not in told:
            found.append(f"{row.recipient}: sent, but the server did not say 250")
        elif row.state == "refused" and not post.refused[row.recipient]:
            found.append(f"{row.recipient}: refused, but the server did not refuse it")
        if row.state in {"refused", "failed"} and taken[identity]:
            found.append(f"{row.recipient}: {row.state}, but the server took it")
    if killed > kills:
        found.append(f"{killed} rows became unknown through {kills} kills")
    return found


def table(rows: list[OutboxRecord], post: Post) -> str:
    """Outbox states beside what the server saw of those messages."""
    taken = {item.message_id for item in post.accepted}
    lines = [f"{'state':10}{'outbox':>8}{'taken by the server':>22}{'refused by the server':>24}"]
    for state in ("sent", "refused", "failed", "unknown"):
        of_state = [row for row in rows if row.state == state]
        accepted = sum(message_id(row.key) in taken for row in of_state)
        refused = sum(bool(post.refused[row.recipient]) for row in of_state)
        lines.append(f"{state:10}{len(of_state):>8}{accepted:>22}{refused:>24}")
    return "\n".join(lines)


def main() -> int:
    """Runs the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worker", nargs=5)
    parser.add_argument("--seed", type=int, default=2023)
    arguments = parser.parse_args()
    if arguments.worker:
        worker(*arguments.worker)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="giaingan-campaign-"))
    started = time.monotonic()
    trusted = authority(folder)
    ledger = open_ledger(f"sqlite:///{folder / 'ledger.sqlite'}")
    queue(ledger, messages(arguments.seed))
    with MailServer(starttls=trusted.server) as server:
        stage = Stage(f"sqlite:///{folder / 'ledger.sqlite'}", server.port, folder, trusted.ca_file)
        faults = stage.dispatcher(0, trusting=False).communicate()[0].strip()
        print(f"unknown authority: {len(server.post.accepted)} taken, said: {faults}")
        rounds, kills = play(stage, ledger, server.post, random.Random(arguments.seed))
        before = len(server.post.accepted)
        stage.dispatcher(10_000).communicate()
        rows = outbox.rows(ledger)
        found = disagreements(rows, server.post, kills)
        if len(server.post.accepted) != before:
            found.append("a round after the end sent something")
    print(f"{len(rows)} messages, {rounds} rounds, {kills} kills, {time.monotonic() - started:.0f} s")
    print(table(rows, server.post))
    print("\n".join(found) or "the outbox agrees with the server")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
