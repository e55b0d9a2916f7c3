"""The cycle as a Prefect run, and prefect.yaml on a real server: the same result as the plain steps, what an operator
sees of it, deployments registered and scheduled, a worker that carries them out."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from prefect.client.base import PrefectHttpxAsyncClient, PrefectHttpxSyncClient

from config.errors import ToldError
from tasks.run import Run
from tests.cycle.month import Month, house
from tests.flows.prefect_office import ROOT, Office, wait_for

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(600)]

WHOSE = {"profile": "bac-ninh-2023", "period": "2023-08-05"}


class Runs(NamedTuple):
    """The month, the final state of each round, the summary that the first one wrote, and the API calls of each."""

    month: Month
    states: list[Any]
    summary: dict[str, Any]
    calls: list[int]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Server up, pool made, everything in prefect.yaml deployed. One for all: it takes longer to start than a month."""
    made = Office(tmp_path_factory.mktemp("office"))
    try:
        made.start("server", "start", "--host", "127.0.0.1", "--port", str(made.port))
        wait_for("server", 120, lambda: made.ask("health"))
        made.run("work-pool", "create", "giaingan", "--type", "process")
        made.run("deploy", "--all")
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def server(office: Office) -> Iterator[None]:
    """This process uses that server, without the heartbeat that costs a second per flow."""
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        PREFECT_LOGGING_TO_API_ENABLED,
        PREFECT_SERVER_ANALYTICS_ENABLED,
        temporary_settings,
    )

    own = {
        PREFECT_API_URL: f"http://127.0.0.1:{office.port}/api",
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        PREFECT_LOGGING_TO_API_ENABLED: False,
        PREFECT_SERVER_ANALYTICS_ENABLED: False,
    }
    with temporary_settings(own):
        yield


