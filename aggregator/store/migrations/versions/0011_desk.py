"""Users, logins and orders of the desk, and what it changed in the files.

Revision 0011. The columns are explained in `aggregator/store/desk_tables.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add five tables."""
    _create_users()
    _create_sessions()
    op.create_table(
        "desk_attempt",
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("failures", Int, nullable=False),
        sa.Column("last_at", Int, nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_desk_attempt")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _create_orders()
    _create_changes()


def _create_users() -> None:
    op.create_table(
        "desk_user",
        sa.Column("id", Int, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=True),
        sa.Column("created_at", Int, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_user")),
        sa.UniqueConstraint("name", name=op.f("uq_desk_user_name")),
        sqlite_strict=True,
    )


def _create_sessions() -> None:
    op.create_table(
        "desk_session",
        sa.Column("id", Int, nullable=False),
        sa.Column("token", sa.LargeBinary, nullable=False),
        sa.Column("user", Int, nullable=False),
        sa.Column("created_at", Int, nullable=False),
        sa.Column("seen_at", Int, nullable=False),
        sa.Column("ends_at", Int, nullable=False),
        sa.Column("ended_at", Int, nullable=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["desk_user.id"], name=op.f("fk_desk_session_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_session")),
        sa.UniqueConstraint("token", name=op.f("uq_desk_session_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_desk_session_user"), "desk_session", ["user"])


def _create_orders() -> None:
    op.create_table(
        "order",
        sa.Column("id", Int, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("done_at", Int, nullable=True),
        sa.Column("result", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_order_state"), "order", ["state"])


def _create_changes() -> None:
    op.create_table(
        "config_change",
        sa.Column("id", Int, nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("expected", sa.Text, nullable=True),
        sa.Column("undone_by", Int, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_config_change")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_config_change_subject"), "config_change", ["subject"])
