"""What becomes of the odd and bad files: `python -m tests.benchmarks.odd_files`. Run by hand.

Each file of tests/read is read on its own in a fresh process under the limits of real runs; prints how many were tried,
would be accepted, returned or quarantined as far as reading decides, why, and the time and memory of the worst.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.benchmarks.one_file import costs, worst
from tests.read.odd_kinds import CASES

_READ = {"clean": "accepted", "with errors": "returned"}


def main() -> None:
    """Read each in a process of its own and add up."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in CASES]
        for path, case in zip(paths, CASES.values(), strict=True):
            case.make(path)
        found = list(costs(paths))
    ended = Counter(_READ.get(cost.ended, "quarantined (unreadable)") for cost in found)
    codes = Counter(cost.ended for cost in found if cost.ended not in _READ)
    lines = [
        f"tried {len(found)}",
        *(f"{count:4d} {name}" for name, count in sorted(ended.items())),
        *(f"{count:8d} {code}" for code, count in sorted(codes.items())),
        *worst(found),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
