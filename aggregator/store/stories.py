"""Where a new entry belongs: the story it joins or begins, and what it brings together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert

from aggregator.dedupe.story import Candidate, Joining, Neighbour, join
from aggregator.model.story import story_uuid
from aggregator.store.ahead import Known, Member
from aggregator.store.batch import Batch, Effects, Rulings, Scope
from aggregator.store.boilerplate import find_boilerplate, write_openings
from aggregator.store.dedupe_tables import band
from aggregator.store.entries import Newcomer
from aggregator.store.hidden import hidden_stories
from aggregator.store.leads import choose_leads
from aggregator.store.merging import elder_of, take_over
from aggregator.store.neighbours import Hood, look_around, newcomer_known
from aggregator.store.rising import settle_places
from aggregator.store.rivals import load_own, load_shared, rivals_of
from aggregator.store.rulings import Bounds, announce, bounds_of, rulings_of, stories_of
from aggregator.store.schema import story, story_member
from aggregator.store.signatures import keys_of
from aggregator.store.statements import upsert
from aggregator.store.whys import DECIDED, Why, why_values


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
    each other. Stories that a newcomer turns out to link become one. A story's uuid comes from its first
    member and never changes; a new copy moves `updated_at` only by becoming the lead.
    """
    settling = _Settling(connection, batch, scope, effects)
    settling.look_around(newcomers)
    for newcomer in newcomers:
        settling.place(newcomer)
    settled = settling.write()
    effects.gathered.update(settled.story_of[of] for of in settled.story_of if of not in _firsts(settled))
    effects.touched.update(settled.joined)
    return settled


def finish_settling(connection: Connection, batch: Batch) -> None:
    """Write, once for all polls of a transaction, the keys to find newcomers by, and choose leads anew."""
    settling = batch.settling
    bands = [{"key": key, "entry": of} for key, entries in settling.by_key.items() for of in entries]
    if bands:
        connection.execute(upsert(band), bands)  # one reworded in the same transaction has some already
    write_openings(connection, batch)
    if settling.gathered:
        choose_leads(
            connection,
            settling.gathered,
            rulings_of(connection, batch),
            now=batch.now,
            anew=batch.began(settling.gathered),
        )
        settle_places(connection, batch, settling.gathered)


def _firsts(settled: Settled) -> set[int]:
    return {newcomer.id for newcomer in settled.created.values()}


