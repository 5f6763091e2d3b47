"""How many stories regions listed, day by day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from aggregator.store.schema import Int, listing, region
from aggregator.store.times import to_us

DAY_US: Final = 86_400_000_000


def read_listed_by_day(
    connection: Connection, ends: Mapping[str, datetime], *, days: int
) -> Mapping[str, tuple[int, ...]]:
    """Give how many stories each region listed in each of the `days` x 24 h before its end, the oldest first.

    One statement for each end: regions of one time zone share theirs. A region that the store does not know
    listed nothing.
    """
    counts = {path: [0] * days for path in ends}
    for end in set(ends.values()):
        since = to_us(end) - days * DAY_US
        paths = [path for path, of in ends.items() if of == end]
        for row in connection.execute(_LISTED, {"paths": paths, "since": since, "end": to_us(end)}):
            counts[row.path][row.day] = row.stories
    return {path: tuple(found) for path, found in counts.items()}


_DAY = ((listing.c.listed_at - bindparam("since", type_=Int)) // DAY_US).label("day")
_LISTED = (
    select(region.c.path, _DAY, func.count().label("stories"))
    .join_from(region, listing, listing.c.region == region.c.id)
    .where(
        region.c.path.in_(bindparam("paths", expanding=True)),
        listing.c.listed_at >= bindparam("since", type_=Int),
        listing.c.listed_at < bindparam("end", type_=Int),
    )
    .group_by(region.c.path, _DAY)
)
