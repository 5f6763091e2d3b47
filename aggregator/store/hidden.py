"""Where it is known that a story is withdrawn: while a decision to hide it holds, and nowhere else.

The listings of a withdrawn story have left the table `listing`, by which feeds, pages, embeds, search and
archives find stories. Only who writes listings or texts, or is asked for one story by name, has to ask here.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, select

from aggregator.model.decision import Act
from aggregator.model.story import Withdrawn
from aggregator.store.decision_tables import decision, withdrawn_listing
from aggregator.store.schema import story, story_member
from aggregator.store.statements import chunks
from aggregator.store.times import from_us

IS_WITHDRAWN: ColumnElement[bool] = exists().where(
    decision.c.subject == story.c.uuid, decision.c.act == Act.HIDE, decision.c.undone_at.is_(None)
)
"""Holds for the stories, rows of `story`, that nobody may be shown."""

_HIDDEN = select(story.c.id).where(story.c.id.in_(bindparam("stories", expanding=True)), IS_WITHDRAWN)
_HIDDEN_ENTRIES = (
    select(story_member.c.entry)
    .join(story, story.c.id == story_member.c.story)
    .where(story_member.c.entry.in_(bindparam("entries", expanding=True)), IS_WITHDRAWN)
)


def hidden_stories(connection: Connection, stories: Collection[int]) -> set[int]:
    """Give those of these stories (row ids) that are withdrawn."""
    found: set[int] = set()
    for some in chunks(sorted(stories)):
        found.update(connection.scalars(_HIDDEN, {"stories": some}))
    return found


def hidden_entries(connection: Connection, entries: Collection[int]) -> set[int]:
    """Give those of these entries (row ids) that belong to a withdrawn story."""
    found: set[int] = set()
    for some in chunks(sorted(entries)):
        found.update(connection.scalars(_HIDDEN_ENTRIES, {"entries": some}))
    return found


def is_withdrawn(connection: Connection, uuid: UUID) -> bool:
    """Tell whether a story is withdrawn, also one that the store does not hold (any more)."""
    held = select(decision.c.id).where(
        decision.c.subject == str(uuid), decision.c.act == Act.HIDE, decision.c.undone_at.is_(None)
    )
    return connection.execute(held.limit(1)).first() is not None


def withdrawn_of(connection: Connection, uuids: Collection[UUID]) -> frozenset[UUID]:
    """Give those of these stories that are withdrawn, also ones that the store does not hold (any more)."""
    found: set[UUID] = set()
    for some in chunks(sorted(map(str, uuids))):
        held = select(decision.c.subject).where(
            decision.c.subject.in_(some), decision.c.act == Act.HIDE, decision.c.undone_at.is_(None)
        )
        found.update(map(UUID, connection.scalars(held)))
    return frozenset(found)


def withdrawn_between(
    connection: Connection, region: int, *, since: int, before: int
) -> tuple[Withdrawn, ...]:
    """Give the withdrawn stories that a region listed from `since` up to, without, `before`, newest first."""
    found = (
        select(func.coalesce(withdrawn_listing.c.uuid, story.c.uuid).label("uuid"), withdrawn_listing.c.at)
        .join(story, story.c.id == withdrawn_listing.c.story)
        .where(
            withdrawn_listing.c.region == region,
            withdrawn_listing.c.listed_at >= since,
            withdrawn_listing.c.listed_at < before,
        )
        .order_by(withdrawn_listing.c.listed_at.desc())
    )
    return tuple(Withdrawn(UUID(row.uuid), from_us(row.at)) for row in connection.execute(found))
