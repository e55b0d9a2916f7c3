"""Files kept once each by their sha256: what was issued, sent and attached, byte for byte."""

import hashlib
import zlib

from sqlalchemy import Connection, Row, insert, select

from tasks.ledger.engine import Ledger
from tasks.ledger.schema import content as table

_ZLIB = "zlib"


def keep(ledger: Ledger, data: bytes) -> str:
    """Keep the bytes, unless they are kept already; their sha256."""
    with ledger.write() as connection:
        return keep_in(connection, data)


def keep_in(connection: Connection, data: bytes) -> str:
    """`keep` inside a transaction."""
    sha256 = hashlib.sha256(data).hexdigest()
    if connection.scalar(select(table.c.sha256).where(table.c.sha256 == sha256)) is None:
        packed = zlib.compress(data)
        # Workbooks and documents are zip files already.
        smaller = len(packed) < len(data)
        fact = {"content": packed if smaller else data, "compression": _ZLIB if smaller else None}
        connection.execute(insert(table), {"sha256": sha256, **fact})
    return sha256


def content(ledger: Ledger, sha256: str) -> bytes:
    """The bytes of that sha256. Raises KeyError where they were never kept."""
    with ledger.read() as connection:
        return content_in(connection, sha256)


def content_in(connection: Connection, sha256: str) -> bytes:
    """`content` inside a transaction."""
    row = connection.execute(select(table).where(table.c.sha256 == sha256)).one_or_none()
    if row is None:
        raise KeyError(sha256)
    return _unpacked(row)


def _unpacked(row: Row[tuple[str, bytes, str | None]]) -> bytes:
    stored = bytes(row.content)
    return zlib.decompress(stored) if row.compression == _ZLIB else stored
