"""Prefect tasks of the room: gather, issue, sum up."""

from collections.abc import Mapping
from typing import Any

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from config.job import Job
from tasks.progress.types import Progress
from tasks.reallocate.types import Proposal
from tasks.report import steps
from tasks.report.steps import Issued
from tasks.report.types import ReportFacts


@task(cache_policy=NO_CACHE)
def gather(job: Job, progress: Progress, proposal: Proposal) -> ReportFacts:
    """The facts of the period's report; a table of who reported."""
    facts = steps.gather(job, progress, proposal)
    create_table_artifact(
        key=f"{job.profile_code}-{job.period.code}-who-reported",
        table=[
            {"agency": r.agency, "name": r.name, "state": r.state, "late_days": r.days_late, "file": r.file_name or "",
             "errors": r.errors, "warnings": r.warnings}
            for r in facts.reporting
        ],
        description=f"{job.name}: who reported",
    )  # fmt: skip
    return facts


@task(cache_policy=NO_CACHE)
def issue(job: Job, facts: ReportFacts) -> Issued:
    """The report's files, frozen."""
    return steps.issue(job, facts)


@task(cache_policy=NO_CACHE)
def write_summary(job: Job, facts: ReportFacts, messages: Mapping[str, int]) -> dict[str, Any]:
    """summary.json, and its counts on the run's page."""
    content = steps.write_summary(job, facts, messages)
    agencies, totals = content["agencies"], content["totals"]
    create_markdown_artifact(
        key=f"{job.profile_code}-{job.period.code}-summary",
        markdown=(
            f"**{job.name}** as of {content['as_of']}\n\n"
            f"- agencies: {agencies['expected']} expected, {agencies['received']} received, {agencies['accepted']} "
            f"accepted, {agencies['returned']} returned, {agencies['late']} late, missing: "
            f"{', '.join(agencies['missing']) or 'none'}\n"
            f"- {totals['projects']} projects, plan {totals['plan_vnd']:,} đồng, disbursed "
            f"{totals['disbursed_vnd']:,} đồng ({totals['rate_pct']}%)\n"
            f"- flags {len(content['flags'])}, transfers {len(content['transfers'])}, messages {content['messages']}\n"
            f"- files in `{job.out}`\n"
        ),
    )
    return content
