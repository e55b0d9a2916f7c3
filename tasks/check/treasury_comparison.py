"""The State Treasury's file comes when it comes: what stands is compared with it, also what was judged before."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from config.rules import load_rules
from config.vocabulary import vocabulary
from tasks.check.engine import check
from tasks.check.waves import standing_wave, treasury_file
from tasks.ledger.finding import Finding
from tasks.ledger.findings import findings, record_findings
from tasks.ledger.marks import marks, remember
from tasks.run import Run

_MARK = "treasury"
_FAMILY = "treasury"


def compare_with_treasury(run: Run) -> bool:
    """Set the standing files beside the State Treasury's last one; False where that was done, or there is none.

    Only findings of the register's `treasury` family change; no state does, so a file once accepted stays accepted.
    Payments that no agency reports, and none reported before, are findings on the Treasury's own file.
    """
    file = treasury_file(run)
    if file is None:
        return False
    ledger, wave = run.ledger, standing_wave(run)
    compared = hashlib.sha256(" ".join([file.sha256, *sorted(wave.judged)]).encode("ascii")).hexdigest()
    if marks(ledger, run.profile_code, _MARK).get(run.period.code) == compared:
        return False
    family = {rule.id for rule in load_rules().rules if rule.family == _FAMILY}
    told = [found for found in check(wave.batch, load_rules(), wave.waivers).findings if found.rule in family]
    before = findings(ledger, run.profile_code, run.period.code, known_at=run.as_of)
    recorded_at = run.clock.now()
    for sha256, judged in wave.judged.items():
        old = [found for found in before if (found.submission, found.agency) == (sha256, judged.agency)]
        new = [found for found in told if found.submission == sha256]
        if _differs([found for found in old if found.rule in family], new):
            rest = [found for found in old if found.rule not in family]
            record_findings(
                ledger, judged.submission_id, _ranked([*rest, *new]), known_at=run.as_of, recorded_at=recorded_at
            )
    alone = [replace(f, submission=file.sha256, agency=file.agency or "") for f in told if not f.submission]
    record_findings(ledger, file.id, alone, known_at=run.as_of, recorded_at=recorded_at)
    remember(ledger, run.profile_code, _MARK, {run.period.code: compared}, recorded_at=recorded_at)
    return True


def _differs(old: Sequence[Finding], new: Sequence[Finding]) -> bool:
    return sorted(map(repr, old)) != sorted(map(repr, new))


def _ranked(found: Sequence[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: vocabulary().gravity(finding.severity))
