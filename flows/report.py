"""Report: the consolidated report with its appendices and page, frozen as issued."""

from tasks.progress.types import Progress
from tasks.reallocate.proposal import Proposal
from tasks.report.covered import withheld
from tasks.report.gather import gather
from tasks.report.issue import Issued, issue, note_letters_queued
from tasks.report.letters import queue_extracts, queue_report
from tasks.report.shown import reporting_rows
from tasks.run import Outcome, Run


def report(run: Run, assessed: Progress, proposal: Proposal) -> Outcome[Issued]:
    """Issue the period's report; queue it for those on the distribution list, and to each agency its own part."""
    facts = run.step("tập hợp số liệu báo cáo", gather, run, assessed, proposal)
    run.show("who-reported", reporting_rows(facts), "đơn vị nào đã báo cáo")
    issued = run.step("lập báo cáo và phụ lục", issue, run, facts)
    held = withheld(facts)
    if not held:
        run.step("soạn thư gửi báo cáo", queue_report, run, issued)
        run.step("soạn trích báo cáo từng đơn vị", queue_extracts, run, issued)
    note_letters_queued(run, issued)
    attention = tuple(f"Báo cáo là dự thảo, chưa gửi: {reason}" for reason in held)
    return Outcome(issued, attention=attention, nothing_new=not issued.is_new)
