"""The facts of the month: submissions, lines, findings, plans, what was frozen, decided and done."""

import sqlalchemy as sa
from alembic import op

from tasks.ledger.migrations.append_only import protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column:  # type: ignore[type-arg]
    return sa.Column("id", _ID, autoincrement=True, nullable=False)


def _of(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, _ID, autoincrement=False, nullable=False)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column]:  # type: ignore[type-arg]
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _instant(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _date(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Date(), nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _money(*names: str, nullable: bool = False) -> list[sa.Column]:  # type: ignore[type-arg]
    return [sa.Column(name, sa.BigInteger(), nullable=nullable) for name in names]


def _known() -> list[sa.Column]:  # type: ignore[type-arg]
    return [_instant("known_at"), _instant("recorded_at")]


def _pk(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(names or ("id",)), name=f"pk_{table}")


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _unique(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=f"uq_{table}_{'_'.join(names)}")


def _index(table: str, *names: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(names)}", table, list(names))


def upgrade() -> None:
    """Creates every table of the ledger but the outbox, and seals the facts."""
    _submissions()
    _readings()
    _findings()
    _decisions()
    op.create_table(
        "channel_mark",
        *_texts("profile", "channel", "name", "value"),
        _instant("recorded_at"),
        _pk("channel_mark", "profile", "channel", "name"),
    )
    protect(
        "period", "submission", "submission_assignment", "submission_state", "reading", "line", "finding_set",
        "finding", "waiver", "frozen", "decision", "plan_version", "action",
    )  # fmt: skip


def _submissions() -> None:
    op.create_table(
        "period",
        _id(),
        *_texts("profile", "code", "obligation"),
        _date("due_on"),
        _date("opens_on"),
        _instant("due_at"),
        _instant("closes_at"),
        _date("data_as_of"),
        _whole("plan_year"),
        *_known(),
        _pk("period"),
    )
    _index("period", "profile", "code")
    op.create_table(
        "submission",
        _id(),
        *_texts("profile", "period", "agency", "sha256"),
        *_money("size_bytes"),
        *_texts("file_name", "kept_at", "channel", "origin"),
        *_texts("sender", nullable=True),
        _instant("received_at"),
        *_known(),
        _pk("submission"),
        _unique("submission", "profile", "period", "agency", "sha256"),
    )
    op.create_table(
        "submission_assignment",
        _id(),
        _of("submission_id"),
        *_texts("agency", "period", "actor", "reason"),
        *_known(),
        _pk("submission_assignment"),
        _fk("submission_assignment", "submission_id", "submission.id"),
    )
    _index("submission_assignment", "submission_id")
    op.create_table(
        "submission_state",
        _id(),
        _of("submission_id"),
        *_texts("state", "reason"),
        *_texts("actor", nullable=True),
        *_known(),
        _pk("submission_state"),
        _fk("submission_state", "submission_id", "submission.id"),
    )
    _index("submission_state", "submission_id", "known_at")


def _readings() -> None:
    op.create_table(
        "reading",
        _id(),
        _of("submission_id"),
        *_texts("sha256", "payload"),
        _whole("line_count"),
        *_known(),
        _pk("reading"),
        _fk("reading", "submission_id", "submission.id"),
    )
    _index("reading", "submission_id")
    op.create_table(
        "line",
        _of("reading_id"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        *_texts(
            "serial", "project_code", "project_name", "owner", "group", "status", "sector", "funding_source",
            "investment_decision", nullable=True,
        ),
        *_money("total_investment_vnd", "medium_term_vnd", nullable=True),
        _date("start_on", nullable=True),
        _date("completion_on", nullable=True),
        *_money(
            "allocated_before_vnd", "plan_vnd", "plan_this_year_vnd", "plan_carried_vnd", "volume_vnd", nullable=True
        ),
        sa.Column("physical_pct", sa.Double(), nullable=True),
        *_money(
            "disbursed_month_vnd", "disbursed_vnd", "disbursed_this_year_vnd", "disbursed_carried_vnd", "advance_vnd",
            "disbursed_before_year_vnd", nullable=True,
        ),
        sa.Column("rate_pct", sa.Double(), nullable=True),
        *_money(
            "estimate_next_vnd", "estimate_year_end_vnd", "estimate_final_vnd", "decrease_vnd", "increase_vnd",
            "plan_after_vnd", "remaining_vnd", nullable=True,
        ),
        *_texts("bottleneck", "competence", "proposal", "note", "project_key", "heading", "sheet", nullable=True),
        _whole("row"),
        _whole("layout"),
        _pk("line", "reading_id", "position"),
        _fk("line", "reading_id", "reading.id"),
    )  # fmt: skip


def _findings() -> None:
    op.create_table(
        "finding_set",
        _id(),
        _of("submission_id"),
        *_texts("register_version", "sha256"),
        _whole("finding_count"),
        *_known(),
        _pk("finding_set"),
        _fk("finding_set", "submission_id", "submission.id"),
    )
    _index("finding_set", "submission_id")
    op.create_table(
        "finding",
        _of("set_id"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("rule", "severity"),
        *_texts("project_key", nullable=True),
        *_texts("payload"),
        _pk("finding", "set_id", "position"),
        _fk("finding", "set_id", "finding_set.id"),
    )
    op.create_table(
        "waiver",
        _id(),
        *_texts("profile", "period", "agency", "submission", "rule"),
        *_texts("project_key", "funding_source", nullable=True),
        *_texts("reason", "by"),
        *_known(),
        _pk("waiver"),
    )
    _index("waiver", "profile", "submission")


def _decisions() -> None:
    op.create_table(
        "frozen",
        _id(),
        *_texts("kind", "profile", "period", "subject", "sha256", "payload"),
        *_known(),
        _pk("frozen"),
    )
    _index("frozen", "kind", "profile", "period", "subject")
    op.create_table(
        "decision",
        _id(),
        _of("proposal_id"),
        *_texts("outcome", "amounts", "by"),
        _instant("decided_at"),
        *_texts("document_number", "note"),
        *_known(),
        _pk("decision"),
        _fk("decision", "proposal_id", "frozen.id"),
        _unique("decision", "proposal_id"),
    )
    op.create_table(
        "plan_version",
        _id(),
        *_texts("profile", "project_key", "agency", "funding_source"),
        *_money("plan_vnd"),
        *_texts("decision"),
        sa.Column("decision_id", _ID, nullable=True),
        _date("in_force_from"),
        *_known(),
        _pk("plan_version"),
        _fk("plan_version", "decision_id", "decision.id"),
    )
    _index("plan_version", "profile", "in_force_from")
    op.create_table(
        "action",
        _id(),
        *_texts("who", "what", "subject", "payload"),
        *_known(),
        *_texts("previous_sha256", "sha256"),
        _pk("action"),
        _unique("action", "previous_sha256"),
    )
