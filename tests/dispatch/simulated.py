"""Who gets which message when, of all periods of each directive, day by day: `python -m tests.dispatch.simulated`.

It writes tests/dispatch/simulated/PROFILE.csv anew; a test compares. Conduct is simple, so that a row can be reckoned
by hand: of the profile's agencies the first, fourth, seventh ... deliver on the last day in time, the second, fifth ...
two days after it, the others and the office never. Only days on which a step falls are looked at. No document is
released, so that letters to the People's Committee stay drafts.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from config.calendar import roll_forward
from config.load import load_profile
from config.obligations import OFFICE
from config.period import owing_agencies, project_periods
from config.profile import Profile
from tasks.dispatch.chasing import rung_on
from tasks.dispatch.owing import asked_of, ladder_of
from tasks.duties.duty import Owed, owed_by_all
from tasks.duties.recorded import DELIVER, Said
from tasks.duties.standing import standing

PROFILES = ("bac-giang-2022", "bac-ninh-2023", "hai-duong-2022", "thai-nguyen-2021")
FOLDER = Path(__file__).with_name("simulated")
HEAD = ("day", "message", "step", "duty", "due_on", "last_day", "source", "to")
_MESSAGES = {"agency": "thư nhắc", "head": "thư gửi người đứng đầu", "committee": "công văn (dự thảo, chờ phát hành)"}
_LATE_BY = timedelta(days=2)


class Asked(NamedTuple):
    """One duty of one debtor at one step."""

    day: date
    message: str
    step: str
    owed: Owed
    to: str


def delivered_on(profile: Profile, owed: Owed) -> date | None:
    """The day on which the debtor delivers; None where it never does."""
    codes = [agency.code for agency in profile.agencies if agency.code != OFFICE]
    if owed.debtor.key not in codes or owed.last_day is None:
        return None
    conduct = codes.index(owed.debtor.key) % 3
    return (owed.last_day, owed.last_day + _LATE_BY, None)[conduct]


def asked(profile: Profile, *, silent: bool = False) -> Iterator[Asked]:
    """Every step of the follow-up that comes to be taken; `silent`: nobody ever delivers."""
    catch_up = timedelta(days=profile.follow_up.catch_up_days)
    for owed in owed_by_all(profile):
        ladder, to = ladder_of(profile, owed), asked_of(profile, owed)
        if owed.last_day is None or to is None:
            continue
        day = None if silent else delivered_on(profile, owed)
        said = [] if day is None else [Said(DELIVER, owed.key, day, None, None, None)]
        for on in sorted({rung.on(owed.last_day) for rung in ladder}):
            stand = standing(owed, on, said, {})
            if stand.delivered_at is not None or stand.state == "not_due" or stand.due_at is None:
                continue
            rung = rung_on(ladder, (stand.due_at - timedelta(microseconds=1)).date(), on, catch_up)
            if rung is not None:
                yield Asked(on, _message(rung.to, to.key), rung.id, owed, to.key)


def _message(to: str, whom: str) -> str:
    return "thư gửi người đứng đầu của cơ quan đầu mối" if whom == OFFICE else _MESSAGES[to]


def forms(profile: Profile) -> Iterator[tuple[str, ...]]:
    """The forms that are mailed when a period opens."""
    for period in project_periods(profile):
        duty = next(duty for duty in profile.obligations if duty.id == period.obligation)
        day = roll_forward(period.opens_on)
        who = " ".join(sorted(agency.code for agency in owing_agencies(profile, period) if agency.email))
        yield (str(day), "biểu mẫu", "", duty.id, period.code, str(period.last_day), str(duty.source), who)


def table(profile: Profile) -> str:
    """The CSV: a row for each duty, date and step, with who is written to."""
    found: dict[tuple[str, ...], set[str]] = {}
    for one in asked(profile):
        owed = one.owed
        row = (str(one.day), one.message, one.step, owed.id, str(owed.due_on), str(owed.last_day), owed.source)
        found.setdefault(row, set()).add(one.to)
    rows = [*forms(profile), *((*row, " ".join(sorted(who))) for row, who in found.items())]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([HEAD, *sorted(rows)])
    return text.getvalue()


def path_of(code: str) -> Path:
    """Where the table of a profile lies."""
    return FOLDER / f"{code}.csv"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for code in PROFILES:
        path_of(code).write_text(table(load_profile(code)), "utf-8")
