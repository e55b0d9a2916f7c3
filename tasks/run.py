"""A run: whose month it is, as known when, with the open ledger, the clock, and who carries its steps out."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Generic, ParamSpec, Protocol, TypeVar

from config.clock import Clock
from config.columns import ColumnMap
from config.period import Period
from config.profile import Profile
from config.settings import Settings
from tasks.ledger.engine import Ledger
from tasks.ledger.records import SubmissionRecord
from tasks.ledger.submissions import submissions

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a stage made, what it left for a person (`attention`), and what broke (`faults`).

    Green means done: a run with faults ends red, one with attention is never plain green.
    """

    value: T
    attention: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    nothing_new: bool = False
    awaiting: tuple[str, ...] = ()
    """Documents that wait for their release: nothing is wrong, and nothing leaves before a person says so."""


def together(value: T, stages: Sequence[Outcome[Any]], *, nothing_new: bool) -> Outcome[T]:
    """The outcome of several stages: what any of them left or broke, said once."""
    return Outcome(
        value,
        attention=tuple(dict.fromkeys(line for stage in stages for line in stage.attention)),
        faults=tuple(line for stage in stages for line in stage.faults),
        nothing_new=nothing_new,
        awaiting=tuple(line for stage in stages for line in stage.awaiting),
    )


class Orchestrator(Protocol):
    """Who carries out the steps of a run and shows what they made. Plain calls do; Prefect is the other one."""

    def step(self, title: str, work: Callable[[], T], *, outside: bool) -> T:
        """`work` under a title that says what is done and on how many; `outside`: it may be tried again."""

    def stage(self, name: str, work: "Callable[[Run], Outcome[T]]", run: "Run") -> Outcome[T]:
        """A whole stage of the month, under its name."""

    def show(self, key: str, table: Sequence[Mapping[str, object]], description: str) -> None:
        """A table for who watches the run."""

    def secret(self, block: str) -> str:
        """The secret kept under that name. Raises ValueError where there is none."""

    def signed_in(self) -> str:
        """Under which sign-in it is carried out: not what somebody types, but who the machine says that it is."""


def system_account() -> str:
    """`máy: NAME`, the account under which this process runs."""
    try:
        from pwd import getpwuid

        return f"máy: {getpwuid(os.getuid()).pw_name}"
    except (ImportError, KeyError):
        # Windows, or an account that is in no list of names.
        return f"máy: {getattr(os, 'getuid', os.getlogin)()}"


class PlainCalls:
    """No orchestrator: a step is the call itself, and nobody watches."""

    def step(self, title: str, work: Callable[[], T], *, outside: bool) -> T:
        """The call."""
        return work()

    def stage(self, name: str, work: "Callable[[Run], Outcome[T]]", run: "Run") -> Outcome[T]:
        """The call."""
        return work(run)

    def show(self, key: str, table: Sequence[Mapping[str, object]], description: str) -> None:
        """Nobody watches."""

    def secret(self, block: str) -> str:
        """Secret blocks are Prefect's."""
        raise ValueError(f"Secret block {block} needs Prefect")

    def signed_in(self) -> str:
        """The operating system's account."""
        return system_account()


PLAIN = PlainCalls()


@dataclass(frozen=True, slots=True)
class Run:
    """What every stage needs to know; it comes in from above, so that no room opens a ledger or reads a clock."""

    profile: Profile
    period: Period
    as_of: datetime
    """The moment as of which the run knows things; facts that it records carry it as `known_at`."""
    ledger: Ledger
    clock: Clock
    settings: Settings
    columns: ColumnMap
    out: Path
    """Where results go."""
    inbox: Path | None = None
    """The drop folder to look into; None means the channels of config/channels.yaml."""
    live: bool = False
    illustrative: bool = False
    orchestrator: Orchestrator = PLAIN
    present: datetime | None = None
    """When what the run takes in and judges becomes known: the moment of its opening, whatever it looks back on with
    `as_of`. None: at `as_of`, for a folder of a closed period that is taken in as if on its day."""

    told: bool = False
    """Whether somebody named the moment `as_of`."""

    @property
    def at_present(self) -> "Run":
        """The run as it takes files in and judges them: a report may look back, the files come today."""
        return self if self.present is None else replace(self, as_of=max(self.present, self.as_of))

    @property
    def profile_code(self) -> str:
        """`bac-ninh-2023`"""
        return self.profile.code

    @property
    def due_on(self) -> date:
        """The nominal due date that names the period."""
        return self.period.due_on

    @property
    def name(self) -> str:
        """`bac-ninh-2023 · 2023-08-05`, as run names begin."""
        return f"{self.profile.code} · {self.period.code}"

    def step(self, title: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out an operation of this house under a title for people, e.g. `đọc 12 tệp`."""
        return self.orchestrator.step(title, partial(work, *args, **kwargs), outside=False)

    def outside(self, title: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out an operation that touches the outside world: it is limited in time and tried again."""
        return self.orchestrator.step(title, partial(work, *args, **kwargs), outside=True)

    def stage(self, name: str, work: "Callable[[Run], Outcome[T]]") -> Outcome[T]:
        """Carry out a stage of the month under its name; what breaks in it says so in a note."""
        try:
            return self.orchestrator.stage(name, work, self)
        except Exception as error:
            error.add_note(f"bước {name}")
            raise

    def show(self, what: str, table: Sequence[Mapping[str, object]], description: str) -> None:
        """Publish a table under the period's key."""
        self.orchestrator.show(f"{self.profile.code}-{self.period.code}-{what}", table, f"{self.name}: {description}")


def submissions_of(run: Run) -> list[SubmissionRecord]:
    """The period's files with their states as known at the run's moment."""
    return submissions(run.ledger, run.profile_code, run.period.code, known_at=run.as_of)
