"""The State Treasury's file comes when it comes: what stands is compared with it, also what was judged before."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from config.clock import now
from config.job import Job
from config.rules import load_rules
from tasks.check.engine import check
from tasks.check.types import Finding
from tasks.ledger.findings import findings, record_findings
from tasks.ledger.marks import marks, remember
from tasks.ledger.steps import standing_wave, the_ledger, treasury_file

_MARK = "treasury"
_FAMILY = "treasury"
_GRAVEST_FIRST = ("error", "warning", "info")


def compare_with_treasury(job: Job) -> bool:
    """Set the standing files beside the State Treasury's last one; False where that was done, or there is none.

    Only findings of the register's `treasury` family change; no state does, so a file once accepted stays accepted.
    Payments that no agency reports, and none reported before, are findings on the Treasury's own file.
    """
    file = treasury_file(job)
    if file is None:
        return False
    ledger, wave = the_ledger(), standing_wave(job)
    compared = hashlib.sha256(" ".join([file.sha256, *sorted(wave.judged)]).encode("ascii")).hexdigest()
    if marks(ledger, job.profile_code, _MARK).get(job.period.code) == compared:
        return False
    family = {rule.id for rule in load_rules().rules if rule.family == _FAMILY}
    told = [found for found in check(wave.batch, load_rules(), wave.waivers).findings if found.rule in family]
    before = findings(ledger, job.profile_code, job.period.code, known_at=job.as_of)
    recorded_at = now()
    for sha256, judged in wave.judged.items():
        old = [found for found in before if (found.submission, found.agency) == (sha256, judged.agency)]
        new = [found for found in told if found.submission == sha256]
        if _differs([found for found in old if found.rule in family], new):
            rest = [found for found in old if found.rule not in family]
            record_findings(
                ledger, judged.submission_id, _ranked([*rest, *new]), known_at=job.as_of, recorded_at=recorded_at
            )
    alone = [replace(f, submission=file.sha256, agency=file.agency or "") for f in told if not f.submission]
    record_findings(ledger, file.id, alone, known_at=job.as_of, recorded_at=recorded_at)
    remember(ledger, job.profile_code, _MARK, {job.period.code: compared}, recorded_at=recorded_at)
    return True


def _differs(old: Sequence[Finding], new: Sequence[Finding]) -> bool:
    return sorted(map(repr, old)) != sorted(map(repr, new))


def _ranked(found: Sequence[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: _GRAVEST_FIRST.index(finding.severity))
