"""Who owes what by when, as the follow-up sees it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.period import Period, owing_agencies, project_periods
from tasks.ledger.submissions import submissions
from tasks.run import Run

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


def owing(run: Run, since: date, until: date) -> list[Due]:
    """What is undelivered, as known now, of what had or has its last day between these days."""
    found = []
    titles = {duty.id: duty for duty in run.profile.obligations}
    for period in project_periods(run.profile):
        last = last_day(period)
        if not since <= last <= until:
            continue
        sent = {
            record.agency
            for record in submissions(run.ledger, run.profile_code, period.code, known_at=_now(run))
            if record.state in _FILED
        }
        duty = titles[period.obligation]
        found += [
            Due(
                obligation=duty.id,
                title=duty.title,
                recipient=duty.sent_to,
                due_on=period.due_on,
                last_day=last,
                original_due_on=duty.originally_due_on or last,
                debtor=agency.code,
                debtor_name=agency.name,
                period=period,
            )
            for agency in owing_agencies(run.profile, period)
            if agency.code not in sent
        ]
    return found


def last_day(period: Period) -> date:
    """The last day on which a report of the period is in time."""
    return (period.due_at - timedelta(microseconds=1)).date()


def _now(run: Run) -> datetime:
    return max(run.as_of, run.clock.now())
