"""Every table of the store. Import `metadata` from here where all tables matter, such as for migrations."""

from aggregator.store import (
    archive_tables,
    decision_tables,
    dedupe_tables,
    link_tables,
    search_tables,
    subscriber_tables,
)
from aggregator.store.schema import metadata

__all__ = [
    "archive_tables",
    "decision_tables",
    "dedupe_tables",
    "link_tables",
    "metadata",
    "search_tables",
    "subscriber_tables",
]
