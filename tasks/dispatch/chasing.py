"""The follow-up's plan: who is reminded on which day of what, and why. Computes and reads; it writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.calendar import is_working_day
from config.clock import HANOI
from config.follow_up import Rung
from config.obligations import OFFICE
from config.profile import Profile
from tasks.dispatch.owing import Due, ladder_of, owing_about, present
from tasks.ledger.codec import from_json
from tasks.ledger.documents import all_of
from tasks.ledger.records import FrozenRecord
from tasks.run import Run

REMINDER, STOPPED = "reminder", "reminder-stop"


@dataclass(frozen=True, slots=True)
class ReminderRecord:
    """A reminder as it was put into the outbox, or a step as it was put into a letter."""

    debtor: str
    on: date
    steps: Mapping[str, str]
    """Rung by duty."""
    key: str
    """Of the message in the outbox; the document's code for a letter."""


@dataclass(frozen=True, slots=True)
class StopRecord:
    """Somebody's word that a reminder is not to go out."""

    debtor: str
    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One duty at one rung of its ladder."""

    due: Due
    rung: Rung


@dataclass(frozen=True, slots=True)
class Planned:
    """One message to one debtor on one day, however many duties it is about."""

    debtor: str
    name: str
    recipient: str | None
    on: date
    steps: tuple[Step, ...]
    stopped: str = ""
    """Who stopped it and why."""

    @property
    def id(self) -> str:
        """`sxd@2023-08-03`, as people name it."""
        return f"{self.debtor}@{self.on.isoformat()}"

    @property
    def to_head(self) -> bool:
        """Whether it is for the head of the agency."""
        return any(step.rung.to == "head" for step in self.steps)

    @property
    def why(self) -> str:
        """`BN1 2023-08-05: nhac-5`, for each duty; with its debtor where another body is asked."""
        return "; ".join(f"{step.due.named}: {step.rung.id}" for step in self.steps)


def planned(run: Run, first: date, days: int) -> list[Planned]:
    """What would go out by mail on each of so many days from `first`, judged as of now."""
    found = []
    done = said(run)
    for offset in range(days):
        day = first + timedelta(days=offset)
        steps = [step for step in steps_on(run, day, done) if step.rung.to != "committee"]
        found += _messages(run, day, steps)
        done = [*done, *(ReminderRecord(one.debtor, day, _rungs(one.steps), "") for one in found if one.on == day)]
    return found


def steps_on(run: Run, day: date, done: Sequence[ReminderRecord]) -> list[Step]:
    """The steps that are due on a day and have not been taken; none on a day on which nobody works.

    Before the deadline a step belongs to its day and to no other. After it the highest rung reached counts, also where
    the machine was off on its day.
    """
    if not is_working_day(day):
        return []
    taken = {(duty, rung) for record in done for duty, rung in record.steps.items()}
    rules = run.profile.follow_up
    found = []
    for due in owing_about(run, day):
        rung = rung_on(ladder_of(run.profile, due.owed), due.last_day, day, timedelta(days=rules.catch_up_days))
        if rung is not None and (due.key, rung.id) not in taken:
            found.append(Step(due, rung))
    return found


def rung_on(ladder: Sequence[Rung], last_day: date, day: date, catch_up: timedelta) -> Rung | None:
    """The step that a day stands on: before the deadline one of that day, after it the highest that was reached."""
    for rung in reversed(ladder):
        on = rung.on(last_day)
        if on == day or (rung.days_after is not None and on < day):
            return rung if day - on <= catch_up else None
    return None


def _messages(run: Run, day: date, steps: Sequence[Step]) -> list[Planned]:
    by_debtor: dict[str, list[Step]] = {}
    for step in steps:
        by_debtor.setdefault(step.due.to.key, []).append(step)
    stops = {(one.debtor, one.on): f"{one.by}: {one.reason}" for one in stopped(run)}
    return [
        Planned(
            debtor=debtor,
            name=own[0].due.to.name,
            recipient=address_of(run.profile, debtor),
            on=day,
            steps=tuple(sorted(own, key=lambda step: (step.due.last_day, step.due.key))),
            stopped=stops.get((debtor, day), ""),
        )
        for debtor, own in by_debtor.items()
    ]


def address_of(profile: Profile, debtor: str) -> str | None:
    """Where a debtor is written to; the office itself by way of its own head only."""
    if debtor == OFFICE:
        return profile.escalation_email
    return next((agency.email for agency in profile.agencies if agency.code == debtor), None)


def said(run: Run) -> list[ReminderRecord]:
    """Every reminder that was put into the outbox or into a letter, of all periods."""
    return [from_json(ReminderRecord, one.text) for one in _all(run, REMINDER)]


def stopped(run: Run) -> list[StopRecord]:
    """Every reminder that somebody stopped."""
    return [from_json(StopRecord, one.text) for one in _all(run, STOPPED)]


def today(run: Run) -> date:
    """The day on which the run acts."""
    return run.clock.now().astimezone(HANOI).date()


def _rungs(steps: Sequence[Step]) -> dict[str, str]:
    return {step.due.key: step.rung.id for step in steps}


def record_of(one: Planned, key: str) -> ReminderRecord:
    """The record of a planned message that went into the outbox under that key."""
    return ReminderRecord(one.debtor, one.on, _rungs(one.steps), key)


def _all(run: Run, kind: str) -> list[FrozenRecord]:
    return all_of(run.ledger, kind, run.profile_code, known_at=present(run))
