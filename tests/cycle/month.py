"""A whole month through the plain steps: what the flows string together, without Prefect."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from config.job import Job, make_job
from config.settings import Settings
from flows.commands.demo import write_samples
from flows.moment import settled
from tasks.check import steps as checks
from tasks.collect import steps as channels
from tasks.dispatch import steps as post
from tasks.ledger import steps as ledger
from tasks.ledger import treasury, twins
from tasks.progress import steps as standing
from tasks.read import door as reader
from tasks.read import steps as reading
from tasks.reallocate import steps as transfers
from tasks.report import steps as reports
from tasks.report.steps import Issued

HERE = ("GIAINGAN_HOME", "GIAINGAN_DATABASE_URL")


@contextmanager
def house(home: Path) -> Iterator[None]:
    """The installation whose state lies in `home`."""
    before = {name: os.environ.get(name) for name in HERE}
    os.environ["GIAINGAN_HOME"] = str(home)
    os.environ.pop("GIAINGAN_DATABASE_URL", None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@dataclass(frozen=True)
class Ran:
    """What one round of the cycle did."""

    job: Job
    summary: dict[str, Any]
    issued: Issued
    stored: int
    receipts: int
    returns: int
    questions: int
    reports: int
    extracts: int
    waves: int


@dataclass(frozen=True)
class Month:
    """A house in a folder, the period's submissions in its inbox, and what the rounds over them gave."""

    root: Path
    profile: str
    period: date
    rounds: list[Ran] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox" / self.period.isoformat()

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def last(self) -> Ran:
        return self.rounds[-1]

    def copy(self, root: Path) -> Month:
        """The month with its state, inbox and files in another folder, for a test that changes something."""
        shutil.copytree(self.root, root)
        return replace(self, root=root, rounds=list(self.rounds))

    def job(self, *, as_of: datetime | None = None, out: Path | None = None, period: date | None = None) -> Job:
        """The job as the command line makes it."""
        due_on = period or self.period
        inbox = self.root / "inbox" / due_on.isoformat()
        inbox.mkdir(parents=True, exist_ok=True)
        job = make_job(
            self.profile, due_on, as_of=as_of, inbox=inbox, out=out or self.out / due_on.isoformat(), illustrative=True
        )
        return job if as_of else settled(job)

    def send_samples(self, *, clean: bool = False, period: date | None = None) -> None:
        """The illustrative submissions into the inbox of a period."""
        with house(self.home):
            write_samples(self.job(period=period), clean=clean)

    def run(self, *, as_of: datetime | None = None, out: Path | None = None) -> Ran:
        """One round of the cycle over the period."""
        with house(self.home):
            ran = run(self.job(as_of=as_of, out=out))
        self.rounds.append(ran)
        return ran

    def run_earlier(self, period: date) -> None:
        """The period before, without faults, as far as checking."""
        self.send_samples(clean=True, period=period)
        with house(self.home):
            job = self.job(period=period)
            collect(job)
            check(job)


def run(job: Job) -> Ran:
    """The cycle, stage after stage."""
    stored, receipts = collect(job)
    waves, returns, questions = check(job)
    standing.freeze_flags(job, standing.assess_period(job))
    assessed = standing.assess_period(job)
    transfers.freeze_proposal(job, transfers.propose_transfers(job, assessed), transfers.the_candidates(job, assessed))
    assessed = standing.assess_period(job)
    issued = reports.issue(job, reports.gather(job, assessed, transfers.propose_transfers(job, assessed)))
    queued, extracts = post.queue_report(job, issued), post.queue_extracts(job, issued)
    post.deliver(job)
    summary = reports.write_summary(job, issued.facts, post.message_counts(job))
    return Ran(job, summary, issued, stored, receipts, returns, questions, queued, extracts, waves)


def collect(job: Job) -> tuple[int, int]:
    """Files stored, receipts queued."""
    stored = receipts = 0
    open_channels = channels.channels_of(job)
    polled = {c.id: channels.poll(job, c, ledger.channel_marks(job, c.id), _no_secret) for c in open_channels}
    arrived = [*polled.values(), channels.left_behind(job, list(polled.values()))]
    for batch in reader.batches(ledger.unread(job, arrived)):
        placed = reading.read_and_place(job, reading.open_archives(job, batch, Settings().originals))
        placed = twins.hold_twins(job, placed)
        receipts += post.queue_receipts(job, placed)
        stored += len(ledger.store(job, placed))
    post.settle_bounced(job, list(polled.values()))
    for channel, round_ in polled.items():
        ledger.remember_marks(job, channel, round_)
    channels.settle(job, arrived)
    return stored, receipts


def check(job: Job) -> tuple[int, int, int]:
    """Waves judged, returned workbooks and questions queued."""
    waves = 0
    while (wave := ledger.next_wave(job)) is not None:
        ledger.record_verdict(job, wave, checks.judge(wave))
        waves += 1
    treasury.compare_with_treasury(job)
    returns = post.queue_returns(job, checks.mark(job, ledger.returned(job)))
    return waves, returns, post.queue_questions(job, ledger.asked_about(job))


def _no_secret(_reference: object) -> str:
    raise LookupError("a folder needs no secret")
