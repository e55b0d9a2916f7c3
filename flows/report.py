"""Report: the consolidated report with its appendices and page, frozen as issued and drafted for its release."""

from tasks.progress.types import Progress
from tasks.reallocate.proposal import Proposal
from tasks.report.carry_request import draft_carry_request
from tasks.report.covered import withheld
from tasks.report.gather import gather
from tasks.report.issue import Issued, issue, note_documents_drafted
from tasks.report.letters import draft_extracts, draft_report
from tasks.report.shown import reporting_rows
from tasks.report.treasury_minutes import draft_minutes
from tasks.run import Outcome, Run


def report(run: Run, assessed: Progress, proposal: Proposal) -> Outcome[Issued]:
    """Issue the period's report; draft it for those on the distribution list, and for each agency its own part."""
    facts = run.step("tập hợp số liệu báo cáo", gather, run, assessed, proposal)
    run.show("who-reported", reporting_rows(facts), "đơn vị nào đã báo cáo")
    issued = run.step("lập báo cáo và phụ lục", issue, run, facts)
    run.step("dự thảo báo cáo chờ phát hành", draft_report, run, issued)
    run.step("dự thảo trích báo cáo từng đơn vị", draft_extracts, run, issued)
    run.step("dự thảo biên bản đối chiếu Kho bạc Nhà nước", draft_minutes, run, facts)
    run.step("dự thảo đề nghị kéo dài vốn", draft_carry_request, run, facts)
    note_documents_drafted(run, issued)
    attention = tuple(f"Báo cáo chưa đủ điều kiện phát hành: {reason}" for reason in withheld(facts))
    return Outcome(issued, attention=attention, nothing_new=not issued.is_new)
