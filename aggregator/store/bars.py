"""What keeps a story out of a region's list: decisions, reviews, approved sources, what rises from below."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, exists, func, insert, select

from aggregator.model.decision import Act
from aggregator.model.region import EVERYTHING_RISES, RegionTree, Rises
from aggregator.model.source import Source
from aggregator.store.batch import Rules
from aggregator.store.decision_tables import approval, decision, review, reviewed_source
from aggregator.store.hidden import hidden_stories
from aggregator.store.rise_tables import region_rule
from aggregator.store.schema import entry, listing, placement, region, source, story, story_member
from aggregator.store.statements import chunks
from aggregator.store.unplaced import unplaced

IS_SHOWN: ColumnElement[bool] = ~exists().where(review.c.entry == entry.c.id)
"""Holds for the entries, rows of `entry`, that no review keeps back: approved, or of a source without one."""

PENDING, REJECTED = "pending", "rejected"

Placed = tuple[Sequence[int], bool]
"""A region that a copy was placed in, with those above it, nearest first (rows); and whether the lead was."""

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
        hidden = frozenset(hidden_stories(connection, stories)) if Act.HIDE in rules.acts else frozenset()
        carriers = _carriers(connection, stories) if rules.limited or rules.rises else {}
        left = unplaced(connection, stories) if Act.UNPLACE in rules.acts else {}
        return cls(rules, hidden, carriers, left)

    def admitted(self, story: int, regions: Iterable[int]) -> list[int]:
        """Give those of the regions that may list the story."""
        if story in self.hidden:
            return []
        left = self.unplaced.get(story, frozenset())
        return [of for of in regions if of not in left and self._is_approved(story, of)]

    def reached(self, story: int, placed: Iterable[Placed]) -> list[int]:
        """Give the regions that may list a story for where its copies were placed, each once.

        From each place the story rises step by step, up to the first region that does not take it. From a
        place that a person took it out of it does not rise.
        """
        left = self.unplaced.get(story, frozenset())
        found: dict[int, None] = {}
        for lineage, by_lead in placed:
            if lineage and lineage[0] not in left:
                found |= dict.fromkeys(self._risen(story, lineage, by_lead=by_lead))
        return self.admitted(story, found)

    def _risen(self, story: int, lineage: Sequence[int], *, by_lead: bool) -> Iterator[int]:
        sources = len(self.carriers.get(story, ()))
        yield lineage[0]
        for above in lineage[1:]:
            rule = self.rules.rises.get(above)
            if rule is not None and (sources < rule.min_sources or (rule.leads and not by_lead)):
                return
            yield above

    def _is_approved(self, story: int, of: int) -> bool:
        approved = self.rules.limited.get(of)
        return approved is None or not approved.isdisjoint(self.carriers.get(story, ()))


@dataclass(frozen=True, slots=True)
class RowIds:
    """The rows of regions and sources by their ids."""

    regions: Mapping[str, int]
    sources: Mapping[str, int]


_ACTS = (
    select(decision.c.act)
    .distinct()
    .where(decision.c.act.in_((Act.HIDE, Act.UNPLACE)), decision.c.undone_at.is_(None))
)


def load_rules(connection: Connection) -> Rules:
    """Read what the configuration said when it was last applied."""
    limits = connection.execute(select(approval.c.region, approval.c.sources))
    rises = {
        row.region: Rises(bool(row.leads), row.min_sources) for row in connection.execute(select(region_rule))
    }
    return Rules(
        reviewed=frozenset(connection.scalars(select(reviewed_source.c.source))),
        limited={row.region: frozenset(json.loads(row.sources)) for row in limits},
        rises={of: rule for of, rule in rises.items() if rule != EVERYTHING_RISES},
        acts=frozenset(connection.scalars(_ACTS)),
    )


def write_rules(connection: Connection, regions: RegionTree, sources: Iterable[Source], ids: RowIds) -> None:
    """Keep what the configuration says of approval, of review and of what rises."""
    _write_region_rules(connection, regions, ids)
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


def _write_region_rules(connection: Connection, regions: RegionTree, ids: RowIds) -> None:
    wanted = [
        {
            "region": ids.regions[one.id],
            "leads": int(one.rises.leads),
            "min_sources": one.rises.min_sources,
            "max_share": one.max_share,
        }
        for one in regions
        if one.rises != EVERYTHING_RISES or one.max_share is not None
    ]
    known = {row.region: row._asdict() for row in connection.execute(select(region_rule))}
    if known != {row["region"]: row for row in wanted}:
        connection.execute(delete(region_rule))
        if wanted:
            connection.execute(insert(region_rule), wanted)


def approved_of(body: str | None) -> Approved:
    """Give the sources that a region may show, from its row of `approval`."""
    return None if body is None else frozenset(json.loads(body))


def approved_for_story(connection: Connection, uuid: UUID) -> Approved:
    """Give whose copies of a story may be shown where no region is asked: what any of its regions shows."""
    limits = [approved_of(body) for body in connection.scalars(_STORY_LIMITS, {"uuid": str(uuid)})]
    named = [approved for approved in limits if approved is not None]
    return frozenset().union(*named) if named and len(named) == len(limits) else None


def placed_regions(connection: Connection, stories: Collection[int]) -> dict[int, dict[str, bool]]:
    """Give the regions (paths) that the shown members of each story were placed in; true: its lead was."""
    found: dict[int, dict[str, bool]] = {}
    for some in chunks(sorted(stories)):
        for row in connection.execute(_PLACED, {"stories": some}):
            found.setdefault(row.story, {})[row.path] = bool(row.by_lead)
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
    select(
        story_member.c.story,
        region.c.path,
        func.max(case((story.c.lead == entry.c.id, 1), else_=0)).label("by_lead"),
    )
    .join(story, story.c.id == story_member.c.story)
    .join(entry, entry.c.id == story_member.c.entry)
    .join(placement, placement.c.entry == entry.c.id)
    .join(region, region.c.id == placement.c.region)
    .where(story_member.c.story.in_(bindparam("stories", expanding=True)), IS_SHOWN)
    .group_by(story_member.c.story, region.c.path)
    .order_by(story_member.c.story, region.c.path)
)
