"""Check: judge what was read, round by round, and send back what is wrong."""

from tasks.check.marking import Returned, mark
from tasks.check.ranking import by_rule
from tasks.check.requests_met import compare_requests
from tasks.check.return_letters import queue_questions, queue_returns
from tasks.check.rounds import next_round
from tasks.check.treasury_comparison import compare_with_treasury
from tasks.check.verdicts import asked_about, judge, record_verdict, returned, still_wanted
from tasks.run import Outcome, Run


def check(run: Run) -> Outcome[list[Returned]]:
    """Judge the period's unjudged submissions: accepted ones enter the figures, the others go back marked.

    Warnings on accepted files are asked about by mail.
    """
    run = run.at_present
    rounds = 0
    while (round_ := next_round(run)) is not None:
        verdict = run.step(f"kiểm tra {len(round_.files)} tệp", judge, round_)
        record_verdict(run, round_, verdict)
        rounds += 1
    compared = run.step("đối chiếu Kho bạc", compare_with_treasury, run)
    run.step("cân đối đề nghị tăng, giảm", compare_requests, run)
    faulty = still_wanted(run, returned(run))
    marked = run.step(f"đánh dấu {len(faulty)} tệp trả lại", mark, run, faulty)
    run.step(f"soạn thư về {len(marked)} tệp trả lại", queue_returns, run, marked)
    run.step("soạn thư hỏi các cảnh báo", queue_questions, run, asked_about(run))
    found = [finding for item in marked for finding in item.findings]
    run.show("findings", by_rule(found), f"lỗi của {len(marked)} tệp trả lại, theo quy tắc")
    return Outcome(marked, nothing_new=rounds == 0 and not compared)
