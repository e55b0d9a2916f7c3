"""No absolute path in the ledger: an original lies under its sha256, wherever the home is now."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drops where the original lay when it came in."""
    op.drop_column("submission", "kept_at")
