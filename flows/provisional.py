"""Provisional: where a period stands once its deadline has passed, for the officer; nothing is issued or sent out."""

from flows.check import check
from flows.collect import collect
from flows.opening import as_reported
from flows.progress import progress
from tasks.duties.duty_rows import period_rows, watched_rows
from tasks.progress.types import Progress
from tasks.run import Outcome, Run, together


def provisional(run: Run) -> Outcome[Progress]:
    """Take in and check what came, then show who has reported and where disbursement stands."""
    received = run.stage("collect", collect)
    checked = run.stage("check", check)
    run = as_reported(run)
    assessed = run.stage("progress", progress)
    run.show("provisional", period_rows(run), "ai đã báo cáo, ai chưa, tính đến lúc hết hạn")
    nothing_new = received.nothing_new and assessed.nothing_new
    return together(assessed.value, (received, checked, assessed), nothing_new=nothing_new)


def watch(run: Run) -> Outcome[int]:
    """Show what is overdue, due soon and coming in the next seven days."""
    rows = watched_rows(run, run.clock.now().date())
    run.show("watch", rows, "quá hạn, sắp đến hạn")
    return Outcome(len(rows))
