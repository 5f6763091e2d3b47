"""Decisions about stories taken back: things are again as the rules have them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from aggregator.dedupe.match import JOINING
from aggregator.errors import StoryNotFound
from aggregator.model.decision import Act, Decision
from aggregator.model.ground import Ground, GroundKind
from aggregator.model.story import Match, Relation
from aggregator.store.accounts import stored_copies
from aggregator.store.batch import Batch, Effects
from aggregator.store.comparing import compare
from aggregator.store.decision_tables import decision
from aggregator.store.hidden import hidden_stories
from aggregator.store.leads import choose_leads
from aggregator.store.merging import elder_of, take_over
from aggregator.store.regrouping import depart, members_of, open_batch, part, take_back, undo, unite
from aggregator.store.rising import settle_places
from aggregator.store.rulings import find_entries, rulings_of, stories_of
from aggregator.store.schema import story, story_member
from aggregator.store.splitting import branch
from aggregator.store.whys import DECIDED_REASONS, Why

_UNDONE = Match(Relation.COPY, 1.0, (Ground(GroundKind.TAKEN_BACK),))


def undo_split(connection: Connection, a: str, copies: Sequence[str], *, now: int) -> UUID:
    """Let copies be one story again with that of the entry `a`; gives it. All entries by `entry_name`.

    Raises StoryNotFound when no decision in force keeps them apart.
    """
    batch = open_batch(connection, now=now)
    entries = _known(connection, batch, [a, *copies])
    stories = stories_of(connection, entries.values())
    ours = members_of(connection, stories[entries[a]])
    theirs = {one for name in copies for one in members_of(connection, stories[entries[name]])}
    undone = take_back(connection, batch, Act.SPLIT, (ours, theirs))
    if not undone:
        raise StoryNotFound(f"no decision in force keeps {_named([a, *copies])} apart")
    take_back(connection, batch, Act.MERGE, (theirs, theirs), made_at={row.at for row in undone})
    of = [_rejoin(connection, batch, entries[a], entries[name]) for name in copies][-1]
    batch.finish(connection)
    return _uuid(connection, of)


def undo_merge(connection: Connection, a: str, b: str, *, now: int) -> UUID | None:
    """Part what was one story only because somebody said so; gives the story that was parted.

    None when the rules had made them one story by themselves. Raises StoryNotFound when no decision in force
    holds the two entries (by `entry_name`) together.
    """
    batch = open_batch(connection, now=now)
    entries = _known(connection, batch, [a, b])
    one, other = entries[a], entries[b]
    if not take_back(connection, batch, Act.MERGE, ({one}, {other})):
        raise StoryNotFound(f"no decision in force makes {_named([a, b])} one story")
    new = _release(connection, batch, one, other)
    batch.finish(connection)
    return None if new is None else _uuid(connection, new)


def undo_pin(connection: Connection, uuid: UUID, *, now: int) -> bool:
    """Let the rules choose a story's lead again; tells whether it changed, and `updated` with it.

    Raises StoryNotFound when the story is not stored or none of its copies is pinned.
    """
    batch = open_batch(connection, now=now)
    of = connection.scalar(select(story.c.id).where(story.c.uuid == str(uuid)))
    members = set() if of is None else members_of(connection, of)
    held = select(decision).where(decision.c.act == Act.PIN, decision.c.undone_at.is_(None))
    rows = connection.execute(held).all()
    known = find_entries(connection, batch.guid_names, {row.other for row in rows})
    pins = [row.id for row in rows if known.get(row.other) in members]
    if of is None or not pins:
        raise StoryNotFound(f"no copy of a story {uuid} is pinned")
    undo(connection, pins, now=now)
    changed = choose_leads(connection, {of}, rulings_of(connection, batch), now=now, anew={of})
    batch.add(Effects(touched={of}))
    batch.finish(connection)
    return bool(changed)


def follow(connection: Connection, batch: Batch, told: Decision) -> None:
    """Do what follows from a decision that came from another copy of the store and is on record by now.

    What speaks of an entry that is not stored binds it when it comes; a hidden story stays as it is.
    """
    batch.settling.rulings = None  # it was read before this decision
    known = find_entries(connection, batch.guid_names, [told.subject, told.other or ""])
    a, b = known.get(told.subject), known.get(told.other or "")
    if told.act is Act.PIN and b is not None:
        of = stories_of(connection, [b])[b]
        anew = {of} if told.undone_at else set()
        choose_leads(connection, {of}, rulings_of(connection, batch), now=batch.now, anew=anew)
        batch.add(Effects(touched={of}))
    if a is None or b is None or hidden_stories(connection, stories_of(connection, [a, b]).values()):
        return
    holds = told.undone_at is None
    if told.act is Act.SPLIT and holds:
        part(connection, batch, a, [b] if _are_one(connection, a, b) else [])
    elif told.act is Act.SPLIT:
        _rejoin(connection, batch, a, b)
    elif holds:
        unite(connection, batch, a, b)
    else:
        _release(connection, batch, a, b)


def _rejoin(connection: Connection, batch: Batch, a: int, b: int) -> int:
    """Make one story of those of two entries that a decision kept apart; gives it."""
    both = set(stories_of(connection, [a, b]).values())
    elder = elder_of(connection, both)
    for younger in both - {elder}:
        effects = Effects()
        why = _verdict(connection, members_of(connection, elder), members_of(connection, younger))
        take_over(connection, batch, elder, younger, why=why, effects=effects)
        choose_leads(connection, {elder}, rulings_of(connection, batch), now=batch.now)
        batch.add(effects)
        settle_places(connection, batch, {elder})
    return elder


def _release(connection: Connection, batch: Batch, a: int, b: int) -> int | None:
    """Part two entries that a decision alone held together; gives the story that is new."""
    of = stories_of(connection, [a])[a]
    departing = _beyond_decided_tie(connection, of, a, b)
    return depart(connection, batch, of, departing) if departing else None


def _are_one(connection: Connection, a: int, b: int) -> bool:
    return len(set(stories_of(connection, [a, b]).values())) == 1


def _verdict(connection: Connection, ours: Iterable[int], theirs: Iterable[int]) -> Why:
    """Give the pair across two stories that the rules hold for one piece of news, or what a person said."""
    first = stored_copies(connection, set(ours))
    for other in stored_copies(connection, set(theirs)):
        for one in first:
            found = compare(connection, one, other).inspection.match
            if found.relation in JOINING:
                return (one.id, found)
    return (first[0].id, _UNDONE)


def _beyond_decided_tie(connection: Connection, of: int, a: int, b: int) -> set[int]:
    """Give the side of a story that hangs on the rest by a person's word about these two alone."""
    tied = select(story_member.c.entry, story_member.c.joined_by).where(
        story_member.c.story == of,
        story_member.c.reasons.in_(DECIDED_REASONS),
        story_member.c.joined_by.in_([a, b]),
    )
    for row in connection.execute(tied):
        side = branch(connection, of, row.entry, other=row.joined_by)
        if (a in side) != (b in side):
            return side
    return set()


def _known(connection: Connection, batch: Batch, names: Sequence[str]) -> dict[str, int]:
    found = find_entries(connection, batch.guid_names, names)
    missing = [name for name in names if name not in found]
    if missing:
        raise StoryNotFound(f"no entry {_named(missing)} is stored")
    return found


def _named(names: Iterable[str]) -> str:
    return " and ".join(name.replace("\n", " ") for name in names)


def _uuid(connection: Connection, of: int) -> UUID:
    return UUID(connection.scalars(select(story.c.uuid).where(story.c.id == of)).one())
