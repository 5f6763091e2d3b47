"""The newest entries of a source, for a look at what it really publishes."""

from sqlalchemy import Connection, bindparam, select

from aggregator.model.account import StoredCopy
from aggregator.store.accounts import stored_copies
from aggregator.store.schema import entry, source

_NEWEST = (
    select(entry.c.id)
    .join(source, source.c.id == entry.c.source)
    .where(source.c.slug == bindparam("slug"))
    .order_by(entry.c.first_seen.desc(), entry.c.id.desc())
    .limit(bindparam("most"))
)


def newest_copies(connection: Connection, source_id: str, *, most: int) -> tuple[StoredCopy, ...]:
    """Give what a source brought last, the oldest first."""
    found = connection.scalars(_NEWEST, {"slug": source_id, "most": most}).all()
    return stored_copies(connection, found)
