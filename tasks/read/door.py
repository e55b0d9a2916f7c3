"""Prefect tasks of the room: one per batch of files."""

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from config.job import Job
from config.settings import Settings
from tasks.read import steps
from tasks.read.steps import Placed, Unread

FILES_PER_BATCH = 200
"""A batch shares its worker processes; one task run per batch keeps the API calls few."""


@task(cache_policy=NO_CACHE, task_run_name="read batch")
def read(job: Job, files: Sequence[Unread]) -> list[Placed]:
    """Open archives, read the files, tell whose each is."""
    return steps.read_and_place(job, steps.open_archives(job, files, Settings().originals))


def batches(files: Sequence[Unread]) -> list[Sequence[Unread]]:
    """The files in batches."""
    return [files[start : start + FILES_PER_BATCH] for start in range(0, len(files), FILES_PER_BATCH)]
