"""Every odd file of tests/read through the whole intake: `python -m tests.benchmarks.intake_odd_files`.

Prints files tried, accepted, returned, quarantined and unreadable, and the time and memory of the worst,
each read once more in a fresh process. Run by hand.
"""

import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.one_file import costs, worst
from tests.intake.office import CLOSED, Office
from tests.read.odd_kinds import CASES

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
        # The same bytes from one agency are one file, and an archive is its members.
        print(f"{len(CASES)} files tried, {len(records)} in the ledger: {dict(sorted(states.items()))}")
        print(f"without a reason: {unsaid}; marked copies: {len(marked)}; messages: {len(office.mail())}")
        print(f"collected in {collected:.1f} s, judged and returned in {judged:.1f} s")
        left = {r.state for r in records} - {"accepted", "superseded", "returned", "quarantined", "unreadable"}
        files = sorted(path for path in (office.inbox / AGENCY).rglob("*") if path.is_file())
        print(*worst(costs(files)), sep="\n")
        return 1 if left or unsaid else 0


if __name__ == "__main__":
    raise SystemExit(main())
