"""A ReadResult but for its lines, as canonical JSON and back."""

import json
from typing import Any

from tasks.ledger.canonical import canonical_json
from tasks.ledger.types import Reading
from tasks.read.types import CellRef, Column, ReadIssue, ReadResult, StatedTotal, TemplateStamp


def payload_of(result: ReadResult) -> str:
    """Everything of `result` but its lines."""
    return canonical_json(
        {
            "sha256": result.sha256,
            "file_name": result.file_name,
            "sheet": result.sheet,
            "why_sheet": result.why_sheet,
            "header_rows": result.header_rows,
            "unit": result.unit,
            "why_unit": result.why_unit,
            "columns": result.columns,
            "layouts": result.layouts,
            "stated_totals": result.stated_totals,
            "issues": result.issues,
            "titles": result.titles,
            "stamp": result.stamp,
        }
    )


def reading_of(row: Any) -> Reading:
    """The Reading of a row of the `reading` table."""
    kept = json.loads(row.payload)
    first, last = kept.pop("header_rows")
    stamp = kept.pop("stamp")
    return Reading(
        submission_id=row.submission_id,
        header_rows=(first, last),
        columns=tuple(Column(**column) for column in kept.pop("columns")),
        layouts=tuple(kept.pop("layouts")),
        stated_totals=tuple(StatedTotal(**_celled(total)) for total in kept.pop("stated_totals")),
        issues=tuple(ReadIssue(**_celled(issue)) for issue in kept.pop("issues")),
        titles=tuple(kept.pop("titles")),
        stamp=None if stamp is None else TemplateStamp(**stamp),
        line_count=row.line_count,
        known_at=row.known_at,
        **kept,
    )


def _celled(record: dict[str, Any]) -> dict[str, Any]:
    cell = record["cell"]
    return {**record, "cell": None if cell is None else CellRef(**cell)}
