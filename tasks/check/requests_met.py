"""What files ask for together, beside what they offer: known only when all files of the period are judged."""

from collections import Counter, defaultdict
from dataclasses import replace

from config.rules import load_rules
from config.vocabulary import vocabulary
from tasks.check.engine import check
from tasks.check.rounds import accepted_round
from tasks.ledger.finding import Finding
from tasks.ledger.findings import findings, record_findings
from tasks.run import Run

WHEN_SETTLED = frozenset({"transfer-unmet"})
"""Rules over the accepted files together; a round, which may yet return some, does not judge them."""


def compare_requests(run: Run) -> None:
    """Record what the rules of WHEN_SETTLED find in the accepted files, those that the proposal of transfers uses."""
    round_ = accepted_round(run)
    if not round_.files:
        return
    batch = replace(round_.batch, is_settled=True)
    found = check(batch, load_rules(), round_.waivers, only=WHEN_SETTLED).findings
    known = findings(run.ledger, run.profile_code, run.period.code, known_at=run.as_of)
    gravity, recorded_at = vocabulary().gravity, run.clock.now()
    stored, asked = defaultdict[tuple[str, str], list[Finding]](list), defaultdict[str, list[Finding]](list)
    for finding in known:
        stored[finding.submission, finding.agency].append(finding)
    for finding in found:
        asked[finding.submission].append(finding)
    for sha256, file in round_.files.items():
        before, own = stored[sha256, file.agency], asked[sha256]
        if Counter(finding for finding in before if finding.rule in WHEN_SETTLED) == Counter(own):
            continue
        others = [finding for finding in before if finding.rule not in WHEN_SETTLED]
        ranked = sorted([*others, *own], key=lambda finding: gravity(finding.severity))
        record_findings(run.ledger, file.submission_id, ranked, known_at=run.as_of, recorded_at=recorded_at)
