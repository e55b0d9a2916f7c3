"""Which projects are held to disburse their whole plan, because their owners asked to give nothing up."""

from collections.abc import Sequence
from datetime import datetime

from tasks.ledger.codec import from_json
from tasks.ledger.documents import all_of, freeze
from tasks.ledger.engine import Ledger
from tasks.ledger.records import Commitment, FrozenRecord

_KIND = "commitments"


def record_commitments(
    ledger: Ledger,
    profile: str,
    period: str,
    commitments: Sequence[Commitment],
    *,
    known_at: datetime,
    recorded_at: datetime,
) -> None:
    """Keeps the commitments of a period; the same again are no new record."""
    freeze(ledger, _KIND, profile, period, commitments, known_at=known_at, recorded_at=recorded_at)


def commitments_of(ledger: Ledger, profile: str, *, known_at: datetime) -> list[tuple[FrozenRecord, list[Commitment]]]:
    """All that was recorded by `known_at`, by period."""
    return [
        (record, from_json(list[Commitment], record.text))
        for record in all_of(ledger, _KIND, profile, known_at=known_at)
    ]
