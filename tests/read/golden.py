"""What the reader makes of the odd files, as digests: `python -m tests.read.golden` writes them anew.

It refuses where a reading is another one and `READER_VERSION` is not: files that were returned are only read again
where the version, or the mapping, says that the reader would read them otherwise.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tasks.ledger.codec import to_json
from tasks.read.intake import READER_VERSION
from tasks.read.outcome import ReadOutcome, Unreadable
from tests.read.helpers import COLUMNS, read
from tests.read.odd_kinds import CASES

FILE = Path(__file__).with_name("golden_readings.json")
LEFT_OUT = frozenset({"far-cell.xlsx"})
"""Files that only the worker's memory limit stops."""


def known() -> dict[str, Any]:
    """The digests as stored: `version` and `mapping` by which they were made, `readings` by name of file."""
    stored: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {"readings": {}}
    return stored


def made() -> dict[str, Any]:
    """The digests as the reader gives them now."""
    with tempfile.TemporaryDirectory() as folder:
        readings = {name: _digest_of(name, Path(folder)) for name in sorted(CASES.keys() - LEFT_OUT)}
    mapping = hashlib.sha256((COLUMNS.model_dump_json() + COLUMNS.words.model_dump_json()).encode()).hexdigest()
    return {"version": READER_VERSION, "mapping": mapping[:16], "readings": readings}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Files of both that are read otherwise."""
    old, new = before["readings"], after["readings"]
    return sorted(name for name in old.keys() & new.keys() if old[name] != new[name])


def by_the_same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether version and mapping are the same, so that nothing would be read again."""
    return all(before.get(key) == after[key] for key in ("version", "mapping"))


def _digest_of(name: str, folder: Path) -> str:
    path = folder / name
    CASES[name].make(path)
    return hashlib.sha256(to_json(_facts(read(path))).encode()).hexdigest()[:16]


def _facts(outcome: ReadOutcome) -> object:
    """What a reading says, without its wording and without the file's own bytes."""
    if isinstance(outcome, Unreadable):
        return outcome.code
    return {
        "lines": outcome.lines.astype("string").fillna("").to_numpy().tolist(),
        "columns": [(one.field, one.letters, one.unit, one.funding_source, one.until) for one in outcome.columns],
        "totals": [(str(one.cell), one.stated_vnd, one.summed_vnd, one.is_grand) for one in outcome.stated_totals],
        "issues": [(one.rule, one.severity, str(one.cell), one.field, one.line) for one in outcome.issues],
        "account": outcome.account,
    }


def main() -> int:
    """Write the digests anew; 1 where READER_VERSION must be raised first."""
    before, after = known(), made()
    others = changed(before, after)
    if others and by_the_same(before, after):
        print(f"Read otherwise with the same READER_VERSION: {', '.join(others)}. Raise it in tasks/read/intake.py.")
        return 1
    FILE.write_text(json.dumps(after, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(after['readings'])} readings, {len(others)} of them changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
