"""A whole month through the real `cycle`, by plain calls."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from config.clock import HANOI, Clock
from config.load import load_profile
from config.period import find_period
from config.run_request import ProfileRequest, RunRequest
from flows.check import check
from flows.collect import collect
from flows.commands.demo import write_samples
from flows.cycle import MonthDone, cycle
from flows.opening import open_profile_run, open_run
from tasks.report.issue import Issued
from tasks.run import PLAIN, Orchestrator, Outcome, PlainCalls, Run

T = TypeVar("T")

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


def office(profile: str, on: str) -> Run:
    """The run about something of a profile at eight in the morning of a day."""
    clock = datetime.fromisoformat(f"{on}T08:00:00").replace(tzinfo=HANOI)
    return open_profile_run(ProfileRequest(profile=profile, clock=clock))


class Watcher(PlainCalls):
    """Plain calls, each noted: the operation, its title, and what it gave."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str, Any]] = []

    def step(self, title: str, work: Callable[[], T], *, outside: bool) -> T:
        """The call, noted."""
        made = super().step(title, work, outside=outside)
        self.steps.append((getattr(work, "func", work).__name__, title, made))
        return made

    def made(self, operation: str) -> list[Any]:
        """What each call of an operation gave, in order."""
        return [made for name, _, made in self.steps if name == operation]

    def queued(self, operation: str) -> int:
        """How many messages an operation handed to the outbox, or documents it drafted."""
        return sum(self.made(operation))


@dataclass(frozen=True)
class Ran:
    """One round of the cycle: the run, what it made, and the steps taken."""

    run: Run
    outcome: Outcome[MonthDone]
    steps: Watcher

    @property
    def summary(self) -> dict[str, Any]:
        return self.outcome.value.summary

    @property
    def issued(self) -> Issued:
        return self.outcome.value.issued

    @property
    def stored(self) -> int:
        return len(self.outcome.value.received)

    @property
    def receipts(self) -> int:
        return self.steps.queued("queue_receipts")

    @property
    def returns(self) -> int:
        return self.steps.queued("queue_returns")

    @property
    def questions(self) -> int:
        return self.steps.queued("queue_questions")

    @property
    def reports(self) -> int:
        """How many editions were drafted."""
        return self.steps.queued("draft_report")

    @property
    def extracts(self) -> int:
        """How many agencies' parts were drafted."""
        return self.steps.queued("draft_extracts")

    @property
    def judging_rounds(self) -> int:
        return len(self.steps.made("judge"))


@dataclass(frozen=True)
class Month:
    """A house in a folder, the period's submissions in its inbox, and what the rounds over them gave.

    The clock of a round stands at the last thing known about the period: the closing of its books, if nothing is later.
    """

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

    def request(
        self, *, as_of: datetime | None = None, out: Path | None = None, period: date | None = None
    ) -> RunRequest:
        """The request as the command line makes it."""
        due_on = period or self.period
        inbox = self.root / "inbox" / due_on.isoformat()
        inbox.mkdir(parents=True, exist_ok=True)
        return RunRequest(
            profile=self.profile,
            period=due_on,
            as_of=as_of,
            inbox=inbox,
            out=out or self.out / due_on.isoformat(),
            illustrative=True,
        )

    def open(self, *, orchestrator: Orchestrator = PLAIN, acting: bool = False, **asked: Any) -> Run:
        """The open run of that request."""
        with house(self.home):
            return open_run(self.request(**asked), orchestrator=orchestrator, acting=acting)

    def send_samples(self, *, clean: bool = False, period: date | None = None, agencies: int | None = None) -> None:
        """The illustrative submissions into the inbox of a period; of the first few agencies where that is enough."""
        request = self.request(period=period)
        assert request.inbox is not None
        profile = load_profile(self.profile)
        write_samples(profile, find_period(profile, period or self.period), request.inbox, clean=clean)
        for folder in sorted(request.inbox.iterdir())[agencies:] if agencies else ():
            shutil.rmtree(folder)

    def run(self, *, as_of: datetime | None = None, out: Path | None = None) -> Ran:
        """One round of the cycle over the period."""
        watcher = Watcher()
        opened = self.open(orchestrator=watcher, as_of=as_of, out=out)
        run = replace(opened, clock=Clock(opened.as_of), present=None)
        ran = Ran(run, cycle(run), watcher)
        self.rounds.append(ran)
        return ran

    def run_earlier(self, period: date) -> None:
        """The period before, without faults, as far as checking."""
        self.send_samples(clean=True, period=period)
        run = self.open(period=period)
        collect(run)
        check(run)
