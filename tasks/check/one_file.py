"""One file judged on its own, for `giaingan check`: without the ledger, whose import takes longer than the checks."""

from config.period import Period
from config.profile import Profile
from config.rules import load_rules
from tasks.check.batch import Batch, Checked, Verdict
from tasks.check.engine import check
from tasks.read.outcome import ReadResult


def check_one(result: ReadResult, profile: Profile, period: Period) -> Verdict:
    """One file judged on its own: what other files or earlier periods would tell is not applicable."""
    agency = result.stamp.agency if result.stamp else ""
    batch = Batch(
        profile=profile,
        period=period,
        submissions={result.sha256: Checked.of(result, agency)},
        lines=result.lines.assign(submission=result.sha256, agency=agency).reset_index(drop=True),
        previous=result.lines.iloc[:0].assign(submission="", agency=""),
    )
    return check(batch, load_rules())
