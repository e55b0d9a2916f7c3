"""What orchestration costs: the sample month with and without Prefect, beside the plain pandas+openpyxl script.

`python -m tests.benchmarks.cycle_cost [repeats]`: whole processes, medians. Processor seconds (user+sys, children
included) are compared, because the clock is stretched by whatever else the machine does; both are printed. Bytecode is
compiled beforehand by an untimed round, as an installation does; PYTHONPYCACHEPREFIX set to a folder of an earlier run
saves that round. Peak memory is that of the largest process. By hand, never in CI.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = 2.5
"""The demo, ephemeral server included, may take this many times the plain calls plus the server's own start."""
AGAIN = 1 / 3
"""A rerun with nothing new may take this part of the first run."""

START = """
# Prefect as flows/ imports it, a server on a fresh database, and its end.
from flows import local
local.prepare()
from prefect.server.api.server import SubprocessASGIServer
server = SubprocessASGIServer()
server.start(timeout=300)
server.stop()
"""
CYCLE = ("cycle", "bac-ninh-2023", "2023-08-05")
CLOCK = ("--clock", "2023-08-09T17:00+07:00")
"""The demo's: its month was lived through when the books closed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one whole process with its children."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def cost(command: list[str], environment: dict[str, str], home: Path) -> tuple[Cost, str]:
    """Run a command to its end."""
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as told:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=told, env={**environment, "GIAINGAN_HOME": str(home)}
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        told.seek(0)
        text = told.read().decode()
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{text}")
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), text


@contextmanager
def running_server(environment: dict[str, str], home: Path) -> Iterator[dict[str, str]]:
    """A server of our own, started beforehand and not counted; gives the environment that names it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {**environment, "PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    command = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    process = subprocess.Popen(
        [sys.executable, *command], env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}/api"
        import urllib.request

        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/health", timeout=5).close()  # noqa: S310 - our own loopback address
                break
            except OSError:
                time.sleep(0.5)
        yield {**environment, "PREFECT_API_URL": url}
    finally:
        process.terminate()
        process.wait(30)


def again(folder: Path) -> list[str]:
    """The same cycle on the same drop folder."""
    return [*CYCLE, *CLOCK, "--inbox", str(folder / "inbox" / "2023-08-05"), "--out", str(folder)]


def one_round(folder: Path, environment: dict[str, str], served: dict[str, str]) -> dict[str, Cost]:
    """Every way once, each in a fresh folder; the results are checked against each other."""
    plain, ephemeral, warm = (folder / name for name in ("plain", "ephemeral", "served"))
    giaingan, plainly = ["-m", "flows.cli"], "--plain"
    costs = {}
    costs["plain function calls"], _ = cost([*giaingan, "demo", plainly, "--out", str(plain)], environment, folder)
    inboxes = [str(plain / "inbox" / day) for day in ("2023-07-22", "2023-08-05")]
    costs["pandas+openpyxl script"], told = cost(
        ["-m", "tests.benchmarks.plain_script", *inboxes, str(folder / "script.xlsx")], environment, folder
    )
    costs["server start alone"], _ = cost(["-c", START], environment, folder / "start")
    costs["flows, ephemeral server"], _ = cost([*giaingan, "demo", "--out", str(ephemeral)], environment, folder)
    costs["flows, server running"], _ = cost([*giaingan, "demo", "--out", str(warm)], served, folder)
    costs["again, plain calls"], _ = cost([*giaingan, *again(plain), plainly], environment, plain / "state")
    costs["again, server running"], _ = cost([*giaingan, *again(warm)], served, warm / "state")
    agree(plain, [ephemeral, warm], json.loads(told))
    return costs


def agree(plain: Path, others: list[Path], script: dict[str, list[int]]) -> None:
    """Same summary, byte for byte; same plan and disbursed as the script, to the đồng, where a file was accepted."""
    text = (plain / "summary.json").read_bytes()
    for other in others:
        if (other / "summary.json").read_bytes() != text:
            raise RuntimeError(f"{other} and {plain} differ")
    for code, said in json.loads(text)["totals"]["by_agency"].items():
        if script[code] != [said["plan_vnd"], said["disbursed_vnd"]]:
            raise RuntimeError(f"{code}: the script says {script[code]}, giaingan {said}")


def median(costs: list[Cost]) -> Cost:
    """Of each figure on its own."""
    return Cost(*(statistics.median(getattr(c, name) for c in costs) for name in ("seconds", "cpu_seconds", "peak_mb")))


def verdict(name: str, ratio: float, bound: float) -> str:
    """One line: the ratio, its bound, and whether it holds."""
    return f"{name}: {ratio:.2f}, at most {bound:.2f}: {'holds' if ratio <= bound else 'DOES NOT HOLD'}"


def main() -> int:
    """Print the table and the verdicts."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    rounds: list[dict[str, Cost]] = []
    warm = "PYTHONPYCACHEPREFIX" in os.environ
    with tempfile.TemporaryDirectory(prefix="giaingan-cost-", ignore_cleanup_errors=True) as temporary:
        base = Path(temporary)
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PREFECT_", "GIAINGAN_")) and name != "PYTHONDONTWRITEBYTECODE"
        }
        environment["PYTHONPYCACHEPREFIX"] = os.environ.get("PYTHONPYCACHEPREFIX", str(base / "bytecode"))
        with running_server(environment, base / "server") as served:
            for number in range(1 if warm else 0, repeats + 1):
                (base / str(number)).mkdir()
                costs = one_round(base / str(number), environment, served)
                rounds += [costs] if number else []
                print(f"round {number} of {repeats}: {costs}", file=sys.stderr, flush=True)
    found = {name: median([costs[name] for costs in rounds]) for name in rounds[0]}
    plain, script = found["plain function calls"], found["pandas+openpyxl script"]
    print(f"{'':26}{'cpu s':>8}{'clock s':>9}{'peak MB':>9}{'x plain':>9}{'x script':>10}")
    for name, c in found.items():
        print(
            f"{name:26}{c.cpu_seconds:8.2f}{c.seconds:9.2f}{c.peak_mb:9.0f}"
            f"{c.cpu_seconds / plain.cpu_seconds:9.2f}{c.cpu_seconds / script.cpu_seconds:10.2f}"
        )
    load = os.getloadavg()[0]
    print(f"medians of {repeats}; {os.cpu_count()} cores, load average at the end {load:.1f}")
    demo, start = found["flows, ephemeral server"], found["server start alone"]
    ratios = [
        (
            "demo / (plain calls + server start), cpu",
            demo.cpu_seconds / (plain.cpu_seconds + start.cpu_seconds),
            ALLOWED,
        ),
        ("demo / (plain calls + server start), clock", demo.seconds / (plain.seconds + start.seconds), ALLOWED),
    ]
    for way, first in (("plain calls", plain), ("server running", found["flows, server running"])):
        ratios.append((f"again / first, {way}, cpu", found[f"again, {way}"].cpu_seconds / first.cpu_seconds, AGAIN))
    print("\n".join(verdict(*ratio) for ratio in ratios))
    return 1 if any(ratio > bound for _, ratio, bound in ratios) else 0


if __name__ == "__main__":
    sys.exit(main())
