"""Two stories that turn out to be one: the younger is withdrawn, its uuid leads to the elder."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from aggregator.store.batch import Batch, Effects
from aggregator.store.decision_tables import withdrawn_listing
from aggregator.store.dedupe_tables import listing_guid, story_redirect, topic_story
from aggregator.store.schema import listing, story, story_member
from aggregator.store.statements import chunks, upsert
from aggregator.store.whys import Why, explain_beginning

_UNLISTED = 2**62  # later than any listing
_FIRST_LISTED = (
    select(listing.c.story, func.min(listing.c.listed_at).label("at"))
    .where(listing.c.story.in_(bindparam("stories", expanding=True)))
    .group_by(listing.c.story)
)


def elder_of(connection: Connection, stories: Iterable[int]) -> int:
    """Give the story that was listed first; of stories that no region lists, the one that began first."""
    listed = dict.fromkeys(stories, _UNLISTED)
    for some in chunks(sorted(listed)):
        listed.update((row.story, row.at) for row in connection.execute(_FIRST_LISTED, {"stories": some}))
    return min(listed, key=lambda of: (listed[of], of))


def take_over(
    connection: Connection, batch: Batch, elder: int, younger: int, *, why: Why, effects: Effects
) -> None:
    """Let the elder have the members of the younger, and withdraw the younger.

    Nothing is delivered again: where both were listed the elder's line stays, and a region that listed the
    younger alone goes on to show the line in its place under the uuid by which its readers know it. Lines of
    the younger that were put aside stay so as the elder's. `why` is what ties the member that began the
    younger to one of the elder.
    """
    explain_beginning(connection, younger, why)
    uuid = connection.scalar(select(story.c.uuid).where(story.c.id == younger))
    regions = _move_lines(connection, elder, younger, str(uuid))
    connection.execute(update(story_member).where(story_member.c.story == younger).values(story=elder))
    connection.execute(update(story_redirect).where(story_redirect.c.story == younger).values(story=elder))
    connection.execute(insert(story_redirect), {"uuid": uuid, "story": elder, "at": batch.now})
    connection.execute(delete(topic_story).where(topic_story.c.story == younger))
    connection.execute(delete(story).where(story.c.id == younger))
    effects.regions.update(regions)
    effects.touched.add(elder)
    effects.withdrawn[younger] = elder


def _move_lines(connection: Connection, elder: int, younger: int, uuid: str) -> set[int]:
    """Withdraw the younger's lines from where the elder has one, and give the others to the elder."""
    aside = _move_lines_aside(connection, elder, younger, uuid)
    regions = set(connection.scalars(select(listing.c.region).where(listing.c.story == younger)))
    shared = set(connection.scalars(select(listing.c.region).where(listing.c.story == elder))) & regions
    for table in (listing, listing_guid):
        is_shared = (table.c.story == younger) & table.c.region.in_(sorted(shared))
        connection.execute(delete(table).where(is_shared))
        connection.execute(update(table).where(table.c.story == younger).values(story=elder))
    rows = [{"region": of, "story": elder, "uuid": uuid} for of in sorted((regions - shared) | aside)]
    if rows:
        connection.execute(upsert(listing_guid), rows)
    return regions


def _move_lines_aside(connection: Connection, elder: int, younger: int, uuid: str) -> set[int]:
    """Give the elder what was put aside of the younger, unless it has a line there; gives these regions.

    What was put aside of the elder goes where the younger has a line, which the elder gets next.
    """
    put = withdrawn_listing
    lines = select(listing.c.region).where(listing.c.story == younger)
    connection.execute(delete(put).where(put.c.story == elder, put.c.region.in_(lines)))
    mine = select(put.c.region).where(put.c.story == younger)
    aside = set(connection.scalars(mine))
    if not aside:
        return aside
    known = select(listing.c.region).where(listing.c.story == elder)
    known_aside = select(put.c.region).where(put.c.story == elder)
    shared = aside & {*connection.scalars(known), *connection.scalars(known_aside)}
    connection.execute(delete(put).where(put.c.story == younger, put.c.region.in_(sorted(shared))))
    named = func.coalesce(put.c.uuid, uuid)
    connection.execute(update(put).where(put.c.story == younger).values(story=elder, uuid=named))
    return aside - shared
