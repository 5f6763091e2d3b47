"""Host groups: when a claim may take each, kept in one indexed column."""

from sqlalchemy import Connection, case, func, select, update

from aggregator.store.schema import document, host_group
from aggregator.store.statements import larger

_EARLIEST = (
    select(func.min(document.c.due_at)).where(document.c.host_group == host_group.c.id).scalar_subquery()
)
NEXT_WHEN_FREE = case((_EARLIEST.is_(None), None), else_=larger(_EARLIEST, host_group.c.wait_until))
"""When a group that nobody holds is next: as its earliest document is due, but not before its wait ends."""
_NEXT_AT = case((host_group.c.lease_token.is_not(None), host_group.c.lease_until), else_=NEXT_WHEN_FREE)


def refresh_groups(connection: Connection) -> None:
    """Recompute `next_at` of all host groups.

    A leased group is next when its lease lapses, one without due documents never.
    """
    connection.execute(update(host_group).values(next_at=_NEXT_AT))
