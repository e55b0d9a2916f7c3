"""The approved plan: what each decision's annex says, line by line; the plan year of plans that transfers change."""

import sqlalchemy as sa
from alembic import op

from tasks.ledger.migrations.append_only import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Plans that transfers changed before belong to the year in which they came in force: nothing else was said."""
    op.create_table(
        "plan_document",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("profile", "kind", "amounts", "document")),
        sa.Column("plan_year", sa.Integer, nullable=False),
        sa.Column("valid_on", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("file_name", "sha256", "by")),
        sa.Column("known_at", _INSTANT, nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_document"),
    )
    op.create_index("ix_plan_document_profile_plan_year", "plan_document", ["profile", "plan_year"])
    op.create_table(
        "plan_line",
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("position", _ID, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("project_key", "project_name", "agency", "owner", "funding_source", "sheet", "cell")
        ),
        sa.Column("amount_vnd", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "position", name="pk_plan_line"),
        sa.ForeignKeyConstraint(["document_id"], ["plan_document.id"], name="fk_plan_line_document_id"),
    )
    op.add_column("plan_version", sa.Column("plan_year", sa.Integer, nullable=True))
    protect("plan_document", "plan_line")
