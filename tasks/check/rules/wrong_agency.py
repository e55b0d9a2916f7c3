"""A form that giaingan issued to one agency is not used by another."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged
from tasks.check.stamps import stamped_otherwise


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions whose stamp names another agency."""
    names = batch.profile.agency_names(batch.period.due_on)
    return stamped_otherwise(batch, lambda item: item.stamp_agency, lambda item: item.agency, names)
