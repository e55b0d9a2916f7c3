"""What reading one file costs by itself: a fresh process per file, its own seconds and its own peak memory.

The clock runs only while the file is read, and the memory is the process's own: neither the start of a process nor what
an earlier file left behind is counted. Used by the benchmarks of odd files.
"""

import json
import pickle
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tasks.read.header.reader import HeaderReader
from tasks.read.outcome import Unreadable
from tasks.read.workbook import parse_file
from tasks.read.worker import Start, limit_memory

SECONDS_PER_FILE = 20.0
MEMORY_BYTES = 2**30
"""The limits of real runs."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One file: seconds of reading by the clock and by the processor, peak memory of its process, memory before it."""

    name: str
    seconds: float
    cpu_seconds: float
    peak_mib: float
    idle_mib: float
    ended: str
    """`clean`, `with errors`, or the code of the refusal."""


def costs(paths: Iterable[Path]) -> Iterator[Cost]:
    """Each file read on its own, under the limits of real runs; one that breaks them ends as in a real run.

    What a file cost whose process died is not known and stands as 0.
    """
    from config.columns import load_columns
    from tasks.read.header.layout import layout_of
    from tests.read.helpers import ALIASES

    start = Start(layout_of(load_columns()), dict(ALIASES), "nsdp", MEMORY_BYTES)
    for path in paths:
        command = [sys.executable, "-m", "tests.benchmarks.one_file"]
        try:
            answer = subprocess.run(
                command,
                input=pickle.dumps((start, path)),
                capture_output=True,
                timeout=4 * SECONDS_PER_FILE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            yield Cost(path.name, 4 * SECONDS_PER_FILE, 4 * SECONDS_PER_FILE, 0.0, 0.0, "too-slow")
            continue
        if answer.returncode != 0:
            # As tasks/read/isolated.py tells them apart.
            too_large = b"memory allocation" in answer.stderr or b"MemoryError" in answer.stderr
            yield Cost(path.name, 0.0, 0.0, 0.0, 0.0, "too-large" if too_large else "reader-crash")
            continue
        cost = Cost(**json.loads(answer.stdout))
        yield replace(cost, ended="too-slow") if cost.seconds > SECONDS_PER_FILE else cost


def worst(found: Iterable[Cost]) -> list[str]:
    """The worst by time and by memory, as lines to print."""
    found = list(found)
    slowest = max(found, key=lambda cost: cost.cpu_seconds)
    largest = max(found, key=lambda cost: cost.peak_mib)
    unknown = sorted(cost.name for cost in found if cost.idle_mib == 0)
    return [
        f"stopped by the limits, cost not known: {', '.join(unknown) or 'none'}",
        f"worst by time: {slowest.name} ({slowest.ended}): {slowest.cpu_seconds:.2f} s of processor, "
        f"{slowest.seconds:.2f} s by the clock",
        f"worst by memory: {largest.name} ({largest.ended}): {largest.peak_mib:.0f} MiB, "
        f"{largest.idle_mib:.0f} MiB of them before the file was opened",
    ]


def _memory_mib(name: str) -> float:
    """This process's memory as the kernel tells it; `VmHWM` is its own peak, nothing of its parent's."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def main() -> None:
    """Read the file named on stdin and print what it cost."""
    start, path = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent process
    import python_calamine  # noqa: F401  # loaded before the measuring, as in a worker

    reader = HeaderReader(start.layout, start.source_aliases)
    limit_memory(start.memory_bytes)
    idle_mib = _memory_mib("VmRSS")
    began, spent = time.perf_counter(), time.process_time()
    outcome = parse_file(path, path.name, reader, default_source=start.default_source)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - spent
    if isinstance(outcome, Unreadable):
        ended = outcome.code
    else:
        ended = "with errors" if any(issue.severity == "error" for issue in outcome.facts["issues"]) else "clean"
    cost = Cost(path.name, seconds, cpu_seconds, _memory_mib("VmHWM"), idle_mib, ended)
    sys.stdout.write(json.dumps(asdict(cost)))


if __name__ == "__main__":
    main()
