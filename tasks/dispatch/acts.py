"""What people do with messages by command: list, preview, settle, resend."""

from datetime import datetime
from functools import partial

from config.errors import ToldError
from config.job import Job
from tasks.dispatch.payload import from_outbox
from tasks.dispatch.preview import preview
from tasks.ledger import outbox
from tasks.ledger.outbox_types import OutboxMoveError, OutboxRecord, OutboxState
from tasks.ledger.steps import the_ledger


def messages(job: Job) -> list[OutboxRecord]:
    """The period's messages in order."""
    return outbox.rows(the_ledger(), job.profile_code, job.period.code)


def preview_message(job: Job, number: int) -> str:
    """The message of that number as its recipient would see it. Raises ToldError."""
    return preview(from_outbox(_numbered(job, number), partial(outbox.content, the_ledger())))


def settle_message(job: Job, number: int, state: OutboxState, *, by: str, note: str, now: datetime) -> None:
    """A person says what became of a message. Raises ToldError where that cannot be."""
    try:
        outbox.settle(the_ledger(), _numbered(job, number).key, state, by=by, note=note, now=now)
    except (OutboxMoveError, ValueError) as error:
        raise ToldError(str(error)) from None


def resend_message(job: Job, number: int, *, by: str, note: str, now: datetime) -> None:
    """A person wants a message sent again by the next live dispatch. Raises ToldError where that cannot be."""
    try:
        outbox.resend(the_ledger(), _numbered(job, number).key, by=by, note=note, now=now)
    except (OutboxMoveError, ValueError) as error:
        raise ToldError(str(error)) from None


def _numbered(job: Job, number: int) -> OutboxRecord:
    found = {row.number: row for row in messages(job)}
    if number not in found:
        raise ToldError(f"Kỳ {job.period.code} không có thư số {number}; có {len(found)} thư")
    return found[number]
