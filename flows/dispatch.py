"""Dispatch: what is queued goes out once, provably; not live, it becomes .eml files."""

from config.job import Job
from flows.stage import Outcome, stage
from tasks.dispatch import door as post
from tasks.dispatch.types import DispatchResult


@stage
def dispatch(job: Job) -> Outcome[DispatchResult]:
    """One round over the period's outbox."""
    result = post.deliver(job)
    unsettled = result.counts["unknown"]
    attention = (f"{unsettled} messages in state unknown: settle them with `giaingan outbox`",) if unsettled else ()
    return Outcome(result, attention=attention, faults=result.faults)
