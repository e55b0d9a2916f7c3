"""One occurrence of an obligation: when it opens, is due and closes, and up to which day its figures run."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.agencies import Agency
from config.obligations import Obligation
from config.occurrences import due_dates, occurrence_of
from config.profile import Profile


class UnknownPeriodError(ValueError):
    """The profile has no project report due on that date; the message lists those that it has."""


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, named by its nominal due date.

    `due_at` is the first instant that is late. `data_as_of` is the last day that the figures cover.
    """

    profile: str
    due_on: date
    obligation: str
    opens_on: date
    due_at: datetime
    closes_at: datetime
    data_as_of: date
    plan_year: int
    estimate_to: date | None = None
    """The day up to which an estimate is asked beside the figures; None where none is."""

    @property
    def code(self) -> str:
        """`2023-08-05`"""
        return self.due_on.isoformat()

    @property
    def last_day(self) -> date:
        """The last day on which a report of the period is in time."""
        return (self.due_at - timedelta(microseconds=1)).date()


def period_of(profile: Profile, obligation: Obligation, due_on: date) -> Period:
    """The occurrence of `obligation` nominally due on `due_on`, as a reporting period."""
    one = occurrence_of(profile, obligation, due_on)
    return Period(
        profile=profile.code,
        due_on=due_on,
        obligation=obligation.id,
        opens_on=one.opens_on,
        due_at=one.due_at,
        closes_at=one.closes_at,
        data_as_of=one.cutoff_on,
        plan_year=plan_year_of(one.cutoff_on),
        estimate_to=one.estimate_to,
    )


def project_periods(profile: Profile) -> list[Period]:
    """All periods of the profile in which agencies owe a project table, in order of due date."""
    return [period_of(profile, obligation, due_on) for due_on, obligation in _project_dues(profile)]


def _project_dues(profile: Profile) -> list[tuple[date, Obligation]]:
    dues = [
        (due_on, obligation)
        for obligation in profile.obligations
        if obligation.owed == "project_table"
        for due_on in due_dates(obligation)
    ]
    return sorted(dues, key=lambda due: due[0])


def latest_period(profile: Profile, today: date) -> Period:
    """The last project-table period nominally due by that day, or the first of all."""
    dues = _project_dues(profile)
    due_on, obligation = ([due for due in dues if due[0] <= today] or dues[:1])[-1]
    return period_of(profile, obligation, due_on)


def find_period(profile: Profile, due_on: date) -> Period:
    """The project-table period nominally due on `due_on`. Raises UnknownPeriodError, naming the ones there are."""
    dues = _project_dues(profile)
    for nominal, obligation in dues:
        if nominal == due_on:
            return period_of(profile, obligation, due_on)
    known = ", ".join(nominal.isoformat() for nominal, _ in dues)
    raise UnknownPeriodError(f"Hồ sơ {profile.code} không có kỳ báo cáo {due_on.isoformat()}; các kỳ: {known}")


def owing_agencies(profile: Profile, period: Period) -> list[Agency]:
    """The agencies in force on the due date that owe the period's report, in the profile's order."""
    duty = {obligation.id: obligation for obligation in profile.obligations}[period.obligation]
    everybody = not (duty.owed_by or duty.agencies or duty.debtors)
    return [
        agency
        for agency in profile.agencies
        if agency.in_force(period.due_on) and (everybody or agency.kind in duty.owed_by or agency.code in duty.agencies)
    ]


def plan_year_of(day: date) -> int:
    """January's figures still belong to the year before: its plan is disbursed until 31/1 (39/2019/QH14 art. 68)."""
    return day.year - 1 if day.month == 1 else day.year


def last_disbursable_day(profile: Profile, plan_year: int) -> date:
    """The last day on which the plan of that year may be disbursed; a profile may run for years after its own."""
    own = profile.disbursable_until
    return own.replace(year=own.year + plan_year - profile.plan_year)
