"""One file judged on its own, for `giaingan check`: without the ledger, whose import takes longer than the checks."""

from dataclasses import replace

from config.period import Period
from config.profile import Profile
from config.rules import load_rules
from tasks.check.batch import Batch, Checked, Verdict
from tasks.check.engine import check
from tasks.plan.years import is_of_next_year, renumbered
from tasks.read.outcome import ReadResult


def check_one(result: ReadResult, profile: Profile, period: Period) -> Verdict:
    """One file judged on its own: what other files or earlier periods would tell is not applicable."""
    agency = result.stamp.agency if result.stamp else ""
    kept = ~is_of_next_year(result.lines, period)
    checked = Checked.of(result, agency)
    batch = Batch(
        profile=profile,
        period=period,
        submissions={result.sha256: replace(checked, issues=renumbered(checked.issues, kept))},
        lines=result.lines[kept].assign(submission=result.sha256, agency=agency).reset_index(drop=True),
        previous=result.lines.iloc[:0].assign(submission="", agency=""),
    )
    return check(batch, load_rules())
