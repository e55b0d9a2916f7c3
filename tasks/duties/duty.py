"""A duty as one debtor owes it: an occurrence of an obligation, or an assigned task."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from config.calendar import roll_forward
from config.obligations import OFFICE, Obligation
from config.occurrences import Occurrence, begins_on, occurrences
from config.profile import Profile
from config.tasks import AssignedTask

DutyState = Literal["not_due", "open", "due_soon", "overdue", "received", "done_late", "extended", "exempt"]


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes: `key` is the agency's code, or the name itself of a body that is no agency of the profile."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What one debtor owes by one date; None where the document names no date."""

    id: str
    number: str
    """Of the obligation in docs/nghia-vu.md; the id itself for a task."""
    title: str
    owed: str
    debtor: Debtor
    recipient: str
    tracked_by: str
    opens_on: date | None
    due_on: date | None
    last_day: date | None
    reset_on: date | None
    """When the date was set anew; before that day `originally_due_on` was the date."""
    originally_due_on: date | None
    earlier_letters: tuple[str, ...]
    remind_from: date | None
    repeats: bool
    """Whether it is a standing duty or one of several occurrences."""
    source: str
    ours: str | None
    coordinators: tuple[str, ...] = ()
    """Of a task, in the document's words."""
    deliverable: str | None = None
    same_as: str | None = None
    """The obligation that a task is too."""
    lead_source: str | None = None
    """The line that names the lead of a task, where it is not the task's own."""

    @property
    def key(self) -> tuple[str, str, str]:
        """(id, due date or empty, debtor): what acts about it are recorded under."""
        return self.id, self.due_on.isoformat() if self.due_on else "", self.debtor.key


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a duty on a day.

    `due_at` is the first instant that is late, extensions counted; `days_late` counts from the original date.
    """

    owed: Owed
    state: DutyState
    due_at: datetime | None
    original_due_on: date | None
    delivered_at: date | datetime | None = None
    days_late: int = 0
    document: str | None = None
    """Number of the document by which it was delivered, extended or exempted."""
    reason: str | None = None
    file: str | None = None
    """Name and sha256 of what was delivered, where it was kept."""


def owed_by_all(profile: Profile) -> list[Owed]:
    """Everything that the profile makes anybody owe: dated duties by date, then undated ones, then assigned tasks."""
    found = [
        _occurrence(profile, one, debtor)
        for one in occurrences(profile)
        for debtor in debtors_of(profile, one.obligation, one.due_on)
    ]
    undated = [
        _undated(profile, obligation, debtor)
        for obligation in profile.obligations
        if obligation.undated is not None
        for debtor in debtors_of(profile, obligation, None)
    ]
    return [*found, *undated, *(_task(profile, number) for number in range(len(profile.tasks)))]


def debtors_of(profile: Profile, obligation: Obligation, on: date | None) -> list[Debtor]:
    """Who owes an obligation: the agencies in force on that day, then others in the document's words."""
    everybody = not (obligation.owed_by or obligation.agencies or obligation.debtors)
    found = [
        Debtor(agency.code, agency.name)
        for agency in profile.agencies
        if (on is None or agency.in_force(on))
        and (everybody or agency.kind in obligation.owed_by or agency.code in obligation.agencies)
    ]
    if OFFICE in obligation.agencies and OFFICE not in {debtor.key for debtor in found}:
        found.append(Debtor(OFFICE, profile.issuer.name))
    return [*found, *(Debtor(name, name) for name in obligation.debtors)]


def _occurrence(profile: Profile, one: Occurrence, debtor: Debtor) -> Owed:
    duty = one.obligation
    return Owed(
        id=duty.id,
        number=duty.number,
        title=duty.title,
        owed=duty.owed,
        debtor=debtor,
        recipient=duty.sent_to,
        tracked_by=duty.tracked_by or profile.issuer.name,
        opens_on=one.opens_on if duty.originally_due_on is None else None,
        due_on=one.due_on,
        last_day=one.last_day,
        reset_on=profile.documents[duty.source.document].issued_on if duty.originally_due_on else None,
        originally_due_on=duty.originally_due_on,
        earlier_letters=duty.earlier_letters,
        remind_from=one.reminders[0] if one.reminders else one.last_day,
        repeats=bool(duty.days or duty.rrule or len(duty.dates) > 1),
        source=str(duty.source),
        ours=duty.ours,
    )


def _undated(profile: Profile, duty: Obligation, debtor: Debtor) -> Owed:
    return Owed(
        id=duty.id,
        number=duty.number,
        title=duty.title,
        owed=duty.owed,
        debtor=debtor,
        recipient=duty.sent_to,
        tracked_by=duty.tracked_by or profile.issuer.name,
        opens_on=begins_on(profile, duty),
        due_on=None,
        last_day=None,
        reset_on=None,
        originally_due_on=None,
        earlier_letters=(),
        remind_from=None,
        repeats=duty.undated == "standing",
        source=str(duty.source),
        ours=duty.ours,
    )


def _task(profile: Profile, number: int) -> Owed:
    task = profile.tasks[number]
    last_day = None
    if task.due_on is not None:
        strict = task.relation == "before"
        last_day = roll_forward(task.due_on - timedelta(days=1) if strict else task.due_on)
    return Owed(
        id=task.id,
        number=task.id,
        title=task.task,
        owed="task",
        debtor=_lead(profile, task),
        recipient=task.recipient or "",
        tracked_by=profile.issuer.name,
        opens_on=profile.documents[task.source.document].issued_on,
        due_on=task.due_on,
        last_day=last_day,
        reset_on=None,
        originally_due_on=None,
        earlier_letters=(),
        remind_from=next(iter(profile.follow_up.reminders(task.id, last_day)), last_day) if last_day else None,
        repeats=False,
        source=str(task.source),
        ours=task.ours,
        coordinators=task.coordinators,
        deliverable=task.deliverable,
        same_as=task.same_as,
        lead_source=str(task.lead_source) if task.lead_source else None,
    )


def _lead(profile: Profile, task: AssignedTask) -> Debtor:
    names = {OFFICE: profile.issuer.name, **{agency.code: agency.name for agency in profile.agencies}}
    return Debtor(task.lead_key, names.get(task.lead_key, task.lead_key))
