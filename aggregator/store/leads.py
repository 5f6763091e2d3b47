"""Which member leads a story: pinned, origin by credit, standing, first."""

import json
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from aggregator.dedupe.story import choose_lead, is_origin, lead_reason
from aggregator.model.account import LeadReason
from aggregator.model.story import Member
from aggregator.store.batch import Rulings
from aggregator.store.dedupe_tables import source_name
from aggregator.store.schema import entry, entry_text, source, story, story_member
from aggregator.store.statements import AnyRow, chunks
from aggregator.store.times import from_us

_MEMBERS = (
    select(
        story_member.c.story,
        story.c.lead,
        entry.c.id,
        entry.c.published,
        entry.c.first_seen,
        source.c.slug,
        source.c.standing,
        source_name.c.names,
        entry_text.c.details,
    )
    .join(story, story.c.id == story_member.c.story)
    .join(entry, entry.c.id == story_member.c.entry)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(source, source.c.id == entry.c.source)
    .outerjoin(source_name, source_name.c.source == source.c.id)
    .where(story_member.c.story.in_(bindparam("stories", expanding=True)))
)
_NEW_LEAD = (
    update(story)
    .where(story.c.id == bindparam("of"))
    .values(lead=bindparam("new_lead"), updated_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class _Standing:
    member: Member
    names: tuple[str, ...]
    credits: tuple[str, ...]


def choose_leads(
    connection: Connection,
    stories: Collection[int],
    rulings: Rulings,
    *,
    now: int,
    anew: Container[int] = frozenset(),
) -> frozenset[int]:
    """Let the right member lead each story; gives the stories whose lead changed, dated `now` for it.

    An origin that arrives late takes the lead in its place: the guid and the line stay. A copy that is merely
    dated earlier does not, except in the stories `anew`, which have had no readers so far.
    """
    pinned = {rulings.found[name]: rank for name, rank in rulings.pins.items() if name in rulings.found}
    changes = [
        {"of": of, "new_lead": lead}
        for of, rows in _members(connection, stories).items()
        if (lead := _lead(rows, pinned, leading=None if of in anew else rows[0].lead)) != rows[0].lead
    ]
    if changes:
        # a µs apart: the W3C validator, and readers that sort by it, want no instant of Atom twice
        dated = [change | {"at": now + apart} for apart, change in enumerate(changes)]
        connection.execute(_NEW_LEAD, dated)
    return frozenset(change["of"] for change in changes)


def explain_lead(connection: Connection, of: int, rulings: Rulings) -> LeadReason:
    """Give why a story's lead leads it."""
    (rows,) = _members(connection, [of]).values()
    lead: int = rows[0].lead
    pinned = {rulings.found[name]: rank for name, rank in rulings.pins.items() if name in rulings.found}
    if any(row.id in pinned for row in rows):
        return LeadReason.PINNED if _lead(rows, pinned) == lead else LeadReason.KEPT
    found = [_standing(row) for row in rows]
    members = {one.member.entry_id: _with_origin(one, found) for one in found}
    return lead_reason(members.values(), members[lead])


def _members(connection: Connection, stories: Collection[int]) -> Mapping[int, list[AnyRow]]:
    members: dict[int, list[AnyRow]] = {}
    for some in chunks(sorted(stories)):
        for row in connection.execute(_MEMBERS, {"stories": some}):
            members.setdefault(row.story, []).append(row)
    return members


def _lead(rows: Iterable[AnyRow], pinned: Mapping[int, int], *, leading: int | None = None) -> int:
    found = [_standing(row) for row in rows]
    ranked = [
        (pinned[one.member.entry_id], one.member.entry_id) for one in found if one.member.entry_id in pinned
    ]
    if ranked:
        return max(ranked)[1]
    return choose_lead([_with_origin(one, found) for one in found], leading=leading).entry_id


def _standing(row: AnyRow) -> _Standing:
    details = json.loads(row.details)
    credits_ = tuple(filter(None, (details.get("origin"), details.get("publisher"))))
    names = tuple(json.loads(row.names)) if row.names else ()
    member = Member(row.id, row.slug, row.standing, from_us(row.published), from_us(row.first_seen))
    return _Standing(member, names, credits_)


def _with_origin(one: _Standing, members: Iterable[_Standing]) -> Member:
    """Mark whom a copy in another source credits; what a source says of itself proves nothing."""
    member = one.member
    others = (
        name for other in members if other.member.source_id != member.source_id for name in other.credits
    )
    return Member(
        member.entry_id,
        member.source_id,
        member.standing,
        member.published_at,
        member.first_seen_at,
        is_origin=is_origin(others, one.names),
    )
