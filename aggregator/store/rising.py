"""Where stories stand after their copies or their lead changed: what rises now, what a person took out."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select

from aggregator.store.archives import rewrite_archives
from aggregator.store.bars import Bars, Placed, load_rules, placed_regions
from aggregator.store.batch import Batch, Effects
from aggregator.store.schema import listing, story
from aggregator.store.statements import chunks
from aggregator.store.withdrawal import unlist

LEFT = "a story was taken out of the region"
_LISTED = select(listing.c.story, listing.c.region).where(
    listing.c.story.in_(bindparam("stories", expanding=True))
)


def lineages_of(batch: Batch, placed: Mapping[str, bool]) -> list[Placed]:
    """Give the rows for regions (paths) that copies were placed in; true: the leading one was."""
    return [(lineage, by_lead) for path, by_lead in placed.items() if (lineage := batch.lineages.of(path))]


def list_once(
    connection: Connection, batch: Batch, of: int, regions: Iterable[int], *, effects: Effects
) -> None:
    """List a story, now, in those of some regions that do not list it yet."""
    listed = set(connection.scalars(select(listing.c.region).where(listing.c.story == of)))
    missing = [region for region in regions if region not in listed]
    if missing:
        at = batch.listed_at(of, effects)
        rows = [{"region": region, "listed_at": at, "story": of} for region in missing]
        connection.execute(insert(listing), rows)
        effects.regions.update(missing)


def settle_places(connection: Connection, batch: Batch, stories: Collection[int]) -> None:
    """Bring the listings of stories that got other copies, or another lead, in line with rules and decisions.

    A story that a person took out of a region leaves it, whichever of its copies was meant. A story that a
    region lists rises from there as far as it may now: a second source came, or a lead from that place. What
    no region lists stays so.
    """
    rules = batch.rules or load_rules(connection)
    bars = Bars.of(connection, rules, stories)
    concerned = stories if rules.rises else bars.unplaced.keys()
    if not concerned:
        return
    listed = _listed(connection, concerned)
    effects = Effects()
    for of, placed in placed_regions(connection, concerned).items():
        shown = listed.get(of, set())
        if of in bars.unplaced:
            shown -= _leave(connection, batch, of, shown, bars=bars, placed=placed, effects=effects)
        rising = [one for one in lineages_of(batch, placed) if one[0][0] in shown]
        list_once(connection, batch, of, bars.reached(of, rising), effects=effects)
    batch.add(effects)


def _leave(
    connection: Connection,
    batch: Batch,
    of: int,
    shown: Collection[int],
    *,
    bars: Bars,
    placed: Mapping[str, bool],
    effects: Effects,
) -> set[int]:
    """Take a story out of where a person does not want it, and out of what is above that alone."""
    left = bars.unplaced[of]
    stays = {up for lineage, _ in lineages_of(batch, placed) if lineage[0] not in left for up in lineage}
    gone = set(shown) - (stays - left)
    if gone:
        uuid = UUID(connection.execute(select(story.c.uuid).where(story.c.id == of)).scalar_one())
        rewrite_archives(connection, uuid, why=LEFT, now=batch.now, regions=gone)
        effects.regions.update(unlist(connection, of, now=batch.now, regions=gone))
    return gone


def _listed(connection: Connection, stories: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for some in chunks(sorted(stories)):
        for row in connection.execute(_LISTED, {"stories": some}):
            found.setdefault(row.story, set()).add(row.region)
    return found
