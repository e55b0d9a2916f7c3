"""A form that giaingan issued under one province's or plan's profile is not used under another."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged
from tasks.check.stamps import stamped_otherwise


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions whose stamp names another profile."""
    return stamped_otherwise(batch, lambda item: item.stamp_profile, lambda _: batch.profile.code, {})
