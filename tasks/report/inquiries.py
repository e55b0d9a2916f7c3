"""What people ask of issued reports by command: follow a figure, build one again, see what has changed since."""

import hashlib
from dataclasses import dataclass, replace

from config.errors import ToldError
from tasks.ledger.decisions import decisions
from tasks.ledger.findings import waivers
from tasks.ledger.records import FrozenRecord
from tasks.plan.standing import plan_of
from tasks.progress.assessment import assess_period
from tasks.reallocate.proposals import frozen_proposal, propose_transfers
from tasks.report.build import build_report
from tasks.report.changes import Change, changes
from tasks.report.events_since import events
from tasks.report.figures import stated
from tasks.report.gather import gather
from tasks.report.issue import facts_as_issued, frozen_report, made_again
from tasks.report.issued_report import IssuedReport
from tasks.report.recipient_facts import make_context
from tasks.report.report_record import MAIN
from tasks.report.trace import UnknownFigureError, trace
from tasks.run import Run, submissions_of


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The files of an issued report; `differing` names those that had to be made again and are not byte for byte as
    issued."""

    files: dict[str, bytes]
    differing: tuple[str, ...] = ()


def issued_report(run: Run) -> FrozenRecord:
    """The report in force at the run's moment. Raises ToldError where none was issued by then."""
    record = frozen_report(run)
    if record is None:
        raise ToldError(f"Kỳ {run.period.code} chưa phát hành báo cáo nào đến {run.as_of:%d/%m/%Y %H:%M}")
    return record


def trace_figure(run: Run, figure_id: str) -> list[str]:
    """The path of a figure of the issued report, as lines to print. Raises ToldError for an unknown one."""
    issued = IssuedReport(run.ledger, issued_report(run))
    facts = facts_as_issued(run, issued.record)
    try:
        return trace(build_report(facts), make_context(facts, MAIN, None).evidence, figure_id)
    except UnknownFigureError as error:
        raise ToldError(str(error.args[0])) from None


def figure_ids(run: Run) -> list[str]:
    """What can be traced in the issued report: id and figure, a line each, in reading order."""
    figures = IssuedReport(run.ledger, issued_report(run)).figures()
    return [f"{figure.id}: {figure.text}" for figure in figures.values()]


def rebuild(run: Run) -> Rebuilt:
    """The report byte for byte as issued; of one issued before files were kept, made again as known at its moment."""
    issued = IssuedReport(run.ledger, issued_report(run))
    if not issued.is_former:
        return Rebuilt(issued.files())
    files = made_again(run, issued.record)
    sha256 = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return Rebuilt(files, tuple(name for name in files if sha256[name] != issued.record.files[name]))


def changes_since(run: Run) -> list[Change]:
    """Figures that would differ if the report were issued from what is known at the run's moment."""
    issued = IssuedReport(run.ledger, issued_report(run))
    progress = assess_period(run)
    return changes(issued.figures(), stated(build_report(gather(run, progress, propose_transfers(run, progress)))))


def events_since(run: Run) -> list[str]:
    """What became known after the report in force was issued, a sentence each. Raises ToldError where there is none."""
    then, period = issued_report(run).known_at, run.period.code
    waived = [
        one
        for one in waivers(run.ledger, run.profile_code, known_at=run.as_of)
        if one.known_at > then and one.period == period
    ]
    # A decision counts whatever period's proposal it was on: it changes plans.
    decided = [one for one in decisions(run.ledger, run.profile_code, known_at=run.as_of) if one.decided_at > then]
    return events(submissions_of(replace(run, as_of=then)), submissions_of(run), waived, decided)


@dataclass(frozen=True, slots=True)
class SubmissionPapers:
    """The Tờ trình, and the decision that it asks the People's Committee for; None where it asks others."""

    note: bytes
    decision: bytes | None


def submission_papers(run: Run) -> SubmissionPapers:
    """The papers on the period's proposal, as Word files. Raises ToldError where nothing is proposed."""
    from tasks.report.draft_decision import render_draft_decision
    from tasks.report.submission_note import note_facts, render_submission_note

    frozen = frozen_proposal(run)
    if frozen is None or not frozen[1].transfers:
        raise ToldError(f"Kỳ {run.period.code} không có đề xuất điều chuyển nào để trình")
    facts = note_facts(
        frozen[1],
        run.profile,
        run.period,
        run.as_of,
        assess_period(run).lines,
        plan=plan_of(run).documents,
        illustrative=run.illustrative,
    )
    template = run.settings.report_template
    return SubmissionPapers(render_submission_note(facts, template), render_draft_decision(facts, template))
