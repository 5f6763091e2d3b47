"""Entries that wait for a person: what waits, and what became of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from aggregator.model.decision import Act, entry_name
from aggregator.store.bars import IS_SHOWN, PENDING, REJECTED, Bars, load_rules, placed_regions
from aggregator.store.batch import Batch, Effects
from aggregator.store.decision_tables import decision, review
from aggregator.store.rising import lineages_of, list_once
from aggregator.store.schema import entry, entry_text, listing, source, story, story_member
from aggregator.store.statements import AnyRow, chunks, upsert
from aggregator.store.times import from_us
from aggregator.store.withdrawal import relist, unlist


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that a person has to look at. `id` names it on the command line."""

    id: int
    source_id: str
    story: UUID
    state: str
    published: datetime
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decides: to approve or to reject, why, who, and when (µs UTC)."""

    act: Act
    reason: str
    who: str
    at: int


_WAITING = (
    select(
        review.c.state,
        entry.c.id,
        entry.c.source,
        entry.c.published,
        entry_text.c.key,
        entry_text.c.title,
        entry_text.c.url,
        source.c.slug,
        story.c.uuid,
        story.c.id.label("story"),
    )
    .select_from(entry)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(source, source.c.id == entry.c.source)
    .join(story_member, story_member.c.entry == entry.c.id)
    .join(story, story.c.id == story_member.c.story)
)


def waiting(connection: Connection, source_id: str | None = None, *, rejected: bool = False) -> list[Waiting]:
    """Give what waits (or was rejected), the newest publication first."""
    found = _WAITING.join(review, review.c.entry == entry.c.id).where(
        review.c.state == (REJECTED if rejected else PENDING)
    )
    if source_id is not None:
        found = found.where(source.c.slug == source_id)
    rows = connection.execute(found.order_by(entry.c.published.desc(), entry.c.id.desc()))
    return [
        Waiting(
            id=row.id,
            source_id=row.slug,
            story=UUID(row.uuid),
            state=row.state,
            published=from_us(row.published),
            title=row.title,
            url=row.url,
        )
        for row in rows
    ]


def named_entries(
    connection: Connection, entries: Collection[int], stories: Collection[UUID]
) -> list[AnyRow]:
    """Give the entries of these ids, and those of these stories that are or were under review."""
    looked_up = _WAITING.outerjoin(review, review.c.entry == entry.c.id)
    rows: dict[int, AnyRow] = {}
    for some in chunks(sorted(entries)):
        rows.update((row.id, row) for row in connection.execute(looked_up.where(entry.c.id.in_(some))))
    uuids = [str(uuid) for uuid in stories]
    of_stories = looked_up.where(story.c.uuid.in_(uuids), review.c.entry.is_not(None))
    rows.update((row.id, row) for row in connection.execute(of_stories))
    return list(rows.values())


def keep_back(connection: Connection, entries: Mapping[int, str]) -> frozenset[int]:
    """Let new entries (their names by row id) wait for a person; gives those that wait or stay rejected.

    One that was decided about before it came, in a store that was restored since, is not asked about again.
    """
    known: dict[str, str] = {}
    for some in chunks(list(entries.values())):
        known.update((row.subject, row.act) for row in connection.execute(_DECIDED, {"names": some}))
    states = {of: REJECTED if known.get(name) == Act.REJECT else PENDING for of, name in entries.items()}
    kept = frozenset(of for of, name in entries.items() if known.get(name) != Act.APPROVE)
    if kept:
        connection.execute(insert(review), [{"entry": of, "state": states[of]} for of in sorted(kept)])
    return kept


def decide(connection: Connection, batch: Batch, rows: Sequence[AnyRow], verdict: Verdict) -> None:
    """Approve or reject entries (rows of `named_entries`), and show or take back what follows from it.

    An approved entry joins its story's copies; a story that nobody saw before is listed now, at the head of
    its regions. A rejected one is shown nowhere; its story goes when no other copy of it may be shown.
    """
    _record(connection, rows, verdict)
    carry_out(connection, batch, rows, verdict.act)


def carry_out(connection: Connection, batch: Batch, rows: Sequence[AnyRow], act: Act) -> None:
    """Do what follows from a verdict that is on record."""
    entries = [row.id for row in rows]
    stories = {row.story for row in rows}
    shown_before = _listed(connection, stories)
    for some in chunks(entries):
        if act is Act.APPROVE:
            connection.execute(delete(review).where(review.c.entry.in_(some)))
        else:
            states = [{"entry": of, "state": REJECTED} for of in some]
            connection.execute(upsert(review, update=["state"]), states)
    effects = Effects()
    effects.touched.update(stories)
    if act is Act.APPROVE:
        list_missing(connection, batch, stories, effects=effects)
        _tally(connection, rows, shown_before)
    else:
        for of in sorted(stories - _with_copies(connection, stories)):
            effects.regions.update(unlist(connection, of, now=batch.now))
    batch.add(effects)


def list_missing(connection: Connection, batch: Batch, stories: Collection[int], *, effects: Effects) -> None:
    """List stories wherever their shown copies belong and nothing bars them.

    Lines that were put aside come back as they were.
    """
    bars = Bars.of(connection, load_rules(connection), stories)
    placed = placed_regions(connection, stories)
    for of in sorted(stories):
        if of in bars.hidden or of not in placed:
            continue
        regions = bars.reached(of, lineages_of(batch, placed[of]))
        back = regions if of in bars.unplaced else None
        effects.regions.update(relist(connection, of, regions=back))
        list_once(connection, batch, of, regions, effects=effects)


_DECIDED = select(decision.c.subject, decision.c.act).where(
    decision.c.subject.in_(bindparam("names", expanding=True)),
    decision.c.act.in_((Act.APPROVE, Act.REJECT)),
    decision.c.undone_at.is_(None),
)
_EARLIER = (
    update(decision)
    .where(
        decision.c.subject == bindparam("named"),
        (decision.c.act == Act.APPROVE) | (decision.c.act == Act.REJECT),
        decision.c.undone_at.is_(None),
    )
    .values(undone_at=bindparam("now"))
)


def _record(connection: Connection, rows: Sequence[AnyRow], verdict: Verdict) -> None:
    names = [entry_name(row.slug, row.key) for row in rows]
    said = {"at": verdict.at, "act": verdict.act, "other": None, "reason": verdict.reason, "who": verdict.who}
    if names:
        connection.execute(_EARLIER, [{"named": name, "now": verdict.at} for name in names])
        connection.execute(insert(decision), [said | {"subject": name} for name in names])


def _listed(connection: Connection, stories: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(sorted(stories)):
        found.update(connection.scalars(_distinct_listed().where(listing.c.story.in_(some))))
    return found


def _distinct_listed() -> Select[tuple[int]]:
    return select(listing.c.story).distinct()


def _with_copies(connection: Connection, stories: Collection[int]) -> set[int]:
    """Give the stories that have a copy which may be shown."""
    found: set[int] = set()
    shown = select(story_member.c.story).join(entry, entry.c.id == story_member.c.entry).where(IS_SHOWN)
    for some in chunks(sorted(stories)):
        found.update(connection.scalars(shown.where(story_member.c.story.in_(some))))
    return found


def _tally(connection: Connection, rows: Sequence[AnyRow], shown_before: Collection[int]) -> None:
    """Count on the status page what is listed now: the first copy of each story brought it there."""
    shown = _listed(connection, {row.story for row in rows})
    counted = set(shown_before)
    for row in rows:
        if row.story in shown - set(shown_before) and row.state is not None:
            is_first = row.story not in counted
            counted.add(row.story)
            change = {"listed": source.c.listed + int(is_first), "unlisted": source.c.unlisted - 1}
            connection.execute(update(source).where(source.c.id == row.source).values(change))
