"""prefect.yaml agrees with the flows' signatures and with the profiles' obligations."""

from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from dateutil.rrule import rrulestr

from config.load import load_profile, profile_codes
from config.period import project_periods
from config.run_request import RunRequest
from flows.acts import ACTS
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


@pytest.mark.parametrize("deployment", SCHEDULED, ids=named)
def test_schedules_fall_on_the_due_dates(deployment: dict[str, Any]) -> None:
    due = [period.due_on for period in project_periods(load_profile(profile_of(deployment)))]
    fired: list[date] = []
    for schedule in deployment["schedules"]:
        assert schedule["timezone"] == "Asia/Ho_Chi_Minh"
        # The rules are written in the schedule's own local time.
        first, last = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001
        assert "COUNT" not in schedule["rrule"], "Prefect does not support COUNT"
        runs = rrulestr(schedule["rrule"]).between(first, last, inc=True)
        assert all((run.hour, run.minute) == (7, 0) for run in runs)
        fired += [run.date() for run in runs]
    assert [day for day in sorted(fired) if day <= max(due)] == due


@pytest.mark.parametrize("deployment", SCHEDULED, ids=named)
def test_what_operators_paused_stays_paused(deployment: dict[str, Any]) -> None:
    for schedule in deployment["schedules"]:
        assert "active" not in schedule
        assert "parameters" not in schedule
        assert schedule["slug"]
