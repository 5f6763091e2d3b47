"""What the polls of one transaction share: numbers given out, stories listed, regions that changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, case, select
from sqlalchemy.dialects.postgresql import insert

from aggregator.model.document import Role
from aggregator.model.region import Rises
from aggregator.store.ahead import Ahead
from aggregator.store.schema import listing, region, region_version
from aggregator.store.search import follow_words
from aggregator.store.statements import chunks, read_meta, write_meta
from aggregator.store.times import SECOND_US, day_of
from aggregator.store.top import choose_top

_COUNTERS = ("last_entry", "last_story", "last_listed_at")
_REGIONS_OF = (
    select(listing.c.region).distinct().where(listing.c.story.in_(bindparam("stories", expanding=True)))
)
AHEAD_US = 5 * SECOND_US  # how far a version's instant may run ahead of the clock

_NEW_VERSION = insert(region_version)
_SECOND_NOW = _NEW_VERSION.excluded.changed_at
_SECOND_AFTER = region_version.c.changed_at - region_version.c.changed_at % SECOND_US + SECOND_US
# An HTTP date knows whole seconds only, so that two versions of one second would look the same to a client
# that holds nothing but the date: each version takes a second of its own. Versions may come faster than that
# for long, and the clock may be set back; beyond `AHEAD_US` the instant rises by a microsecond. Whoever makes
# an HTTP date of it therefore uses whole seconds and no others.
_NEXT_VERSION = _NEW_VERSION.on_conflict_do_update(
    index_elements=["region"],
    set_={
        "n": region_version.c.n + 1,
        "changed_at": case(
            (_SECOND_NOW >= _SECOND_AFTER, _SECOND_NOW),
            (_SECOND_AFTER <= _SECOND_NOW + AHEAD_US, _SECOND_AFTER),
            else_=region_version.c.changed_at + 1,
        ),
    },
)


def raise_versions(connection: Connection, regions: Collection[int], *, now: int) -> None:
    """Give each of these regions (row ids) its next version: something in it visibly changed.

    The last statement of a transaction: no other lock may be taken after it.
    """
    if regions:
        second = now - now % SECOND_US
        rows = [{"region": of, "n": 1, "changed_at": second} for of in sorted(regions)]
        connection.execute(_NEXT_VERSION, rows)


GuidNames = Mapping[int, str]
"""By the row of a source: the name that its guids are derived from, when that is not its id."""


@dataclass(frozen=True, slots=True)
class Lineages:
    """The regions that show what is placed in a region: its own id and all above it."""

    ids: Mapping[str, tuple[int, ...]]

    @classmethod
    def load(cls, connection: Connection, renamed: Mapping[str, str]) -> "Lineages":
        """Read the tree as it was last applied.

        `renamed` gives the present ids of former ones: a poll may be under way while its region is renamed,
        and comes back placed in the region as it was called.
        """
        rows = {
            row.id: row for row in connection.execute(select(region.c.id, region.c.path, region.c.parent))
        }
        ids: dict[str, tuple[int, ...]] = {}
        for row in rows.values():
            chain = [row.id]
            while (parent := rows[chain[-1]].parent) is not None:
                chain.append(parent)
            ids[row.path] = tuple(chain)
        former = {old: ids[new] for old, new in renamed.items() if new in ids and old not in ids}
        return cls(former | ids)

    def of(self, path: str) -> tuple[int, ...]:
        """Give the ids, nearest first; none for a region that was never configured."""
        return self.ids.get(path, ())


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose poll is being stored; `first` while the document never gave entries.

    `first_room` is how many more may be listed under the rule for first polls: articles come one by one, the
    rule is for all of them. `memory` is the source's as the transaction found it.
    """

    source: int
    slug: str
    standing: int
    document: int
    first: bool
    role: Role = Role.ROOT
    first_room: int | None = None
    memory: str | None = None


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people decided about pairs of entries and about leads, by the entries' names.

    `found` has the ids of those that are stored; `pins` rank a pinned entry by its decision.
    """

    apart: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    pins: Mapping[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration bars: sources under review, and by region the sources it may show; by rows.

    `rises` has the regions that do not take everything from below them; `acts` are the kinds of decision in
    force that bar stories: mostly there is none.
    """

    reviewed: frozenset[int] = frozenset()
    limited: Mapping[int, frozenset[str]] = field(default_factory=dict)
    rises: Mapping[int, Rises] = field(default_factory=dict)
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Effects:
    """What one poll did beyond its own rows; forgotten when its savepoint is rolled back.

    `listed` maps stories to the instant they were listed at, `touched` are listed stories whose appearance
    changed, `regions` got or lost a listing, `withdrawn` maps merged stories to those they became part of.
    `bands` are the keys by which its newcomers are found (key, entry), `gathered` the stories that got one.
    `published` is when those of its newcomers appeared whose dates can be trusted.
    """

    listed: dict[int, int] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    regions: set[int] = field(default_factory=set)
    withdrawn: dict[int, int] = field(default_factory=dict)
    bands: list[tuple[int, int]] = field(default_factory=list)
    gathered: set[int] = field(default_factory=set)
    published: list[datetime] = field(default_factory=list)


