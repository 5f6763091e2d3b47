"""Every table of the store. Import `metadata` from here where all tables matter, such as for migrations."""

from aggregator.store import (
    alert_tables,
    archive_tables,
    decision_tables,
    dedupe_tables,
    desk_tables,
    link_tables,
    page_tables,
    rise_tables,
    search_tables,
    subscriber_tables,
)
from aggregator.store.schema import metadata

__all__ = [
    "alert_tables",
    "archive_tables",
    "decision_tables",
    "dedupe_tables",
    "desk_tables",
    "link_tables",
    "metadata",
    "page_tables",
    "rise_tables",
    "search_tables",
    "subscriber_tables",
]
