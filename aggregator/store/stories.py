"""Where a new entry belongs: the story it joins or begins, its lead, and the regions that list it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from aggregator.dedupe.match import JOINING, match
from aggregator.dedupe.story import choose_lead
from aggregator.model.entry import Signature
from aggregator.model.story import Member, story_uuid
from aggregator.store.batch import Batch, Effects, Scope
from aggregator.store.entries import Newcomer
from aggregator.store.schema import band, entry, signature, source, story, story_member
from aggregator.store.statements import chunks
from aggregator.store.times import from_us

WINDOW_DAYS = 14  # how long an entry is compared with newcomers; reprints come within some three days
CROWD = 20  # entries that share a key: more of them are a section page that every entry links to, no article

_MEMBERS = (
    select(
        story_member.c.story,
        entry.c.id,
        entry.c.published,
        entry.c.first_seen,
        source.c.slug,
        source.c.standing,
        story.c.lead,
    )
    .join(story, story.c.id == story_member.c.story)
    .join(entry, entry.c.id == story_member.c.entry)
    .join(source, source.c.id == entry.c.source)
    .where(story_member.c.story.in_(bindparam("stories", expanding=True)))
)
_CANDIDATES = (
    select(
        band.c.key,
        band.c.entry,
        signature.c.url_key,
        signature.c.title_key,
        story_member.c.story,
    )
    .join(signature, (signature.c.bucket == band.c.bucket) & (signature.c.entry == band.c.entry))
    .join(story_member, story_member.c.entry == band.c.entry)
    .where(band.c.key.in_(bindparam("keys", expanding=True)), band.c.bucket > bindparam("after"))
    .order_by(band.c.entry)
)
_NEW_LEAD = (
    update(story)
    .where(story.c.id == bindparam("of"))
    .values(lead=bindparam("new_lead"), updated_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry: int
    story: int
    signature: Signature


@dataclass(frozen=True, slots=True)
class Settled:
    """The story of each newcomer, by entry id; `created` are the stories that began with one of them."""

    story_of: dict[int, int] = field(default_factory=dict)
    created: dict[int, Newcomer] = field(default_factory=dict)

    @property
    def joined(self) -> set[int]:
        """Give the stories that were there before and got a new copy."""
        return set(self.story_of.values()) - self.created.keys()


def settle(
    connection: Connection, batch: Batch, scope: Scope, newcomers: Sequence[Newcomer], *, effects: Effects
) -> Settled:
    """Let each newcomer join the story of an entry that it matches, or begin one.

    Runs inside the writer's transaction, after the newcomers' rows were written: two copies of one batch see
    each other. A story's uuid comes from its first member and never changes; a new copy moves `updated_at`
    only by becoming the lead.
    """
    settled = _assign(batch, newcomers, _candidates(connection, batch, newcomers))
    members = _members(connection, scope, newcomers, settled, now=batch.now)
    leads = {of: choose_lead(found).entry_id for of, (_, found) in members.items()}
    if settled.created:
        rows = [
            _story_values(batch, of, scope=scope, first=first, lead=leads[of])
            for of, first in settled.created.items()
        ]
        connection.execute(insert(story), rows)
    changed = [of for of, (lead, _) in members.items() if lead is not None and lead != leads[of]]
    if changed:
        connection.execute(_NEW_LEAD, [{"of": of, "new_lead": leads[of], "at": batch.now} for of in changed])
    connection.execute(
        insert(story_member), [{"story": of, "entry": new} for new, of in settled.story_of.items()]
    )
    effects.touched.update(settled.joined)
    return settled


def _candidates(
    connection: Connection, batch: Batch, newcomers: Sequence[Newcomer]
) -> dict[int, list[_Candidate]]:
    """Give the settled entries of the window that share a key with a newcomer, oldest first."""
    keys = sorted({key for newcomer in newcomers for key in newcomer.signed.signature.keys})
    found: dict[int, list[_Candidate]] = {}
    for some in chunks(keys):
        parameters = {"keys": some, "after": batch.day - WINDOW_DAYS}
        for row in connection.execute(_CANDIDATES, parameters):
            compared = Signature(row.url_key, row.title_key, ())
            found.setdefault(row.key, []).append(_Candidate(row.entry, row.story, compared))
    return found


def _assign(batch: Batch, newcomers: Sequence[Newcomer], by_key: dict[int, list[_Candidate]]) -> Settled:
    settled = Settled()
    for newcomer in newcomers:
        compared = newcomer.signed.signature
        candidates = [one for key in compared.keys for one in _unless_crowd(by_key.get(key, ()))]
        same = (one.story for one in candidates if match(compared, one.signature).relation in JOINING)
        found = next(same, None)
        if found is None:
            found = batch.story_id()
            settled.created[found] = newcomer
        settled.story_of[newcomer.id] = found
        for key in compared.keys:
            by_key.setdefault(key, []).append(_Candidate(newcomer.id, found, compared))
    return settled


def _unless_crowd(candidates: Sequence[_Candidate]) -> Iterable[_Candidate]:
    return candidates if len(candidates) < CROWD else ()


def _members(
    connection: Connection, scope: Scope, newcomers: Sequence[Newcomer], settled: Settled, *, now: int
) -> Mapping[int, tuple[int | None, list[Member]]]:
    """Give every story's lead so far (None for a new story) and its members with the newcomers."""
    members: dict[int, tuple[int | None, list[Member]]] = {}
    for some in chunks(sorted(settled.joined)):
        for row in connection.execute(_MEMBERS, {"stories": some}):
            known = Member(row.id, row.slug, row.standing, from_us(row.published), from_us(row.first_seen))
            members.setdefault(row.story, (row.lead, []))[1].append(known)
    for newcomer in newcomers:
        published = newcomer.signed.entry.published.at
        joining = Member(newcomer.id, scope.slug, scope.standing, published, from_us(now))
        members.setdefault(settled.story_of[newcomer.id], (None, []))[1].append(joining)
    return members


def _story_values(batch: Batch, of: int, *, scope: Scope, first: Newcomer, lead: int) -> dict[str, Any]:
    name = batch.guid_names.get(scope.source, scope.slug)
    uuid = story_uuid(batch.namespace, name, first.signed.entry.key)
    return {"id": of, "uuid": str(uuid), "lead": lead, "updated_at": batch.now}
