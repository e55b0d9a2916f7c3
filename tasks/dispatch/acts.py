"""What people do with messages by command: list, preview, settle, resend."""

from datetime import datetime, timedelta
from functools import partial

from config.errors import ToldError
from tasks.dispatch.preview import preview
from tasks.ledger import outbox
from tasks.ledger.contents import content
from tasks.ledger.outbox_records import OutboxMoveError, OutboxRecord, OutboxState
from tasks.letters.outbox_payload import from_outbox
from tasks.run import Run


def messages(run: Run) -> list[OutboxRecord]:
    """The period's messages in order."""
    return outbox.rows(run.ledger, run.profile_code, run.period.code)


def oldest_waiting(run: Run) -> timedelta | None:
    """How long the period's oldest message that may go now has waited; None where none waits."""
    return outbox.lag(run.ledger, now=run.clock.now(), profile=run.profile_code, period=run.period.code)


def preview_message(run: Run, number: int) -> str:
    """The message of that number as its recipient would see it. Raises ToldError."""
    return preview(from_outbox(_numbered(run, number), partial(content, run.ledger)))


def settle_message(run: Run, number: int, state: OutboxState, *, by: str, note: str, now: datetime) -> None:
    """A person says what became of a message. Raises ToldError where that cannot be."""
    try:
        outbox.settle(run.ledger, _numbered(run, number).key, state, by=by, note=note, now=now)
    except (OutboxMoveError, ValueError) as error:
        raise ToldError(str(error)) from None


def resend_message(run: Run, number: int, *, by: str, note: str, now: datetime) -> None:
    """A person wants a message sent again by the next live dispatch. Raises ToldError where that cannot be."""
    try:
        outbox.resend(run.ledger, _numbered(run, number).key, by=by, note=note, now=now)
    except (OutboxMoveError, ValueError) as error:
        raise ToldError(str(error)) from None


def _numbered(run: Run, number: int) -> OutboxRecord:
    found = {row.number: row for row in messages(run)}
    if number not in found:
        raise ToldError(f"Kỳ {run.period.code} không có thư số {number}; có {len(found)} thư")
    return found[number]
