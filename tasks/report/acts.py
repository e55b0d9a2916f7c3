"""What people ask of issued reports by command: follow a figure, build one again, see what has changed since."""

from dataclasses import dataclass, replace

from config.errors import ToldError
from config.job import Job
from tasks.ledger.actions import actions
from tasks.ledger.steps import known, the_ledger
from tasks.ledger.types import FrozenRecord
from tasks.progress.steps import assess_period
from tasks.reallocate.steps import frozen_proposal, propose_transfers
from tasks.report.build import build_report
from tasks.report.changes import Change, changes
from tasks.report.figures import figures_of
from tasks.report.freeze import model_from_json
from tasks.report.since import events
from tasks.report.steps import as_issued, digest, frozen_report, gather, render
from tasks.report.trace import UnknownFigureError, trace


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A report built again from the ledger; `differing` names the files that are not byte for byte as issued."""

    files: dict[str, bytes]
    differing: tuple[str, ...]


def issued_report(job: Job) -> FrozenRecord:
    """The report in force at the job's moment. Raises ToldError where none was issued by then."""
    record = frozen_report(job)
    if record is None:
        raise ToldError(f"Kỳ {job.period.code} chưa phát hành báo cáo nào đến {job.as_of:%d/%m/%Y %H:%M}")
    return record


def trace_figure(job: Job, figure_id: str) -> list[str]:
    """The path of a figure of the issued report, as lines to print. Raises ToldError for an unknown one."""
    try:
        return trace(issued_report(job).payload["model"], figure_id)
    except UnknownFigureError as error:
        raise ToldError(str(error.args[0])) from None


def figure_ids(job: Job) -> list[str]:
    """What can be traced in the issued report: id and figure, a line each, in reading order."""
    figures = figures_of(model_from_json(issued_report(job).payload["model"]))
    return [f"{figure_id}: {figure.text}" for figure_id, figure in figures.items()]


def rebuild(job: Job) -> Rebuilt:
    """The report as issued, made again from the facts known at its own moment."""
    issued = issued_report(job)
    files = render(as_issued(job, issued))
    stated = issued.payload["files"]
    return Rebuilt(files, tuple(name for name, content in files.items() if digest(content) != stated[name]))


def changes_since(job: Job) -> list[Change]:
    """Figures that would differ if the report were issued from what is known at the job's moment."""
    issued = model_from_json(issued_report(job).payload["model"])
    progress = assess_period(job)
    return changes(issued, build_report(gather(job, progress, propose_transfers(job, progress))))


def events_since(job: Job) -> list[str]:
    """What became known after the report in force was issued, a sentence each. Raises ToldError where there is none."""
    then = issued_report(job).known_at
    acts = [
        act
        for act in actions(the_ledger(), known_at=job.as_of)
        if act.known_at > then and act.payload.get("profile") == job.profile_code
    ]
    return events(known(replace(job, as_of=then)), known(job), acts, job.period.code)


def submission_note(job: Job) -> bytes:
    """The Tờ trình on the period's proposal, as a Word file. Raises ToldError where nothing is proposed."""
    from tasks.report.submission_note import render_submission_note

    frozen = frozen_proposal(job)
    if frozen is None or not frozen[1].transfers:
        raise ToldError(f"Kỳ {job.period.code} không có đề xuất điều chuyển nào để trình")
    return render_submission_note(
        frozen[1],
        job.profile,
        job.period,
        job.as_of,
        lines=assess_period(job).lines,
        illustrative=job.illustrative,
    )
