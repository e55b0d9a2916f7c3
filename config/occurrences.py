"""When obligations fall due: each occurrence with its opening, deadline, close of the books and data cut-off."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from config.calendar import add_working_days, roll_forward
from config.obligations import DataCutoff, Obligation
from config.profile import Profile

_CLOSING_TIME = time(17, 0)
"""End of the office's working day."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a dated obligation, named by its nominal due date.

    `last_day` is the last day in time, rolled forward; `due_at` the first instant that is late. `cutoff_on`: up to
    which day figures run; `estimate_to`: the day that an estimate is asked for, None where none is.
    """

    obligation: Obligation
    due_on: date
    opens_on: date
    last_day: date
    due_at: datetime
    closes_at: datetime
    cutoff_on: date
    estimate_to: date | None
    reminders: tuple[date, ...]


def due_dates(obligation: Obligation) -> list[date]:
    """All nominal due dates of an obligation, in order. A month without the day has its last day instead."""
    if obligation.dates:
        return sorted(obligation.dates)
    if obligation.months:
        return sorted(_month_end(date.fromisoformat(f"{month}-01")) for month in obligation.months)
    first, last = obligation.valid_from, obligation.valid_to
    if first is None or last is None or obligation.undated is not None:
        return []
    if obligation.rrule is not None:
        begin, end = (datetime.combine(day, time(0)) for day in (first, last))
        return [moment.date() for moment in rrulestr(obligation.rrule, dtstart=begin).between(begin, end, inc=True)]
    found = []
    month = first.replace(day=1)
    while month <= last:
        end_of_month = _month_end(month)
        found += [min(month + timedelta(days=day - 1), end_of_month) for day in obligation.days]
        month = end_of_month + timedelta(days=1)
    return sorted({day for day in found if first <= day <= last})


def begins_on(profile: Profile, obligation: Obligation) -> date | None:
    """The first day on which it can be asked for: of its regime, or of the document that sets it; None where neither
    is dated."""
    return obligation.valid_from or profile.documents[obligation.source.document].issued_on


def occurrence_of(profile: Profile, obligation: Obligation, due_on: date) -> Occurrence:
    """The occurrence of `obligation` nominally due on `due_on`."""
    zone = ZoneInfo(profile.timezone)
    strict = obligation.relation == "before" and not obligation.months
    last_day = roll_forward(due_on - timedelta(days=1) if strict else due_on)
    cutoff = obligation.data_cutoff_on.get(due_on.day, obligation.data_cutoff)
    closes_on = add_working_days(last_day, obligation.closes_working_days_after)
    return Occurrence(
        obligation=obligation,
        due_on=due_on,
        opens_on=max(due_on - timedelta(days=obligation.opens_days_before), begins_on(profile, obligation) or date.min),
        last_day=last_day,
        due_at=datetime.combine(last_day + timedelta(days=1), time(0), zone),
        closes_at=datetime.combine(closes_on, _CLOSING_TIME, zone),
        cutoff_on=_cutoff_on(cutoff, due_on),
        estimate_to=_estimate_to(cutoff, due_on),
        reminders=profile.follow_up.reminders(obligation.id, last_day),
    )


def occurrences(profile: Profile, year: int | None = None) -> list[Occurrence]:
    """All dated occurrences of the profile, or those nominally due in a year, by due date and obligation."""
    found = [
        occurrence_of(profile, obligation, due_on)
        for obligation in profile.obligations
        for due_on in due_dates(obligation)
        if year is None or due_on.year == year
    ]
    return sorted(found, key=lambda one: (one.due_on, one.obligation.id))


def _cutoff_on(cutoff: DataCutoff | None, due_on: date) -> date:
    month_start = due_on.replace(day=1)
    if cutoff is None or cutoff.rule == "previous_month_end":
        return month_start - timedelta(days=1)
    if cutoff.rule == "quarter_end":
        quarter_start = month_start.replace(month=3 * ((due_on.month - 1) // 3) + 1)
        return quarter_start - timedelta(days=1)
    return min(month_start + timedelta(days=(cutoff.day or 1) - 1), _month_end(month_start))


def _estimate_to(cutoff: DataCutoff | None, due_on: date) -> date | None:
    if cutoff is None or cutoff.estimate_to == "none":
        return None
    return _month_end(due_on.replace(day=1)) if cutoff.estimate_to == "month_end" else date(due_on.year, 12, 31)


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