@dataclass(slots=True)
class Settling:
    """What the polls of one transaction found out about copies, written together at its end.

    `first` is the oldest entry of the window, `by_key` has the newcomers under each key, `openings` what is
    known of sentences, and `noted` what is new of that; `gathered` are the stories whose lead is chosen anew.
    `ahead` is what was asked for before it was needed.
    """

    first: int | None = None
    rulings: "Rulings | None" = None
    by_key: dict[int, list[int]] = field(default_factory=dict)
    openings: dict[int, set[int]] = field(default_factory=dict)
    noted: set[tuple[int, int]] = field(default_factory=set)
    gathered: set[int] = field(default_factory=set)
    ahead: Ahead = field(default_factory=Ahead)


class Batch:
    """One writing transaction. Numbers are given out here, once: a poll that fails leaves a gap in them.

    Entry and story ids come from counters, so that rows can be written together without asking for ids and
    no id is ever used twice. `listed_at` strictly increases over the whole store, whatever the clock does.
    """

    def __init__(
        self, connection: Connection, *, now: int, namespace: UUID, lineages: Lineages, guid_names: GuidNames
    ) -> None:
        self.now = now
        self.day = day_of(now)
        self.namespace = namespace
        self.lineages = lineages
        self.guid_names = guid_names
        self.settling = Settling()
        self.rules: Rules | None = None  # set by `listings.place_and_list`, once a transaction
        self._counters = dict.fromkeys(_COUNTERS, 0)
        self._counters.update({key: int(value) for key, value in read_meta(connection, _COUNTERS).items()})
        self._before = dict(self._counters)
        self._sum = Effects()

    def entry_id(self) -> int:
        """Give a new entry's id."""
        return self._next("last_entry")

    def story_id(self) -> int:
        """Give a new story's id."""
        return self._next("last_story")

    def began(self, stories: Collection[int]) -> set[int]:
        """Give those of these stories that this transaction began: nobody has seen them yet."""
        return {of for of in stories if of > self._before["last_story"]}

    def listed_at(self, story: int, effects: Effects) -> int:
        """Give the instant at which this transaction lists the story, the same for all its regions."""
        known = self._sum.listed.get(story) or effects.listed.get(story)
        if known is not None:
            return known
        at = self._counters["last_listed_at"] = max(self.now, self._counters["last_listed_at"] + 1)
        effects.listed[story] = at
        return at

    def add(self, effects: Effects) -> None:
        """Keep the effects of a poll whose savepoint holds."""
        self._sum.listed.update(effects.listed)
        self._sum.withdrawn.update(effects.withdrawn)
        self._sum.touched.update(effects.touched)
        self._sum.regions.update(effects.regions)
        for key, of in effects.bands:
            self.settling.by_key.setdefault(key, []).append(of)
        self.settling.gathered.update(effects.gathered)
        self.settling.gathered.difference_update(effects.withdrawn)

    def finish(self, connection: Connection) -> None:
        """Write the counters and, last of all, one new version of every region that visibly changed."""
        moved = {key: str(value) for key, value in self._counters.items() if value != self._before[key]}
        if moved:
            write_meta(connection, moved)
        follow_words(connection)
        choose_top(
            connection, {*self._sum.touched, *self._sum.listed} - self._sum.withdrawn.keys(), now=self.now
        )
        changed = set(self._sum.regions)
        for stories in chunks(sorted(self._sum.touched)):
            changed.update(connection.scalars(_REGIONS_OF, {"stories": stories}))
        raise_versions(connection, changed, now=self.now)

    def _next(self, counter: str) -> int:
        self._counters[counter] += 1
        return self._counters[counter]
