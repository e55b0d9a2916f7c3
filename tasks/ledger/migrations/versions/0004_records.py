"""What a frozen record rests on, one store of files for all rooms, and messages whose time passes."""

import sqlalchemy as sa
from alembic import op

from tasks.ledger.migrations.append_only import protect, unprotect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Files that were kept stay as they are: no compression is said of them."""
    op.create_table(
        "frozen_basis",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("frozen_id", _ID, nullable=False),
        sa.Column("rests_on", sa.Text, nullable=False),
        sa.Column("known_at", _INSTANT, nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_frozen_basis"),
        sa.ForeignKeyConstraint(["frozen_id"], ["frozen.id"], name="fk_frozen_basis_frozen_id"),
    )
    op.create_index("ix_frozen_basis_frozen_id", "frozen_basis", ["frozen_id"])
    unprotect("outbox_content")
    op.rename_table("outbox_content", "content")
    op.add_column("content", sa.Column("compression", sa.Text, nullable=True))
    protect("frozen_basis", "content")
    op.add_column("outbox", sa.Column("expires_at", _INSTANT, nullable=True))
