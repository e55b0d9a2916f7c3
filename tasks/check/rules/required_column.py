"""Every table has the columns without which nothing can be reported."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """One hit per submission and missing column."""
    required = words_of(parameters, "fields")
    return [
        Hit(submission=sha256, field=field)
        for sha256, submission in batch.submissions.items()
        for field in required
        if any(field not in layout for layout in submission.layouts)
    ]
