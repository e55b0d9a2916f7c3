"""Who owes what by when, and who is written to about it, as the follow-up sees it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from config.follow_up import Rung
from config.obligations import OFFICE
from config.period import Period, project_periods
from config.profile import Profile
from tasks.duties.duty import Debtor, Owed, Standing
from tasks.duties.standing import standings
from tasks.ledger.submissions import submissions
from tasks.run import Run

_REACH = timedelta(days=60)
"""No ladder reaches further from the last day in time."""
_OPEN = frozenset({"open", "due_soon", "overdue", "extended"})
_FILED = frozenset({"received", "read", "accepted", "returned", "superseded"})
"""Who has sent a table is not chased for it: what is wrong with it is told in the letter about the file."""


@dataclass(frozen=True, slots=True)
class Due:
    """What one debtor owes by a day and has not delivered."""

    stand: Standing
    to: Debtor
    """Who is written to: the debtor, or the body that sees to the duty where that is another one."""
    last_day: date
    """The last day in time, extensions counted."""
    period: Period | None = None
    """Where it is a report of the period's figures."""

    @property
    def owed(self) -> Owed:
        """The duty itself."""
        return self.stand.owed

    @property
    def key(self) -> str:
        """`BN1 2023-08-05 sxd`"""
        return " ".join(self.owed.key)

    @property
    def named(self) -> str:
        """`BN1 2023-08-05`, and whose it is where another body is asked about it."""
        nominal = f"{self.owed.id} {self.owed.due_on}"
        return nominal if self.to == self.owed.debtor else f"{nominal} ({self.owed.debtor.name})"

    @property
    def is_own(self) -> bool:
        """Whether the office itself owes it: its own head is told and nobody else."""
        return self.to.key == OFFICE

    @property
    def due_on(self) -> date:
        """The nominal date, the first one where it was set anew: days late count from it."""
        return self.stand.original_due_on or self.last_day

    def days_late(self, on: date) -> int:
        """Days since the original date; 0 while the last day in time has not passed."""
        return max((on - self.due_on).days, 0) if self.is_late(on) else 0

    def is_late(self, on: date) -> bool:
        """Whether the last day in time has passed."""
        return on > self.last_day


def present(run: Run) -> datetime:
    """The present, or the run's moment where that is later."""
    return max(run.as_of, run.clock.now())


def owing_about(run: Run, day: date) -> list[Due]:
    """What is undelivered on that day, as known now, with its last day in time near enough for any ladder to reach it.

    Only who can be written to: classes of addressees in a directive's words stand in the watch and in the report. A
    task that is an obligation too is asked for once.
    """
    now = replace(run, as_of=present(run))
    periods = {(period.obligation, period.due_on): period for period in project_periods(run.profile)}
    sent: dict[str, set[str | None]] = {}
    found = []
    for stand in standings(now, day):
        owed, to = stand.owed, asked_of(run.profile, stand.owed)
        if stand.state not in _OPEN or stand.due_at is None or owed.due_on is None or to is None or owed.same_as:
            continue
        last_day = (stand.due_at - timedelta(microseconds=1)).date()
        if abs(last_day - day) > _REACH:
            continue
        period = periods.get((owed.id, owed.due_on))
        if period is not None:
            if period.code not in sent:
                sent[period.code] = _sent(now, period)
            if owed.debtor.key in sent[period.code]:
                continue
        found.append(Due(stand, to, last_day, period))
    return found


def asked_of(profile: Profile, owed: Owed) -> Debtor | None:
    """Who is written to about a duty: the agency of the profile that sees to it where the office does not, else the
    debtor; None where that is neither an agency nor the office."""
    codes = {agency.name: agency.code for agency in profile.agencies}
    if owed.debtor.key == OFFICE:
        return owed.debtor
    if owed.tracked_by in codes and owed.tracked_by != profile.issuer.name:
        return Debtor(codes[owed.tracked_by], owed.tracked_by)
    return owed.debtor if owed.debtor.key in codes.values() else None


def ladder_of(profile: Profile, owed: Owed) -> tuple[Rung, ...]:
    """The steps of a duty; none where nobody can be written to. What the office owes itself, or another body sees to,
    is nothing to tell the People's Committee about."""
    to = asked_of(profile, owed)
    rungs = profile.follow_up.ladder_of(owed.id)
    if to is None or owed.same_as:
        return ()
    if to.key == OFFICE or to != owed.debtor:
        return tuple(rung for rung in rungs if rung.to != "committee")
    return rungs


def _sent(run: Run, period: Period) -> set[str | None]:
    records = submissions(run.ledger, run.profile_code, period.code, known_at=run.as_of)
    return {record.agency for record in records if record.state in _FILED}
