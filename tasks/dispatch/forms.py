"""The forms of a period: written for all agencies at once, and mailed when the period opens."""

from dataclasses import replace

from config.calendar import roll_forward
from config.period import Period, owing_agencies, project_periods
from tasks.check.form import form_for
from tasks.dispatch.chasing import today
from tasks.ledger import outbox
from tasks.letters.key import outbox_key
from tasks.letters.message import Attachment, Composed
from tasks.letters.outbox_payload import queue
from tasks.letters.render import composed
from tasks.run import Run


def forms_of(run: Run) -> dict[str, bytes]:
    """The period's form of each agency that owes the report, by name of the file."""
    return {
        _file_name(agency.code, run.period): form_for(run, agency.code)
        for agency in owing_agencies(run.profile, run.period)
    }


def queue_forms(run: Run) -> int:
    """Mail each agency its form of every period that is open: from its opening, or the first working day after, until
    its last day. Each once. How many are new."""
    count = 0
    for period in project_periods(run.profile):
        if not roll_forward(period.opens_on) <= today(run) <= period.last_day:
            continue
        there = replace(run, period=period)
        for agency in owing_agencies(run.profile, period):
            if agency.email is None:
                continue
            letter = _letter(there, agency.code, agency.email, agency.name)
            if outbox.by_key(run.ledger, [outbox_key(letter)]):
                continue
            form = Attachment(_file_name(agency.code, period), form_for(there, agency.code))
            count += queue(there, [replace(letter, attachments=(form,))])
    return count


def _file_name(agency: str, period: Period) -> str:
    return f"bieu-mau-{agency}-{period.code}.xlsx"


def _letter(run: Run, code: str, email: str, name: str) -> Composed:
    letter = composed(
        "form", run.profile, run.period, recipient=email, addressee=name, subject=f"Biểu mẫu báo cáo của {name}",
        about=[code], facts={}, illustrative=run.illustrative,
    )  # fmt: skip
    return replace(letter, expires_at=run.period.due_at)
