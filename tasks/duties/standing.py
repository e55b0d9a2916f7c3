"""How it stands with each duty on a day: by the calendar, the files received, and what people recorded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from config import vi
from config.calendar import roll_forward
from config.clock import HANOI
from config.period import owing_agencies
from tasks.duties.duty import DutyState, Owed, Standing, owed_by_all
from tasks.duties.recorded import DELIVER, EXEMPT, EXTEND, Key, Said, last, recorded
from tasks.ledger.records import SubmissionRecord, SubmissionState
from tasks.ledger.submissions import submissions
from tasks.run import Run

_BY_FILE: Mapping[str, tuple[SubmissionState, ...]] = {
    "project_table": ("accepted", "superseded"),
    "task_report": ("document",),
}
"""What is owed as a file among those of a period, and the states of such a file that fulfil the duty."""
_NAMED = 5
"""So many debtors of one duty are named; more are counted."""


def standings(run: Run, on: date) -> list[Standing]:
    """Every duty of the profile as it stands at the beginning of that day, as known at the run's moment."""
    owed = owed_by_all(run.profile)
    said = recorded(run.ledger, run.profile_code, known_at=run.as_of)
    filed = _filed(run, owed, on)
    return [standing(one, on, said, filed) for one in owed]


def standing(owed: Owed, on: date, said: Sequence[Said], filed: Mapping[Key, datetime]) -> Standing:
    """One duty on a day. A date set anew counts from the day of the document that set it."""
    last_day = owed.last_day
    original = owed.originally_due_on or owed.due_on
    missed_before = owed.reset_on is not None and on < owed.reset_on
    if missed_before and owed.originally_due_on is not None:
        last_day = roll_forward(owed.originally_due_on - timedelta(days=1))
    extended = last(said, EXTEND, owed.key, on)
    in_time = last_day
    if extended is not None and extended.to is not None:
        in_time = last_day if last_day is not None and extended.on > last_day else roll_forward(extended.to)
        last_day = roll_forward(extended.to)
    due_at = None if last_day is None else datetime.combine(last_day + timedelta(days=1), time(0), HANOI)
    exempt = last(said, EXEMPT, owed.key, on)
    delivery = _delivery(owed, on, said, filed)
    if delivery is not None:
        delivered_at, said_of = delivery
        day = delivered_at.date() if isinstance(delivered_at, datetime) else delivered_at
        reset = owed.originally_due_on is not None and day >= owed.originally_due_on
        late = reset or (in_time is not None and day > in_time)
        state: DutyState = "done_late" if late else "received"
        days = _days_late(original, day) if late else 0
        if said_of is None:
            return Standing(owed, state, due_at, original, delivered_at, days)
        return Standing(owed, state, due_at, original, delivered_at, days, said_of.document, file=said_of.file)
    if exempt is not None:
        return Standing(owed, "exempt", due_at, original, document=exempt.document, reason=exempt.reason)
    reset_now = owed.originally_due_on is not None and not missed_before
    state = _open_state(owed, on, last_day, extended=extended is not None or reset_now)
    late_since = original if original is not None and (state == "overdue" or reset_now) else None
    return Standing(
        owed,
        state,
        due_at,
        original,
        days_late=_days_late(late_since, on) if late_since else 0,
        document=extended.document if extended else None,
        reason=extended.reason if extended else None,
    )


def _open_state(owed: Owed, on: date, last_day: date | None, *, extended: bool) -> DutyState:
    if owed.opens_on is not None and on < owed.opens_on:
        return "not_due"
    if last_day is None:
        return "open"
    if on > last_day:
        return "overdue"
    if extended:
        return "extended"
    return "due_soon" if owed.remind_from is not None and on >= owed.remind_from else "open"


def _delivery(
    owed: Owed, on: date, said: Sequence[Said], filed: Mapping[Key, datetime]
) -> tuple[date | datetime, Said | None] | None:
    """When it was first delivered, and by which record; a standing duty is delivered again and again."""
    told = [one for one in said if one.what == DELIVER and one.on <= on and _is_about(one, owed)]
    came = filed.get(owed.key)
    if came is not None and (not told or came.date() <= told[0].on):
        return came, None
    if not told:
        return None
    one = told[-1] if owed.due_on is None and owed.repeats else told[0]
    return one.on, one


