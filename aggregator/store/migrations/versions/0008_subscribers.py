"""Keep how many people subscribe to a region.

Revision 0008. The columns are explained in `aggregator/store/subscriber_tables.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table of subscribers."""
    op.create_table(
        "subscriber",
        sa.Column("day", Int, nullable=False),
        sa.Column("region", Int, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("readers", Int, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name=op.f("fk_subscriber_region")),
        sa.PrimaryKeyConstraint("day", "region", "agent", "feed", name=op.f("pk_subscriber")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
