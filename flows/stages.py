"""The stages by name, each as it runs alone: what the stage before recorded is read from the ledger."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flows.check import check
from flows.collect import collect
from flows.cycle import cycle
from flows.dispatch import dispatch
from flows.morning import morning
from flows.progress import progress
from flows.provisional import provisional, watch
from flows.reallocate import reallocate
from flows.remind import follow_up, remind
from flows.report import report
from tasks.ledger.actions import record_action
from tasks.progress.assessment import record_assessment
from tasks.reallocate.proposal import Proposal
from tasks.reallocate.proposals import record_proposal
from tasks.report.issue import Issued
from tasks.run import Outcome, Run

T = TypeVar("T")


def reallocate_alone(run: Run) -> Outcome[Proposal]:
    """Propose transfers from the assessment on record, made anew where that no longer holds."""
    return reallocate(run, record_assessment(run))


def report_alone(run: Run) -> Outcome[Issued]:
    """Issue the report of the assessment and the proposal on record, made anew where they no longer hold."""
    assessed = record_assessment(run)
    return report(run, assessed, record_proposal(run, assessed))


STAGES: Mapping[str, Callable[[Run], Outcome[Any]]] = {
    "collect": collect,
    "check": check,
    "progress": progress,
    "reallocate": reallocate_alone,
    "report": report_alone,
    "dispatch": dispatch,
}
"""In the order of the month."""


def _said_where_simulated(work: Callable[[Run], Outcome[T]]) -> Callable[[Run], Outcome[T]]:
    """The ledger says which of its facts come from a simulation: those recorded at the moment of its clock."""

    @wraps(work)
    def simulated(run: Run) -> Outcome[T]:
        if run.clock.is_simulated:
            now = run.clock.now()
            whose = {"profile": run.profile_code, "period": run.period.code, "stage": work.__name__}
            record_action(
                run.ledger, "giaingan", "run", run.name, whose, known_at=run.as_of, recorded_at=now, simulated=True
            )
        return work(run)

    return simulated


_ALL: Mapping[str, Callable[[Run], Outcome[Any]]] = {
    "cycle": cycle,
    "morning": morning,
    "provisional": provisional,
    "follow_up": follow_up,
    "watch": watch,
    **STAGES,
    "remind": remind,
}
WHOLE: Mapping[str, Callable[[Run], Outcome[Any]]] = {name: _said_where_simulated(work) for name, work in _ALL.items()}
"""The cycle, what else the calendar runs, each stage, and the follow-up beside them."""
