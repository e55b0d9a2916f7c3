"""The monthly cycle: collect, check, progress, reallocate, report, dispatch."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flows.check import check
from flows.collect import collect
from flows.dispatch import dispatch
from flows.opening import as_reported
from flows.progress import progress
from flows.reallocate import reallocate
from flows.report import report
from tasks.check.marking import Returned
from tasks.dispatch.deliver import message_counts
from tasks.dispatch.send import DispatchResult
from tasks.ledger.records import SubmissionRecord
from tasks.progress.types import Progress
from tasks.reallocate.proposal import Proposal
from tasks.report.issue import Issued, write_summary
from tasks.report.shown import summary_rows
from tasks.run import Outcome, Run, together


@dataclass(frozen=True, slots=True)
class MonthDone:
    """What each stage of a month made, and the summary of it all."""

    received: list[SubmissionRecord]
    returned: list[Returned]
    assessed: Progress
    proposal: Proposal
    issued: Issued
    dispatched: DispatchResult
    summary: dict[str, Any]


def cycle(run: Run) -> Outcome[MonthDone]:
    """The whole month of one province: each stage hands on what it made, and can also be run alone.

    A stage that left something undone hands on what it did; one that broke stops the cycle.
    """
    received = run.stage("collect", collect)
    returned = run.stage("check", check)
    run = as_reported(run)
    assessed = run.stage("progress", progress)
    proposed = run.stage("reallocate", partial(reallocate, assessed=assessed.value))
    issued = run.stage("report", partial(report, assessed=assessed.value, proposal=proposed.value))
    dispatched = run.stage("dispatch", dispatch)
    summary = write_summary(run, issued.value.facts, message_counts(run))
    run.show("summary", summary_rows(summary), f"kết quả; các tệp ở {run.out}")
    return together(
        MonthDone(
            received.value,
            returned.value,
            assessed.value,
            proposed.value,
            issued.value,
            dispatched.value,
            summary,
        ),
        (received, returned, assessed, proposed, issued, dispatched),
        nothing_new=received.nothing_new and issued.nothing_new,
    )
