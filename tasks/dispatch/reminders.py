"""Reminders on their way: composed and queued on their day, judged again before they leave, stopped by a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import Field

from config import vi
from config.agencies import head_of
from config.calendar import roll_forward
from config.clock import HANOI
from config.errors import ToldError
from config.forms import Word
from config.obligations import OFFICE
from config.period import Period, project_periods
from config.profile import Profile
from tasks.acts import Act, Done, ReasonedForm
from tasks.dispatch.chasing import (
    REMINDER,
    STOPPED,
    Planned,
    Step,
    StopRecord,
    planned,
    record_of,
    said,
    today,
)
from tasks.dispatch.owing import owing_about
from tasks.ledger import outbox
from tasks.ledger.documents import freeze
from tasks.letters.key import outbox_key
from tasks.letters.message import Composed
from tasks.letters.outbox_payload import queue
from tasks.letters.render import composed
from tasks.report.recipient_facts import issuer_name
from tasks.run import Run

AHEAD_DAYS = 7
_FILED = "đơn vị đã gửi báo cáo hoặc không còn phải thực hiện"


def queue_reminders(run: Run) -> int:
    """Put today's reminders into the outbox, one per debtor; those that are new. Nobody is reminded twice."""
    count = 0
    for one in planned(run, today(run), 1):
        if one.stopped or one.recipient is None:
            continue
        letter = reminder(run, one)
        count += queue(run, [letter])
        freeze(
            run.ledger, REMINDER, run.profile_code, letter.period, record_of(one, outbox_key(letter)),
            known_at=run.clock.now(), recorded_at=run.clock.now(), subject=f"{one.debtor} {one.on.isoformat()}",
        )  # fmt: skip
    return count


def judge_again(run: Run) -> int:
    """Make void what has become pointless before it left: the debtor has reported meanwhile. How many did."""
    now = run.clock.now()
    records = {record.key: record for record in said(run)}
    waiting = [row for row in outbox.by_key(run.ledger, records).values() if row.state in ("queued", "written")]
    if not waiting:
        return 0
    open_ = {due.key for due in owing_about(run, today(run))}
    done = [row.key for row in waiting if not open_ & set(records[row.key].steps)]
    return len(outbox.void(run.ledger, done, by="giaingan", detail=_FILED, now=now))


def reminder(run: Run, one: Planned) -> Composed:
    """The message, what is overdue before what is coming. It is of use until the next working day begins."""
    own = one.debtor == OFFICE
    agency = next((agency for agency in run.profile.agencies if agency.code == one.debtor), None)
    head = run.profile.issuer.signed_by.capitalize() if own else agency.head_title if agency else "Thủ trưởng"
    late = [step for step in one.steps if step.due.is_late(one.on)]
    coming = [step for step in one.steps if not step.due.is_late(one.on)]
    parts = [
        {"late": bool(first == 1 and late), "rows": [_row(run, step, one.on, n) for n, step in enumerate(steps, first)]}
        for first, steps in ((1, late), (len(late) + 1, coming))
        if steps
    ]
    letter = composed(
        "reminder", run.profile, period_on(run.profile, one.on), recipient=one.recipient or "",
        addressee=head_of(one.name, head) if one.to_head or own else one.name,
        subject=f"{'Đôn đốc' if late else 'Nhắc'} thực hiện nhiệm vụ, báo cáo: {one.name}",
        about=[one.debtor, one.on.isoformat()],
        facts={"parts": parts, "to_head": one.to_head, "own": own, "issuer": issuer_name(run.profile)},
        illustrative=run.illustrative,
    )  # fmt: skip
    return replace(letter, expires_at=_until(one.on))


def period_on(profile: Profile, day: date) -> Period:
    """The period under which a day's mail is filed: the first whose books are still open then, else the last."""
    periods = project_periods(profile)
    return next((period for period in periods if period.closes_at.date() >= day), periods[-1])


def _until(day: date) -> datetime:
    """A reminder a working day late is not sent."""
    return datetime.combine(roll_forward(day + timedelta(days=1)), time(0), HANOI)


def _row(run: Run, step: Step, on: date, number: int) -> dict[str, object]:
    due = step.due
    if due.is_late(on):
        # A deadline that is named lies ahead.
        closes = due.period.closes_at if due.period is not None else None
        ahead = closes is not None and closes > max(run.clock.now(), datetime.combine(on, time(0), HANOI))
        until = f"trước {vi.moment(closes.astimezone(HANOI))}" if closes is not None and ahead else "ngay"
        days = due.days_late(on)
        deadline, state = f"ngày {vi.day(due.due_on)}", f"quá hạn {days} ngày" if days else "vừa quá hạn"
    else:
        left = (due.last_day - on).days
        deadline, state = f"hết ngày {vi.day(due.last_day)}", f"còn {left} ngày" if left else "hết hạn hôm nay"
        until = f"trước khi {deadline}"
    asked = due.to if due.to != due.owed.debtor else None
    return {
        "number": number,
        "title": due.owed.title,
        "debtor": "" if asked is None else due.owed.debtor.name,
        "period": "" if due.period is None else f"số liệu đến hết ngày {vi.day(due.period.data_as_of)}",
        "deadline": deadline,
        "state": state,
        "asked": "thực hiện" if due.is_own else "gửi" if asked is None else "đôn đốc",
        "until": until,
        "recipient": due.owed.recipient,
    }


class HoldForm(ReasonedForm):
    """Which reminder is not to go out."""

    reminder: Annotated[str, Word()] = Field(
        title="Thư nhắc", description="Mã thư nhắc, ví dụ sxd@2023-08-03; xem giaingan remind", min_length=1
    )


def _hold(run: Run, form: HoldForm) -> Done:
    coming = planned(run, today(run), AHEAD_DAYS)
    found = next((one for one in coming if one.id == form.reminder), None)
    queued = _queued(run, form.reminder)
    if found is None and not queued:
        known = ", ".join(one.id for one in coming) or "(không có)"
        raise ToldError(f"Không có thư nhắc {form.reminder!r} trong {AHEAD_DAYS} ngày tới; các thư: {known}")
    debtor, _, on = form.reminder.partition("@")
    now = run.clock.now()
    outbox.void(run.ledger, queued, by=form.by, detail=form.reason, now=now)
    freeze(
        run.ledger, STOPPED, run.profile_code, period_on(run.profile, date.fromisoformat(on)).code,
        StopRecord(debtor, date.fromisoformat(on), form.by, form.reason),
        known_at=now, recorded_at=now, subject=f"{debtor} {on}",
    )  # fmt: skip
    return Done(form.reminder, f"Đã dừng thư nhắc {form.reminder}.")


def _queued(run: Run, reminder_id: str) -> Sequence[str]:
    keys = [one.key for one in said(run) if f"{one.debtor}@{one.on.isoformat()}" == reminder_id]
    return [key for key, row in outbox.by_key(run.ledger, keys).items() if row.state in ("queued", "written")]


HOLD = Act("hold", "Dừng một thư nhắc sắp gửi", HoldForm, _hold)
