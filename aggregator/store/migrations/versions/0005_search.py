"""Find stories by their words, tell outlets apart, and keep the top of each day.

Revision 0005. The columns are explained in `aggregator/store/search_tables.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")

SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5(title, text, content='', columnsize=0, tokenize='ascii')",
    """CREATE TRIGGER entry_text_new AFTER INSERT ON entry_text BEGIN
    INSERT OR IGNORE INTO reworded (entry, bucket) VALUES (new.entry, new.bucket); END""",
    """CREATE TRIGGER entry_text_changed AFTER UPDATE OF title, text ON entry_text
    WHEN old.title <> new.title OR old.text <> new.text BEGIN
    INSERT OR IGNORE INTO reworded VALUES (old.entry, old.bucket, old.title, old.text); END""",
    """CREATE TRIGGER entry_text_gone AFTER DELETE ON entry_text BEGIN
    INSERT OR IGNORE INTO reworded VALUES (old.entry, old.bucket, old.title, old.text); END""",
)


def upgrade() -> None:
    """Add the tables. A chore takes up the entries that are there: a million of them take minutes."""
    for statement in SEARCH:
        op.execute(statement)
    op.execute(
        "INSERT INTO meta SELECT 'search_from', CAST(value AS INTEGER) + 1 FROM meta WHERE key = 'last_entry'"
    )
    op.create_table(
        "reworded",
        sa.Column("entry", Int, autoincrement=False, nullable=False),
        sa.Column("bucket", Int, nullable=False),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("text", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_reworded")),
        sqlite_strict=True,
    )
    op.create_table(
        "outlet",
        sa.Column("source", Int, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_outlet_source")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_outlet")),
        sqlite_strict=True,
    )
    op.create_table(
        "zone",
        sa.Column("region", Int, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name=op.f("fk_zone_region")),
        sa.PrimaryKeyConstraint("region", name=op.f("pk_zone")),
        sqlite_strict=True,
    )
    op.create_table(
        "top",
        sa.Column("region", Int, nullable=False),
        sa.Column("listed_at", Int, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name=op.f("fk_top_region")),
        sa.PrimaryKeyConstraint("region", "listed_at", name=op.f("pk_top")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
