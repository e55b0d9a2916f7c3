"""The cycle as a Prefect run: the same result as the plain steps, and what an operator sees of it."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cycle.month import Month, house

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(600)]


Runs = tuple[Month, list[Any], dict[str, Any]]
"""The month, the final state of each round, and the summary that the first one wrote."""


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
def runs(server: None, bac_ninh_before: Month, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """The month through Prefect, once more, and again with a broken file that nobody can place."""
    from flows.deployed import cycle

    month = bac_ninh_before.copy(tmp_path_factory.mktemp("prefect") / "month")
    with house(month.home):
        states = [cycle(month.request(), return_state=True)]
        summary = json.loads((month.request().out / "summary.json").read_text("utf-8"))
        states.append(cycle(month.request(), return_state=True))
        (month.inbox / "bao cao.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
        states.append(cycle(month.request(), return_state=True))
    return month, states, summary


def _read(filter_: str, **words: Any) -> list[Any]:
    """Flow runs, task runs or artifacts of the test's server."""
    from prefect import get_client

    async def ask() -> list[Any]:
        async with get_client() as client:
            return list(await getattr(client, filter_)(limit=200, **words))

    return asyncio.run(ask())


def test_prefect_gives_what_the_plain_steps_give(runs: Runs, bac_ninh: Month) -> None:
    _, states, summary = runs
    assert states[0].name == "Completed"
    assert summary == bac_ninh.last.summary


def test_second_run_is_nothing_new(runs: Runs) -> None:
    assert (runs[1][0].name, runs[1][1].name) == ("Completed", "NothingNew")


def test_run_that_leaves_something_for_a_person_ends_red(runs: Runs) -> None:
    month, states, _ = runs
    assert states[2].type.value == "FAILED"
    assert states[2].name == "NeedsAttention"
    assert "bao cao.xlsx" in states[2].message
    summary = json.loads((month.out / month.period.isoformat() / "summary.json").read_text("utf-8"))
    assert summary["agencies"]["accepted"] > 0


def test_runs_are_named_and_tagged_by_their_period(runs: Runs) -> None:
    found = _read("read_flow_runs")
    names = {run.name for run in found}
    for stage in ("cycle", "collect", "check", "progress", "reallocate", "report", "dispatch"):
        assert f"bac-ninh-2023 · 2023-08-05 · {stage} · dry run" in names


def test_number_of_task_runs_does_not_grow_with_files(runs: Runs) -> None:
    tasks = _read("read_task_runs")
    # 24 files came in the first round, none in the second, one in the third; each round has 35 steps or so.
    assert len(tasks) < 3 * 40


def test_artifacts_show_the_period(runs: Runs) -> None:
    keys = {artifact.key for artifact in _read("read_artifacts")}
    prefix = "bac-ninh-2023-2023-08-05"
    assert {
        f"{prefix}-{what}" for what in ("who-reported", "totals", "flags", "findings", "transfers", "summary")
    } <= keys
