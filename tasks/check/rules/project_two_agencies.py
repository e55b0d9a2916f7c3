"""Of two agencies that report the same project and source, the one that does not own it, or sent it later, is wrong."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged
from tasks.check.shared_projects import hits, shared


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """The lines that must go, each naming the agency and file that keep the project."""
    found = shared(batch)
    return hits(batch, found, found["is_shared"] & ~found["keeps"])
