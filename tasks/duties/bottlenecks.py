"""The register of bottlenecks: what agencies report period by period, and what people said of each in between.

A bottleneck opens on the day on which a file that names it came, and ends with the next report of the agency that does
not name it, or when a person says so. Kind and level are suggested by words until a person confirms them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from config.bottlenecks import BottleneckWords, bottleneck_words
from config.clock import HANOI
from tasks.ledger.codec import digest, from_json
from tasks.ledger.documents import all_of, freeze
from tasks.ledger.submissions import submissions
from tasks.plan.reported import lines_before
from tasks.plan.succession import histories, under_successors
from tasks.run import Run

BottleneckState = Literal["open", "forwarded", "resolved"]

Place = tuple[str, str]
"""(agency that answers, key of the project)"""

_NOTE = "bottleneck"
_FIELDS = ("project_key", "project_name", "bottleneck", "competence", "proposal")
_ALL_PERIODS = "9999-12-31"
_ID_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said of a bottleneck on a day; None leaves what was known."""

    id: str
    on: date
    by: str
    agency: str
    project_key: str
    project_name: str
    text: str | None = None
    kind: str | None = None
    level: str | None = None
    proposal: str | None = None
    responsible: str | None = None
    next_action: str | None = None
    next_on: date | None = None
    state: BottleneckState | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """One bottleneck of one project as it stands on a day."""

    id: str
    agency: str
    project_key: str
    project_name: str
    text: str
    opened_on: date
    """The day on which a file first named it, or a person did."""
    reported_on: date
    """The day on which it was named last."""
    kind: str | None = None
    kind_word: str | None = None
    """The word that suggests the kind; None where a person confirmed it."""
    level: str | None = None
    is_level_confirmed: bool = False
    proposal: str | None = None
    responsible: str | None = None
    next_action: str | None = None
    next_on: date | None = None
    state: BottleneckState = "open"
    closed_on: date | None = None
    document: str | None = None
    """By which it was forwarded or cleared."""

    @property
    def is_open(self) -> bool:
        """Whether it still holds the project up."""
        return self.state != "resolved"

    def age_days(self, on: date) -> int:
        """Whole days since it was opened, until its end."""
        return ((self.closed_on or on) - self.opened_on).days

    def is_beyond_agency(self, words: BottleneckWords) -> bool:
        """Whether it is beyond the authority of the agency that reports it (000 L193, 003 L57)."""
        level = words.level(self.level)
        return level is not None and level.is_beyond_agency

    def escalates_to(self, words: BottleneckWords, on: date) -> str | None:
        """The next level, once it is open for longer than its own level has; None before."""
        level = words.level(self.level)
        if level is None or not self.is_open or self.age_days(on) <= level.answer_days:
            return None
        above = words.next_level(level)
        return above.id if above is not None else None


def register(run: Run, on: date) -> list[Bottleneck]:
    """All bottlenecks by that day as known at the run's moment: the open ones first, the oldest before later ones."""
    notes = [note for note in _notes(run) if note.on <= on]
    found = {one.id: one for one in _reported(run, on)}
    for note in notes:
        if note.id not in found and note.text is not None:
            later = _next_report(note, found.values())
            if later is not None:
                found.pop(later.id)
            found[note.id] = _told(note) if later is None else replace(later, id=note.id, opened_on=note.on)
        if note.id in found:
            found[note.id] = _with(found[note.id], note)
    return sorted(found.values(), key=lambda one: (not one.is_open, one.opened_on, one.agency, one.project_key, one.id))


def keep(run: Run, note: Note) -> None:
    """Record what somebody said."""
    now = run.clock.now()
    freeze(
        run.ledger, _NOTE, run.profile_code, "", note,
        known_at=now, recorded_at=now, subject=f"{note.id} {now.isoformat()}",
    )  # fmt: skip


def id_of(agency: str, project_key: str, since: str) -> str:
    """`VM-3f09c1`: a bottleneck of a project, named by what and since when."""
    return f"VM-{digest(agency, project_key, since)[:_ID_LENGTH]}"


def _notes(run: Run) -> list[Note]:
    known = all_of(run.ledger, _NOTE, run.profile_code, known_at=run.as_of)
    return [from_json(Note, one.text) for one in sorted(known, key=lambda one: (one.known_at, one.id))]


