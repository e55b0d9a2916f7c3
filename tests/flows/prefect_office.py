"""A Prefect server of its own on loopback, with worker and deployments, for tests."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
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
                child.wait(5)
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
