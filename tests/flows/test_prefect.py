"""prefect.yaml on a real server: deployments are registered, runs are scheduled, a worker carries one out."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cycle.month import Month

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(400)]

ROOT = Path(__file__).resolve().parents[2]
WHOSE = {"profile": "bac-ninh-2023", "period": "2023-08-05"}
PREFECT = (sys.executable, "-m", "prefect", "--no-prompt")


class Office:
    """A server of its own on loopback, and the environment in which commands find it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "GIAINGAN_"))}
        self.environment = {
            **kept,
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_API_URL": f"http://127.0.0.1:{self.port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "GIAINGAN_PROJECT": str(ROOT),
            "GIAINGAN_HOME": str(folder / "home"),
        }
        self.children: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> None:
        with (self.folder / f"{words[0]}.log").open("wb") as log:
            self.children.append(
                subprocess.Popen([*PREFECT, *words], cwd=ROOT, env=self.environment, stdout=log, stderr=log)
            )

    def work(self) -> None:
        """A worker is there."""
        if not any("worker" in child.args for child in self.children):
            self.start("worker", "start", "--pool", "giaingan", "--type", "process")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [*PREFECT, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, path: str, **body: Any) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return json.load(answer)

    def stop(self) -> None:
        for child in reversed(self.children):
            child.terminate()
        for child in self.children:
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait(20)


def wait_for(what: str, seconds: float, ask: Any) -> Any:
    """What `ask` gives, as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = ask()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.5)
    pytest.fail(f"no {what} within {seconds} s")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Server up, pool made, everything in prefect.yaml deployed."""
    made = Office(tmp_path_factory.mktemp("office"))
    try:
        made.start("server", "start", "--host", "127.0.0.1", "--port", str(made.port))
        wait_for("server", 120, lambda: made.ask("health"))
        made.run("work-pool", "create", "giaingan", "--type", "process")
        made.run("deploy", "--all")
        yield made
    finally:
        made.stop()


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


def test_scheduled_runs_are_named_by_their_period_once_one_has_run(office: Office) -> None:
    """The regime has run out: the run ends at once in red, and those to come say so."""
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
    (run,) = office.ask("flow_runs/filter", flows={"name": {"any_": ["check"]}})
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
