"""The tables. Their keys are final; a change goes through a migration (`migrations/versions`).

Times are integers, microseconds UTC (`times.py`). Integer ids are internal: outside a region is its path, a
source its slug, a story its uuid. Wide tables (entry_text, signature, band, poll_log) carry a day bucket and
nothing refers to them, so that PostgreSQL can partition them and drop old days.
"""

from sqlalchemy import (
    REAL,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

REVISIONS = tuple(f"{number:04}" for number in range(1, 14))
"""Every migration that this program knows, oldest first; the last one is the schema it works with."""

# STRICT tables refuse a text where an integer belongs; they know INTEGER, which is 64 bits wide in SQLite.
Int = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),  # namespace, heartbeat, and the counters of transactions.py
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

region = Table(
    "region",
    metadata,
    Column("id", Int, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    Column("parent", Int, ForeignKey("region.id")),
    Column("configured", Int, nullable=False),
    sqlite_strict=True,
)

source = Table(
    "source",
    metadata,
    Column("id", Int, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("region", Int, ForeignKey("region.id"), nullable=False),
    Column("standing", Int, nullable=False),
    Column("configured", Int, nullable=False),
    # Tallies for the status page, moved by the poll that changes them: counting a million rows takes seconds.
    Column("entries", Int, nullable=False, server_default="0"),
    Column("listed", Int, nullable=False, server_default="0"),
    Column("unlisted", Int, nullable=False, server_default="0"),
    Column("newest_at", Int),
    sqlite_strict=True,
)

source_memory = Table(
    "source_memory",
    metadata,
    Column("source", Int, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    sqlite_strict=True,
)

host_group = Table(
    "host_group",
    metadata,
    Column("id", Int, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    # When a claim may take the group: its earliest due time, not before `wait_until`; the end of the lease
    # while it is leased. One indexed column, so that a claim never walks over groups that have to wait.
    Column("next_at", Int),
    Column("wait_until", Int, nullable=False, server_default="0"),
    Column("lease_token", Text),
    Column("lease_until", Int, nullable=False, server_default="0"),
    Index(None, "next_at"),
    sqlite_strict=True,
)

document = Table(
    "document",
    metadata,
    Column("id", Int, primary_key=True),
    Column("source", Int, ForeignKey("source.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("host_group", Int, ForeignKey("host_group.id"), nullable=False),
    Column("due_at", Int),  # null: never, kept for its history; it left the configuration or is retired
    Column("failures", Int, nullable=False, server_default="0"),
    Column("first", Int, nullable=False, server_default="1"),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("why", Text),
    Column("polled_at", Int),
    Column("last_report", Text),
    Column("effective_address", Text),  # asked instead of `address` since a permanent redirect was believed
    Column("whole_at", Int),  # last whole answer; null makes the next request unconditional
    Column("gone", Int, nullable=False, server_default="0"),  # answers 410 in a row
    Column("retired_at", Int),
    Column("move_to", Text),  # the permanent redirect under observation, since when, seen how often in a row
    Column("move_since", Int),
    Column("move_polls", Int),
    Column("wishes", Text),  # as JSON: ttl, skipHours and skipDays, which hold through 304s; `news_at`
    Column("rhythm", LargeBinary),  # what its polls taught about when news comes, packed by `poll.rhythm`
    Column("pull", REAL, nullable=False, server_default="0"),  # its share in the price of a request
    UniqueConstraint("source", "address"),
    Index(None, "host_group", "due_at"),
    Index(None, "role", "source"),  # pages lead to many documents; the configured ones are few
    sqlite_strict=True,
)

entry = Table(
    "entry",
    metadata,
    Column("id", Int, primary_key=True, autoincrement=False),
    Column("source", Int, ForeignKey("source.id"), nullable=False),
    Column("bucket", Int, nullable=False),
    Column("published", Int, nullable=False),
    Column("precision", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("first_seen", Int, nullable=False),
    Column("revision", Int, nullable=False, server_default="0"),
    Index(None, "source", "first_seen"),  # the rhythm of a source
    sqlite_strict=True,
)

entry_text = Table(
    "entry_text",
    metadata,
    Column("bucket", Int, nullable=False),
    Column("entry", Int, nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("updated", Int),
    Column("details", Text, nullable=False),
    PrimaryKeyConstraint("bucket", "entry"),
    sqlite_strict=True,
)

entry_key = Table(
    "entry_key",
    metadata,
    Column("source", Int, ForeignKey("source.id"), nullable=False),
    Column(
        "digest", LargeBinary, nullable=False
    ),  # of the identity key, 16 bytes: keys may be long addresses
    Column("entry", Int),  # null once the entry is gone while its source still shows it
    Column("document", Int, nullable=False),  # the one whose text counts, when several show the entry
    Column("content_hash", Text, nullable=False),
    Column("cover_hash", LargeBinary, nullable=False),
    Column("last_seen", Int, nullable=False),
    PrimaryKeyConstraint("source", "digest"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

story = Table(
    "story",
    metadata,
    Column("id", Int, primary_key=True, autoincrement=False),
    Column("uuid", Text, nullable=False, unique=True),
    Column("lead", Int, ForeignKey("entry.id"), nullable=False),
    Column("updated_at", Int, nullable=False),
    sqlite_strict=True,
)

story_member = Table(
    "story_member",
    metadata,
    Column("story", Int, ForeignKey("story.id"), nullable=False),
    Column("entry", Int, ForeignKey("entry.id"), nullable=False, unique=True),
    Column("joined_by", Int),  # the entry that it was found equal to; null for the one that began the story
    Column("relation", Text),  # the verdict on the two: model.story.Relation, its score, its reasons as JSON
    Column("score", REAL),
    Column("reasons", Text),
    PrimaryKeyConstraint("story", "entry"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

placement = Table(
    "placement",
    metadata,
    Column("entry", Int, ForeignKey("entry.id"), nullable=False),
    Column("region", Int, ForeignKey("region.id"), nullable=False),
    Column("score", REAL, nullable=False),
    Column("evidence", Text, nullable=False),
    PrimaryKeyConstraint("entry", "region"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

listing = Table(
    "listing",
    metadata,
    Column("region", Int, ForeignKey("region.id"), nullable=False),
    Column("listed_at", Int, nullable=False),
    Column("story", Int, ForeignKey("story.id"), nullable=False),
    PrimaryKeyConstraint("region", "listed_at", "story"),
    UniqueConstraint("story", "region"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

region_version = Table(
    "region_version",
    metadata,
    Column("region", Int, ForeignKey("region.id"), primary_key=True, autoincrement=False),
    Column("n", Int, nullable=False),
    Column("changed_at", Int, nullable=False),
    sqlite_strict=True,
)

poll_log = Table(
    "poll_log",
    metadata,
    Column("bucket", Int, nullable=False),
    Column("at", Int, nullable=False),
    Column("source", Int, nullable=False),
    Column("document", Int, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("report", Text, nullable=False),
    Index(None, "bucket", "at"),
    Index(None, "source", "at", "outcome"),  # a source's latest outcomes, without its reports
    sqlite_strict=True,
)

poll_day = Table(
    "poll_day",
    metadata,
    Column("day", Int, nullable=False),
    Column("source", Int, nullable=False),
    # Polls, fruitful, blocked and failed ones, new entries, "dropped:" + reason (store/history.py).
    Column("what", Text, nullable=False),
    Column("n", Int, nullable=False),
    PrimaryKeyConstraint("day", "source", "what"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

episode = Table(
    "episode",
    metadata,
    Column("id", Int, primary_key=True),
    Column("source", Int, ForeignKey("source.id")),  # null: the service itself
    Column("kind", Text, nullable=False),
    Column("began_at", Int, nullable=False),
    Column("ended_at", Int),
    Column("changed_at", Int, nullable=False),
    Column("why", Text, nullable=False),
    Index(None, "changed_at"),
    sqlite_strict=True,
)

config_revision = Table(
    "config_revision",
    metadata,
    Column("n", Int, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("applied_at", Int, nullable=False),
    sqlite_strict=True,
)
