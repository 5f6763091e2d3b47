"""What people decide about stories, kept and carried out: split, merge, pin.

Each is one row of `decision` and its effect, in the transaction of the caller. The writer and a rebuild obey
the rows, so that a decision holds for copies that come later too. The latest decision on a pair counts.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from aggregator.errors import StoryGone, StoryNotFound
from aggregator.model.decision import Act
from aggregator.store.accounts import names_of
from aggregator.store.batch import Batch, Effects, Lineages
from aggregator.store.decision_tables import decision
from aggregator.store.facts import read_guid_names
from aggregator.store.hidden import hidden_stories
from aggregator.store.leads import choose_leads
from aggregator.store.merging import elder_of, take_over
from aggregator.store.rising import settle_places
from aggregator.store.rulings import find_entries, rulings_of, stories_of
from aggregator.store.schema import story, story_member
from aggregator.store.splitting import branch, guid_giver, list_parted, part_story
from aggregator.store.statements import AnyRow, read_meta
from aggregator.store.whys import DECIDED, why_values


def open_batch(connection: Connection, *, now: int) -> Batch:
    """Give the numbers and names that a change outside polling needs; `now` in µs UTC."""
    return Batch(
        connection,
        now=now,
        namespace=UUID(read_meta(connection, ["namespace"])["namespace"]),
        lineages=Lineages.load(connection, {}),
        guid_names=read_guid_names(connection),
    )


def split(connection: Connection, a: str, b: str, *, reason: str, who: str, now: int) -> UUID | None:
    """Keep two entries in stories of their own, for ever; see `split_off`."""
    return split_off(connection, a, [b], reason=reason, who=who, now=now)


def split_off(
    connection: Connection, a: str, copies: Sequence[str], *, reason: str, who: str, now: int
) -> UUID | None:
    """Take copies (named by `entry_name`) out of the story of the entry `a`, for ever.

    They leave together, with all that joined through them, and are listed once, under a guid of their own.
    The side whose entry gives the story's guid keeps it, and its line. Each entry of the one side is kept
    apart from each of the other, so that no third one brings them back. Gives the story that was parted, None
    when the copies were in other stories already. Raises StoryNotFound for an entry that is not stored,
    StoryGone when the story is hidden.
    """
    batch = open_batch(connection, now=now)
    entries, stories = _places(connection, batch, a, *copies)
    of = stories[entries[a]]
    _refuse_hidden(connection, {of}, "split it")
    leaving = [entries[name] for name in copies if stories[entries[name]] == of]
    new = part(connection, batch, entries[a], leaving)
    gone = [name for name in copies if stories[entries[name]] != of]
    loose = [] if new is None else _tie_up(connection, of, new, leaving)
    sides = (members_of(connection, of), set() if new is None else members_of(connection, new))
    take_back(connection, batch, Act.MERGE, sides)
    take_back(connection, batch, Act.MERGE, ({entries[a]}, {entries[name] for name in gone}))
    names = names_of(connection, sides[0] | sides[1])
    pairs = [(names[one], names[other]) for one, other in product(*map(sorted, sides))]
    pairs += [(a, name) for name in gone]
    _record(connection, Act.SPLIT, pairs, reason=reason, who=who, now=now)
    _record(connection, Act.MERGE, loose, reason=reason, who=who, now=now)
    batch.finish(connection)
    return None if new is None else _uuid(connection, new)


def part(connection: Connection, batch: Batch, stays: int, leaving: Iterable[int]) -> int | None:
    """Take entries out of the story of another one, with all that joined through them, and list them once.

    Gives the story that is new, None when there is nothing to part. The side whose entry gives the guid
    keeps it.
    """
    of = stories_of(connection, [stays])[stays]
    departing: set[int] = set()
    for one in leaving:
        departing |= branch(connection, of, one, other=stays)
    return depart(connection, batch, of, departing) if departing else None


def depart(connection: Connection, batch: Batch, of: int, departing: set[int]) -> int:
    """Make a story of some of a story's entries, or of all others when they have its guid; gives it."""
    if guid_giver(connection, batch, of) in departing:
        departing = members_of(connection, of) - departing
    effects = Effects()
    new = part_story(connection, batch, of, departing=departing, effects=effects)
    list_parted(connection, batch, new, of, effects=effects)
    batch.add(effects)
    return new


def merge(connection: Connection, a: str, b: str, *, reason: str, who: str, now: int) -> UUID:
    """Make one story of those of two entries (named by `entry_name`), for ever; gives the one that stays.

    The one that was listed first keeps its guid and its line; the other is withdrawn, and its uuid leads
    there. Raises StoryNotFound for an entry that is not stored, StoryGone when one of the stories is hidden.
    """
    batch = open_batch(connection, now=now)
    entries, stories = _places(connection, batch, a, b)
    both = {stories[entries[a]], stories[entries[b]]}
    _refuse_hidden(connection, both, "merge them")
    sides = [members_of(connection, of) for of in (stories[entries[a]], stories[entries[b]])]
    take_back(connection, batch, Act.SPLIT, (sides[0], sides[1]))
    _record(connection, Act.MERGE, [(a, b)], reason=reason, who=who, now=now)
    elder = unite(connection, batch, entries[a], entries[b])
    batch.finish(connection)
    return _uuid(connection, elder)


