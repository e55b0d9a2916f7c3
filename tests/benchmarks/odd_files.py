"""What becomes of the odd and bad files: `python -m tests.benchmarks.odd_files`. Run by hand.

Each file of tests/read is read on its own in a worker process under the limits of real runs; prints how many were read,
read with errors, or refused and why, and the time and memory of the worst.
"""

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tasks.read.isolated import read_files
from tasks.read.types import ReadResult
from tests.read.helpers import ALIASES, COLUMNS
from tests.read.odd_formats import CASES


def main() -> None:
    """Read each in a worker of its own and add up."""
    ended: Counter[str] = Counter()
    slowest, hungriest, peak = (0.0, ""), (0.0, ""), 0.0
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in CASES]
        for path, case in zip(paths, CASES.values(), strict=True):
            case.make(path)
        for path in paths:
            began = time.perf_counter()
            (outcome,) = read_files(
                [(path, path.name)], COLUMNS, default_source="nsdp", source_aliases=ALIASES, workers=1
            )
            took = time.perf_counter() - began
            used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            slowest = max(slowest, (took, path.name))
            if used > peak:
                peak, hungriest = used, (used, path.name)
            if isinstance(outcome, ReadResult):
                errors = any(issue.level == "error" for issue in outcome.issues)
                ended["read, to be returned" if errors else "read, clean"] += 1
            else:
                ended[f"unreadable: {outcome.code}"] += 1
    sys.stdout.write(f"tried {len(CASES)}\n")
    for name, count in sorted(ended.items()):
        sys.stdout.write(f"{count:4d} {name}\n")
    sys.stdout.write(f"slowest, with the start of its worker: {slowest[0]:.2f} s, {slowest[1]}\n")
    sys.stdout.write(f"largest worker: {hungriest[0]:.0f} MB, {hungriest[1]}\n")


if __name__ == "__main__":
    main()
