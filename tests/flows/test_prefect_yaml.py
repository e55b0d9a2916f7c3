"""prefect.yaml agrees with the flows' signatures and with the profiles' obligations."""

from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from dateutil.rrule import rrulestr

from config.calendar import roll_forward
from config.clock import HANOI
from config.load import load_profile, profile_codes
from config.period import project_periods
from config.run_request import RunRequest
from flows.acts import ACTS
from flows.opening import open_run
from flows.schedules import PATH, is_overtaken, page
from flows.stages import WHOLE

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
SCHEDULED = [deployment for deployment in DEPLOYMENTS if deployment.get("schedules")]


def flow_of(deployment: dict[str, Any]) -> Any:
    path, _, name = deployment["entrypoint"].partition(":")
    return getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)


def profile_of(deployment: dict[str, Any]) -> str:
    return str(deployment["parameters"]["request"]["profile"])


def named(deployment: dict[str, Any]) -> str:
    return f"{deployment['entrypoint'].partition(':')[2]}/{deployment['name']}"


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=named)
def test_parameters_are_those_of_the_flow(deployment: dict[str, Any]) -> None:
    assert set(deployment["parameters"]) <= set(flow_of(deployment).parameters.properties)
    if deployment.get("schedules"):
        RunRequest.model_validate(deployment["parameters"]["request"])


def test_every_deployment_has_a_name_of_its_own() -> None:
    names = [named(deployment) for deployment in DEPLOYMENTS]
    assert len(set(names)) == len(names)


def test_every_stage_and_every_act_can_be_run_by_hand() -> None:
    by_hand = [named(deployment).partition("/")[0] for deployment in DEPLOYMENTS if deployment["name"] == "by-hand"]
    assert sorted(by_hand) == sorted([*WHOLE, *ACTS])


def test_every_schedule_is_that_of_a_profile() -> None:
    """A province without a schedule is run by hand."""
    assert SCHEDULED
    assert {profile_of(deployment) for deployment in SCHEDULED} <= set(profile_codes())
    assert all(deployment["name"] == profile_of(deployment) for deployment in SCHEDULED)


def test_the_file_is_what_the_calendar_makes_of_it() -> None:
    """`python -m flows.schedules` writes it."""
    text = PATH.read_text("utf-8")
    assert page(text) == text


@pytest.mark.parametrize("deployment", SCHEDULED, ids=named)
def test_nothing_runs_before_a_period_opens_or_judges_before_its_deadline(deployment: dict[str, Any]) -> None:
    flow, periods = named(deployment).partition("/")[0], project_periods(load_profile(profile_of(deployment)))
    (schedule,) = deployment["schedules"]
    assert schedule["timezone"] == "Asia/Ho_Chi_Minh"
    assert len(schedule["rrule"]) < 6500, "Prefect's limit"
    # The rules are written in the schedule's own local time.
    first, last = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001
    runs = [run.replace(tzinfo=HANOI) for run in rrulestr(schedule["rrule"]).between(first, last, inc=True)]
    if flow == "morning":
        # Until the letter a week after the last day, also where the books have closed.
        last = {p.due_on: max(p.closes_at.date(), roll_forward(p.due_at.date() + timedelta(days=6))) for p in periods}
        assert all(any(p.opens_on <= run.date() <= last[p.due_on] for p in periods) for run in runs)
        assert {p.opens_on for p in periods} | {p.closes_at.date() for p in periods} <= {run.date() for run in runs}
    elif flow == "provisional":
        assert [run.date() for run in runs] == [p.due_at.date() for p in periods]
        assert all(run >= p.due_at for run, p in zip(runs, periods, strict=True))
    elif flow == "cycle":
        assert all(p.closes_at <= run for run, p in zip(runs, periods, strict=True))
        assert [open_run(RunRequest(profile=profile_of(deployment), clock=run)).period for run in runs] == periods


def test_of_a_daily_run_only_the_latest_counts_and_no_report_is_left_out() -> None:
    profile = load_profile("bac-ninh-2023")
    late = datetime(2023, 8, 3, 9, tzinfo=HANOI)
    assert is_overtaken(profile, "morning", datetime(2023, 8, 1, 7, tzinfo=HANOI), late)
    assert not is_overtaken(profile, "morning", datetime(2023, 8, 3, 7, tzinfo=HANOI), late)
    assert is_overtaken(profile, "watch", datetime(2023, 7, 24, 7, 30, tzinfo=HANOI), late)
    assert not is_overtaken(profile, "watch", datetime(2023, 7, 31, 7, 30, tzinfo=HANOI), late)
    assert not is_overtaken(profile, "cycle", datetime(2023, 7, 26, 17, 5, tzinfo=HANOI), late.replace(month=12))


@pytest.mark.parametrize("deployment", SCHEDULED, ids=named)
def test_what_operators_paused_stays_paused(deployment: dict[str, Any]) -> None:
    for schedule in deployment["schedules"]:
        assert "active" not in schedule
        assert "parameters" not in schedule
        assert schedule["slug"]
