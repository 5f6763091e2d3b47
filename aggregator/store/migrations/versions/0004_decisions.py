"""Keep what people decided about stories, and what publishers ask.

Revision 0004. The columns are explained in `aggregator/store/decision_tables.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add six tables."""
    op.create_table(
        "decision",
        sa.Column("id", Int, nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("other", sa.Text, nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("undone_at", Int, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_decision_subject"), "decision", ["subject"])
    _create_withdrawn_listing()
    _create_review()
    _create_limits()


def _create_withdrawn_listing() -> None:
    op.create_table(
        "withdrawn_listing",
        sa.Column("region", Int, nullable=False),
        sa.Column("listed_at", Int, nullable=False),
        sa.Column("story", Int, nullable=False),
        sa.Column("uuid", sa.Text, nullable=True),
        sa.Column("at", Int, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name=op.f("fk_withdrawn_listing_region")),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name=op.f("fk_withdrawn_listing_story")),
        sa.PrimaryKeyConstraint("region", "listed_at", "story", name=op.f("pk_withdrawn_listing")),
        sa.UniqueConstraint("story", "region", name=op.f("uq_withdrawn_listing_story_region")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("entry", Int, autoincrement=False, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name=op.f("fk_review_entry")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_review")),
        sqlite_strict=True,
    )
    op.create_table(
        "reviewed_source",
        sa.Column("source", Int, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_reviewed_source_source")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_reviewed_source")),
        sqlite_strict=True,
    )


def _create_limits() -> None:
    op.create_table(
        "approval",
        sa.Column("region", Int, autoincrement=False, nullable=False),
        sa.Column("sources", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name=op.f("fk_approval_region")),
        sa.PrimaryKeyConstraint("region", name=op.f("pk_approval")),
        sqlite_strict=True,
    )
    op.create_table(
        "source_signals",
        sa.Column("source", Int, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_signals_source")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_signals")),
        sqlite_strict=True,
    )
