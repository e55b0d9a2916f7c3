"""Files keep the time that their channel states, whatever run takes them in, and no run makes another one fail."""

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from config.clock import HANOI
from config.load import load_profile
from config.period import find_period
from config.run_request import RunRequest
from config.sample.files import sample_files
from flows.check import check
from flows.collect import collect
from flows.commands.demo import _content
from flows.opening import open_run
from tasks.ledger import outbox
from tasks.ledger.submissions import submissions
from tasks.run import Run
from tests.cycle.month import house

PROFILE = "bac-ninh-2023"
AFTER = datetime(2023, 11, 2, 8, tzinfo=HANOI)
LATE = datetime(2023, 10, 30, 9, 15, tzinfo=HANOI)
"""22/10/2023 is a Sunday: in time until Monday 23/10 24:00; the books closed on 26/10 at 17:00."""
EARLY = datetime(2023, 8, 3, 9, tzinfo=HANOI)

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An installation whose drop folder holds a late file for 22/10 and one in time for 05/8, both of one agency."""
    for due_on, came in ((date(2023, 10, 22), LATE), (date(2023, 8, 5), EARLY)):
        drop(tmp_path, due_on, came)
    with house(tmp_path):
        yield tmp_path


def drop(home: Path, due_on: date, came: datetime) -> None:
    """A clean file of the traffic board in the profile's own folder, dated as it came."""
    profile = load_profile(PROFILE)
    file = next(f for f in sample_files(profile, find_period(profile, due_on), clean=True) if f.agency == "bqlgt")
    path = home / "inbox" / PROFILE / due_on.isoformat() / "bqlgt" / file.file_name
    path.parent.mkdir(parents=True)
    path.write_bytes(_content(file))
    os.utime(path, (came.timestamp(),) * 2)


def judged(request: RunRequest, **how: datetime) -> Run:
    """The run after collecting and checking."""
    run = open_run(request, **how)  # type: ignore[arg-type]
    collect(run)
    check(run)
    return run


def came(run: Run, period: str) -> list[tuple[str, datetime, datetime]]:
    """State, arrival and moment of knowing of the period's files as known at the run's present."""
    return [
        (r.state, r.received_at.astimezone(HANOI), r.known_at.astimezone(HANOI))
        for r in submissions(run.ledger, PROFILE, period, known_at=AFTER)
    ]


def test_a_run_that_starts_late_leaves_a_late_file_late(home: Path) -> None:
    scheduled = datetime(2023, 10, 22, 7, tzinfo=HANOI)
    run = judged(RunRequest(profile=PROFILE, clock=AFTER), scheduled=scheduled)
    assert run.period.code == "2023-10-22"
    assert came(run, "2023-10-22") == [("accepted", LATE, AFTER)]
    assert came(run, "2023-08-05")[0][1:] == (EARLY, AFTER), "a run for one period does not date files of another"
    (receipt,) = [row for row in outbox.rows(run.ledger, PROFILE, "2023-10-22") if row.kind == "receipt"]
    assert receipt.known_at.astimezone(HANOI) == AFTER


def test_a_look_into_the_past_sees_only_what_was_known_then(home: Path) -> None:
    asked = RunRequest(
        profile=PROFILE, period=date(2023, 10, 22), as_of=datetime(2023, 10, 22, 7, tzinfo=HANOI), clock=AFTER
    )
    run = judged(asked)
    assert came(run, "2023-10-22") == [("accepted", LATE, AFTER)]
    assert submissions(run.ledger, PROFILE, "2023-10-22", known_at=run.as_of) == []


def test_periods_run_out_of_order_and_again_do_not_fail_each_other(home: Path) -> None:
    for due_on in ("2023-10-22", "2023-08-05", "2023-10-22", "2023-08-05"):
        past = datetime.fromisoformat(f"{due_on}T07:00:00").replace(tzinfo=HANOI)
        for as_of in (None, past):
            run = judged(RunRequest(profile=PROFILE, period=date.fromisoformat(due_on), as_of=as_of, clock=AFTER))
    assert [state for state, *_ in came(run, "2023-08-05")] == ["accepted"]
    assert came(run, "2023-08-05")[0][1] == EARLY
