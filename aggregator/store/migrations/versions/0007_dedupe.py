"""Keep what entries are compared by, why they joined their story, and topics.

Revision 0007. The columns are explained in `aggregator/store/dedupe_tables.py` and in `schema.py`; a test
compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring 0006 to 0007; the way back is restoring the backup."""
    _widen(
        "signature",
        sa.Column("lead_key", Int, server_default="0", nullable=False),
        sa.Column("sentences", sa.LargeBinary),
        sa.Column("compared", sa.Text, server_default="", nullable=False),
    )
    _widen(
        "story_member",
        sa.Column("joined_by", Int),
        sa.Column("relation", sa.Text),
        sa.Column("score", sa.REAL),
        sa.Column("reasons", sa.Text),
        has_rowid=False,
    )
    _narrow_bands()
    _create_found()
    _create_topics()


def _widen(name: str, *columns: sa.Column[object], has_rowid: bool = True) -> None:
    """Add columns. SQLite would write them behind the constraints; copying keeps the definition readable."""
    options = {"sqlite_strict": True} | ({} if has_rowid else {"sqlite_with_rowid": False})
    copies = op.get_context().dialect.name == "sqlite"
    with op.batch_alter_table(name, recreate="always" if copies else "never", table_kwargs=options) as table:
        for column in columns:
            table.add_column(column)


def _narrow_bands() -> None:
    op.rename_table("band", "band_before")
    op.create_table(
        "band",
        sa.Column("key", Int, nullable=False),
        sa.Column("entry", Int, nullable=False),
        sa.PrimaryKeyConstraint("key", "entry", name=op.f("pk_band")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    # ">>" keeps the sign, in SQLite as in PostgreSQL
    op.execute("INSERT INTO band SELECT DISTINCT key >> 16, entry FROM band_before")
    op.drop_table("band_before")


def _create_found() -> None:
    op.create_table(
        "sentence",
        sa.Column("sentence", Int, nullable=False),
        sa.Column("lead_key", Int, nullable=False),
        sa.Column("bucket", Int, nullable=False),
        sa.PrimaryKeyConstraint("sentence", "lead_key", name=op.f("pk_sentence")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sentence_bucket"), "sentence", ["bucket"])
    op.create_table(
        "source_name",
        sa.Column("source", Int, autoincrement=False, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_name")),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_name_source")),
        sqlite_strict=True,
    )
    op.create_table(
        "story_redirect",
        sa.Column("uuid", sa.Text, nullable=False),
        sa.Column("story", Int, nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_story_redirect")),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name=op.f("fk_story_redirect_story")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_redirect_story"), "story_redirect", ["story"])
    op.create_table(
        "listing_guid",
        sa.Column("region", Int, nullable=False),
        sa.Column("story", Int, nullable=False),
        sa.Column("uuid", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("region", "story", name=op.f("pk_listing_guid")),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name=op.f("fk_listing_guid_region")),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name=op.f("fk_listing_guid_story")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_listing_guid_story"), "listing_guid", ["story"])


def _create_topics() -> None:
    op.create_table(
        "topic",
        sa.Column("id", Int, autoincrement=False, nullable=False),
        sa.Column("began_at", Int, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sqlite_strict=True,
    )
    op.create_table(
        "topic_story",
        sa.Column("story", Int, autoincrement=False, nullable=False),
        sa.Column("topic", Int),
        sa.Column("score", sa.REAL),
        sa.Column("bucket", Int, nullable=False),
        sa.Column("unspaced", Int, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_topic_story")),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name=op.f("fk_topic_story_story")),
        sa.ForeignKeyConstraint(["topic"], ["topic.id"], name=op.f("fk_topic_story_topic")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_topic_story_topic"), "topic_story", ["topic"])
    op.create_index(op.f("ix_topic_story_bucket"), "topic_story", ["bucket"])
    op.create_table(
        "topic_term",
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("story", Int, nullable=False),
        sa.Column("bucket", Int, nullable=False),
        sa.PrimaryKeyConstraint("term", "story", name=op.f("pk_topic_term")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_topic_term_bucket"), "topic_term", ["bucket"])
    op.create_table(
        "topic_count",
        sa.Column("bucket", Int, nullable=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("n", Int, nullable=False),
        sa.PrimaryKeyConstraint("bucket", "term", name=op.f("pk_topic_count")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
