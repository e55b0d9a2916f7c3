"""The tables. Append-only but for `channel_mark`: migrations put triggers on them that refuse UPDATE and DELETE.

`known_at` is when the office knew the fact (the logical time of a run), `recorded_at` when this row was written.
What later rooms freeze is kept as canonical JSON with its sha256; the ledger does not know what is inside.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from config.fields import DATES, LINE_COLUMNS, MONEY, PERCENT
from tasks.ledger.columns import Id, Instant, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _known() -> tuple[Column[Any], Column[Any]]:
    return Column("known_at", Instant, nullable=False), Column("recorded_at", Instant, nullable=False)


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _of(name: str, target: str) -> Column[int]:
    return Column(name, Id, ForeignKey(target), nullable=False)


def _line_type(name: str) -> type:
    if name in MONEY:
        return BigInteger
    if name in PERCENT:
        return Double
    if name in DATES:
        return Date
    return Integer if name in ("row", "layout") else Text


period = Table(
    "period",
    metadata,
    _id(),
    _text("profile"),
    _text("code"),
    _text("obligation"),
    Column("due_on", Date, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("data_as_of", Date, nullable=False),
    Column("plan_year", Integer, nullable=False),
    *_known(),
    Index(None, "profile", "code"),
)

submission = Table(
    "submission",
    metadata,
    _id(),
    _text("profile"),
    _text("period"),
    _text("agency"),
    _text("sha256"),
    Column("size_bytes", BigInteger, nullable=False),
    _text("file_name"),
    _text("channel"),
    _text("origin"),
    _text("sender", nullable=True),
    Column("received_at", Instant, nullable=False),
    *_known(),
    UniqueConstraint("profile", "period", "agency", "sha256"),
)
"""`agency` is '' while nobody knows whose it is."""

submission_assignment = Table(
    "submission_assignment",
    metadata,
    _id(),
    _of("submission_id", "submission.id"),
    _text("agency"),
    _text("period"),
    _text("actor"),
    _text("reason"),
    *_known(),
    Index(None, "submission_id"),
)

submission_state = Table(
    "submission_state",
    metadata,
    _id(),
    _of("submission_id", "submission.id"),
    _text("state"),
    _text("reason"),
    _text("actor", nullable=True),
    *_known(),
    Index(None, "submission_id", "known_at"),
)

reading = Table(
    "reading",
    metadata,
    _id(),
    _of("submission_id", "submission.id"),
    _text("sha256"),
    _text("payload"),
    Column("line_count", Integer, nullable=False),
    *_known(),
    Index(None, "submission_id"),
)
"""`sha256` covers payload and lines: the same file read to the same result again is no new reading."""

line = Table(
    "line",
    metadata,
    Column("reading_id", Id, ForeignKey("reading.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    *(Column(name, _line_type(name), nullable=name not in ("row", "layout")) for name in LINE_COLUMNS),
)

finding_set = Table(
    "finding_set",
    metadata,
    _id(),
    _of("submission_id", "submission.id"),
    _text("register_version"),
    _text("sha256"),
    Column("finding_count", Integer, nullable=False),
    *_known(),
    Index(None, "submission_id"),
)

finding = Table(
    "finding",
    metadata,
    Column("set_id", Id, ForeignKey("finding_set.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("rule"),
    _text("severity"),
    _text("project_key", nullable=True),
    _text("payload"),
)

waiver = Table(
    "waiver",
    metadata,
    _id(),
    _text("profile"),
    _text("period"),
    _text("agency"),
    _text("submission"),
    _text("rule"),
    _text("project_key", nullable=True),
    _text("funding_source", nullable=True),
    _text("reason"),
    _text("by"),
    *_known(),
    Index(None, "profile", "submission"),
)

frozen = Table(
    "frozen",
    metadata,
    _id(),
    _text("kind"),
    _text("profile"),
    _text("period"),
    _text("subject"),
    _text("sha256"),
    _text("payload"),
    *_known(),
    Index(None, "kind", "profile", "period", "subject"),
)

frozen_basis = Table(
    "frozen_basis",
    metadata,
    _id(),
    _of("frozen_id", "frozen.id"),
    _text("rests_on"),
    *_known(),
    Index(None, "frozen_id"),
)
"""What a frozen object rests on (`RestsOn` as JSON); the same object made anew from other records is another row."""

decision = Table(
    "decision",
    metadata,
    _id(),
    _of("proposal_id", "frozen.id"),
    _text("outcome"),
    _text("amounts"),
    _text("by"),
    Column("decided_at", Instant, nullable=False),
    _text("document_number"),
    _text("note"),
    *_known(),
    UniqueConstraint("proposal_id"),
)

plan_version = Table(
    "plan_version",
    metadata,
    _id(),
    _text("profile"),
    _text("project_key"),
    _text("agency"),
    _text("funding_source"),
    Column("plan_vnd", BigInteger, nullable=False),
    _text("decision"),
    Column("decision_id", Id, ForeignKey("decision.id"), nullable=True),
    Column("in_force_from", Date, nullable=False),
    *_known(),
    Column("replaces_vnd", BigInteger, nullable=True),
    Column("plan_year", Integer, nullable=True),
    Index(None, "profile", "in_force_from"),
)
"""`plan_year` is NULL where the decision did not name it: then that of `in_force_from`."""

plan_document = Table(
    "plan_document",
    metadata,
    _id(),
    _text("profile"),
    _text("kind"),
    _text("amounts"),
    _text("document"),
    Column("plan_year", Integer, nullable=False),
    Column("valid_on", Date, nullable=False),
    _text("file_name"),
    _text("sha256"),
    _text("by"),
    *_known(),
    Index(None, "profile", "plan_year"),
)
"""A decision on the plan whose annex was read. The same kind, year and number again is a correction: it takes over."""

plan_line = Table(
    "plan_line",
    metadata,
    Column("document_id", Id, ForeignKey("plan_document.id"), primary_key=True, autoincrement=False),
    Column("position", Id, primary_key=True, autoincrement=False),
    _text("project_key"),
    _text("project_name"),
    _text("agency"),
    _text("owner"),
    _text("funding_source"),
    _text("sheet"),
    _text("cell"),
    Column("amount_vnd", BigInteger, nullable=False),
)
"""`project_key` is '' for capital of a source that the document gives to no project; `agency` where nobody knows it."""

action = Table(
    "action",
    metadata,
    _id(),
    _text("who"),
    _text("what"),
    _text("subject"),
    _text("payload"),
    *_known(),
    _text("previous_sha256"),
    _text("sha256"),
    UniqueConstraint("previous_sha256"),
)
"""Each row names the one before it; UNIQUE keeps the chain from forking."""

content = Table(
    "content",
    metadata,
    Column("sha256", Text),
    Column("content", LargeBinary, nullable=False),
    _text("compression", nullable=True),
    # The outbox alone had it first.
    PrimaryKeyConstraint("sha256", name="pk_outbox_content"),
)
"""Files by the sha256 of their bytes; `compression` says how they are stored, NULL as they are."""

channel_mark = Table(
    "channel_mark",
    metadata,
    Column("profile", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    _text("value"),
    Column("recorded_at", Instant, nullable=False),
)
"""What a channel remembers (ETags, mailbox UIDs): the one table that is updated, for it is no fact about the month."""
