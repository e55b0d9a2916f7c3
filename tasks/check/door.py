"""Prefect tasks of the room: judge a wave of submissions, mark what goes back."""

from collections.abc import Sequence

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from config.job import Job
from tasks.check import steps
from tasks.check.ranking import by_rule
from tasks.check.steps import Returned
from tasks.check.types import Finding, Verdict
from tasks.check.wave import JudgedFile, Wave


@task(cache_policy=NO_CACHE)
def judge(job: Job, wave: Wave) -> Verdict:
    """All rules in force over one wave."""
    return steps.judge(wave)


@task(cache_policy=NO_CACHE)
def mark(job: Job, returned: Sequence[tuple[JudgedFile, Sequence[Finding]]]) -> list[Returned]:
    """The workbooks that go back; a table of findings by rule."""
    marked = steps.mark(job, returned)
    create_table_artifact(
        key=f"{job.profile_code}-{job.period.code}-findings",
        table=by_rule([finding for item in marked for finding in item.findings]),
        description=f"{job.name}: findings of the {len(marked)} returned submissions, by rule",
    )
    return marked
