"""The table of pages that are not what their sources' rules expect."""

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, Table, Text

from aggregator.store.schema import Int, metadata

odd_page = Table(
    # One row for a list, an issue or (document 0) the articles of a source, from the first reading that found
    # it otherwise than expected until one finds it right. A 304 says nothing of it and leaves it.
    "odd_page",
    metadata,
    Column("source", Int, ForeignKey("source.id"), nullable=False),
    Column("document", Int, nullable=False),
    Column("since", Int, nullable=False),
    Column("times", Int, nullable=False),  # readings in a row
    Column("why", Text, nullable=False),
    Column("rules", Text, nullable=False),  # a digest of those that it was read by
    PrimaryKeyConstraint("source", "document"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
