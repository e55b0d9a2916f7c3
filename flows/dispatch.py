"""Dispatch: what is released or needs no release goes out once, provably; not live, it becomes .eml files."""

from tasks.dispatch.awaiting import standing
from tasks.dispatch.deliver import deliver
from tasks.dispatch.reminders import judge_again
from tasks.dispatch.send import DispatchResult
from tasks.run import Outcome, Run


def dispatch(run: Run) -> Outcome[DispatchResult]:
    """One round over the outbox: live, what is due of all the profile's periods; else the period's own."""
    # Not tried again as a whole: the outbox itself knows what may be tried again, and when.
    run.step("xét lại các thư nhắc chưa gửi", judge_again, run)
    result = run.step("gửi thư đang chờ", deliver, run)
    found = standing(run)
    return Outcome(result, attention=result.attention, faults=(*result.faults, *found.overdue), awaiting=found.awaiting)
