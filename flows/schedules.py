"""Schedules made from the calendar: `python -m flows.schedules` writes those of prefect.yaml anew; a test compares.

While a period is open its channels are polled every morning, what came is answered, and what is due is asked for until
the last step of the follow-up; on the first morning after the rolled deadline the officer sees a provisional state;
when the books close the report is made. Nothing runs for a period before it opens, and nothing that judges anybody
before the deadline.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from config.clock import HANOI
from config.load import load_profile, profile_codes
from config.period import Period, project_periods
from config.profile import Profile
from tasks.dispatch.owing import ladder_of
from tasks.duties.duty import owed_by_all

PATH = Path(__file__).resolve().parent.parent / "prefect.yaml"
BEGIN, END = (
    "  # Made from the calendar by `python -m flows.schedules`.\n",
    "  # End of what is made from the calendar.\n",
)

_MORNING, _AFTER_CLOSING = time(7, 0), timedelta(minutes=5)
_WATCH = "DTSTART:20210705T073000\\nRRULE:FREQ=WEEKLY;BYDAY=MO"
"""Every Monday, also when the regime has run out: then it says so in red."""

TOLD = {
    "morning": "Take in, check and answer what came, remind of what is due; every morning while a period is open.",
    "follow_up": "Remind of what is due and send it, on days on which no period is open.",
    "provisional": "Who has reported and where things stand, on the first morning after the deadline.",
    "cycle": "The whole month when the books close.",
    "watch": "Every Monday: what is due and overdue; red once the regime has run out.",
}
"""The scheduled flows of a province and what they do."""

SKIPS_WHEN_LATE = frozenset({"morning", "follow_up", "provisional", "watch"})
"""Flows of which only the latest run counts after a downtime: one whose next time has come is skipped. A cycle is never
skipped: each period has a report of its own."""


def firings(profile: Profile) -> dict[str, list[datetime]]:
    """When each scheduled flow of the profile runs, in order; `watch` runs by a rule of its own."""
    periods = project_periods(profile)
    mornings = {
        datetime.combine(period.opens_on + timedelta(days=days), _MORNING, HANOI)
        for period in periods
        for days in range((_last_morning(profile, period) - period.opens_on).days + 1)
    }
    steps = {datetime.combine(day, _MORNING, HANOI) for day in follow_up_days(profile)}
    return {
        "morning": sorted(mornings),
        "follow_up": sorted(steps - mornings),
        "provisional": sorted(datetime.combine(period.due_at.date(), _MORNING, HANOI) for period in periods),
        "cycle": sorted(period.closes_at + _AFTER_CLOSING for period in periods),
    }


def follow_up_days(profile: Profile) -> set[date]:
    """The days on which a step of the follow-up of any duty is due, as long as no document moves a date."""
    dated = ((one.last_day, ladder_of(profile, one)) for one in owed_by_all(profile))
    return {rung.on(last_day) for last_day, ladder in dated if last_day for rung in ladder}


def _last_morning(profile: Profile, period: Period) -> date:
    """The day on which the books close, or on which the last step of the follow-up is taken."""
    steps = [rung.on(period.last_day) for rung in profile.follow_up.ladder_of(period.obligation)]
    return max([period.closes_at.date(), *steps])


def is_overtaken(profile: Profile, name: str, scheduled: datetime, now: datetime) -> bool:
    """Whether a run that starts late is one of which only the latest counts, and the next one's time has come."""
    if name not in SKIPS_WHEN_LATE:
        return False
    moments = [scheduled + timedelta(weeks=1)] if name == "watch" else firings(profile)[name]
    later = [moment for moment in moments if moment > scheduled]
    return bool(later) and later[0] <= now


def deployments(profiles: Sequence[str]) -> str:
    """The scheduled deployments as they stand in prefect.yaml."""
    return "".join(_of_profile(load_profile(code)) for code in profiles if project_periods(load_profile(code)))


def _of_profile(profile: Profile) -> str:
    rules = {name: _dates(moments) for name, moments in firings(profile).items() if moments} | {"watch": _WATCH}
    return "".join(
        f"  - name: {profile.code}\n"
        f"    entrypoint: flows.deployed:{name}\n"
        f'    description: "{profile.title}: {TOLD[name]}"\n'
        f"    tags: [{profile.code}, {name}]\n"
        f"    parameters: {{request: {{profile: {profile.code}}}}}\n"
        "    concurrency_limit: *one\n"
        "    work_pool: *pool\n"
        "    schedules:\n"
        f"      - slug: {name}\n"
        f'        rrule: "{rule}"\n'
        "        timezone: Asia/Ho_Chi_Minh\n"
        for name, rule in rules.items()
    )


def _dates(moments: Sequence[datetime]) -> str:
    written = [f"{moment:%Y%m%dT%H%M%S}" for moment in moments]
    return f"DTSTART:{written[0]}\\nRDATE:{','.join(written)}"


def page(text: str) -> str:
    """prefect.yaml with its scheduled deployments made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{deployments(profile_codes())}{END}{after}"


if __name__ == "__main__":
    PATH.write_text(page(PATH.read_text("utf-8")), "utf-8")
