"""The plan in force on a day: decisions folded in the order in which they came in force.

An `assigned` plan replaces the projects before it. `adjustment` and `supplement` name only what they change: a `total`
takes the place of the plan, a `change` is added to it. Transfers that were decided move it too. `carried-over`,
`medium-term` and `prime-minister` plans stand beside it, each on its own. A line without a project is capital that its
document gives to no project yet; a supplement adds to what a source has, an adjustment moves within it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from config.text import fold
from tasks.ledger.engine import Ledger
from tasks.ledger.plans import plan_documents, transfers_in_force
from tasks.ledger.records import PlanDocument, PlanKind, PlanLine, PlanVersion

Part = Literal["year", "carried-over", "medium-term", "prime-minister"]
"""This year's plan, and what stands beside it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of a project x source x owner on a day, whole đồng; `project_key` '' for capital given to no project."""

    project_key: str
    project_name: str
    agency: str
    owner: str
    funding_source: str
    part: Part
    amount_vnd: int
    kind: PlanKind
    """Of the document that last said it; a transfer is an adjustment."""
    document: str
    valid_on: date
    place: str
    """`file!sheet!cell` of the amount in that document's annex; '' where it has none."""


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """The plan of one year on a day."""

    plan_year: int
    on: date
    projects: tuple[Planned, ...]
    """This year's plan, by project, source and owner."""
    beside: tuple[Planned, ...]
    """Carried-over, medium-term and the Prime Minister's plan."""
    totals_vnd: dict[str, int]
    """This year's plan of the sources that decisions give more than their projects; whole đồng by source."""
    documents: tuple[PlanDocument, ...]
    """Those in force, in order."""

    @property
    def is_assigned(self) -> bool:
        """Whether this year's plan was assigned to projects: then it is the denominator."""
        return bool(self.projects)

    @property
    def knows_carried_over(self) -> bool:
        """Whether a decision on what is carried over was imported."""
        return any(document.kind == "carried-over" for document in self.documents)

    def allocated_vnd(self) -> dict[str, int]:
        """This year's plan given to projects, by source."""
        found: dict[str, int] = {}
        for entry in self.projects:
            found[entry.funding_source] = found.get(entry.funding_source, 0) + entry.amount_vnd
        return found

    def unallocated_vnd(self) -> dict[str, int]:
        """This year's plan given to no project yet, by source; sources without such capital are absent."""
        allocated = self.allocated_vnd()
        rest = {source: vnd - allocated.get(source, 0) for source, vnd in self.totals_vnd.items()}
        return {source: vnd for source, vnd in sorted(rest.items()) if vnd > 0}


def plan_in_force(ledger: Ledger, profile: str, plan_year: int, on: date, *, known_at: datetime) -> PlanInForce:
    """The plan of that year in force on `on`, as known at `known_at`; without decisions there is nothing in it."""
    documents = [one for one in plan_documents(ledger, profile, known_at=known_at) if one.plan_year == plan_year]
    transfers = transfers_in_force(ledger, profile, plan_year, known_at=known_at) if documents else []
    return fold_plan(plan_year, on, documents, transfers)


def fold_plan(
    plan_year: int, on: date, documents: Sequence[PlanDocument], transfers: Sequence[PlanVersion] = ()
) -> PlanInForce:
    """The plan of that year on `on` by these decisions. A transfer whose document was imported too counts once.

    Raises NegativePlanError where a decision takes more than there is.
    """
    in_force = [document for document in documents if document.valid_on <= on]
    numbers = {document.document for document in in_force}
    state = _State()
    events: list[tuple[date, int, PlanDocument | PlanVersion]] = [
        *((document.valid_on, 0, document) for document in in_force),
        *(
            (move.in_force_from, 1, move)
            for move in transfers
            if move.in_force_from <= on and move.decision not in numbers
        ),
    ]
    for _, _, event in sorted(events, key=lambda event: event[:2]):
        if isinstance(event, PlanDocument):
            state.decided(event)
        else:
            state.transferred(event)
    ordered = sorted(
        state.entries.values(), key=lambda one: (one.part, one.project_key, one.funding_source, one.agency)
    )
    return PlanInForce(
        plan_year=plan_year,
        on=on,
        projects=tuple(one for one in ordered if one.part == "year"),
        beside=tuple(one for one in ordered if one.part != "year"),
        totals_vnd=state.totals,
        documents=tuple(in_force),
    )


