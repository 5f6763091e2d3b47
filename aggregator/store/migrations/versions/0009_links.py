"""Keep what pages lead to as documents of their own.

Revision 0009. The columns are explained in `aggregator/store/link_tables.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables; documents that exist are all configured ones."""
    op.create_index("ix_document_role_source", "document", ["role", "source"])
    op.create_table(
        "document_link",
        sa.Column("document", Int, autoincrement=False, nullable=False),
        sa.Column("root", Int, nullable=False),
        sa.Column("hint", sa.Text, nullable=False),
        sa.Column("seen_at", Int, nullable=False),
        sa.Column("html_chars", Int),
        sa.Column("text_chars", Int),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_document_link_document")),
        sa.ForeignKeyConstraint(["root"], ["document.id"], name=op.f("fk_document_link_root")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_document_link")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_document_link_root"), "document_link", ["root"])
    op.create_index(op.f("ix_document_link_seen_at"), "document_link", ["seen_at"])
    op.create_table(
        "article_state",
        sa.Column("source", Int, autoincrement=False, nullable=False),
        sa.Column("first_at", Int, nullable=False, server_default="0"),
        sa.Column("first_listed", Int, nullable=False, server_default="0"),
        sa.Column("refused", Int, nullable=False, server_default="0"),
        sa.Column("refusal", sa.Text),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_article_state_source")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_article_state")),
        sqlite_strict=True,
    )
