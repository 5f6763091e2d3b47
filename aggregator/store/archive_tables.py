"""The tables of feed archives (RFC 5005, section 4): what regions listed and their feeds no longer hold."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from aggregator.store.schema import Int, metadata

archive = Table(
    "archive",
    metadata,
    Column("region", Int, ForeignKey("region.id"), nullable=False),
    Column("seq", Int, nullable=False),  # 1 for a region's first archive, without gaps
    Column("name", Text, nullable=False),  # as in its address: 2026-11, then 2026-11.2
    Column("since", Int, nullable=False),  # the first and the last `listed_at` that belong into it
    Column("until", Int, nullable=False),
    Column("stories", Int, nullable=False),  # 0: all were withdrawn; no other archive names it any more
    Column("made_at", Int, nullable=False),
    Column("changed_at", Int, nullable=False),  # whole seconds; also moves when a neighbour comes or goes
    Column("digest", Text, nullable=False),  # of the body before it is compressed
    Column("outlets", Text, nullable=False),  # the slugs of the sources whose texts it holds, JSON
    Column("rights", Text, nullable=False),  # what those allowed when the texts were cut
    Column("body", LargeBinary, nullable=False),  # zlib: a line for each story, newest first
    PrimaryKeyConstraint("region", "seq"),
    UniqueConstraint("region", "name"),
    sqlite_strict=True,
)

archive_change = Table(
    "archive_change",
    metadata,
    Column("id", Int, primary_key=True),
    Column("at", Int, nullable=False),
    Column("region", Int, nullable=False),
    Column("seq", Int, nullable=False),
    Column("story", Text),  # its uuid; null when more than one story changed
    Column("why", Text, nullable=False),
    Index(None, "region", "seq"),
    sqlite_strict=True,
)
