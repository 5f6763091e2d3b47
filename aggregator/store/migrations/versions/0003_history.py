"""Keep what health is told from: daily sums of polls, episodes, and the indexes that find histories.

Revision 0003. The columns are explained in `aggregator/store/schema.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add two tables and two indexes; what was polled before is in no daily sum."""
    op.create_table(
        "poll_day",
        sa.Column("day", Int, nullable=False),
        sa.Column("source", Int, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("n", Int, nullable=False),
        sa.PrimaryKeyConstraint("day", "source", "what", name=op.f("pk_poll_day")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "episode",
        sa.Column("id", Int, nullable=False),
        sa.Column("source", Int, nullable=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("began_at", Int, nullable=False),
        sa.Column("ended_at", Int, nullable=True),
        sa.Column("changed_at", Int, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_episode_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_episode_changed_at"), "episode", ["changed_at"])
    op.create_index(op.f("ix_poll_log_source_at_outcome"), "poll_log", ["source", "at", "outcome"])
    op.create_index(op.f("ix_entry_source_first_seen"), "entry", ["source", "first_seen"])
