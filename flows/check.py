"""Check: judge what was read, wave by wave, and send back what is wrong."""

from config.job import Job
from flows.stage import Outcome, stage
from tasks.check import door as checks
from tasks.check.steps import Returned
from tasks.dispatch import door as post
from tasks.ledger import door as ledger


@stage
def check(job: Job) -> Outcome[list[Returned]]:
    """Judge the period's unjudged submissions: accepted ones enter the figures, the others go back marked.

    Warnings on accepted files are asked about by mail.
    """
    waves = 0
    while (wave := ledger.next_wave(job)) is not None:
        ledger.record_verdict(job, wave, checks.judge(job, wave))
        waves += 1
    compared = ledger.compare_with_treasury(job)
    returned = checks.mark(job, ledger.returned(job))
    post.queue_returns(job, returned)
    post.queue_questions(job, ledger.asked_about(job))
    return Outcome(returned, nothing_new=waves == 0 and not compared)
