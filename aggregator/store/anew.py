"""The window's entries grouped from the beginning, as if they came once more in their order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, bindparam, func, select

from aggregator.dedupe.story import Candidate, Members, join
from aggregator.model.story import Match
from aggregator.store.batch import Batch, Rulings
from aggregator.store.boilerplate import OPENINGS
from aggregator.store.dedupe_tables import band, sentence
from aggregator.store.neighbours import Hood, first_compared, load
from aggregator.store.rivals import by_story
from aggregator.store.rulings import bounds_of, paired, rulings_of, stories_of
from aggregator.store.schema import story_member
from aggregator.store.signatures import stored_url_key
from aggregator.store.statements import chunks
from aggregator.store.whys import DECIDED

_BANDS = select(band.c.key, band.c.entry).where(band.c.entry >= bindparam("first")).order_by(band.c.key)
_BOILERPLATE = select(sentence.c.sentence).group_by(sentence.c.sentence).having(func.count() >= OPENINGS)
_MEMBERS = select(story_member.c.entry, story_member.c.story, story_member.c.joined_by).where(
    story_member.c.story.in_(bindparam("stories", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is grouped now."""

    story: int
    joined_by: int | None


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups as today's rules make them, named by their first entries, with the verdicts on them (`ties`)."""

    of: dict[int, int] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    ties: list[tuple[int, int, Match]] = field(default_factory=list)

    def add(self, one: int, groups: Collection[int]) -> None:
        """Let an entry join these groups, which become one, or begin its own."""
        name = min(groups, default=one)
        for other in sorted(set(groups) - {name}):
            self.members[name] += self.members.pop(other)
        self.members.setdefault(name, []).append(one)
        self.of.update(dict.fromkeys(self.members[name], name))


def regroup(connection: Connection, batch: Batch) -> tuple[Mapping[int, Stored], Groups]:
    """Give how the entries are grouped that may have copies, as stored and anew.

    Those are the entries of the window that share a key with another one, those that people decided about,
    and the other members of their stories.
    """
    first, rulings = first_compared(connection, batch), rulings_of(connection, batch)
    keys = _shared_keys(connection, first)
    pairs = paired(rulings, (*rulings.apart, *rulings.together))
    stored = _stored(connection, {*keys, *(one for pair in pairs for one in pair)})
    anew = _Anew(first, rulings, frozenset(connection.scalars(_BOILERPLATE)))
    load(connection, anew.hood, stored)
    for of in sorted(stored):
        anew.place(of, stored[of], keys.get(of, ()))
    return stored, anew.groups


def _shared_keys(connection: Connection, first: int) -> dict[int, list[int]]:
    """Give the keys that each entry shares with others."""
    keys: dict[int, list[int]] = {}
    rows = connection.execution_options(yield_per=10_000).execute(_BANDS, {"first": first})
    for key, same in groupby(rows, key=itemgetter(0)):
        holders = [of for _, of in same]
        if len(holders) > 1:
            for of in holders:
                keys.setdefault(of, []).append(key)
    return keys


def _stored(connection: Connection, entries: Iterable[int]) -> dict[int, Stored]:
    """Give the entries and the other members of their stories."""
    found: dict[int, Stored] = {}
    for some in chunks(sorted(set(stories_of(connection, entries).values()))):
        rows = connection.execute(_MEMBERS, {"stories": some})
        found.update((row.entry, Stored(row.story, row.joined_by)) for row in rows)
    return found


class _Anew:
    def __init__(self, first: int, rulings: Rulings, boilerplate: Collection[int]) -> None:
        self.hood = Hood()
        self.groups = Groups()
        self._first = first
        self._rulings = rulings
        self._boilerplate = boilerplate

    def place(self, of: int, stored: Stored, keys: Sequence[int]) -> None:
        """Group an entry; one that is not compared any more, or joined such a one, stays with it."""
        groups, by = self.groups, stored.joined_by
        stays = {groups.of[by]} if by in groups.of and (by < self._first or of < self._first) else set()
        if of < self._first or of not in self.hood.known:
            groups.add(of, stays)
            return
        groups.add(of, {*stays, *self._joined(of, keys)})
        self.hood.enter(self.hood.known[of], keys, story=0)

    def _joined(self, of: int, keys: Sequence[int]) -> Sequence[int]:
        bounds = bounds_of(self._rulings, of, self.groups.of)
        own_url = stored_url_key(self.hood.known[of].neighbour.compared.url_key)
        candidates = [self._candidate(one) for one in self.hood.near(keys, own_url)]
        found = join(
            self.hood.known[of].neighbour,
            candidates,
            refused=bounds.refused,
            must=bounds.partners.keys(),
            apart=bounds.apart,
            boilerplate=self._boilerplate,
            members=self._members({one.story for one in candidates}),
        )
        for name in found.stories:
            by = found.joined_by.get(name)
            tie = (bounds.partners[name], DECIDED) if by is None else (by, found.matches[by])
            self.groups.ties.append((of, *tie))
        return found.stories

    def _members(self, groups: Iterable[int]) -> Members:
        known = self.hood.known
        pairs = ((name, one) for name in groups for one in self.groups.members[name] if one in known)
        return by_story((name, known[one].neighbour) for name, one in pairs)

    def _candidate(self, hit: int) -> Candidate:
        known, name = self.hood.known, self.groups.of[hit]
        compared = (one for one in self.groups.members[name] if one in known)
        root = min(compared, key=lambda one: (known[one].published, one))
        return Candidate(name, known[hit].neighbour, known[root].neighbour)
