"""Make regions, sources, documents and host groups agree with the configuration."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from aggregator.model.document import Role
from aggregator.model.region import RegionTree
from aggregator.model.source import Source
from aggregator.store.bars import RowIds, write_rules
from aggregator.store.dedupe_tables import source_name
from aggregator.store.facts import (
    read_former_regions,
    read_guid_names,
    write_former_regions,
    write_guid_names,
)
from aggregator.store.groups import GroupOf, refresh_groups
from aggregator.store.joining import rename_sources
from aggregator.store.links import promote, rest
from aggregator.store.outlets import note_outlets, note_zones
from aggregator.store.schema import document, host_group, region, source
from aggregator.store.statements import AnyRow, upsert

_Values = dict[str, Any]


def apply_sources(
    connection: Connection, regions: RegionTree, sources: Sequence[Source], *, group_of: GroupOf, now: int
) -> None:
    """Write what differs from the configuration; nothing is ever deleted.

    A new address is a new document, due at once; an address that left is kept for its history and never due.
    An id that changed (`formerly`) keeps its row, so listings, guids and counts go on under the new name.
    Raises RegionNotFound for a source whose region is not configured.
    """
    region_ids = _apply_regions(connection, regions)
    note_zones(connection, regions, region_ids)
    homes = {item.id: region_ids[regions.get(item.region).id] for item in sources}
    source_ids = _apply_sources(connection, sources, homes)
    note_outlets(connection, sources, source_ids, group_of=group_of)
    moved = _moved(connection)
    wanted = {
        (source_ids[item.id], address): group_of(item, moved.get((source_ids[item.id], address), address))
        for item in sources
        if item.enabled
        for address in item.urls
    }
    write_rules(connection, regions, sources, RowIds(region_ids, source_ids))
    group_ids = _apply_groups(connection, set(wanted.values()))
    _apply_documents(connection, {key: group_ids[name] for key, name in wanted.items()}, now=now)
    refresh_groups(connection)


def _moved(connection: Connection) -> dict[tuple[int, str], str]:
    """Give the addresses that are asked instead of the configured ones: their hosts are the ones to spare."""
    columns = (document.c.source, document.c.address, document.c.effective_address)
    rows = connection.execute(select(*columns).where(document.c.effective_address.is_not(None)))
    return {(row.source, row.address): row.effective_address for row in rows}


def _apply_regions(connection: Connection, regions: RegionTree) -> dict[str, int]:
    _rename_regions(connection, {item.id: item.formerly for item in regions})
    ids = _ids(connection, region, "path")
    missing = [{"path": item.id, "configured": 1} for item in regions if item.id not in ids]
    if missing:
        connection.execute(insert(region), missing)
        ids = _ids(connection, region, "path")
    parents = {item.id: regions.parent(item.id) for item in regions}
    rows = {
        ids[path]: {"parent": None if parent is None else ids[parent], "configured": 1}
        for path, parent in parents.items()
    }
    _write_changes(connection, region, rows)
    return ids


def _apply_sources(
    connection: Connection, sources: Sequence[Source], homes: Mapping[str, int]
) -> dict[str, int]:
    renamed = rename_sources(connection, {item.id: item.formerly for item in sources})
    ids = _ids(connection, source, "slug")
    values = {
        item.id: {"region": homes[item.id], "standing": item.standing, "configured": 1} for item in sources
    }
    added = [slug for slug in values if slug not in ids]
    if added:
        connection.execute(insert(source), [{"slug": slug, **values[slug]} for slug in added])
        ids = _ids(connection, source, "slug")
    _keep_guid_names(connection, renamed, {slug: ids[slug] for slug in added})
    _write_changes(connection, source, {ids[slug]: row for slug, row in values.items()})
    _apply_names(connection, {ids[item.id]: (item.name, *item.known_as) for item in sources})
    return ids


def _apply_names(connection: Connection, wanted: Mapping[int, tuple[str, ...]]) -> None:
    """Keep how sources are called: the credit of a copy names the one that wrote first."""
    known = {row.source: row.names for row in connection.execute(select(source_name))}
    names = {of: json.dumps(called, ensure_ascii=False) for of, called in wanted.items()}
    rows = [{"source": of, "names": text} for of, text in names.items() if known.get(of) != text]
    if rows:
        connection.execute(upsert(source_name, update=["names"]), rows)


def _apply_groups(connection: Connection, names: set[str]) -> dict[str, int]:
    ids = _ids(connection, host_group, "name")
    missing = [{"name": name} for name in sorted(names - ids.keys())]
    if missing:
        connection.execute(insert(host_group), missing)
        ids = _ids(connection, host_group, "name")
    return ids


def _apply_documents(connection: Connection, wanted: Mapping[tuple[int, str], int], *, now: int) -> None:
    columns = (document.c.id, document.c.source, document.c.address, document.c.host_group)
    states = (document.c.due_at, document.c.retired_at)
    roots = select(*columns, *states).where(document.c.role == Role.ROOT)
    known = {(row.source, row.address): row for row in connection.execute(roots)}
    fresh = [
        {"source": source_id, "address": address, "role": Role.ROOT, "host_group": group, "due_at": now}
        for (source_id, address), group in wanted.items()
        if (source_id, address) not in known
    ]
    if fresh:
        fresh = [row for row in fresh if not promote(connection, row)]
    if fresh:
        connection.execute(insert(document), fresh)
    rest(connection, configured={of for of, _ in wanted})
    changed = [_document_change(row, wanted.get(key), now) for key, row in known.items()]
    rows = [change for change in changed if change is not None]
    if rows:
        connection.execute(_DOCUMENT_CHANGE, rows)


_DOCUMENT_CHANGE = (
    update(document)
    .where(document.c.id == bindparam("of"))
    .values(host_group=bindparam("to_group"), due_at=bindparam("to_due"), retired_at=bindparam("retired"))
)


def _document_change(row: AnyRow, group: int | None, now: int) -> _Values | None:
    """Give what the configuration changes of a document; a retired one that stays is left in peace.

    One that comes back is due at once, with the validators and the `first` it had.
    """
    is_left = row.due_at is None and row.retired_at is None
    if group is None:
        target: tuple[int, int | None, int | None] = (row.host_group, None, None)
    else:
        target = (group, now if is_left else row.due_at, row.retired_at)
    if target == (row.host_group, row.due_at, row.retired_at):
        return None
    return {"of": row.id, "to_group": target[0], "to_due": target[1], "retired": target[2]}


def _rename_regions(connection: Connection, formerly: Mapping[str, Iterable[str]]) -> None:
    """Give the row of a former path the new one, unless the new path has a row or the old one is in use."""
    ids = _ids(connection, region, "path")
    former = read_former_regions(connection)
    known = dict(former)
    for new, old_names in formerly.items():
        old = next((old for old in old_names if old in ids and old not in formerly), None)
        if old is not None and new not in ids:
            row = ids[new] = ids.pop(old)
            connection.execute(update(region).where(region.c.id == row).values(path=new))
            former[old] = row
    if former != known:
        write_former_regions(connection, former)


def _keep_guid_names(connection: Connection, renamed: Mapping[int, str], added: Mapping[str, int]) -> None:
    """See to it that no two sources ever derive their guids from one name.

    A renamed source goes on under its first id: rebuilt stories get the guids that they had. A new source
    that takes a left id gets a name that no id can be (ids hold no slash), or its entries' guids would be
    those of the other source's entries with the same keys.
    """
    known = read_guid_names(connection)
    names = dict(known)
    for row, old in renamed.items():
        names.setdefault(row, old)
    for slug, row in added.items():
        taken, number, name = set(names.values()), 1, slug
        while name in taken:
            number += 1
            name = f"{slug}/{number}"
        if name != slug:
            names[row] = name
    if names != known:
        write_guid_names(connection, names)


def _ids(connection: Connection, table: Table, name: str) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(select(table.c[name], table.c.id))}


def _write_changes(connection: Connection, table: Table, wanted: Mapping[int, _Values]) -> None:
    """Update the rows that differ from `wanted`; those it does not name are configured no more."""
    names = tuple(next(iter(wanted.values()), {"configured": 0}))
    rows = connection.execute(select(table.c.id, *(table.c[name] for name in names)))
    for row in rows.all():
        stored = dict(zip(names, row[1:], strict=True))
        target = wanted.get(row.id, stored | {"configured": 0})
        if target != stored:
            connection.execute(update(table).where(table.c.id == row.id).values(target))
