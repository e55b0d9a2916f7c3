"""A submission has at least one project line, or says that there is no project."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions without a line."""
    present = set(batch.lines["submission"])
    return [
        Hit(submission=sha256, field=None)
        for sha256, item in batch.submissions.items()
        if sha256 not in present and not item.is_nil
    ]
