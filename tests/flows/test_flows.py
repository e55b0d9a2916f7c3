"""The cycle as a Prefect run: the same result as the plain steps, and what an operator sees of it."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from prefect.client.base import PrefectHttpxAsyncClient, PrefectHttpxSyncClient

from config.errors import ToldError
from tasks.run import Run
from tests.cycle.month import Month, house

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(600)]


class Runs(NamedTuple):
    """The month, the final state of each round, the summary that the first one wrote, and the API calls of each."""

    month: Month
    states: list[Any]
    summary: dict[str, Any]
    calls: list[int]


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    """A Prefect server of its own, without the heartbeat that costs a second per flow."""
    from prefect.settings import (
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        PREFECT_LOGGING_TO_API_ENABLED,
        PREFECT_SERVER_ANALYTICS_ENABLED,
        temporary_settings,
    )
    from prefect.testing.utilities import prefect_test_harness

    quiet = {
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        PREFECT_LOGGING_TO_API_ENABLED: False,
        PREFECT_SERVER_ANALYTICS_ENABLED: False,
    }
    with temporary_settings(quiet), prefect_test_harness(server_startup_timeout=120):
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
