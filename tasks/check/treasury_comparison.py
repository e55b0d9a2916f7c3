"""The State Treasury's file comes when it comes: files in force are compared with it, also those judged before."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from config.rules import load_rules
from config.vocabulary import vocabulary
from tasks.check.engine import check
from tasks.check.rounds import JudgedFile, round_in_force
from tasks.check.treasury_file import treasury_file
from tasks.ledger.finding import Finding
from tasks.ledger.findings import findings, record_findings
from tasks.ledger.marks import marks, remember
from tasks.run import Run

_MARK = "treasury"
_FAMILY = "treasury"


def compare_with_treasury(run: Run) -> bool:
    """Set the files in force beside the State Treasury's last one; False where that was done, or there is none.

    Only findings of the register's `treasury` family change; no state does, so a file once accepted stays accepted.
    Payments that no agency reports, and none reported before, are findings on the Treasury's own file.
    """
    file = treasury_file(run)
    if file is None:
        return False
    ledger, again, register = run.ledger, round_in_force(run), load_rules()
    compared = hashlib.sha256(" ".join([file.sha256, *sorted(again.files)]).encode("ascii")).hexdigest()
    if marks(ledger, run.profile_code, _MARK).get(run.period.code) == compared:
        return False
    family = {rule.id for rule in register.rules if rule.family == _FAMILY}
    found = [finding for finding in check(again.batch, register, again.waivers).findings if finding.rule in family]
    known = findings(ledger, run.profile_code, run.period.code, known_at=run.as_of)
    recorded_at, gravity = run.clock.now(), vocabulary().gravity
    for judged in again.files.values():
        before = _of(judged, known)
        own = [finding for finding in found if finding.submission == judged.sha256]
        others = [finding for finding in before if finding.rule not in family]
        if Counter(finding for finding in before if finding.rule in family) != Counter(own):
            ranked = sorted([*others, *own], key=lambda finding: gravity(finding.severity))
            record_findings(ledger, judged.submission_id, ranked, known_at=run.as_of, recorded_at=recorded_at)
    unreported = [
        replace(finding, submission=file.sha256, agency=file.agency or "")
        for finding in found
        if not finding.submission
    ]
    record_findings(ledger, file.id, unreported, known_at=run.as_of, recorded_at=recorded_at)
    remember(ledger, run.profile_code, _MARK, {run.period.code: compared}, recorded_at=recorded_at)
    return True


def _of(judged: JudgedFile, known: Iterable[Finding]) -> list[Finding]:
    return [one for one in known if (one.submission, one.agency) == (judged.sha256, judged.agency)]
