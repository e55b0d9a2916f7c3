"""A morning of an open period: what came is answered the same day, who has not reported is reminded, all of it sent."""

import os
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from config.clock import HANOI
from config.load import load_profile
from config.run_request import RunRequest
from flows.morning import morning
from flows.opening import open_run
from tasks.dispatch import forms
from tasks.ledger import outbox
from tasks.run import Outcome, together
from tests.cycle.month import house
from tests.intake.office import table, workbook

PROFILE = "bac-ninh-2023"
MORNING = datetime(2023, 8, 3, 7, tzinfo=HANOI)
"""The last worked day before the last day in time, Friday 4/8 (001 L62: before the 5th)."""
AGENCIES = 25
REMINDED = AGENCIES + 1
"""All still owe the report on their tasks; the office owes its review of July (001 L15), of which its head is told."""


@pytest.fixture(autouse=True)
def quick_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a form takes longer than all the rest."""
    monkeypatch.setattr(forms, "form_for", lambda run, agency: f"{agency} {run.period.code}".encode())


def test_what_came_is_answered_and_who_is_silent_reminded_the_same_day(tmp_path: Path) -> None:
    assert len(load_profile(PROFILE).agencies) == AGENCIES
    above_plan = workbook(table("Sở Xây dựng", ("7000001", "Đường tỉnh A", 1_000, 1_500)))
    path = tmp_path / "inbox" / PROFILE / "2023-08-05" / "sxd" / "a.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(above_plan)
    os.utime(path, (MORNING.timestamp() - 3600,) * 2)
    with house(tmp_path):
        run = open_run(RunRequest(profile=PROFILE, clock=MORNING))
        assert run.period.code == "2023-08-05"
        done = morning(run)
        sent = Counter((row.kind, row.state) for row in outbox.rows(run.ledger, PROFILE))
        again = morning(open_run(RunRequest(profile=PROFILE, clock=MORNING.replace(hour=9))))
    assert sent == {
        ("receipt", "written"): 1, ("returned_workbook", "written"): 1, ("reminder", "written"): REMINDED,
        ("form", "written"): AGENCIES,
    }  # fmt: skip
    assert (done.nothing_new, done.value.reminders) == (False, REMINDED)
    assert (again.nothing_new, again.value.reminders) == (True, 0)


def test_what_stages_leave_and_break_is_said_once() -> None:
    one = Outcome(1, attention=("a", "b"), faults=("x",))
    two = Outcome(2, attention=("b",), faults=("y",), awaiting=("bao-cao",))
    whole = together("done", (one, two), nothing_new=False)
    assert (whole.attention, whole.faults, whole.awaiting) == (("a", "b"), ("x", "y"), ("bao-cao",))
