"""Prefect tasks of the room: everything a stage writes goes through one of these."""

from collections.abc import Mapping, Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from config.job import Job
from tasks.check.types import Finding, Verdict
from tasks.check.wave import JudgedFile, Wave
from tasks.collect.types import Polled
from tasks.ledger import steps, treasury, twins
from tasks.ledger.types import SubmissionRecord
from tasks.read.steps import Placed, Unread

known = steps.known


@task(cache_policy=NO_CACHE)
def marks(job: Job, channels: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """What each channel asked to remember."""
    return {channel: steps.channel_marks(job, channel) for channel in channels}


@task(cache_policy=NO_CACHE)
def unread(job: Job, polled: Sequence[Polled]) -> list[Unread]:
    """Files that wait to be read."""
    return steps.unread(job, polled)


@task(cache_policy=NO_CACHE)
def hold_twins(job: Job, placed: Sequence[Placed]) -> list[Placed]:
    """Files that are another agency's are held back."""
    return twins.hold_twins(job, placed)


@task(cache_policy=NO_CACHE)
def store(job: Job, placed: Sequence[Placed]) -> list[SubmissionRecord]:
    """Files with owner, period, lines and state."""
    return steps.store(job, placed)


@task(cache_policy=NO_CACHE)
def remember(job: Job, polled: Mapping[str, Polled]) -> None:
    """What the channels want to remember, once their files are stored."""
    for channel, round_ in polled.items():
        steps.remember_marks(job, channel, round_)


@task(cache_policy=NO_CACHE)
def next_wave(job: Job) -> Wave | None:
    """The next submissions to judge together."""
    return steps.next_wave(job)


@task(cache_policy=NO_CACHE)
def record_verdict(job: Job, wave: Wave, verdict: Verdict) -> None:
    """Findings and states of a judged wave."""
    steps.record_verdict(job, wave, verdict)


@task(cache_policy=NO_CACHE)
def returned(job: Job) -> list[tuple[JudgedFile, list[Finding]]]:
    """The period's returned files with their findings."""
    return steps.returned(job)


@task(cache_policy=NO_CACHE)
def compare_with_treasury(job: Job) -> bool:
    """The standing files beside the State Treasury's."""
    return treasury.compare_with_treasury(job)


@task(cache_policy=NO_CACHE)
def asked_about(job: Job) -> list[tuple[JudgedFile, list[Finding]]]:
    """The period's accepted files with their open warnings."""
    return steps.asked_about(job)
