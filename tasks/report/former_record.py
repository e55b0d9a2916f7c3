"""Reports that a former version of the program froze with their whole model: read for what they said, never written."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tasks.report.figures import StatedFigure
from tasks.report.report_record import MAIN, EditionRecord, ReportRecord

_READING_ORDER = ("figures", "opening", "sections", "appendices")


def is_former(payload: Mapping[str, Any]) -> bool:
    """Whether the report was frozen in the former shape."""
    return "model" in payload


def record_of_former(payload: Mapping[str, Any]) -> ReportRecord:
    """What it says of itself; its files were not kept, and its figures stand in the payload itself."""
    editions = {MAIN: payload, **payload["editions"]}
    return ReportRecord(
        as_of=datetime.fromisoformat(payload["as_of"]),
        illustrative=payload["illustrative"],
        profile=payload["profile"],
        editions={
            audience: EditionRecord(edition["plain_sha256"], edition["corrects"], "")
            for audience, edition in editions.items()
        },
        files=payload["files"],
    )


def figures_of_former(payload: Mapping[str, Any], audience: str) -> dict[str, StatedFigure]:
    """The figures that the edition stated, by id and in reading order."""
    edition = payload if audience == MAIN else payload["editions"][audience]
    model = json.loads(edition["model"])["model"]
    found: dict[str, StatedFigure] = {}
    for part in _READING_ORDER:
        for figure in _figures_in(model[part]):
            found.setdefault(figure.id, figure)
    return found


def _figures_in(value: Any) -> Iterator[StatedFigure]:
    if isinstance(value, list):
        _, id_, _, number, shown, unit, _ = value
        exact = Decimal(number) if isinstance(number, str) else number
        space = "" if unit == "%" else "\N{NO-BREAK SPACE}"
        yield StatedFigure(id_, exact, f"{shown}{space}{unit}" if unit and number is not None else shown)
    elif isinstance(value, dict):
        # A table is read row by row, its total last.
        parts = value["items"] if "items" in value else [value[key] for key in sorted(value, key=_totals_last)]
        for part in parts:
            yield from _figures_in(part)


def _totals_last(key: str) -> tuple[bool, str]:
    return key == "totals", key
