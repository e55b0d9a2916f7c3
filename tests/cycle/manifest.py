"""What the sample months of the four profiles give, section by section, to be compared with what they gave before.

`python -m tests.cycle.manifest` writes tests/cycle/manifest/*.json anew; do so only for a change that means to change
them, and say in the changelog what changed and why.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from tasks.ledger import outbox
from tasks.ledger.findings import findings
from tasks.report.figures import figures_of
from tests.cycle.month import Month, house

FOLDER = Path(__file__).with_name("manifest")
MONTHS = {
    "bac-ninh-2023": date(2023, 8, 5),
    "bac-giang-2022": date(2022, 8, 10),
    "hai-duong-2022": date(2022, 8, 31),
    "thai-nguyen-2021": date(2021, 7, 25),
}
PROPOSAL_PARTS = ("transfers", "unplaced", "not_used", "commitments", "effects")


def path_of(profile: str) -> Path:
    """Where the manifest of a profile's sample month lies."""
    return FOLDER / f"{profile}-{MONTHS[profile].isoformat()}.json"


def record(month: Month) -> dict[str, Any]:
    """What the month's last round gave, as JSON values."""
    ran = month.last
    run, facts = ran.run, ran.issued.facts
    with house(month.home):
        found = findings(run.ledger, run.profile_code, run.period.code, known_at=run.as_of)
        rows = outbox.rows(run.ledger, run.profile_code, run.period.code)
    summary = {name: value for name, value in ran.summary.items() if name != "files"}
    files = sorted(path for path in run.out.rglob("*") if path.is_file())
    made = {
        "files": {path.relative_to(run.out).as_posix(): _sha256(path) for path in files},
        "figures": {figure.id: [str(figure.value), figure.shown] for figure in _figures(month)},
        "findings": [
            [f.rule, f.severity, f.agency, str(f.cell or ""), f.project_key, f.funding_source, f.supplied, f.expected,
             f.difference, f.message, f.waived]
            for f in found
        ],
        "flags": [
            [f.rule, f.severity, f.agency, f.project_key, f.funding_source, str(f.measured), f.reason,
             f.since.isoformat(), f.periods]
            for f in (*facts.progress.flags, *facts.progress.suppressed)
        ],
        "proposal": {
            part: [list(asdict(item).values()) for item in getattr(facts.proposal, part)] for part in PROPOSAL_PARTS
        },
        "messages": [[row.number, row.kind, row.recipient, row.subject, row.state] for row in rows],
        "summary": summary,
    }  # fmt: skip
    plain: dict[str, Any] = json.loads(json.dumps(made))
    return plain


def write(path: Path, made: Mapping[str, Any]) -> None:
    """One value a line, so that a change shows as the lines that changed."""
    path.write_text("{\n" + ",\n".join(f"{json.dumps(k)}:{_lines(v)}" for k, v in made.items()) + "\n}\n", "utf-8")


def _lines(value: Any) -> str:
    if isinstance(value, dict):
        nested = value.keys() == set(PROPOSAL_PARTS)
        items = (f"{json.dumps(k)}:{_lines(v) if nested else _compact(v)}" for k, v in value.items())
        return "{\n " + ",\n ".join(items) + "}"
    return "[\n " + ",\n ".join(_compact(item) for item in value) + "]"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _figures(month: Month) -> Any:
    found = figures_of(month.last.issued.model)
    return found.values() if isinstance(found, Mapping) else found


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sample_month(profile: str) -> Month:
    """The profile's sample month after its cycle; Bắc Ninh has the period before in its ledger."""
    month = Month(Path(tempfile.mkdtemp()), profile, MONTHS[profile])
    if profile == "bac-ninh-2023":
        month.run_earlier(date(2023, 7, 22))
    month.send_samples()
    month.run()
    return month


if __name__ == "__main__":
    for code in MONTHS:
        write(path_of(code), record(sample_month(code)))
