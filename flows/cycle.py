"""The monthly cycle: collect, check, progress, reallocate, report, dispatch."""

from typing import Any

from config.job import Job
from flows.check import check
from flows.collect import collect
from flows.dispatch import dispatch
from flows.progress import progress
from flows.reallocate import reallocate
from flows.report import report
from flows.stage import Outcome, outcome_of, stage
from tasks.dispatch import door as post
from tasks.report import door as reports

STAGES = (collect, check, progress, reallocate, report, dispatch)


@stage
def cycle(job: Job) -> Outcome[dict[str, Any]]:
    """The whole month of one province, stage after stage; each can also be run alone, with the same result.

    A stage that left something undone hands on what it did; one that broke stops the cycle.
    """
    outcomes = {stage_.name: outcome_of(stage_, job) for stage_ in STAGES}
    facts = outcomes["report"].value.facts
    summary = reports.write_summary(job, facts, post.message_counts(job))
    return Outcome(
        summary,
        attention=tuple(dict.fromkeys(line for outcome in outcomes.values() for line in outcome.attention)),
        faults=tuple(line for outcome in outcomes.values() for line in outcome.faults),
        nothing_new=outcomes["collect"].nothing_new and outcomes["report"].nothing_new,
    )