def unite(connection: Connection, batch: Batch, a: int, b: int) -> int:
    """Make one story of those of two entries, because a person says so; gives the one that stays."""
    stories = stories_of(connection, [a, b])
    elder = elder_of(connection, stories.values())
    for younger in set(stories.values()) - {elder}:
        effects = Effects()
        by = a if stories[a] == elder else b
        take_over(connection, batch, elder, younger, why=(by, DECIDED), effects=effects)
        choose_leads(connection, {elder}, rulings_of(connection, batch), now=batch.now)
        batch.add(effects)
        settle_places(connection, batch, {elder})
    return elder


def pin(connection: Connection, uuid: UUID, entry: str, *, reason: str, who: str, now: int) -> bool:
    """Let an entry lead its story whatever comes; tells whether the lead changed, and `updated` with it.

    Raises StoryNotFound when the story is not stored or the entry is no member of it.
    """
    batch = open_batch(connection, now=now)
    of = connection.scalar(select(story.c.id).where(story.c.uuid == str(uuid)))
    found = find_entries(connection, batch.guid_names, [entry])
    if of is None or stories_of(connection, found.values()).get(found.get(entry, -1)) != of:
        raise StoryNotFound(f"the entry {entry!r} is no copy of a story {uuid}; name one of its copies")
    _record(connection, Act.PIN, [(str(uuid), entry)], reason=reason, who=who, now=now)
    changed = choose_leads(connection, {of}, rulings_of(connection, batch), now=now)
    batch.add(Effects(touched={of}))  # its page tells why it leads
    batch.finish(connection)
    return bool(changed)


def take_back(
    connection: Connection,
    batch: Batch,
    act: Act,
    sides: tuple[Collection[int], Collection[int]],
    *,
    made_at: Collection[int] | None = None,
) -> list[AnyRow]:
    """Undo the decisions in force about an entry of the one side and one of the other; gives them.

    Two decisions that say the opposite must not be in force together. `made_at` narrows it to those of some
    instants: all that one command said has one.
    """
    held = select(decision).where(decision.c.act == act, decision.c.undone_at.is_(None))
    if made_at is not None:
        held = held.where(decision.c.at.in_(made_at))
    rows = connection.execute(held.where(decision.c.other.is_not(None)).order_by(decision.c.id)).all()
    names = {name for row in rows for name in (row.subject, row.other)}
    known = find_entries(connection, batch.guid_names, names)
    ours, theirs = sides
    found = []
    for row in rows:
        a, b = known.get(row.subject), known.get(row.other)
        if (a in ours and b in theirs) or (b in ours and a in theirs):
            found.append(row)
    undo(connection, (row.id for row in found), now=batch.now)
    return found


def undo(connection: Connection, decisions: Iterable[int], *, now: int) -> None:
    """Let decisions hold no more."""
    rows = [{"of": of} for of in decisions]
    if rows:
        undone = update(decision).where(decision.c.id == bindparam("of")).values(undone_at=now)
        connection.execute(undone, rows)


def members_of(connection: Connection, of: int) -> set[int]:
    """Give the entries of a story."""
    return set(connection.scalars(select(story_member.c.entry).where(story_member.c.story == of)))


def _tie_up(connection: Connection, of: int, new: int, leaving: Sequence[int]) -> list[tuple[str, str]]:
    """Let entries that leave together, each for itself, hang on the first of them; gives the pairs."""
    roots = select(story_member.c.entry).where(story_member.c.joined_by.is_(None))
    for side in (of, new):
        loose = sorted(set(connection.scalars(roots.where(story_member.c.story == side))) & set(leaving))
        if len(loose) > 1:
            first, *others = loose
            tied = update(story_member).where(story_member.c.entry.in_(others))
            connection.execute(tied.values(**why_values((first, DECIDED))))
            names = names_of(connection, loose)
            return [(names[first], names[one]) for one in others]
    return []


def _refuse_hidden(connection: Connection, stories: Collection[int], what: str) -> None:
    for of in sorted(hidden_stories(connection, stories)):
        raise StoryGone(f"the story {_uuid(connection, of)} is hidden; show it again before you {what}")


def _places(connection: Connection, batch: Batch, *names: str) -> tuple[dict[str, int], dict[int, int]]:
    entries = find_entries(connection, batch.guid_names, names)
    missing = [name for name in names if name not in entries]
    if missing or len(set(names)) < len(names):
        named = (missing or names)[0].replace("\n", " ")
        what = "is not stored" if missing else "is the same one twice"
        raise StoryNotFound(f'a pair needs two stored entries: "{named}" {what}; look at the story\'s page')
    return entries, stories_of(connection, entries.values())


def _record(
    connection: Connection, act: Act, pairs: Iterable[tuple[str, str]], *, reason: str, who: str, now: int
) -> None:
    said = {"at": now, "act": act, "reason": reason, "who": who}
    rows = [said | {"subject": subject, "other": other} for subject, other in pairs]
    if rows:
        connection.execute(insert(decision), rows)


def _uuid(connection: Connection, of: int) -> UUID:
    return UUID(connection.scalars(select(story.c.uuid).where(story.c.id == of)).one())
