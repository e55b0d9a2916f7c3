"""Every line names its project."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import blank
from tasks.check.protocol import Judged, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines without a project name."""
    return on_lines(batch.lines, blank(batch.lines["project_name"]), "project_name", kind="text")
