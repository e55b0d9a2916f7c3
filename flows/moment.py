"""As of which moment a command sees things, when it was not told."""

import argparse
from dataclasses import replace

from config.clock import now
from config.job import Job, make_job


def settled(job: Job) -> Job:
    """The job as of the last thing that can be known about its period, not before its books closed.

    A closed period is named by its facts, never by today: the same files give the same moment on any day. A period
    still open, or one fed by portal and mailbox, is seen as of now.
    """
    from tasks.collect.steps import last_arrival, last_left
    from tasks.ledger.acts import last_moment
    from tasks.ledger.steps import known

    present = now()
    if job.inbox is None and last_moment(job) is None:
        return job
    moments = [job.as_of, last_moment(job), last_left(job)]
    if job.inbox is not None:
        before = {(record.sha256, record.origin) for record in known(replace(job, as_of=present))}
        moments.append(last_arrival(job.inbox, before))
    return replace(job, as_of=min(present, max(moment for moment in moments if moment is not None)))


def job_of(arguments: argparse.Namespace, *, acting: bool = False) -> Job:
    """The job that a command line names; `acting`: a person does something now, unless told otherwise."""
    job = make_job(
        arguments.profile,
        arguments.period,
        as_of=arguments.as_of or (now() if acting else None),
        inbox=getattr(arguments, "inbox", None),
        out=getattr(arguments, "out", None),
        profiles=arguments.profiles,
        columns=getattr(arguments, "columns", None),
        live=getattr(arguments, "live", False),
    )
    return job if arguments.as_of or acting else settled(job)
