"""From what is asked to an open run: defaults, names, moments."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from config.clock import HANOI
from config.run_request import RunRequest
from config.settings import Settings
from config.yaml_file import ConfigurationError
from flows.opening import NoPeriodDueError, RegimeExpiredError, open_run

ASKED = RunRequest(profile="bac-ninh-2023", period=date(2023, 8, 5))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path))
    monkeypatch.delenv("GIAINGAN_DATABASE_URL", raising=False)


def test_state_of_the_demo_marks_every_later_run() -> None:
    assert not open_run(ASKED).illustrative
    Settings().illustrative_mark.touch()
    assert open_run(ASKED).illustrative


def test_a_past_period_is_seen_as_of_the_closing_of_its_books() -> None:
    # 5/8/2023: the last day in time is Friday 4/8; the profile closes three working days later at 17:00.
    assert open_run(ASKED).as_of == datetime(2023, 8, 9, 17, tzinfo=HANOI)


def test_a_named_clock_is_the_runs_present_and_never_live() -> None:
    moment = datetime(2023, 8, 7, 9, tzinfo=HANOI)
    run = open_run(ASKED.model_copy(update={"clock": moment}))
    assert run.clock.now() == run.as_of == moment
    assert run.clock.is_simulated
    with pytest.raises(ConfigurationError, match="mô phỏng"):
        open_run(ASKED.model_copy(update={"clock": moment, "live": True}))


@pytest.mark.parametrize(
    ("day", "due_on"), [("2023-08-04", "2023-08-05"), ("2023-10-26", "2023-10-22"), ("2023-08-10", "2023-08-05")]
)
def test_a_scheduled_run_is_for_the_period_open_on_its_day(day: str, due_on: str) -> None:
    scheduled = datetime.fromisoformat(f"{day}T07:00:00").replace(tzinfo=HANOI)
    started = scheduled + timedelta(hours=2)
    run = open_run(RunRequest(profile="bac-ninh-2023", clock=started), scheduled=scheduled)
    assert (run.period.code, run.present) == (due_on, started)


def test_a_regime_that_has_run_out_runs_nothing_again() -> None:
    # Its last books close on 15/02/2024 (M3): an alert from the next day on.
    with pytest.raises(RegimeExpiredError, match="bac-ninh-2023"):
        open_run(RunRequest(profile="bac-ninh-2023"), scheduled=datetime(2024, 2, 16, tzinfo=HANOI))
    with pytest.raises(NoPeriodDueError, match="bac-giang-2022"):
        open_run(RunRequest(profile="bac-giang-2022"), scheduled=datetime(2023, 3, 1, tzinfo=HANOI))
