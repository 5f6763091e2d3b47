"""What keeps a story out of a region's list: a decision to hide it, a review, a region's approved sources."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, insert, select

from aggregator.model.region import RegionTree
from aggregator.model.source import Source
from aggregator.store.batch import Rules
from aggregator.store.decision_tables import approval, review, reviewed_source
from aggregator.store.hidden import hidden_stories
from aggregator.store.schema import entry, listing, placement, region, source, story, story_member
from aggregator.store.statements import chunks
from aggregator.store.unplaced import unplaced

IS_SHOWN: ColumnElement[bool] = ~exists().where(review.c.entry == entry.c.id)
"""Holds for the entries, rows of `entry`, that no review keeps back: approved, or of a source without one."""

PENDING, REJECTED = "pending", "rejected"

Approved = frozenset[str] | None
"""The sources (ids) that a region may show, None when it may show all."""


@dataclass(frozen=True, slots=True)
class Bars:
    """What bars some stories.

    `carriers` are the sources whose copies of each may be shown, `unplaced` the regions that a person took it
    out of.
    """

    rules: Rules
    hidden: frozenset[int]
    carriers: Mapping[int, frozenset[str]]
    unplaced: Mapping[int, frozenset[int]]

    @classmethod
    def of(cls, connection: Connection, rules: Rules, stories: Collection[int]) -> "Bars":
        """Look up what concerns these stories, whose members are all written."""
        hidden = frozenset(hidden_stories(connection, stories))
        carriers = _carriers(connection, stories) if rules.limited else {}
        return cls(rules, hidden, carriers, unplaced(connection, stories))

    def admitted(self, story: int, regions: Iterable[int]) -> list[int]:
        """Give those of the regions that may list the story."""
        if story in self.hidden:
            return []
        left = self.unplaced.get(story, frozenset())
        return [of for of in regions if of not in left and self._is_approved(story, of)]

    def _is_approved(self, story: int, of: int) -> bool:
        approved = self.rules.limited.get(of)
        return approved is None or not approved.isdisjoint(self.carriers.get(story, ()))


@dataclass(frozen=True, slots=True)
class RowIds:
    """The rows of regions and sources by their ids."""

    regions: Mapping[str, int]
    sources: Mapping[str, int]


def load_rules(connection: Connection) -> Rules:
    """Read what the configuration said when it was last applied."""
    limits = connection.execute(select(approval.c.region, approval.c.sources))
    return Rules(
        reviewed=frozenset(connection.scalars(select(reviewed_source.c.source))),
        limited={row.region: frozenset(json.loads(row.sources)) for row in limits},
    )


def write_rules(connection: Connection, regions: RegionTree, sources: Iterable[Source], ids: RowIds) -> None:
    """Keep what the configuration says of approval and review."""
    rules = load_rules(connection)
    limited = {
        ids.regions[one.id]: approved for one in regions if (approved := regions.approved(one.id)) is not None
    }
    reviewed = frozenset(ids.sources[one.id] for one in sources if one.review)
    if limited != rules.limited:
        connection.execute(delete(approval))
        rows = [{"region": of, "sources": json.dumps(sorted(names))} for of, names in limited.items()]
        if rows:
            connection.execute(insert(approval), rows)
    if reviewed != rules.reviewed:
        connection.execute(delete(reviewed_source))
        if reviewed:
            connection.execute(insert(reviewed_source), [{"source": of} for of in sorted(reviewed)])


def approved_of(body: str | None) -> Approved:
    """Give the sources that a region may show, from its row of `approval`."""
    return None if body is None else frozenset(json.loads(body))


def approved_for_story(connection: Connection, uuid: UUID) -> Approved:
    """Give whose copies of a story may be shown where no region is asked: what any of its regions shows."""
    limits = [approved_of(body) for body in connection.scalars(_STORY_LIMITS, {"uuid": str(uuid)})]
    named = [approved for approved in limits if approved is not None]
    return frozenset().union(*named) if named and len(named) == len(limits) else None


def placed_regions(connection: Connection, stories: Collection[int]) -> dict[int, set[str]]:
    """Give the regions (paths) that the shown members of each story were placed in."""
    found: dict[int, set[str]] = {}
    for some in chunks(sorted(stories)):
        for row in connection.execute(_PLACED, {"stories": some}):
            found.setdefault(row.story, set()).add(row.path)
    return found


def _carriers(connection: Connection, stories: Collection[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for some in chunks(sorted(stories)):
        for row in connection.execute(_CARRIERS, {"stories": some}):
            found.setdefault(row.story, set()).add(row.slug)
    return {of: frozenset(slugs) for of, slugs in found.items()}


_STORY_LIMITS = (
    select(approval.c.sources)
    .select_from(story)
    .join(listing, listing.c.story == story.c.id)
    .outerjoin(approval, approval.c.region == listing.c.region)
    .where(story.c.uuid == bindparam("uuid"))
)
_CARRIERS = (
    select(story_member.c.story, source.c.slug)
    .distinct()
    .join(entry, entry.c.id == story_member.c.entry)
    .join(source, source.c.id == entry.c.source)
    .where(story_member.c.story.in_(bindparam("stories", expanding=True)), IS_SHOWN)
)
_PLACED = (
    select(story_member.c.story, region.c.path)
    .distinct()
    .join(entry, entry.c.id == story_member.c.entry)
    .join(placement, placement.c.entry == entry.c.id)
    .join(region, region.c.id == placement.c.region)
    .where(story_member.c.story.in_(bindparam("stories", expanding=True)), IS_SHOWN)
)
