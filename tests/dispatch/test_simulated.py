"""All messages of all periods, day by day, as they were looked at and kept; the follow-up itself gives the same."""

from datetime import date, datetime
from pathlib import Path

import pytest

from config.calendar import is_working_day
from config.clock import HANOI, Clock
from config.columns import load_columns
from config.load import load_profile
from config.settings import Settings
from tasks.dispatch.chasing import steps_on
from tasks.dispatch.reminders import period_on
from tasks.ledger.engine import Ledger
from tasks.run import Run
from tests.dispatch.simulated import PROFILES, asked, delivered_on, path_of, table


@pytest.mark.parametrize("code", PROFILES)
def test_who_gets_which_message_when_is_as_kept(code: str) -> None:
    """`python -m tests.dispatch.simulated` writes it anew; look at what changes before it is committed."""
    profile = load_profile(code)
    assert table(profile) == path_of(code).read_text("utf-8")
    for one in asked(profile):
        owed, came = one.owed, delivered_on(profile, one.owed)
        assert is_working_day(one.day)
        assert owed.opens_on is None or one.day >= owed.opens_on, "nothing is asked for before it opens"
        assert came is None or one.day < came, "who has delivered hears nothing more"
        if one.step.startswith("qua-han"):
            assert owed.last_day is not None
            assert one.day > owed.last_day, "nobody is late before the last day in time has passed"


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("bac-ninh-2023", date(2023, 8, 7)),
        ("bac-ninh-2023", date(2023, 9, 5)),
        ("bac-giang-2022", date(2022, 7, 29)),
        ("thai-nguyen-2021", date(2021, 7, 27)),
    ],
)
def test_the_follow_up_itself_takes_these_steps(code: str, day: date, ledger: Ledger, tmp_path: Path) -> None:
    profile, at = load_profile(code), datetime(day.year, day.month, day.day, 8, tzinfo=HANOI)
    run = Run(
        profile=profile, period=period_on(profile, day), as_of=at, ledger=ledger, clock=Clock(at),
        settings=Settings(home=tmp_path), columns=load_columns(), out=tmp_path,
    )  # fmt: skip
    taken = {(step.due.key, step.rung.id) for step in steps_on(run, day, [])}
    simulated = {(" ".join(one.owed.key), one.step) for one in asked(profile, silent=True) if one.day == day}
    assert simulated
    assert simulated <= taken
    caught_up = {rung for key, rung in taken - {*simulated}}
    assert all(rung.startswith("qua-han") for rung in caught_up), "what is made up for after days off is overdue"
