"""Stories found anew: what today's rules make of the entries of the window, and what people decided.

Older entries keep the verdicts that were stored with them. Nothing is delivered again: what is merged is
withdrawn with a redirect, what is taken out of a story gets a story of its own that no region lists.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from aggregator.model.ground import Ground, GroundKind
from aggregator.model.story import Match, Relation
from aggregator.store.anew import Groups, Stored, regroup
from aggregator.store.batch import Batch, Effects
from aggregator.store.engine import check_schema, read_engine, transaction, write_engine
from aggregator.store.hidden import hidden_stories
from aggregator.store.leads import choose_leads
from aggregator.store.merging import elder_of, take_over
from aggregator.store.regrouping import open_batch
from aggregator.store.rising import settle_places
from aggregator.store.rulings import rulings_of, stories_of
from aggregator.store.schema import entry, entry_text, source, story
from aggregator.store.splitting import guid_giver, part_story
from aggregator.store.statements import chunks
from aggregator.store.times import to_us
from aggregator.store.whys import Why

_TITLES = (
    select(entry.c.id, source.c.slug, entry_text.c.title)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(source, source.c.id == entry.c.source)
    .where(entry.c.id.in_(bindparam("entries", expanding=True)))
)

Part = frozenset[int]
"""Entries of one story that stay together."""


@dataclass(frozen=True, slots=True)
class Regrouping:
    """One change: `entries` (source, title) leave the story `uuid`, or all of it becomes part of `into`."""

    uuid: UUID
    entries: tuple[tuple[str, str], ...]
    into: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """The same by numbers: a part that leaves its story, perhaps to join the part of another one."""

    story: int
    part: Part
    to: Part | None = None


def rebuild_stories(connection: Connection, *, apply: bool, now: int) -> tuple[Regrouping, ...]:
    """Give what grouping anew would change, and change it when asked to; `now` in µs UTC.

    Reads the keys of the window, and the entries that share some: a minute for a million entries.
    """
    batch = open_batch(connection, now=now)
    stored, groups = regroup(connection, batch)
    leaving, joining = _compare(connection, batch, stored, groups)
    told = tuple(_tell(connection, [*leaving, *joining]))
    if apply:
        _carry_out(connection, batch, leaving, [(one, _why(groups, one)) for one in joining])
    return told


def rebuild_at(path: Path, *, apply: bool, now: datetime) -> tuple[Regrouping, ...]:
    """Rebuild the stories of the store at `path`; raises what `check_schema` and `transaction` raise.

    Without `apply` it reads one instant of the store, which others may write to meanwhile.
    """
    check_schema(path)
    engine = write_engine(path) if apply else read_engine(path)
    try:
        with transaction(engine) as connection:
            return rebuild_stories(connection, apply=apply, now=to_us(now))
    finally:
        engine.dispose()


def _compare(
    connection: Connection, batch: Batch, stored: Mapping[int, Stored], groups: Groups
) -> tuple[list[_Change], list[_Change]]:
    """Give the parts that leave a story, and those (or whole stories) that become part of another one.

    What somebody hid stays as it is.
    """
    parts: dict[int, dict[int, set[int]]] = {}
    for of, was in stored.items():
        parts.setdefault(was.story, {}).setdefault(groups.of[of], set()).add(of)
    hidden = hidden_stories(connection, parts.keys())
    leaving: list[_Change] = []
    units: dict[int, list[tuple[int, Part]]] = {}
    for of, by_group in sorted(parts.items()):
        if of in hidden:
            continue
        giver = guid_giver(connection, batch, of) if len(by_group) > 1 else None
        for name, members in sorted(by_group.items()):
            part = frozenset(members)
            units.setdefault(name, []).append((of, part))
            if giver is not None and giver not in part:
                leaving.append(_Change(of, part))
    return leaving, [_Change(of, part, first) for (_, first), *rest in units.values() for of, part in rest]


def _tell(connection: Connection, changes: Sequence[_Change]) -> Iterator[Regrouping]:
    entries = {one for change in changes for one in (*change.part, *(change.to or ()))}
    titles: dict[int, tuple[str, str]] = {}
    for some in chunks(sorted(entries)):
        rows = connection.execute(_TITLES, {"entries": some})
        titles.update((row.id, (row.slug, row.title)) for row in rows)
    uuids = _uuids(connection, stories_of(connection, entries))
    for change in changes:
        told = tuple(titles[one] for one in sorted(change.part))
        into = None if change.to is None else uuids[min(change.to)]
        yield Regrouping(uuids[min(change.part)], told, into)


def _uuids(connection: Connection, stories: Mapping[int, int]) -> dict[int, UUID]:
    """Give the uuid of each entry's story."""
    found: dict[int, UUID] = {}
    for some in chunks(sorted(set(stories.values()))):
        rows = connection.execute(select(story.c.id, story.c.uuid).where(story.c.id.in_(some)))
        found.update((row.id, UUID(row.uuid)) for row in rows)
    return {one: found[of] for one, of in stories.items()}


def _why(groups: Groups, change: _Change) -> Why:
    """Give the verdict that ties two parts, or that they belong together through others."""
    to = change.to or frozenset()
    for one, by, match in groups.ties:
        if one in change.part and by in to:
            return (by, match)
        if by in change.part and one in to:
            return (one, match)
    return (min(to), Match(Relation.COPY, 1.0, (Ground(GroundKind.THIRD),)))


def _carry_out(
    connection: Connection, batch: Batch, leaving: Iterable[_Change], joining: Iterable[tuple[_Change, Why]]
) -> None:
    effects = Effects()
    for change in leaving:
        part_story(connection, batch, change.story, departing=change.part, effects=effects)
    united: set[int] = set()
    for change, why in joining:
        stories = stories_of(connection, [min(change.part), min(change.to or change.part)])
        elder = elder_of(connection, stories.values())
        for younger in set(stories.values()) - {elder}:
            take_over(connection, batch, elder, younger, why=why, effects=effects)
            united = (united - {younger}) | {elder}
    if united:
        choose_leads(connection, united, rulings_of(connection, batch), now=batch.now)
    batch.add(effects)
    settle_places(connection, batch, united)
    batch.finish(connection)
