"""Progress: where the money stands, where it will stand, and which projects are slow."""

from config.job import Job
from flows.stage import Outcome, stage
from tasks.progress import door as standing
from tasks.progress.types import Progress


@stage
def progress(job: Job) -> Outcome[Progress]:
    """Assess the accepted projects against the dated targets, forecast the year's end, raise flags."""
    assessed = standing.assess(job)
    standing.freeze_flags(job, assessed)
    return Outcome(assessed)