@pytest.fixture(scope="module")
def runs(server: None, bac_ninh_before: Month, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """The month through Prefect, once more, and again with a broken file that nobody can place."""
    from flows.deployed import cycle

    month = bac_ninh_before.copy(tmp_path_factory.mktemp("prefect") / "month")
    with house(month.home), counted() as calls:
        # The clock stands at the closing of the books, as for the plain months: later, letters to agencies expire.
        in_time = month.request().model_copy(update={"clock": month.open().as_of})
        states = [cycle(in_time, return_state=True)]
        calls.append(0)
        summary = json.loads((month.request().out / "summary.json").read_text("utf-8"))
        states.append(cycle(in_time, return_state=True))
        calls.append(0)
        (month.inbox / "bao cao.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
        states.append(cycle(month.request(), return_state=True))
        yield Runs(month, states, summary, calls)


@contextmanager
def counted() -> Iterator[list[int]]:
    """How often the API is called; the last number is the one that counts."""
    calls = [0]
    with pytest.MonkeyPatch.context() as patch:
        for client in (PrefectHttpxAsyncClient, PrefectHttpxSyncClient):

            def send(self: Any, *words: Any, original: Any = client.send, **options: Any) -> Any:
                calls[-1] += 1
                return original(self, *words, **options)

            patch.setattr(client, "send", send)
        yield calls


def _read(filter_: str, **words: Any) -> list[Any]:
    """Flow runs, task runs or artifacts of the test's server."""
    from prefect import get_client

    async def ask() -> list[Any]:
        async with get_client() as client:
            return list(await getattr(client, filter_)(limit=200, **words))

    return asyncio.run(ask())


def test_prefect_gives_what_the_plain_steps_give(runs: Runs, bac_ninh: Month) -> None:
    assert (runs.states[0].type.value, runs.states[0].name) == ("COMPLETED", "AwaitingRelease")
    assert runs.summary == bac_ninh.last.summary


def test_second_run_is_nothing_new(runs: Runs) -> None:
    """Nothing new was made; the drafts go on waiting for their release."""
    assert [state.type.value for state in runs.states[:2]] == ["COMPLETED", "COMPLETED"]
    assert runs.states[1].name == "AwaitingRelease"


def test_run_that_leaves_something_for_a_person_ends_red(runs: Runs) -> None:
    month, state = runs.month, runs.states[2]
    assert state.type.value == "FAILED"
    assert state.name == "NeedsAttention"
    assert "bao cao.xlsx" in state.message
    summary = json.loads((month.out / month.period.isoformat() / "summary.json").read_text("utf-8"))
    assert summary["agencies"]["accepted"] > 0


def test_runs_are_named_and_tagged_by_their_period(runs: Runs) -> None:
    found = _read("read_flow_runs")
    names = {run.name for run in found}
    for stage in ("cycle", "collect", "check", "progress", "reallocate", "report", "dispatch"):
        assert f"bac-ninh-2023 · 2023-08-05 · {stage} · dry run" in names


def test_cost_of_orchestration_does_not_grow_with_files(runs: Runs) -> None:
    # 24 files came in the first round, none in the second, one in the third.
    assert len(_read("read_task_runs")) < 3 * 25
    assert all(calls < 110 for calls in runs.calls)


def test_artifacts_show_the_period(runs: Runs) -> None:
    keys = {artifact.key for artifact in _read("read_artifacts")}
    prefix = "bac-ninh-2023-2023-08-05"
    assert {
        f"{prefix}-{what}" for what in ("who-reported", "totals", "flags", "findings", "transfers", "summary")
    } <= keys


def test_a_cycle_that_breaks_names_its_stage(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.deployed import cycle

    monkeypatch.setattr("flows.cycle.check", broken)
    state = cycle(runs.month.request(), return_state=True)
    assert (state.type.value, state.message) == ("FAILED", "bước check: đĩa đầy")


def broken(run: Run) -> Any:
    raise ToldError("đĩa đầy")


def test_every_deployment_is_registered(office: Office) -> None:
    import yaml

    declared = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    registered = office.ask("deployments/filter", limit=100)
    assert len(registered) == len(declared)


def test_bac_ninh_is_scheduled(office: Office) -> None:
    """The regimes of past years have no date to come; the weekly watch goes on and says so."""
    runs = wait_for(
        "scheduled run",
        60,
        lambda: office.ask(
            "flow_runs/filter",
            deployments={"name": {"any_": ["bac-ninh-2023"]}},
            flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}},
        ),
    )
    assert all(run["parameters"] == {"request": {"profile": "bac-ninh-2023"}} for run in runs)
    hours = {run["expected_start_time"][11:16] for run in runs}
    assert hours == {"00:30"}  # UTC: 07:30 in Hà Nội
    assert {datetime.fromisoformat(run["expected_start_time"]).weekday() for run in runs} == {0}


def test_scheduled_runs_are_named_before_any_has_run(office: Office) -> None:
    subprocess.run([sys.executable, "-m", "flows.run_names"], cwd=ROOT, env=office.environment, check=True, timeout=120)
    found = office.ask("flow_runs/filter", deployments={"name": {"any_": ["bac-ninh-2023"]}})
    assert found
    assert {run["name"] for run in found} == {"bac-ninh-2023 · không có kỳ · watch · dry run"}


def test_a_scheduled_run_names_itself(office: Office) -> None:
    """The regime has run out: the run ends at once in red."""
    office.work()
    office.run("deployment", "run", "watch/bac-ninh-2023")
    failed = {"state": {"type": {"any_": ["FAILED"]}}}
    (run,) = wait_for(
        "red run", 120, lambda: office.ask("flow_runs/filter", flows={"name": {"any_": ["watch"]}}, flow_runs=failed)
    )
    assert run["state"]["name"] == "RegimeExpired"
    found = office.ask("flow_runs/filter", deployments={"name": {"any_": ["bac-ninh-2023"]}})
    assert len(found) > 1
    assert {run["name"] for run in found} == {"bac-ninh-2023 · không có kỳ · watch · dry run"}


def test_worker_carries_out_a_stage_by_hand(office: Office) -> None:
    inbox = office.folder / "inbox"
    inbox.mkdir()
    office.work()
    request = {**WHOSE, "inbox": str(inbox), "out": str(office.folder / "out")}
    told = office.run("deployment", "run", "check/by-hand", "-p", f"request={json.dumps(request)}", "--watch")
    assert "Completed" in told or "NothingNew" in told
    by_hand = {"name": {"any_": ["by-hand"]}}
    (run,) = office.ask("flow_runs/filter", flows={"name": {"any_": ["check"]}}, deployments=by_hand)
    assert run["state"]["type"] == "COMPLETED"
    assert run["name"] == "bac-ninh-2023 · 2023-08-05 · check · dry run"
    assert (office.folder / "home" / "ledger.sqlite").is_file()


def test_decision_waits_without_a_process_and_is_asked_again_until_it_holds(office: Office, bac_ninh: Month) -> None:
    home = office.folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(bac_ninh.home, home)
    office.work()
    office.run("deployment", "run", "decide/by-hand", "-p", f"request={json.dumps(WHOSE)}")
    (run,) = office.ask("flow_runs/filter", flows={"name": {"any_": ["decide"]}})

    def form(number: int) -> Any:
        state = office.ask(f"flow_runs/{run['id']}")["state"]
        keys = (state["state_details"] or {}).get("run_input_keyset") or {}
        return state["type"] == "PAUSED" and keys.get("schema", "").endswith(f"-{number}-schema") and keys

    def answer(**words: Any) -> None:
        given = {"by": "Chủ tịch UBND tỉnh", "tier": 2, "decided_on": "2023-08-10", "document_number": "9/QĐ", **words}
        told = office.ask(f"flow_runs/{run['id']}/resume", run_input=given)
        assert told["status"] == "ACCEPT", told

    wait_for("form", 90, lambda: form(1))
    answer(outcome="change", amounts_vnd={"1": 999 * 10**12})
    keys = wait_for("form after a refusal", 90, lambda: form(2))
    (shown,) = office.ask(f"flow_runs/{run['id']}/input/filter", prefix=keys["description"])
    assert "không được ghi nhận" in shown["value"]
    assert "vượt" in shown["value"]
    answer(outcome="change", amounts_vnd={"1": 0})
    ended = wait_for(
        "end", 90, lambda: (found := office.ask(f"flow_runs/{run['id']}"))["state"]["type"] == "COMPLETED" and found
    )
    assert {"bac-ninh-2023", "2023-08-05", "decide"} <= set(ended["tags"])
    with sqlite3.connect(home / "ledger.sqlite") as ledger:
        assert ledger.execute("select outcome, document_number from decision").fetchall() == [("amended", "9/QĐ")]
