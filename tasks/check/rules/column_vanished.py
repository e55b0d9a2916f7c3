"""What an agency stated of its projects last period it states again: a lost column takes its figures with it."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions without one of the `fields` that every project of their agency's last period had."""
    before = batch.previous
    if before.empty:
        return Skipped("Chưa có kỳ trước để so sánh")
    fields = [field for field in words_of(parameters, "fields") if field in before.columns]
    stated = before[fields].notna().groupby(before["agency"]).all()
    now = batch.lines[fields].notna().groupby(batch.lines["submission"]).any()
    return [
        Hit(submission=sha256, field=field)
        for sha256, submission in batch.submissions.items()
        if sha256 in now.index and submission.agency in stated.index
        for field in fields
        if stated.loc[submission.agency, field] and not now.loc[sha256, field]
    ]
