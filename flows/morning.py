"""Morning: what each day of an open period needs: what came is checked and answered, what is due is asked for."""

from flows.check import check
from flows.collect import collect
from flows.dispatch import dispatch
from flows.remind import Reminded, remind
from tasks.run import Outcome, Run, together


def morning(run: Run) -> Outcome[Reminded]:
    """Take in and check what came, follow up what is due today, and send: receipts and returned files the same day."""
    received = run.stage("collect", collect)
    returned = run.stage("check", check)
    reminded = run.stage("remind", remind)
    dispatched = run.stage("dispatch", dispatch)
    nothing_new = received.nothing_new and returned.nothing_new and reminded.nothing_new
    return together(reminded.value, (received, returned, reminded, dispatched), nothing_new=nothing_new)
