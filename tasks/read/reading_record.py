"""What a reading leaves in the ledger: everything of a ReadResult but its lines, as JSON, and back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.units import UnitName
from tasks.ledger.codec import to_json
from tasks.ledger.engine import Ledger
from tasks.ledger.finding import CellRef, Finding
from tasks.ledger.lines import readings as stored_readings
from tasks.ledger.records import ReadingRecord
from tasks.read.account import Account, account_of
from tasks.read.outcome import Column, ReadResult, StatedTotal, TemplateStamp

_FORMER_NAMES = {"code": "rule", "level": "severity", "mend": "fix"}
"""Keys of findings in readings stored by earlier versions."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that reading a file gave but its lines: the fields of ReadResult, and how many lines there were."""

    submission_id: int
    sha256: str
    file_name: str
    sheet: str
    why_sheet: str
    header_rows: tuple[int, int]
    unit: UnitName
    why_unit: str
    columns: tuple[Column, ...]
    layouts: tuple[Mapping[str, str], ...]
    stated_totals: tuple[StatedTotal, ...]
    issues: tuple[Finding, ...]
    titles: tuple[str, ...]
    stamp: TemplateStamp | None
    nil: str
    account: Account | None
    line_count: int
    known_at: datetime


def content_of(result: ReadResult) -> str:
    """Everything of `result` but its lines."""
    return to_json(
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
            "account": result.account,
            **({"nil": result.nil} if result.nil else {}),
        }
    )


def readings(ledger: Ledger, submission_ids: Sequence[int], *, known_at: datetime | None = None) -> dict[int, Reading]:
    """The last reading of each file by `known_at` (None: by now); files that were not read are absent."""
    found = stored_readings(ledger, submission_ids, known_at=known_at)
    return {id_: _reading(record) for id_, record in found.items()}


def _reading(record: ReadingRecord) -> Reading:
    kept = json.loads(record.content)
    first, last = kept.pop("header_rows")
    stamp, account = kept.pop("stamp"), kept.pop("account", None)
    return Reading(
        submission_id=record.submission_id,
        header_rows=(first, last),
        columns=tuple(Column(**_celled({"cell": None, **column})) for column in kept.pop("columns")),
        layouts=tuple(kept.pop("layouts")),
        stated_totals=tuple(StatedTotal(**_celled(total)) for total in kept.pop("stated_totals")),
        issues=tuple(map(_issue, kept.pop("issues"))),
        titles=tuple(kept.pop("titles")),
        stamp=None if stamp is None else TemplateStamp(**stamp),
        nil=kept.pop("nil", ""),
        account=None if account is None else account_of(account),
        line_count=record.line_count,
        known_at=record.known_at,
        **kept,
    )


def _issue(record: dict[str, Any]) -> Finding:
    return Finding(**{_FORMER_NAMES.get(name, name): value for name, value in _celled(record).items()})


def _celled(record: dict[str, Any]) -> dict[str, Any]:
    cell = record["cell"]
    return {**record, "cell": None if cell is None else CellRef(**cell)}
