"""Leases of host groups for a look at an address: the same leases as those of polls, taken by name."""

from uuid import uuid4

from sqlalchemy import Connection, select, update

from aggregator.store.claims import free_groups, release_group
from aggregator.store.schema import host_group


def hold_group(connection: Connection, name: str, *, now: int, until: int) -> str | None:
    """Lease a group; None when somebody holds it or it has to rest.

    Gives the token, "" for a group that the store does not know: no document of ours belongs to it.
    """
    group = connection.execute(select(host_group.c.id).where(host_group.c.name == name)).first()
    if group is None:
        return ""
    token = uuid4().hex
    free = (host_group.c.id == group.id) & free_groups(now=now, wait=True)
    taken = update(host_group).where(free)
    done = connection.execute(taken.values(lease_token=token, lease_until=until, next_at=until))
    return token if done.rowcount else None


def let_group_go(connection: Connection, name: str, token: str) -> None:
    """Give a group back, unless its lease lapsed and went to somebody else."""
    if token:
        release_group(connection, name, token)
