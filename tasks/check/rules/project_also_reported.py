"""The agency that keeps a project is told that another one reports it too."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged
from tasks.check.shared_projects import hits, shared


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """The lines that stay, each naming the agency and file that report the project as well."""
    found = shared(batch)
    return hits(batch, found, found["is_shared"] & found["keeps"])
