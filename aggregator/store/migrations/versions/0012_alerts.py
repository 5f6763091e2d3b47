"""Alerts and their deliveries.

Revision 0012. The columns are explained in `aggregator/store/alert_tables.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "source_alarm",
        sa.Column("source", Int, nullable=False),
        sa.Column("document", Int, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("since", Int, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_alarm_source")),
        sa.PrimaryKeyConstraint("source", "document", "kind", name=op.f("pk_source_alarm")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert_delivery",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("hook", sa.Text, nullable=False),
        sa.Column("created_at", Int, nullable=False),
        sa.Column("due_at", Int, nullable=False),
        sa.Column("tries", Int, nullable=False),
        sa.Column("settled_at", Int),
        sa.Column("failure", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_delivery")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_alert_delivery_hook_settled_at"), "alert_delivery", ["hook", "settled_at"])
    op.create_table(
        "alert_notice",
        sa.Column("hook", sa.Text, nullable=False),
        sa.Column("episode", Int, nullable=False),
        sa.Column("is_end", Int, nullable=False),
        sa.Column("delivery", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["episode"], ["episode.id"], name=op.f("fk_alert_notice_episode")),
        sa.ForeignKeyConstraint(["delivery"], ["alert_delivery.id"], name=op.f("fk_alert_notice_delivery")),
        sa.PrimaryKeyConstraint("hook", "episode", "is_end", name=op.f("pk_alert_notice")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alert_notice_delivery"), "alert_notice", ["delivery"])
    op.create_index(op.f("ix_alert_notice_episode"), "alert_notice", ["episode"])
