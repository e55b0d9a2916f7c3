"""Morning: what each day of an open period needs: what came is checked and answered, what is due is asked for."""

from flows.check import check
from flows.collect import collect
from flows.remind import Reminded, follow_up
from tasks.run import Outcome, Run, together


def morning(run: Run) -> Outcome[Reminded]:
    """Take in and check what came, follow up what is due today, and send: receipts and returned files the same day."""
    received = run.stage("collect", collect)
    returned = run.stage("check", check)
    followed = follow_up(run)
    nothing_new = received.nothing_new and returned.nothing_new and followed.nothing_new
    return together(followed.value, (received, returned, followed), nothing_new=nothing_new)
