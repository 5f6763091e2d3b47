"""What rises from a region to its parent, what a window holds of one source, pages that are not as expected.

Revision 0010. The columns are explained in `aggregator/store/rise_tables.py` and `page_tables.py`; a test
compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables; every region goes on without a rule."""
    op.create_table(
        "region_rule",
        sa.Column("region", Int, autoincrement=False, nullable=False),
        sa.Column("leads", Int, nullable=False),
        sa.Column("min_sources", Int, nullable=False),
        sa.Column("max_share", sa.REAL),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name=op.f("fk_region_rule_region")),
        sa.PrimaryKeyConstraint("region", name=op.f("pk_region_rule")),
        sqlite_strict=True,
    )
    op.create_table(
        "odd_page",
        sa.Column("source", Int, nullable=False),
        sa.Column("document", Int, nullable=False),
        sa.Column("since", Int, nullable=False),
        sa.Column("times", Int, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_odd_page_source")),
        sa.PrimaryKeyConstraint("source", "document", name=op.f("pk_odd_page")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
