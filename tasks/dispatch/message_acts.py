"""What people do with messages: list, preview, settle, resend."""

from datetime import timedelta
from functools import partial
from typing import Literal

from pydantic import Field

from config.errors import ToldError
from tasks.acts import Act, ActForm, Done
from tasks.dispatch.preview import preview
from tasks.dispatch.unsettled import ABANDONED_AFTER, is_gone
from tasks.ledger import outbox
from tasks.ledger.contents import content
from tasks.ledger.outbox_records import OutboxRecord
from tasks.letters.outbox_payload import from_outbox
from tasks.run import Run


def messages(run: Run) -> list[OutboxRecord]:
    """The period's messages in order; what a dead dispatcher left is `unknown` by now."""
    now = run.clock.now()
    outbox.sweep(run.ledger, claimed_before=now - ABANDONED_AFTER, now=now, is_gone=is_gone)
    return outbox.rows(run.ledger, run.profile_code, run.period.code)


def oldest_waiting(run: Run) -> timedelta | None:
    """How long the period's oldest message that may go now has waited; None where none waits."""
    return outbox.lag(run.ledger, now=run.clock.now(), profile=run.profile_code, period=run.period.code)


def preview_message(run: Run, number: int) -> str:
    """The message of that number as its recipient would see it. Raises ToldError."""
    return preview(from_outbox(_numbered(run, number), partial(content, run.ledger)))


class MessageForm(ActForm):
    """Which message, and why."""

    number: int = Field(title="Số thư", description="Số của thư trong kỳ, xem giaingan outbox list", ge=1)
    note: str = Field(title="Ghi chú", description="Lý do, được ghi vào nhật ký", min_length=1)


class SettleForm(MessageForm):
    """What became of it."""

    state: Literal["sent", "refused", "failed"] = Field(
        title="Trạng thái", description="sent: đã đến nơi; refused: bị từ chối; failed: hỏng"
    )


def _settle(run: Run, form: SettleForm) -> Done:
    key = _numbered(run, form.number).key
    outbox.settle(run.ledger, key, form.state, by=form.by, note=form.note, now=run.clock.now())
    return Done(key, "Đã ghi.")


def _resend(run: Run, form: MessageForm) -> Done:
    key = _numbered(run, form.number).key
    outbox.resend(run.ledger, key, by=form.by, note=form.note, now=run.clock.now())
    return Done(key, "Đã ghi.")


SETTLE = Act("settle", "Kết luận một thư không rõ đã gửi được hay chưa", SettleForm, _settle, command="outbox settle")
RESEND = Act("resend", "Gửi lại một thư ở lần gửi thật kế tiếp", MessageForm, _resend, command="outbox resend")


def _numbered(run: Run, number: int) -> OutboxRecord:
    found = {row.number: row for row in messages(run)}
    if number not in found:
        raise ToldError(f"Kỳ {run.period.code} không có thư số {number}; có {len(found)} thư")
    return found[number]
