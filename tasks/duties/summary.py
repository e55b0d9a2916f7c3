"""Obligations beside the project table in one line each: who has done its part by the last date, and who has not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from config import vi
from config.vocabulary import vocabulary
from tasks.duties.duty import Standing

_NAMED = 5
"""So many debtors are named; more are counted."""
_SECTIONS_OF_THEIR_OWN = ("project_table", "task")


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One obligation at its occurrence that opened last."""

    id: str
    title: str
    whose: str
    due_on: date | None
    result: str
    """What became of it, as a sentence's end."""
    source: str
    ours: str | None
    """What of it no document says."""


def duty_lines(stands: Iterable[Standing]) -> tuple[DutyLine, ...]:
    """A line for each obligation that has opened and has no section of its own, in the profile's order."""
    opened = [one for one in stands if one.state != "not_due" and one.owed.owed not in _SECTIONS_OF_THEIR_OWN]
    opened.sort(key=lambda one: one.owed.id)
    return tuple(_line(_last(list(own))) for _, own in groupby(opened, key=lambda one: one.owed.id))


def _last(stands: Sequence[Standing]) -> list[Standing]:
    """Those of the date that came last."""
    last = max((one.owed.due_on for one in stands if one.owed.due_on is not None), default=None)
    return [one for one in stands if one.owed.due_on == last]


def _line(stands: Sequence[Standing]) -> DutyLine:
    owed = stands[0].owed
    whose = _names(stands)
    return DutyLine(owed.id, owed.title, whose, owed.due_on, _result(stands), owed.source, owed.ours)


def _result(stands: Sequence[Standing]) -> str:
    owed = stands[0].owed
    done = [one for one in stands if one.delivered_at is not None]
    left = [one for one in stands if one.delivered_at is None and one.state != "exempt"]
    if owed.due_on is None and owed.repeats:
        return f"gần nhất {_delivered(max(done, key=_day_of))}" if done else "chưa ghi nhận lần nào"
    if len(stands) == 1 and done:
        late = f", chậm {done[0].days_late} ngày" if done[0].days_late else ""
        return f"đã thực hiện {_delivered(done[0])}{late}"
    parts = [f"{vi.number(len(done))}/{vi.number(len(stands))} đơn vị đã thực hiện"] if len(stands) > 1 else []
    if len(done) > 1 and (late_ones := sum(one.state == "done_late" for one in done)):
        parts[-1] += f", {vi.number(late_ones)} đơn vị muộn"
    if left:
        whose = f" của {_names(left)}" if len(stands) > 1 else ""
        parts.append(f"chưa ghi nhận kết quả{whose}{_since(left)}")
    exempt = [one for one in stands if one.state == "exempt"]
    if exempt:
        parts.append(f"{_names(exempt)} được miễn")
    return "; ".join(parts)


def _since(left: Sequence[Standing]) -> str:
    """How long it has been overdue, or that it still has time."""
    states = {one.state for one in left}
    if "overdue" in states:
        days = max(one.days_late for one in left)
        return f", quá hạn {days} ngày" if days else ", vừa quá hạn"
    if left[0].owed.due_on is None:
        return ", văn bản không nêu hạn"
    if "extended" in states:
        return f", {vocabulary().duty_states['extended']}"
    return ", còn trong thời hạn"


def _delivered(one: Standing) -> str:
    by = f", văn bản số {one.document}" if one.document else ""
    return f"ngày {vi.day(_day_of(one))}{by}"


def _day_of(one: Standing) -> date:
    at = one.delivered_at
    return at.date() if isinstance(at, datetime) else at or date.min


def _names(stands: Sequence[Standing]) -> str:
    names = list(dict.fromkeys(one.owed.debtor.name for one in stands))
    return "; ".join(names) if len(names) <= _NAMED else f"{vi.number(len(names))} đơn vị"
