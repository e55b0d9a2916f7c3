"""A submission has at least one project line."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions without a line."""
    present = set(batch.lines["submission"])
    return [Hit(submission=sha256, field=None) for sha256 in batch.submissions if sha256 not in present]
