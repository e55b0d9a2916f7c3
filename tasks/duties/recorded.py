"""What people recorded about duties: deliveries, extensions, exemptions. Written by acts.py, read only here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tasks.ledger.actions import actions
from tasks.ledger.engine import Ledger

Key = tuple[str, str, str]
"""(id of the duty, its due date or empty, debtor)."""

DELIVER, EXTEND, EXEMPT = "deliver", "extend", "exempt"


@dataclass(frozen=True, slots=True)
class Said:
    """One record: `on` is the day of the delivery or of the document, `to` the new date or the exemption's last day."""

    what: str
    key: Key
    on: date
    to: date | None
    document: str | None
    reason: str | None
    file: str | None = None
    """Name and sha256 of the file that was delivered, where one was kept."""


def facts_of(key: Key, on: date) -> dict[str, object]:
    """What an act records beside its form, so that this module finds it again."""
    return {"profile_duty": list(key), "effective_on": on.isoformat()}


def recorded(ledger: Ledger, profile: str, *, known_at: datetime) -> list[Said]:
    """Everything recorded about the profile's duties by then, in the order recorded."""
    found = []
    for act in actions(ledger, known_at=known_at):
        if act.what in (DELIVER, EXTEND, EXEMPT) and act.payload.get("profile") == profile:
            duty, due, debtor = act.payload["profile_duty"]
            to = act.payload.get("to") or act.payload.get("until")
            found.append(
                Said(
                    what=act.what,
                    key=(duty, due, debtor),
                    on=date.fromisoformat(act.payload["effective_on"]),
                    to=date.fromisoformat(to) if to else None,
                    document=act.payload.get("number"),
                    reason=act.payload.get("reason"),
                    file=act.payload.get("kept"),
                )
            )
    return found


def last(said: Iterable[Said], what: str, key: Key, on: date) -> Said | None:
    """The last record of that kind about a duty that is in effect on a day; an exemption ends with its last day."""
    fitting = [
        one
        for one in said
        if one.what == what
        and one.on <= on
        and one.key[0] == key[0]
        and one.key[2] == key[2]
        and (one.key[1] == key[1] or (what == EXEMPT and not one.key[1]))
        and not (what == EXEMPT and one.to is not None and one.to < on)
    ]
    return fitting[-1] if fitting else None
