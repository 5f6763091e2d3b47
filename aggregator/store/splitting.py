"""A story taken apart: what departs becomes a story of its own."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from aggregator.model.story import story_uuid
from aggregator.store.bars import Bars, load_rules, placed_regions
from aggregator.store.batch import Batch, Effects
from aggregator.store.dedupe_tables import listing_guid, story_redirect
from aggregator.store.leads import choose_leads
from aggregator.store.rising import lineages_of, list_once
from aggregator.store.rulings import rulings_of
from aggregator.store.schema import entry, entry_text, listing, source, story, story_member
from aggregator.store.statements import AnyRow, chunks

_MEMBERS = (
    select(story_member.c.entry, story_member.c.joined_by, entry.c.source, entry_text.c.key, source.c.slug)
    .join(entry, entry.c.id == story_member.c.entry)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(source, source.c.id == entry.c.source)
    .where(story_member.c.story == bindparam("story"))
    .order_by(story_member.c.entry)
)
_DEPART = update(story_member).where(story_member.c.entry == bindparam("of")).values(story=bindparam("to"))
_BEGIN = (
    update(story_member)
    .where(story_member.c.entry == bindparam("of"))
    .values(joined_by=None, relation=None, score=None, reasons=None)
)


def part_story(
    connection: Connection, batch: Batch, of: int, *, departing: Collection[int], effects: Effects
) -> int:
    """Make a story of the entries that depart from another one; gives it, listed nowhere yet.

    Its uuid is that of its own first member. The guid of the old story stays with what stays.
    """
    members = connection.execute(_MEMBERS, {"story": of}).all()
    first = next(row for row in members if row.entry in departing)
    new, uuid = batch.story_id(), _uuid(batch, first)
    connection.execute(delete(story_redirect).where(story_redirect.c.uuid == uuid))
    connection.execute(insert(story), {"id": new, "uuid": uuid, "lead": first.entry, "updated_at": batch.now})
    connection.execute(_DEPART, [{"of": one, "to": new} for one in sorted(departing)])
    beginning = [{"of": one} for one in _cut(members, departing)]
    if beginning:
        connection.execute(_BEGIN, beginning)
    _take_back(connection, of, new, uuid)
    choose_leads(connection, {of, new}, rulings_of(connection, batch), now=batch.now, anew={new})
    effects.touched.update({of, new})
    return new


def guid_giver(connection: Connection, batch: Batch, of: int) -> int:
    """Give the member whose key a story's uuid comes from; its first one when that is gone."""
    uuid = connection.scalar(select(story.c.uuid).where(story.c.id == of))
    members = connection.execute(_MEMBERS, {"story": of}).all()
    giver: int = next((row.entry for row in members if _uuid(batch, row) == uuid), members[0].entry)
    return giver


def branch(connection: Connection, of: int, entry_id: int, *, other: int) -> set[int]:
    """Give the members that hang on one entry when its way to another one is cut.

    Members form a tree: each but the first was found equal to one that was there before.
    """
    members = connection.execute(_MEMBERS, {"story": of}).all()
    near: dict[int, set[int]] = {row.entry: set() for row in members}
    for row in members:
        if row.joined_by in near:
            near[row.entry].add(row.joined_by)
            near[row.joined_by].add(row.entry)
    step = _first_step(near, entry_id, other)
    if step is not None:
        near[entry_id].discard(step)
        near[step].discard(entry_id)
    return _reachable(near, entry_id)


def list_parted(connection: Connection, batch: Batch, new: int, old: int, *, effects: Effects) -> None:
    """List a story that departed: where its members belong and the old one is listed, once, now."""
    shown = set(connection.scalars(select(listing.c.region).where(listing.c.story == old)))
    placed = placed_regions(connection, {new}).get(new, {})
    bars = Bars.of(connection, load_rules(connection), {new})
    wanted = [one for one in bars.reached(new, lineages_of(batch, placed)) if one in shown]
    list_once(connection, batch, new, wanted, effects=effects)


def _uuid(batch: Batch, row: AnyRow) -> str:
    return str(story_uuid(batch.namespace, batch.guid_names.get(row.source, row.slug), row.key))


def _cut(members: Sequence[AnyRow], departing: Collection[int]) -> list[int]:
    """Give the members whose reason to be here went to the other side."""
    return [
        row.entry
        for row in members
        if row.joined_by is not None and (row.entry in departing) != (row.joined_by in departing)
    ]


def _take_back(connection: Connection, of: int, new: int, uuid: str) -> None:
    """Give back the lines of regions that know the departing story by its uuid: it was theirs before."""
    known = (listing_guid.c.story == of) & (listing_guid.c.uuid == uuid)
    regions = connection.scalars(select(listing_guid.c.region).where(known)).all()
    for some in chunks(regions):
        connection.execute(
            update(listing).where(listing.c.story == of, listing.c.region.in_(some)).values(story=new)
        )
    connection.execute(delete(listing_guid).where(known))


def _first_step(near: Mapping[int, set[int]], start: int, end: int) -> int | None:
    for step in sorted(near[start]):
        rest = {one: others - {start} for one, others in near.items()}
        if end in _reachable(rest, step):
            return step
    return None


def _reachable(near: Mapping[int, Any], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for one in near[waiting.pop()] - found:
            found.add(one)
            waiting.append(one)
    return found
