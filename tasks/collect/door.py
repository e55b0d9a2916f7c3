"""Prefect tasks of the room: one per channel and round."""

from collections.abc import Mapping

from prefect import task
from prefect.blocks.system import Secret
from prefect.cache_policies import NO_CACHE

from config.channels import Channel, SecretRef
from config.job import Job
from tasks.collect import steps
from tasks.collect.types import Polled

channels_of = steps.channels_of
left_behind = steps.left_behind
settle = steps.settle


@task(
    cache_policy=NO_CACHE,
    task_run_name="poll {channel.id}",
    retries=2,
    retry_delay_seconds=[30, 120],
    timeout_seconds=1800,
)
def poll(job: Job, channel: Channel, marks: Mapping[str, str]) -> Polled:
    """One round over one channel."""
    return steps.poll(job, channel, marks, _secret)


def _secret(reference: SecretRef) -> str:
    """A secret by its name: loaded where it is needed, never a parameter, never logged."""
    return steps.secret(reference, lambda block: str(Secret.load(block).get()))  # type: ignore[union-attr]
