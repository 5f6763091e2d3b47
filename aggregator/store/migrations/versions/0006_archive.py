"""Keep the archive documents of feeds.

Revision 0006. The columns are explained in `aggregator/store/archive_tables.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables of archives and of their changes."""
    op.create_table(
        "archive",
        sa.Column("region", Int, nullable=False),
        sa.Column("seq", Int, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("since", Int, nullable=False),
        sa.Column("until", Int, nullable=False),
        sa.Column("stories", Int, nullable=False),
        sa.Column("made_at", Int, nullable=False),
        sa.Column("changed_at", Int, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("outlets", sa.Text, nullable=False),
        sa.Column("rights", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name=op.f("fk_archive_region")),
        sa.PrimaryKeyConstraint("region", "seq", name=op.f("pk_archive")),
        sa.UniqueConstraint("region", "name", name=op.f("uq_archive_region_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "archive_change",
        sa.Column("id", Int, nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("region", Int, nullable=False),
        sa.Column("seq", Int, nullable=False),
        sa.Column("story", sa.Text, nullable=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_change")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_archive_change_region_seq"), "archive_change", ["region", "seq"])
