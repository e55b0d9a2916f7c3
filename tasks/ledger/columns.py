"""Column types that mean the same on SQLite and PostgreSQL."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy import Text as PlainText
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column called INTEGER."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with what no database keeps (NUL, lone surrogates of undecodable file names) shown as U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


class Text(TypeDecorator[str]):
    """Text of any length from anywhere; see `storable`."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept and handed back in UTC. A naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else utc(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        kept: datetime = value
        return kept.replace(tzinfo=UTC) if kept.tzinfo is None else kept.astimezone(UTC)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive one, which names no moment."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment.isoformat()}: the ledger takes aware moments only")
    return moment.astimezone(UTC)
