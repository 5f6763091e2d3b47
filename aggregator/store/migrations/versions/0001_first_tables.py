"""Create every table of the first version.

Revision 0001. The columns are explained in `aggregator/store/schema.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring an empty database to 0001; the way back is restoring the backup."""
    _create_meta()
    _create_region()
    _create_source()
    _create_source_memory()
    _create_host_group()
    _create_document()
    _create_poll_log()
    _create_entry()
    _create_entry_text()
    _create_entry_key()
    _create_signature()
    _create_band()
    _create_story()
    _create_story_member()
    _create_placement()
    _create_listing()


def _create_meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
        sqlite_strict=True,
    )
    op.create_table(
        "config_revision",
        sa.Column("n", Int, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("applied_at", Int, nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_config_revision"),
        sqlite_strict=True,
    )


def _create_region() -> None:
    op.create_table(
        "region",
        sa.Column("id", Int, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("parent", Int),
        sa.Column("configured", Int, nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["region.id"], name="fk_region_parent"),
        sa.PrimaryKeyConstraint("id", name="pk_region"),
        sa.UniqueConstraint("path", name="uq_region_path"),
        sqlite_strict=True,
    )
    op.create_table(
        "region_version",
        sa.Column("region", Int, autoincrement=False, nullable=False),
        sa.Column("n", Int, nullable=False),
        sa.Column("changed_at", Int, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name="fk_region_version_region"),
        sa.PrimaryKeyConstraint("region", name="pk_region_version"),
        sqlite_strict=True,
    )


def _create_source() -> None:
    op.create_table(
        "source",
        sa.Column("id", Int, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("region", Int, nullable=False),
        sa.Column("standing", Int, nullable=False),
        sa.Column("configured", Int, nullable=False),
        sa.Column("entries", Int, server_default="0", nullable=False),
        sa.Column("listed", Int, server_default="0", nullable=False),
        sa.Column("unlisted", Int, server_default="0", nullable=False),
        sa.Column("newest_at", Int),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name="fk_source_region"),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("slug", name="uq_source_slug"),
        sqlite_strict=True,
    )


def _create_source_memory() -> None:
    op.create_table(
        "source_memory",
        sa.Column("source", Int, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_source_memory_source"),
        sa.PrimaryKeyConstraint("source", name="pk_source_memory"),
        sqlite_strict=True,
    )


def _create_host_group() -> None:
    op.create_table(
        "host_group",
        sa.Column("id", Int, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("next_at", Int),
        sa.Column("wait_until", Int, server_default="0", nullable=False),
        sa.Column("lease_token", sa.Text),
        sa.Column("lease_until", Int, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_host_group"),
        sa.UniqueConstraint("name", name="uq_host_group_name"),
        sqlite_strict=True,
    )
    op.create_index("ix_host_group_next_at", "host_group", ["next_at"])


def _create_document() -> None:
    op.create_table(
        "document",
        sa.Column("id", Int, nullable=False),
        sa.Column("source", Int, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("host_group", Int, nullable=False),
        sa.Column("due_at", Int),
        sa.Column("failures", Int, server_default="0", nullable=False),
        sa.Column("first", Int, server_default="1", nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("body_hash", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("polled_at", Int),
        sa.Column("last_report", sa.Text),
        sa.ForeignKeyConstraint(["host_group"], ["host_group.id"], name="fk_document_host_group"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_document_source"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("source", "address", name="uq_document_source_address"),
        sqlite_strict=True,
    )
    op.create_index("ix_document_host_group_due_at", "document", ["host_group", "due_at"])


def _create_poll_log() -> None:
    op.create_table(
        "poll_log",
        sa.Column("bucket", Int, nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("source", Int, nullable=False),
        sa.Column("document", Int, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_poll_log_bucket_at", "poll_log", ["bucket", "at"])


def _create_entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", Int, autoincrement=False, nullable=False),
        sa.Column("source", Int, nullable=False),
        sa.Column("bucket", Int, nullable=False),
        sa.Column("published", Int, nullable=False),
        sa.Column("precision", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("first_seen", Int, nullable=False),
        sa.Column("revision", Int, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_entry_source"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sqlite_strict=True,
    )


def _create_entry_text() -> None:
    op.create_table(
        "entry_text",
        sa.Column("bucket", Int, nullable=False),
        sa.Column("entry", Int, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("updated", Int),
        sa.Column("details", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("bucket", "entry", name="pk_entry_text"),
        sqlite_strict=True,
    )


def _create_entry_key() -> None:
    op.create_table(
        "entry_key",
        sa.Column("source", Int, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("entry", Int),
        sa.Column("document", Int, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("cover_hash", sa.LargeBinary, nullable=False),
        sa.Column("last_seen", Int, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_entry_key_source"),
        sa.PrimaryKeyConstraint("source", "digest", name="pk_entry_key"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_signature() -> None:
    op.create_table(
        "signature",
        sa.Column("bucket", Int, nullable=False),
        sa.Column("entry", Int, nullable=False),
        sa.Column("url_key", sa.Text),
        sa.Column("title_key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("bucket", "entry", name="pk_signature"),
        sqlite_strict=True,
    )


def _create_band() -> None:
    op.create_table(
        "band",
        sa.Column("key", Int, nullable=False),
        sa.Column("bucket", Int, nullable=False),
        sa.Column("entry", Int, nullable=False),
        sa.PrimaryKeyConstraint("key", "bucket", "entry", name="pk_band"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_story() -> None:
    op.create_table(
        "story",
        sa.Column("id", Int, autoincrement=False, nullable=False),
        sa.Column("uuid", sa.Text, nullable=False),
        sa.Column("lead", Int, nullable=False),
        sa.Column("updated_at", Int, nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["entry.id"], name="fk_story_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        sa.UniqueConstraint("uuid", name="uq_story_uuid"),
        sqlite_strict=True,
    )


def _create_story_member() -> None:
    op.create_table(
        "story_member",
        sa.Column("story", Int, nullable=False),
        sa.Column("entry", Int, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name="fk_story_member_entry"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_story_member_story"),
        sa.PrimaryKeyConstraint("story", "entry", name="pk_story_member"),
        sa.UniqueConstraint("entry", name="uq_story_member_entry"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_placement() -> None:
    op.create_table(
        "placement",
        sa.Column("entry", Int, nullable=False),
        sa.Column("region", Int, nullable=False),
        sa.Column("score", sa.REAL, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name="fk_placement_entry"),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name="fk_placement_region"),
        sa.PrimaryKeyConstraint("entry", "region", name="pk_placement"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_listing() -> None:
    op.create_table(
        "listing",
        sa.Column("region", Int, nullable=False),
        sa.Column("listed_at", Int, nullable=False),
        sa.Column("story", Int, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.id"], name="fk_listing_region"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_listing_story"),
        sa.PrimaryKeyConstraint("region", "listed_at", "story", name="pk_listing"),
        sa.UniqueConstraint("story", "region", name="uq_listing_story_region"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
