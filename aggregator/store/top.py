"""The top of a day: what several outlets carry or an outlet of high standing leads with, at most 20 stories.

Stories come in one after the other, as they are told, and none leaves: a feed must not take back what it
showed. The places of a day open one by one until its end, so that the morning cannot take all of them; each
further outlet that takes up a story gives it another chance.
"""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, distinct, func, insert, select

from aggregator.store.schema import Int, entry, listing, source, story, story_member
from aggregator.store.search_tables import outlet, top, zone
from aggregator.store.statements import AnyRow, chunks
from aggregator.store.times import DAY_US, from_us, to_us

PLACES: Final = 20  # a day: what one person reads
PLACES_AT_ONCE: Final = 5  # open when the day begins; a quiet county has no more of such stories
HIGH_STANDING: Final = 80  # of 100: the paper of record of a region, a national agency
OUTLETS: Final = 2  # independent ones; a reprint in the same house is no second opinion
FRESH_US: Final = 2 * DAY_US  # what was listed earlier is no news of any day that a feed shows


def choose_top(connection: Connection, stories: Collection[int], *, now: int) -> None:
    """Give those of the stories (listed or told again just now) that deserve it a place in their day's top.

    A day is that of the story's listing, in the region's time zone.
    """
    worthy: list[int] = []
    for some in chunks(sorted(stories)):
        worthy += connection.scalars(
            _WORTHY, {"stories": some, "standing": HIGH_STANDING, "outlets": OUTLETS}
        )
    taken: dict[tuple[int, int], int] = {}
    chosen: list[dict[str, int]] = []
    for some in chunks(worthy):
        for row in connection.execute(_CANDIDATES, {"stories": some, "since": now - FRESH_US}):
            start, end = _day(row)
            day = (row.region, start)
            if day not in taken:
                taken[day] = connection.scalar(_TAKEN, {"of": row.region, "start": start, "end": end}) or 0
            if taken[day] < places(start, end, now):
                taken[day] += 1
                chosen.append({"region": row.region, "listed_at": row.listed_at})
    if chosen:
        connection.execute(insert(top), chosen)


def places(start: int, end: int, now: int) -> int:
    """Give how many places of a day (its bounds in µs) are open by `now`."""
    passed = min(max(now - start, 0), end - start)
    return PLACES_AT_ONCE + (PLACES - PLACES_AT_ONCE) * passed // (end - start)


def _day(row: AnyRow) -> tuple[int, int]:
    """Give the bounds of the day in which the story was listed; where clocks change it has 23 or 25 hours."""
    place = ZoneInfo(row.zone)
    date = from_us(row.listed_at).astimezone(place).date()
    start, end = (
        datetime.combine(date + timedelta(days=days), time(), place).astimezone(UTC) for days in (0, 1)
    )
    return to_us(start), to_us(end)


_OUTLETS = (
    select(func.count(distinct(outlet.c.name)))
    .select_from(story_member)
    .join(entry, entry.c.id == story_member.c.entry)
    .join(outlet, outlet.c.source == entry.c.source)
    .where(story_member.c.story == story.c.id)
    .scalar_subquery()
)
_WORTHY = (
    select(story.c.id)
    .join(entry, entry.c.id == story.c.lead)
    .join(source, source.c.id == entry.c.source)
    .where(
        story.c.id.in_(bindparam("stories", expanding=True)),
        (source.c.standing >= bindparam("standing")) | (bindparam("outlets", type_=Int) <= _OUTLETS),
    )
    .order_by(story.c.id)
)
_CANDIDATES = (
    select(listing.c.region, listing.c.listed_at, zone.c.name.label("zone"))
    .join(zone, zone.c.region == listing.c.region)
    .outerjoin(top, (top.c.region == listing.c.region) & (top.c.listed_at == listing.c.listed_at))
    .where(
        listing.c.story.in_(bindparam("stories", expanding=True)),
        listing.c.listed_at >= bindparam("since"),
        top.c.listed_at.is_(None),
    )
    .order_by(listing.c.listed_at, listing.c.region)
)
_TAKEN = select(func.count()).where(
    top.c.region == bindparam("of"),
    top.c.listed_at >= bindparam("start"),
    top.c.listed_at < bindparam("end"),
)