def _is_about(one: Said, owed: Owed) -> bool:
    """Whether a delivery is of this duty, or of the obligation that a task is too."""
    if one.key == owed.key:
        return True
    return owed.same_as is not None and (one.key[0], one.key[2]) == (owed.same_as, owed.debtor.key)


def _days_late(due_on: date | None, on: date) -> int:
    """Days since the original date, whatever date was set anew."""
    return 0 if due_on is None else max((on - due_on).days, 0)


def _filed(run: Run, owed: Iterable[Owed], on: date) -> dict[Key, datetime]:
    """When what fulfils each duty first came by that day as a file of its date: an accepted table for a project table,
    a Word or other narrative report for the reports that are due with it."""
    tables = [one for one in owed if one.owed in _BY_FILE and one.due_on is not None]
    open_by = {one.due_on for one in tables if one.opens_on is None or one.opens_on <= on}
    known: dict[date, list[SubmissionRecord]] = {
        due_on: submissions(run.ledger, run.profile_code, due_on.isoformat(), known_at=run.as_of)
        for due_on in open_by
        if due_on is not None
    }
    found = {}
    for one in tables:
        came = [
            file.received_at.astimezone(HANOI)
            for file in known.get(one.due_on, ())  # type: ignore[arg-type]
            if file.agency == one.debtor.key and file.state in _BY_FILE[one.owed]
        ]
        if came and min(came).date() <= on:
            found[one.key] = min(came)
    return found


def excused(run: Run) -> dict[str, str]:
    """Agencies that nobody may call late or missing at the run's moment, and why: all before the period's deadline,
    then those that a document exempts or gives more time. The text is empty before the deadline."""
    if run.as_of < run.period.due_at:
        return {agency.code: "" for agency in owing_agencies(run.profile, run.period)}
    said = recorded(run.ledger, run.profile_code, known_at=run.as_of)
    found: dict[str, str] = {}
    on = run.as_of.date()
    for code in {one.key[2] for one in said}:
        key = (run.period.obligation, run.period.code, code)
        exempt, extended = last(said, EXEMPT, key, on), last(said, EXTEND, key, on)
        if exempt is not None:
            found[code] = f"được miễn theo văn bản số {exempt.document}"
        elif extended is not None and extended.to is not None and on <= roll_forward(extended.to):
            found[code] = f"được gia hạn đến hết ngày {vi.day(extended.to)} theo văn bản số {extended.document}"
    return found


def overdue_words(stands: Iterable[Standing]) -> dict[str, str]:
    """By agency: its duties whose first date was missed and that are still not delivered, as the report names them."""
    found: dict[str, list[str]] = {}
    for stand in stands:
        owed = stand.owed
        if owed.originally_due_on is None or stand.delivered_at is not None or stand.state == "exempt":
            continue
        letters = f" ({'; '.join(owed.earlier_letters)})" if owed.earlier_letters else ""
        reset = f", được gia hạn đến ngày {vi.day(owed.due_on)}" if owed.due_on else ""
        found.setdefault(owed.debtor.key, []).append(
            f"nhiệm vụ “{owed.title}” đã quá hạn ngày {vi.day(owed.originally_due_on)}{letters}{reset}, "
            f"đến nay chậm {stand.days_late} ngày"
        )
    return {agency: "; ".join(texts) for agency, texts in found.items()}


def overdue_listed(stands: Iterable[Standing]) -> tuple[str, ...]:
    """One-off duties that are past their date without a delivery, a line for each: what, since when, by whom.

    Project tables have a section of their own, and a date set anew is named beside its debtor.
    """
    late: dict[tuple[str, date], list[Standing]] = {}
    for stand in stands:
        owed = stand.owed
        one_off = owed.owed not in ("project_table", "task") and not owed.repeats and owed.originally_due_on is None
        if stand.state == "overdue" and one_off and owed.due_on is not None:
            late.setdefault((owed.id, owed.due_on), []).append(stand)
    lines = []
    for (_, due_on), each in sorted(late.items(), key=lambda item: (item[0][1], item[0][0])):
        names = [stand.owed.debtor.name for stand in each]
        whose = "; ".join(names) if len(names) <= _NAMED else f"{len(names)} đơn vị"
        lines.append(
            f"{each[0].owed.title} (hạn ngày {vi.day(due_on)}, chậm {each[0].days_late} ngày): "
            f"chưa ghi nhận kết quả của {whose}"
        )
    return tuple(lines)