def _reported(run: Run, on: date) -> list[Bottleneck]:
    """Of each agency and project, from the first report that names it without a break."""
    frame = lines_before(run, _ALL_PERIODS, _FIELDS)
    came = _came(run, sorted(set(frame["period"])))
    frame = under_successors(frame, run.profile.succession, on)
    standing: dict[Place, Bottleneck] = {}
    ended: list[Bottleneck] = []
    for (period, agency), lines in frame.groupby(["period", "agency"], sort=True):
        day = max(came[id_] for id_ in lines["submission_id"])
        if day > on:
            continue
        named = {one.project_key: one for one in stated_in(lines, str(agency), str(period), day)}
        for place in [place for place in standing if place[0] == agency and place[1] not in named]:
            ended.append(replace(standing.pop(place), state="resolved", closed_on=day))
        for key, one in named.items():
            first = standing.get((one.agency, key), one)
            standing[one.agency, key] = replace(one, id=first.id, opened_on=first.opened_on)
    return [*ended, *standing.values()]


def stated_in(lines: pd.DataFrame, agency: str, period: str, day: date) -> Iterator[Bottleneck]:
    """What an agency's report, come on that day, says of each project that is held up; of a project with several rows
    each different text once. `lines`: `project_key` and the text columns of a line."""
    stuck = lines[lines["bottleneck"].fillna("").astype(str).str.strip() != ""]
    for key, rows in stuck.groupby("project_key", sort=False):
        text, competence, proposal = (_joined(rows[name]) for name in ("bottleneck", "competence", "proposal"))
        yield _new(
            id_of(agency, str(key), period), agency, str(key), str(rows["project_name"].iloc[0]), day,
            text=text, competence=competence, proposal=proposal,
        )  # fmt: skip


def _joined(column: pd.Series) -> str:
    return "; ".join(dict.fromkeys(text for text in column.fillna("").astype(str).str.strip() if text))


def _new(
    id_: str, agency: str, project_key: str, project_name: str, day: date, *, text: str, competence: str, proposal: str
) -> Bottleneck:
    """A bottleneck with the kind and level that its words suggest."""
    words = bottleneck_words()
    kind, level = words.kind_of(text), words.level_of(competence, text, proposal)
    return Bottleneck(
        id_, agency, project_key, project_name, text, opened_on=day, reported_on=day,
        kind=None if kind is None else kind[0].id, kind_word=None if kind is None else kind[1],
        level=None if level is None else level.id, proposal=proposal or None,
    )  # fmt: skip


def _came(run: Run, periods: Iterable[str]) -> dict[int, date]:
    return {
        record.id: record.received_at.astimezone(HANOI).date()
        for code, _ in histories(run.profile)
        for period in periods
        for record in submissions(run.ledger, code, period, known_at=run.as_of)
    }


def _next_report(note: Note, reported: Iterable[Bottleneck]) -> Bottleneck | None:
    """The first report of the project after a person told of it: it goes on with what was told."""
    place = (note.agency, note.project_key)
    later = [one for one in reported if (one.agency, one.project_key) == place and one.opened_on >= note.on]
    return min(later, key=lambda one: one.opened_on, default=None)


def _told(note: Note) -> Bottleneck:
    """What a person told between two reports."""
    return _new(
        note.id, note.agency, note.project_key, note.project_name, note.on,
        text=note.text or "", competence="", proposal=note.proposal or "",
    )  # fmt: skip


def _with(one: Bottleneck, note: Note) -> Bottleneck:
    """The bottleneck with what was said of it. One that is reported again after it was said to be cleared is open."""
    said = {
        name: value
        for name in ("level", "proposal", "responsible", "next_action", "next_on", "document")
        if (value := getattr(note, name)) is not None
    }
    one = replace(one, **said, is_level_confirmed=one.is_level_confirmed or note.level is not None)
    if note.kind is not None:
        one = replace(one, kind=note.kind, kind_word=None)
    if note.state == "resolved" and one.reported_on <= note.on:
        return replace(one, state="resolved", closed_on=one.closed_on or note.on)
    if note.state in ("open", "forwarded") and one.closed_on is None:
        return replace(one, state=note.state)
    return one
