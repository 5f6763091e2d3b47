"""The table of subscribers: numbers a day, nothing about anybody."""

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, Table, Text

from aggregator.store.schema import Int, metadata

subscriber = Table(
    "subscriber",
    metadata,
    Column("day", Int, nullable=False),  # first in the key: days leave, and few days are read
    Column("region", Int, ForeignKey("region.id"), nullable=False),
    # An aggregator that says for how many it asks, and for which feed; both "" for who polls for itself.
    Column("agent", Text, nullable=False),
    Column("feed", Text, nullable=False),
    Column("readers", Int, nullable=False),
    PrimaryKeyConstraint("day", "region", "agent", "feed"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
