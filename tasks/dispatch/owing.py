"""Who owes what by when, as the follow-up sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.calendar import roll_forward
from config.period import Period, owing_agencies, project_periods
from tasks.duties.recorded import EXEMPT, EXTEND, Said, last, recorded
from tasks.ledger.submissions import submissions
from tasks.run import Run

_REACH = timedelta(days=60)
"""No ladder reaches further from the last day in time."""
_FILED = {"received", "read", "accepted", "returned", "superseded"}
"""Who has sent a file is not chased: what is wrong with it is told in the letter about the file."""


@dataclass(frozen=True, slots=True)
class Due:
    """What one debtor owes by a day and has not delivered."""

    obligation: str
    title: str
    recipient: str
    due_on: date
    last_day: date
    original_due_on: date
    debtor: str
    debtor_name: str
    period: Period | None = None
    """Where it is a report of the period's figures."""

    @property
    def key(self) -> str:
        """`BN1 2023-08-05 sxd`"""
        return f"{self.obligation} {self.due_on.isoformat()} {self.debtor}"

    def days_late(self, on: date) -> int:
        """Counted from the original date; 0 while it is not late."""
        return max((on - self.original_due_on).days, 0) if on > self.last_day else 0


def owing_about(run: Run, day: date) -> list[Due]:
    """What is undelivered with its last day near enough to that day for any ladder to reach it."""
    return owing(run, day - _REACH, day + _REACH)


def owing(run: Run, since: date, until: date) -> list[Due]:
    """What is undelivered, as known now, of what had or has its last day between these days, extensions counted.

    Whom a document exempts owes nothing.
    """
    now = _now(run)
    said = recorded(run.ledger, run.profile_code, known_at=now)
    titles = {duty.id: duty for duty in run.profile.obligations}
    found = []
    for period in project_periods(run.profile):
        sent: set[str | None] | None = None
        duty = titles[period.obligation]
        for agency in owing_agencies(run.profile, period):
            until_day = _last_day_of(said, period, agency.code, now.date())
            if until_day is None or not since <= until_day <= until:
                continue
            if sent is None:
                sent = _sent(run, period, now)
            if agency.code not in sent:
                found.append(
                    Due(
                        obligation=duty.id,
                        title=duty.title,
                        recipient=duty.sent_to,
                        due_on=period.due_on,
                        last_day=until_day,
                        original_due_on=duty.originally_due_on or period.last_day,
                        debtor=agency.code,
                        debtor_name=agency.name,
                        period=period,
                    )
                )
    return found


def _last_day_of(said: Sequence[Said], period: Period, agency: str, on: date) -> date | None:
    """The last day in time for that agency, as extended; None where a document exempts it."""
    key = (period.obligation, period.code, agency)
    if last(said, EXEMPT, key, on) is not None:
        return None
    extended = last(said, EXTEND, key, on)
    return roll_forward(extended.to) if extended is not None and extended.to is not None else period.last_day


def _sent(run: Run, period: Period, now: datetime) -> set[str | None]:
    records = submissions(run.ledger, run.profile_code, period.code, known_at=now)
    return {record.agency for record in records if record.state in _FILED}


def _now(run: Run) -> datetime:
    return max(run.as_of, run.clock.now())
