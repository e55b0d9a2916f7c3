"""The letter (công văn) to the People's Committee about what stays undelivered: drafted on its day, for signature."""

from collections.abc import Mapping, Sequence
from datetime import date

from config import vi
from config.clock import HANOI
from tasks.dispatch.chasing import REMINDER, ReminderRecord, Step, said, steps_on, today
from tasks.dispatch.owing import Due, owing_about
from tasks.dispatch.reminders import period_on
from tasks.dispatch.to_committee import letter_of
from tasks.ledger.codec import digest
from tasks.ledger.documents import freeze
from tasks.letters.documents import Draft, documents, draft, withdraw
from tasks.run import Run

_ID = "cong-van-don-doc"


def draft_urging(run: Run) -> int:
    """Draft today's letter about the duties that have come to that rung; a draft of before loses who has delivered
    since. How many drafts say something new."""
    day, done = today(run), said(run)
    new = [step for step in steps_on(run, day, done) if step.rung.to == "committee"]
    open_ = {due.key: due for due in owing_about(run, day)}
    count = sum(_again(run, code, records, open_, done) for code, records in _letters(done).items())
    if new:
        code = f"{_ID}-{day.isoformat()}"
        count += draft(run, [_draft(run, code, day, [step.due for step in new], done)])
        _note(run, code, day, new)
    return count


def _letters(done: Sequence[ReminderRecord]) -> dict[str, list[ReminderRecord]]:
    found: dict[str, list[ReminderRecord]] = {}
    for record in done:
        if record.key.startswith(_ID):
            found.setdefault(record.key, []).append(record)
    return found


def _again(
    run: Run, code: str, records: Sequence[ReminderRecord], open_: Mapping[str, Due], done: Sequence[ReminderRecord]
) -> int:
    """A draft that nobody has released yet names only who still owes; nobody left, it is void."""
    waiting = next((one for one in documents(run) if one.record.id == code and one.state == "draft"), None)
    if waiting is None:
        return 0
    left = [open_[key] for record in records for key in record.steps if key in open_]
    if not left:
        withdraw(run, waiting)
        return 0
    return draft(run, [_draft(run, code, records[0].on, left, done)])


def _draft(run: Run, code: str, day: date, dues: Sequence[Due], done: Sequence[ReminderRecord]) -> Draft:
    debtors = vi.number(len({due.owed.debtor for due in dues}))
    rows = [_row(due, day, done) for due in sorted(dues, key=lambda due: (due.due_on, due.key))]
    return letter_of(
        run,
        code,
        day,
        subject="Đôn đốc thực hiện chế độ báo cáo",
        before=f"Tính đến hết ngày {vi.day(day)}, {debtors} đơn vị chưa gửi báo cáo, sản phẩm đã quá hạn theo các văn "
        "bản của tỉnh, cụ thể như sau:",
        columns=[("Đơn vị", 26), ("Nội dung", 40), ("Thời hạn", 14), ("Quá hạn (ngày)", 10), ("Đã nhắc", 20)],
        rows=rows,
        after=f"Kính đề nghị Ủy ban nhân dân {run.profile.issuer.province} xem xét, chỉ đạo các đơn vị nêu trên thực "
        "hiện ngay.",
        said={"danh sách": digest(*(cell for row in rows for cell in row))},
        statements=[
            f"Nêu {vi.number(len(rows))} nội dung quá hạn của {debtors} đơn vị.",
            *(f"{row[0]}: {row[1]}, hạn {row[2]}, quá hạn {row[3]} ngày, đã nhắc {row[4]}." for row in rows),
        ],
    )


def _row(due: Due, day: date, done: Sequence[ReminderRecord]) -> tuple[str, str, str, str, str]:
    reminded = sorted({record.on for record in done if due.key in record.steps and not record.key.startswith(_ID)})
    title = due.owed.title
    what = title if due.period is None else f"{title} (số liệu đến {vi.day(due.period.data_as_of)})"
    days = ", ".join(vi.day(on) for on in reminded) or "chưa"
    return due.owed.debtor.name, what, vi.day(due.due_on), str(due.days_late(day)), days


def _note(run: Run, code: str, day: date, steps: Sequence[Step]) -> None:
    by_debtor: dict[str, dict[str, str]] = {}
    for step in steps:
        by_debtor.setdefault(step.due.to.key, {})[step.due.key] = step.rung.id
    now = run.clock.now().astimezone(HANOI)
    for debtor, rungs in by_debtor.items():
        freeze(
            run.ledger, REMINDER, run.profile_code, period_on(run.profile, day).code,
            ReminderRecord(debtor, day, rungs, code),
            known_at=now, recorded_at=now, subject=f"{code} {debtor}",
        )  # fmt: skip