class NegativePlanError(ValueError):
    """A decision takes more from a project than its plan has; the message names both, in Vietnamese."""


_PARTS: dict[PlanKind, Part] = {
    "assigned": "year",
    "adjustment": "year",
    "supplement": "year",
    "carried-over": "carried-over",
    "medium-term": "medium-term",
    "prime-minister": "prime-minister",
}
_Key = tuple[Part, str, str, str]


class _State:
    """The plan as it grows; keys are part, project, source and agency."""

    def __init__(self) -> None:
        self.entries: dict[_Key, Planned] = {}
        self.totals: dict[str, int] = {}

    def decided(self, document: PlanDocument) -> None:
        part = _PARTS[document.kind]
        by_project = [line for line in document.lines if line.project_key or part != "year"]
        by_source = [line for line in document.lines if not line.project_key and part == "year"]
        before = self._allocated()
        rest = {source: max(0, vnd - before.get(source, 0)) for source, vnd in self.totals.items()}
        if document.kind == "assigned" and by_project:
            self.entries = {key: entry for key, entry in self.entries.items() if entry.part != "year"}
        for line in by_project:
            self._put(document, part, line)
        after = self._allocated()
        if document.kind == "supplement":
            for source in self.totals:
                self.totals[source] += after.get(source, 0) - before.get(source, 0)
        for source, given in _by_source(by_source).items():
            own = after.get(source, 0) if by_project or document.kind != "assigned" else 0
            self.totals[source] = own + given + (rest.get(source, 0) if document.amounts == "change" else 0)

    def transferred(self, move: PlanVersion) -> None:
        line = PlanLine(move.project_key, "", move.agency, "", move.funding_source, 0, "", "")
        key = self._key("year", line)
        held = self.entries.get(key)
        amount = (
            move.plan_vnd
            if held is None or move.replaces_vnd is None
            else (held.amount_vnd + move.plan_vnd - move.replaces_vnd)
        )
        first = held or Planned(
            move.project_key, "", move.agency, "", move.funding_source, "year", 0, "adjustment", "", date.min, ""
        )
        self.entries[key] = replace(
            first, amount_vnd=amount, kind="adjustment", document=move.decision, valid_on=move.in_force_from, place=""
        )

    def _put(self, document: PlanDocument, part: Part, line: PlanLine) -> None:
        fresh = document.kind == "assigned"
        key = (part, line.project_key, line.funding_source, line.agency) if fresh else self._key(part, line)
        held = self.entries.get(key)
        amount = line.amount_vnd + (held.amount_vnd if held and (document.amounts == "change" or fresh) else 0)
        if amount < 0:
            had = held.amount_vnd if held else 0
            raise NegativePlanError(
                f"{line.project_name or line.project_key or line.funding_source}: văn bản {document.document} giảm "
                f"{-line.amount_vnd:,} đồng trong khi kế hoạch đang có {had:,} đồng".replace(",", ".")
            )
        self.entries[key] = Planned(
            project_key=key[1],
            project_name=line.project_name or (held.project_name if held else ""),
            agency=line.agency or (held.agency if held else ""),
            owner=line.owner or (held.owner if held else ""),
            funding_source=line.funding_source,
            part=part,
            amount_vnd=amount,
            kind=document.kind,
            document=document.document,
            valid_on=document.valid_on,
            place="!".join((document.file_name, line.sheet, line.cell)) if line.cell else "",
        )

    def _key(self, part: Part, line: PlanLine) -> _Key:
        """The entry that a later document means: the same project by key, else by name; of the owner named, else of the
        only owner that there is."""
        exact: _Key = (part, line.project_key, line.funding_source, line.agency)
        if exact in self.entries:
            return exact
        own = [key for key in self.entries if key[0] == part and key[2] == line.funding_source]
        same = [key for key in own if key[1] == line.project_key]
        if not same and line.project_name:
            name = fold(line.project_name)
            same = [key for key in own if key[1] and fold(self.entries[key].project_name) == name]
        mine = [key for key in same if key[3] == line.agency] or same
        return mine[0] if len(mine) == 1 else exact

    def _allocated(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for entry in self.entries.values():
            if entry.part == "year":
                found[entry.funding_source] = found.get(entry.funding_source, 0) + entry.amount_vnd
        return found


def _by_source(lines: Iterable[PlanLine]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        found[line.funding_source] = found.get(line.funding_source, 0) + line.amount_vnd
    return found