class _Settling:
    """The newcomers of one reading finding their places, one after the other."""

    def __init__(self, connection: Connection, batch: Batch, scope: Scope, effects: Effects) -> None:
        self._connection = connection
        self._batch = batch
        self._scope = scope
        self._effects = effects
        self._settled = Settled()
        self._whys: dict[int, Why] = {}
        self._hood = Hood()
        self._fresh: dict[int, Known] = {}
        self._boilerplate: Collection[int] = frozenset()
        self._decided: Mapping[int, int] = {}
        self._partners: Mapping[int, int] = {}
        self.rulings: Rulings = rulings_of(connection, batch)

    def look_around(self, newcomers: Sequence[Newcomer]) -> None:
        """Find what the newcomers are compared with, among them one another."""
        announce(self.rulings, self._scope, newcomers)
        self._hood = look_around(self._connection, self._batch, newcomers)
        fresh = [newcomer_known(newcomer, self._scope) for newcomer in newcomers]
        self._fresh.update((newcomer.id, known) for newcomer, known in zip(newcomers, fresh, strict=True))
        if self._hood.known or len(fresh) > 1:
            known = [*self._hood.known.values(), *fresh]
            self._boilerplate = find_boilerplate(
                self._connection, self._batch, known, source=self._scope.source
            )
        if self._hood.known:
            load_own(self._connection, self._batch, self._hood, self._scope.source)
        if self.rulings.apart or self.rulings.together:
            self._decided = stories_of(self._connection, self.rulings.found.values())

    def place(self, newcomer: Newcomer) -> None:
        """Let a newcomer join, bring together, or begin a story."""
        known = self._fresh[newcomer.id]
        keys, own_url = keys_of(newcomer.signed.signature)
        hood, stories = self._hood, self._hood.stories
        candidates = [
            Candidate(stories[one], hood.known[one].neighbour, hood.roots[stories[one]].neighbour)
            for one in hood.near(keys, own_url)
            if one in hood.known
        ]
        bounds = self._bounds(newcomer.id)
        self._partners = bounds.partners
        of = self._unite(newcomer.id, self._join(known.neighbour, candidates, bounds))
        if of is None:
            of = self._batch.story_id()
            self._settled.created[of] = newcomer
        self._settled.story_of[newcomer.id] = of
        self._effects.bands.extend((key, newcomer.id) for key in hood.enter(known, keys, story=of))

    def _join(self, newcomer: Neighbour, candidates: Sequence[Candidate], bounds: Bounds) -> Joining:
        """Give what a newcomer joins, once without and, when it joins any, once beside what may refuse it."""
        verdict = partial(
            join,
            newcomer,
            candidates,
            refused=bounds.refused,
            must=bounds.partners.keys(),
            apart=bounds.apart,
            boilerplate=self._boilerplate,
        )
        joining = verdict()
        if not joining.joined_by:
            return joining
        if len(joining.stories) > 1:
            load_shared(self._connection, self._batch, self._hood, joining.stories)
            return verdict(
                members=rivals_of(self._hood, {*joining.stories, *(of.story for of in candidates)})
            )
        own = rivals_of(self._hood, {of.story for of in candidates}, source=newcomer.source)
        return verdict(members=own) if own else joining

    def _bounds(self, newcomer: int) -> Bounds:
        """Give what people decided about this newcomer's stories, and about pairs of stories."""
        if not (self.rulings.apart or self.rulings.together):
            return Bounds()
        place = {**self._decided, **self._settled.story_of}
        return bounds_of(
            self.rulings, newcomer, {one: self._hood.stories.get(one, of) for one, of in place.items()}
        )

    def _unite(self, newcomer: int, joining: Joining) -> int | None:
        """Make one story of those that the newcomer joins; gives it, None when it joins none."""
        if not joining.stories:
            return None
        stored = [of for of in joining.stories if of not in self._settled.created]
        hidden = hidden_stories(self._connection, stored) if len(joining.stories) > 1 else set()
        # What somebody took down stays down, and takes nothing with it but the newcomer.
        united = [min(hidden)] if hidden else joining.stories
        elder = elder_of(self._connection, stored) if len(stored) > 1 else min(stored or united)
        if hidden:
            elder = united[0]
        self._whys[newcomer] = self._why(joining, elder)
        for younger in united:
            if younger != elder:
                self._give_up(newcomer, younger, elder, joining)
        return elder

    def _give_up(self, newcomer: int, younger: int, elder: int, joining: Joining) -> None:
        """Let a story become part of an elder one; what began it is in there because of the newcomer."""
        why = (newcomer, self._why(joining, younger)[1])
        if younger in self._hood.roots:
            self._hood.unite(elder, younger)
        for one, of in self._settled.story_of.items():
            if of == younger:
                self._settled.story_of[one] = elder
        first = self._settled.created.pop(younger, None)
        if first is not None:
            self._whys[first.id] = why
        else:
            take_over(self._connection, self._batch, elder, younger, why=why, effects=self._effects)

    def _why(self, joining: Joining, of: int) -> Why:
        by = joining.joined_by.get(of)
        return (self._partners[of], DECIDED) if by is None else (by, joining.matches[by])

    def write(self) -> Settled:
        """Write the stories that began, the members with the reasons for them, and keys to find them by."""
        connection, settled = self._connection, self._settled
        if settled.created:
            connection.execute(
                insert(story), [self._story(of, first) for of, first in settled.created.items()]
            )
        members = [
            {"story": of, "entry": one} | why_values(self._whys.get(one))
            for one, of in settled.story_of.items()
        ]
        connection.execute(insert(story_member), members)
        self._remember()
        return settled

    def _remember(self) -> None:
        """Let the next polls of this transaction see what came of these newcomers."""
        hood, ahead = self._hood, self._batch.settling.ahead
        if self.rulings.together:  # may lead into stories of which the hood knows no member
            ahead.forget()
            return
        fresh = [
            Member(hood.known[of], story, hood.roots[story].neighbour.entry)
            for of, story in self._settled.story_of.items()
        ]
        ahead.follow(fresh, self._effects.withdrawn, created=self._settled.created)

    def _story(self, of: int, first: Newcomer) -> dict[str, Any]:
        batch, scope = self._batch, self._scope
        name = batch.guid_names.get(scope.source, scope.slug)
        uuid = story_uuid(batch.namespace, name, first.signed.entry.key)
        return {"id": of, "uuid": str(uuid), "lead": first.id, "updated_at": batch.now}
