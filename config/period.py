"""One occurrence of an obligation: when it opens, is due and closes, and up to which day its figures run."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.agencies import Agency
from config.calendar import add_working_days, roll_forward
from config.obligations import DataCutoff, Obligation
from config.profile import Profile

_CLOSING_TIME = time(17, 0)
"""End of the office's working day."""


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

    @property
    def code(self) -> str:
        """`2023-08-05`"""
        return self.due_on.isoformat()


def due_dates(obligation: Obligation) -> list[date]:
    """All nominal due dates of an obligation, in order. A month without the day has its last day instead."""
    if obligation.dates:
        return sorted(obligation.dates)
    if obligation.valid_from is None or obligation.valid_to is None:
        return []
    found = []
    first = obligation.valid_from.replace(day=1)
    while first <= obligation.valid_to:
        last = _month_end(first)
        found += [min(first + timedelta(days=day - 1), last) for day in obligation.days]
        first = last + timedelta(days=1)
    return sorted({day for day in found if obligation.valid_from <= day <= obligation.valid_to})


def period_of(profile: Profile, obligation: Obligation, due_on: date) -> Period:
    """The occurrence of `obligation` nominally due on `due_on`."""
    zone = ZoneInfo(profile.timezone)
    last_day = due_on - timedelta(days=1) if obligation.relation == "before" else due_on
    last_day = roll_forward(last_day)
    data_as_of = _data_as_of(obligation.data_cutoff, due_on)
    return Period(
        profile=profile.code,
        due_on=due_on,
        obligation=obligation.id,
        opens_on=due_on - timedelta(days=obligation.opens_days_before),
        due_at=datetime.combine(last_day + timedelta(days=1), time(0), zone),
        closes_at=datetime.combine(
            add_working_days(last_day, obligation.closes_working_days_after), _CLOSING_TIME, zone
        ),
        data_as_of=data_as_of,
        plan_year=plan_year_of(data_as_of),
    )


def project_periods(profile: Profile) -> list[Period]:
    """All periods of the profile in which agencies owe a project table, in order of due date."""
    periods = [
        period_of(profile, obligation, due_on)
        for obligation in profile.obligations
        if obligation.owed == "project_table"
        for due_on in due_dates(obligation)
    ]
    return sorted(periods, key=lambda period: period.due_on)


def find_period(profile: Profile, due_on: date) -> Period:
    """The project-table period nominally due on `due_on`. Raises UnknownPeriodError, naming the ones there are."""
    periods = project_periods(profile)
    for period in periods:
        if period.due_on == due_on:
            return period
    known = ", ".join(period.code for period in periods)
    raise UnknownPeriodError(f"Hồ sơ {profile.code} không có kỳ báo cáo {due_on.isoformat()}; các kỳ: {known}")


def owing_agencies(profile: Profile, period: Period) -> list[Agency]:
    """The agencies in force on the due date that owe the period's report, in the profile's order."""
    duty = {obligation.id: obligation for obligation in profile.obligations}[period.obligation]
    everybody = not duty.owed_by and not duty.agencies
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


def _data_as_of(cutoff: DataCutoff | None, due_on: date) -> date:
    month_start = due_on.replace(day=1)
    if cutoff is None or cutoff.rule == "previous_month_end":
        return month_start - timedelta(days=1)
    if cutoff.rule == "quarter_end":
        quarter_start = month_start.replace(month=3 * ((due_on.month - 1) // 3) + 1)
        return quarter_start - timedelta(days=1)
    return min(month_start + timedelta(days=(cutoff.day or 1) - 1), _month_end(month_start))


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
