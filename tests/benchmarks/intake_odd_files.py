"""Every odd file of tests/read through the whole intake: `python -m tests.benchmarks.intake_odd_files`.

Prints files tried, accepted, returned, quarantined and unreadable, and the time and memory of the worst. Run by hand.
"""

import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from config.columns import load_columns
from tasks.read.isolated import read_files
from tests.intake.office import CLOSED, Office
from tests.read.helpers import ALIASES
from tests.read.odd_formats import CASES

AGENCY = "sgtvt"
"""The agency that the files name in their titles."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        for place, case in enumerate(CASES.values()):
            path = office.inbox / AGENCY / f"{place:03d}" / case.name
            path.parent.mkdir(parents=True)
            case.make(path)
            office.drop(
                str(path.relative_to(office.inbox)), path.read_bytes(), at=CLOSED.replace(day=3, minute=place % 60)
            )
        began = time.monotonic()
        office.collect()
        collected = time.monotonic() - began
        office.check()
        judged = time.monotonic() - began - collected
        records = office.known()
        states = Counter("accepted" if record.state == "superseded" else record.state for record in records)
        unsaid = [r.file_name for r in records if r.state in ("quarantined", "unreadable") and not r.reason]
        marked = list((office.root / "out" / "returned").iterdir())
        print(f"{len(CASES)} files tried, {len(records)} in the ledger: {dict(sorted(states.items()))}")
        print(f"without a reason: {unsaid}; marked copies: {len(marked)}; messages: {len(office.mail())}")
        print(f"collected in {collected:.1f} s, judged and returned in {judged:.1f} s")
        left = {r.state for r in records} - {"accepted", "superseded", "returned", "quarantined", "unreadable"}
        _worst(sorted(path for path in (office.inbox / AGENCY).rglob("*") if path.is_file()))
        return 1 if left or unsaid else 0


def _worst(paths: list[Path]) -> None:
    took, last = {}, time.monotonic()
    files = [(path, path.name) for path in paths]
    for path, _ in zip(
        paths, read_files(files, load_columns(), default_source="nsdp", source_aliases=ALIASES, workers=1), strict=True
    ):
        took[path.name], last = time.monotonic() - last, time.monotonic()
    slowest = max(took, key=took.__getitem__)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"slowest file {slowest}: {took[slowest]:.1f} s; largest worker {peak:.0f} MiB")


if __name__ == "__main__":
    raise SystemExit(main())
