"""Host groups: when a claim may take each, kept in one indexed column."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from aggregator.model.source import Source
from aggregator.store.schema import document, host_group
from aggregator.store.statements import chunks, larger

GroupOf = Callable[[Source, str], str]
"""Names the host group of one address of a source: those that share it share one lease and one gap."""

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


_BY_NAMES = select(host_group.c.id, host_group.c.name).where(
    host_group.c.name.in_(bindparam("names", expanding=True))
)
_REGROUP = update(document).where(document.c.id == bindparam("of")).values(host_group=bindparam("to_group"))
_REFRESH_ONE = update(host_group).where(host_group.c.id == bindparam("of")).values(next_at=_NEXT_AT)


def group_ids(connection: Connection, names: Iterable[str]) -> Mapping[str, int]:
    """Give the ids of host groups by name; those that are new are made."""
    wanted = sorted(set(names))
    known = _ids(connection, wanted)
    missing = [{"name": name} for name in wanted if name not in known]
    if missing:
        connection.execute(insert(host_group), missing)
        known |= _ids(connection, [row["name"] for row in missing])
    return known


def refresh_some(connection: Connection, ids: Iterable[int]) -> None:
    """Recompute `next_at` of some host groups; leases stay as they are."""
    connection.execute(_REFRESH_ONE, [{"of": of} for of in sorted(ids)])


def move_to_group(connection: Connection, of: int, name: str) -> None:
    """Put a document into the host group of that name, which may be new; leases stay as they are."""
    group = group_ids(connection, [name])[name]
    connection.execute(_REGROUP, {"of": of, "to_group": group})
    refresh_some(connection, [group])


def _ids(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(list(names)):
        found.update((row.name, row.id) for row in connection.execute(_BY_NAMES, {"names": some}))
    return found
