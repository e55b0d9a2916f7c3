"""What officers look at between runs: the inbox, the period judged again, the forms that go out."""

import argparse
import json

from config import vi
from config.clock import HANOI
from config.vocabulary import vocabulary
from flows.commands.asked import run_of, write


def inbox(arguments: argparse.Namespace) -> int:
    """The period's files with their states."""
    from tasks.read.duplicates import sent_before
    from tasks.run import submissions_of

    run = run_of(arguments)
    before = sent_before(run)
    for record in submissions_of(run):
        told = f"  {record.reason}" if record.reason else ""
        if (same := before.get((record.agency or "", record.sha256))) is not None:
            told += f"  giống hệt tệp đã gửi cho kỳ hạn ngày {vi.day(same)}"
        print(
            f"{record.sha256[:12]}  {record.state:<11} {record.agency or '?':<14} "
            f"{record.received_at.astimezone(HANOI):%d/%m/%Y %H:%M}  {record.file_name}{told}"
        )
    return 0


def questions(arguments: argparse.Namespace) -> int:
    """The warnings on accepted files, with what agencies answered, who took it in, and how long they wait."""
    import json

    from tasks.check.explanations import questions as asked

    run = run_of(arguments, acting=True)
    found = asked(run)
    if arguments.json:
        told = [
            {
                "agency": one.finding.agency,
                "rule": one.finding.rule,
                "project": one.finding.project_key,
                "source": one.finding.funding_source,
                "cell": str(one.finding.cell) if one.finding.cell else None,
                "message": one.finding.message,
                "state": one.state,
                "age_days": one.age_days(run.clock.now()),
                "answer": one.explanation.answer if one.explanation else None,
                "given_by": one.explanation.given_by if one.explanation else None,
                "taken_by": one.explanation.taken_by if one.explanation else None,
                "answered_at": one.explanation.at.isoformat() if one.explanation else None,
                "accepted_by": one.acceptance.by if one.acceptance else None,
            }
            for one in found
        ]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    words = vocabulary().question_states
    for one in found:
        answer = f"  “{one.explanation.answer}” ({one.explanation.given_by})" if one.explanation else ""
        print(
            f"{one.finding.agency:<14} {one.finding.rule:<24} {words[one.state]:<16} "
            f"{one.age_days(run.clock.now()):>3} ngày  {one.finding.message}{answer}"
        )
    open_ = sum(one.state == "unanswered" for one in found)
    print(f"{len(found)} cảnh báo, {open_} chưa có giải trình.")
    return 0


def findings(arguments: argparse.Namespace) -> int:
    """The findings on the period's files: one object each, or lines for people, agency by agency."""
    from config.rules import load_rules
    from tasks.check.findings_list import findings_list, findings_text
    from tasks.ledger.findings import findings as known_findings
    from tasks.run import submissions_of

    run = run_of(arguments)
    register, names = load_rules(), {agency.code: agency.name for agency in run.profile.agencies}
    files = {record.sha256: record.file_name for record in submissions_of(run)}
    found = known_findings(run.ledger, run.profile_code, run.period.code, known_at=run.as_of)
    if arguments.json:
        print(json.dumps(findings_list(found, names, files, register), ensure_ascii=False, indent=2))
        return 0
    for agency, sha256 in dict.fromkeys((finding.agency, finding.submission) for finding in found):
        print(f"{names.get(agency, agency)} · {files.get(sha256, sha256[:12])}")
        own = [finding for finding in found if (finding.agency, finding.submission) == (agency, sha256)]
        for line in findings_text(own, register):
            print(f"  {line}")
    return 0


def recheck(arguments: argparse.Namespace) -> int:
    """Judge the period's files again and print what changed."""
    from tasks.check.recheck import changes_told
    from tasks.check.recheck import recheck as judge_again

    for line in changes_told(judge_again(run_of(arguments, acting=True))):
        print(line)
    return 0


def template(arguments: argparse.Namespace) -> int:
    """Write an agency's form for the period."""
    from tasks.check.form import form_for

    write(arguments.output, form_for(run_of(arguments), arguments.agency))
    print(f"Đã ghi biểu mẫu của {arguments.agency}: {arguments.output}")
    return 0
