"""The outbox's tables. Events are append-only; a row of `outbox` changes its state and nothing else."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from tasks.ledger.columns import Id, Instant, Text
from tasks.ledger.schema import metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("profile", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload_sha256", Text, ForeignKey("content.sha256"), nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=True),
    Column("worker", Text, nullable=True),
    Column("detail", Text, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=True),
    UniqueConstraint("profile", "period", "number"),
    Index(None, "state", "not_before"),
)

outbox_event = Table(
    "outbox_event",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, ForeignKey("outbox.key"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
