"""Report: the consolidated report with its appendices and page, frozen as issued."""

from config.job import Job
from flows.stage import Outcome, stage
from tasks.dispatch import door as post
from tasks.progress import door as standing
from tasks.reallocate import door as transfers
from tasks.report import door as reports
from tasks.report.steps import Issued


@stage
def report(job: Job) -> Outcome[Issued]:
    """Issue the period's report; queue it for those on the distribution list, and to each agency its own part."""
    assessed = standing.assess(job)
    facts = reports.gather(job, assessed, transfers.propose(job, assessed))
    issued = reports.issue(job, facts)
    post.queue_report(job, issued)
    post.queue_extracts(job, issued)
    return Outcome(issued, nothing_new=not issued.is_new)
