"""Prefect tasks of the room: assess the period, keep its flags, show both."""

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from config.job import Job
from tasks.progress import steps
from tasks.progress.types import Progress

SHOWN_FLAGS = 200
"""The UI shows a table of a few hundred rows well; the appendix workbook has them all."""


@task(cache_policy=NO_CACHE)
def assess(job: Job) -> Progress:
    """Rates, forecasts and flags of the period as known now."""
    return steps.assess_period(job)


@task(cache_policy=NO_CACHE)
def freeze_flags(job: Job, progress: Progress) -> None:
    """Keep the flags, and publish them with the totals by agency."""
    steps.freeze_flags(job, progress)
    prefix = f"{job.profile_code}-{job.period.code}"
    count = len(progress.flags)
    shown = f"{count} flags" if count <= SHOWN_FLAGS else f"the first {SHOWN_FLAGS} of {count} flags"
    create_table_artifact(
        key=f"{prefix}-flags",
        table=[
            {"agency": f.agency, "project": f.project_name, "source": f.funding_source, "rule": f.rule,
             "severity": f.severity, "since": f.since.isoformat(), "reason": f.reason}
            for f in progress.flags[:SHOWN_FLAGS]
        ],
        description=f"{job.name}: {shown}",
    )  # fmt: skip
    create_table_artifact(
        key=f"{prefix}-totals",
        table=[
            {"dimension": s.dimension, "name": s.name, "projects": s.projects, "plan_vnd": f"{s.plan_vnd:,}",
             "disbursed_vnd": f"{s.rate.disbursed_vnd:,}",
             "rate_pct": "" if s.rate.pct is None else f"{s.rate.pct:.2f}"}
            for s in progress.standings
            if s.dimension in ("province", "agency", "funding_source")
        ],
        description=f"{job.name}: totals to the end of {progress.as_of.isoformat()}, whole đồng",
    )  # fmt: skip
