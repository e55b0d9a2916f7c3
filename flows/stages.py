"""The stages by name, each as it runs alone: what the stage before recorded is read from the ledger."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.check import check
from flows.collect import collect
from flows.cycle import cycle
from flows.dispatch import dispatch
from flows.progress import progress
from flows.reallocate import reallocate
from flows.report import report
from tasks.progress.assessment import assess_period
from tasks.reallocate.proposals import propose_transfers
from tasks.reallocate.types import Proposal
from tasks.report.issue import Issued
from tasks.run import Outcome, Run


def reallocate_alone(run: Run) -> Outcome[Proposal]:
    """Propose transfers from the assessment on record."""
    return reallocate(run, assess_period(run))


def report_alone(run: Run) -> Outcome[Issued]:
    """Issue the report of the assessment and the proposal on record."""
    assessed = assess_period(run)
    return report(run, assessed, propose_transfers(run, assessed))


STAGES: Mapping[str, Callable[[Run], Outcome[Any]]] = {
    "collect": collect,
    "check": check,
    "progress": progress,
    "reallocate": reallocate_alone,
    "report": report_alone,
    "dispatch": dispatch,
}
"""In the order of the month."""

WHOLE: Mapping[str, Callable[[Run], Outcome[Any]]] = {"cycle": cycle, **STAGES}
"""The cycle, and each stage of it."""
