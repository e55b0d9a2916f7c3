"""Prefect tasks of the room: queue messages, deliver them."""

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from config.job import Job
from tasks.check.steps import Returned
from tasks.check.types import Finding
from tasks.check.wave import JudgedFile
from tasks.collect.types import Polled
from tasks.dispatch import steps
from tasks.dispatch.types import DispatchResult
from tasks.read.steps import Placed
from tasks.report.steps import Issued

message_counts = steps.message_counts
quarantined = steps.quarantined


@task(cache_policy=NO_CACHE)
def queue_receipts(job: Job, placed: Sequence[Placed]) -> int:
    """A receipt for each file that was read, a notice for each that could not be."""
    return steps.queue_receipts(job, placed)


@task(cache_policy=NO_CACHE)
def queue_returns(job: Job, returned: Sequence[Returned]) -> int:
    """The returned workbooks."""
    return steps.queue_returns(job, returned)


@task(cache_policy=NO_CACHE)
def queue_questions(job: Job, asked: Sequence[tuple[JudgedFile, Sequence[Finding]]]) -> int:
    """Requests to explain the warnings on accepted files."""
    return steps.queue_questions(job, asked)


@task(cache_policy=NO_CACHE)
def settle_bounced(job: Job, polled: Sequence[Polled]) -> int:
    """Messages that mailboxes report as undeliverable."""
    return steps.settle_bounced(job, polled)


@task(cache_policy=NO_CACHE)
def queue_report(job: Job, issued: Issued) -> int:
    """The consolidated report."""
    return steps.queue_report(job, issued)


@task(cache_policy=NO_CACHE)
def queue_extracts(job: Job, issued: Issued) -> int:
    """Each agency's own part of the report, where it has something to act on."""
    return steps.queue_extracts(job, issued)


@task(cache_policy=NO_CACHE, timeout_seconds=3600)
def deliver(job: Job) -> DispatchResult:
    """One round over the outbox. Not retried here: the outbox itself knows what may be tried again, and when."""
    return steps.deliver(job)
