"""A form that giaingan issued for one period is not used for another."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged
from tasks.check.stamps import stamped_otherwise


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions whose stamp names another period."""
    return stamped_otherwise(batch, lambda item: item.stamp_period, lambda _: batch.period.code, {})
