"""Agencies over time: who answers on a day for what an agency said on an earlier one.

The same code may stand in several entries whose validity does not overlap: an agency that was renamed, or closed and
opened again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.agencies import Agency
from config.text import fold

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One hand-over: on the last day of `before` what it had went to `after`."""

    before: Agency
    after: Agency


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the entry at `index`, under `key`, and how to fix it (Vietnamese)."""

    index: int
    key: str
    message: str


class Succession:
    """The lines of succession of a profile's agencies."""

    def __init__(self, agencies: Sequence[Agency]) -> None:
        self._entries: dict[str, list[Agency]] = {}
        for agency in agencies:
            self._entries.setdefault(agency.code, []).append(agency)
        for entries in self._entries.values():
            entries.sort(key=_begins)

    def entry(self, code: str, on: date) -> Agency | None:
        """The agency as it was on that day; before its first day as it began, in a gap or after its end as it was
        last. None: no agency has the code."""
        entries = self._entries.get(code)
        if not entries:
            return None
        begun = [entry for entry in entries if _begins(entry) <= on]
        return begun[-1] if begun else entries[0]

    def steps(self, code: str, said_on: date, on: date, project: Sequence[str] = ()) -> Iterator[Step]:
        """The hand-overs, in order, between the day on which `code` said something and the day `on`.

        `project`: what it spoke of, by key and name; empty for the agency itself, which goes to its `successor`.
        """
        entry, passed = self.entry(code, said_on), set()
        while entry is not None and entry.valid_to is not None and entry.valid_to < on:
            passed.add((entry.code, entry.valid_from))
            taker = _taker(entry, project)
            after = self.entry(taker, entry.valid_to + _DAY) if taker else None
            if after is None or (after.code, after.valid_from) in passed:
                return
            yield Step(entry, after)
            entry = after

    def answers_for(self, code: str, said_on: date, on: date, project: Sequence[str] = ()) -> str:
        """Code of the agency that answers on the day `on` for what `code` said on `said_on`; itself where it goes on,
        where nobody took over, or where no agency has the code."""
        return ([code] + [step.after.code for step in self.steps(code, said_on, on, project)])[-1]

    def forerunners(self, code: str) -> list[Agency]:
        """The entries that handed something over to `code`, by their last day."""
        found = [
            entry
            for entries in self._entries.values()
            for entry in entries
            if code in {entry.successor, *(part.agency for part in entry.hands_over)}
        ]
        return sorted(found, key=lambda entry: (entry.valid_to or date.max, entry.code))

    def entries(self, code: str) -> list[Agency]:
        """All entries of the code, by their first day."""
        return list(self._entries.get(code, ()))


def faults(agencies: Sequence[Agency]) -> list[Fault]:
    """What cannot be: overlapping validity of one code, hand-overs without a day or a place, circles."""
    known = {agency.code for agency in agencies}
    found = []
    succession = Succession(agencies)
    for at, agency in enumerate(agencies):
        earlier = [other for other in agencies[:at] if other.code == agency.code]
        if any(_overlap(agency, other) for other in earlier):
            found.append(
                Fault(
                    at,
                    "valid_from",
                    f"trùng mã {agency.code}: hai mục của mã này có thời gian hiệu lực chồng nhau; mỗi mã chỉ có một "
                    "mục trong mỗi ngày: sửa valid_from, valid_to cho nối tiếp nhau hoặc đặt mã khác",
                )
            )
        found += [Fault(at, key, message) for key, message in _hand_over_faults(agency, known)]
        if _is_circular(succession, agency):
            found.append(
                Fault(
                    at,
                    "successor",
                    f"kế tục vòng tròn: đi theo successor từ {agency.code} lại gặp chính {agency.code}; bỏ một "
                    "successor, hoặc ghi valid_from cho đơn vị được lập lại",
                )
            )
    return found


def _hand_over_faults(agency: Agency, known: set[str]) -> Iterator[tuple[str, str]]:
    named = [code for code in (agency.successor, *(part.agency for part in agency.hands_over)) if code]
    for code in named:
        if code not in known:
            key = "successor" if code == agency.successor else "hands_over"
            yield key, f"không có mã {code}; khai báo đơn vị đó trong `agencies` hoặc sửa mã"
    if named and agency.valid_to is None:
        yield "valid_to", f"{agency.code} có đơn vị kế tục nhưng không ghi ngày kết thúc; thêm valid_to"
    if agency.hands_over and agency.successor is None:
        yield "successor", "bàn giao từng phần mà không ghi đơn vị nhận phần còn lại; thêm successor"
    projects = [fold(name) for part in agency.hands_over for name in part.projects]
    if twice := sorted({name for name in projects if projects.count(name) > 1}):
        yield "hands_over", f"dự án {', '.join(twice)} giao cho hai đơn vị; mỗi dự án chỉ ghi một nơi nhận"


def _is_circular(succession: Succession, start: Agency) -> bool:
    entry: Agency | None = start
    passed: list[Agency] = []
    while entry is not None and entry.successor and entry.valid_to is not None:
        passed.append(entry)
        entry = succession.entry(entry.successor, entry.valid_to + _DAY)
        if entry is start:
            return True
        if any(entry is one for one in passed):
            return False
    return False


def _taker(entry: Agency, project: Sequence[str]) -> str | None:
    wanted = {fold(text) for text in project if text}
    for part in entry.hands_over:
        if wanted & {fold(name) for name in part.projects}:
            return part.agency
    return entry.successor


def _begins(agency: Agency) -> date:
    return agency.valid_from or date.min


def _overlap(one: Agency, other: Agency) -> bool:
    return _begins(one) <= (other.valid_to or date.max) and _begins(other) <= (one.valid_to or date.max)
