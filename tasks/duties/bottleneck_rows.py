"""The register of bottlenecks as rows for people and programs."""

from datetime import date
from typing import Any

from config.bottlenecks import bottleneck_words
from tasks.duties.bottlenecks import Bottleneck, register
from tasks.run import Run


def bottleneck_rows(run: Run, on: date, since: date | None = None) -> list[dict[str, Any]]:
    """The open bottlenecks on a day, by level from the lowest, the oldest first; those without a level last.

    `since`: also those cleared since that day, and which of all are new since then.
    """
    levels = [level.id for level in bottleneck_words().levels]
    shown = [
        one
        for one in register(run, on)
        if one.is_open or (since is not None and one.closed_on and one.closed_on >= since)
    ]
    places = {level: place for place, level in enumerate(levels)}
    shown.sort(key=lambda one: (places.get(one.level or "", len(levels)), one.opened_on, one.id))
    names = run.profile.agency_names(on)
    return [_row(one, names.get(one.agency, one.agency), on, since) for one in shown]


def _row(one: Bottleneck, agency: str, on: date, since: date | None) -> dict[str, Any]:
    words = bottleneck_words()
    above = one.escalates_to(words, on)
    return {
        "id": one.id,
        "agency": one.agency,
        "agency_name": agency,
        "project_key": one.project_key,
        "project": one.project_name,
        "text": one.text,
        "kind": one.kind,
        "kind_name": words.kind_name(one.kind),
        "kind_suggested_by": one.kind_word,
        "level": one.level,
        "level_name": words.level_name(one.level),
        "level_confirmed": one.is_level_confirmed,
        "is_beyond_agency": one.is_beyond_agency(words),
        "escalates_to": above,
        "escalates_to_name": None if above is None else words.level_name(above),
        "proposal": one.proposal,
        "responsible": one.responsible,
        "next_action": one.next_action,
        "next_on": None if one.next_on is None else one.next_on.isoformat(),
        "opened_on": one.opened_on.isoformat(),
        "reported_on": one.reported_on.isoformat(),
        "closed_on": None if one.closed_on is None else one.closed_on.isoformat(),
        "age_days": one.age_days(on),
        "state": one.state,
        "is_new": since is not None and one.opened_on >= since,
        "document": one.document,
    }
