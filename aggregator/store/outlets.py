"""Who speaks with one voice, and where days begin: facts of the configuration that the store decides by."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, select

from aggregator.errors import UrlError
from aggregator.model.region import RegionTree
from aggregator.model.source import Source
from aggregator.store.groups import GroupOf
from aggregator.store.search_tables import outlet, zone
from aggregator.store.statements import upsert


def note_outlets(
    connection: Connection, sources: Sequence[Source], ids: Mapping[str, int], *, group_of: GroupOf
) -> None:
    """Keep the outlet of every source: the host group of its home.

    Two feeds of one paper, or papers for which the configuration names one group, are no two witnesses.
    """
    _note(connection, outlet, "source", {ids[item.id]: _outlet(item, group_of) for item in sources})


def note_zones(connection: Connection, regions: RegionTree, ids: Mapping[str, int]) -> None:
    """Keep the time zone of every region."""
    _note(connection, zone, "region", {ids[item.id]: item.timezone for item in regions})


def _outlet(item: Source, group_of: GroupOf) -> str:
    try:
        return group_of(item, item.home)
    except UrlError:
        return item.id


def _note(connection: Connection, table: Table, key: str, wanted: Mapping[int, str]) -> None:
    known = {row[0]: row[1] for row in connection.execute(select(table.c[key], table.c.name))}
    rows = [{key: of, "name": name} for of, name in wanted.items() if known.get(of) != name]
    if rows:
        connection.execute(upsert(table, update=["name"]), rows)
