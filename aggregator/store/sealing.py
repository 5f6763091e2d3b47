"""Which listings become an archive, and when: before the feed lets go of them.

An archive holds consecutive listings of one calendar month in the region's zone. It is made once its first
story is about to leave the feed, or once its month is over: so that at any time feed and archives together
hold every story that was ever listed. Waiting for the month alone would leave a gap of weeks, and adding to
an archive that was fetched already is what RFC 5005 advises against.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, bindparam, func, insert, select

from aggregator.log import get_logger
from aggregator.model.archive import archive_name
from aggregator.model.story import RegionQuery
from aggregator.ports import Archivist
from aggregator.store.archive_rows import Place, neighbours, pack, rights_now, touch, whole_second
from aggregator.store.archive_tables import archive
from aggregator.store.batch import raise_versions
from aggregator.store.engine import transaction
from aggregator.store.queries import read_view
from aggregator.store.schema import Int, listing, region
from aggregator.store.statements import AnyRow, chunks
from aggregator.store.texts import Step
from aggregator.store.times import from_us, seconds_us, to_us

MOST = 500  # stories of an archive: what the largest feed holds, some 400 kB
# The feed holds 48 hours, at least 30 stories and at most 500 (queries.py). Archives are made well before:
# between two rounds, ten minutes, a region may list as much as the difference without leaving a gap.
LEAVES_AFTER = timedelta(hours=42)
LEAVES_LEAST = 25
LEAVES_MOST = 350
# What is archived should have settled: most copies join and most headlines change within hours. Where news
# comes too fast for that, a story with a hundred newer ones has settled too.
SETTLED = timedelta(hours=6)
SETTLED_BEHIND = 100
REGIONS = 200  # looked at in one transaction, about 15 ms

_BY_TIME = (
    select(listing.c.listed_at)
    .where(listing.c.region == bindparam("of"))
    .order_by(listing.c.listed_at.desc())
)


def _nth_newest(n: int) -> Any:  # noqa: ANN401 - SQLAlchemy's scalar subquery of an integer
    return _BY_TIME.offset(n - 1).limit(1).scalar_subquery()


_STATE = select(
    select(func.min(listing.c.listed_at))
    .where(listing.c.region == bindparam("of"), listing.c.listed_at > bindparam("sealed"))
    .scalar_subquery()
    .label("oldest"),
    _nth_newest(1).label("newest"),
    _nth_newest(LEAVES_LEAST).label("least"),
    _nth_newest(LEAVES_MOST).label("most"),
    _nth_newest(SETTLED_BEHIND + 1).label("behind"),
)
_SEALED = (
    select(region.c.id, region.c.path, func.coalesce(func.max(archive.c.until), 0).label("sealed"))
    .outerjoin(archive, archive.c.region == region.c.id)
    .group_by(region.c.id, region.c.path)
    .order_by(region.c.id)
)
_RUN = (
    select(listing.c.listed_at)
    .where(
        listing.c.region == bindparam("of"),
        listing.c.listed_at >= bindparam("first"),
        listing.c.listed_at <= bindparam("last"),
    )
    .order_by(listing.c.listed_at)
    .limit(bindparam("most", type_=Int))
)


def seal_archives(engine: Engine, archivist: Archivist, *, now: int) -> Iterator[Step]:
    """Make the archives that are due; every `next` is one transaction, which makes one archive or none.

    Whoever is killed on the way goes on where it stopped: what is archived is what the table says.
    """
    made = 0
    with transaction(engine) as connection:
        regions = [row for row in connection.execute(_SEALED) if archivist.zone(row.path) is not None]
    for some in chunks(regions, REGIONS):
        with transaction(engine) as connection:
            due = [of for of in some if _span(connection, of, archivist, now=now) is not None]
        yield Step("archives", 0)
        for of in due:
            sealed: int | None = of.sealed
            while sealed is not None:
                with transaction(engine) as connection:
                    sealed = _seal_next(connection, of, archivist, now=now)
                made += sealed is not None
                yield Step("archives", int(sealed is not None))
    if made:
        get_logger().info("archives made", archives=made)


def _seal_next(connection: Connection, of: AnyRow, archivist: Archivist, *, now: int) -> int | None:
    """Make the region's next archive if one is due; gives its last instant."""
    span = _span(connection, of, archivist, now=now)
    if span is None:
        return None
    since, until = span
    after = from_us(until) + timedelta(microseconds=1)
    view = read_view(connection, RegionQuery(of.path, limit=MOST, before=after))
    found = (archivist.record(one) for one in view.stories if to_us(one.listed_at) >= since)
    records = [record for record in found if record is not None]
    packed = pack(records)
    row = {
        "region": of.id,
        "since": since,
        "until": until,
        "made_at": now,
        "changed_at": whole_second(now),
        "rights": rights_now(archivist, packed["outlets"]),
    }
    names = connection.execute(select(archive.c.seq, archive.c.name).where(archive.c.region == of.id)).all()
    place = Place(of.id, max((named.seq for named in names), default=0) + 1)
    month = f"{_local(since, archivist, of.path):%Y-%m}"
    name = archive_name(month, [named.name for named in names])
    connection.execute(insert(archive), row | {"seq": place.seq, "name": name} | packed)
    older, _ = neighbours(connection, place)
    if records and older is not None:
        touch(connection, Place(of.id, older.seq), now=now)
    if records:
        raise_versions(connection, [of.id], now=now)
    return until


def _span(connection: Connection, of: AnyRow, archivist: Archivist, *, now: int) -> tuple[int, int] | None:
    """Give the first and the last listing of the archive that is due, None when none is."""
    sealed = connection.scalar(select(func.max(archive.c.until)).where(archive.c.region == of.id)) or 0
    state = connection.execute(_STATE, {"of": of.id, "sealed": sealed}).one()
    if state.oldest is None:
        return None
    month_end = _month_end(_local(state.oldest, archivist, of.path))
    settled = now - seconds_us(SETTLED.total_seconds())
    if not (_is_leaving(state) or to_us(month_end) <= settled):
        return None
    last = min(max(settled, state.behind or 0), to_us(month_end) - 1)
    run: Sequence[int] = connection.scalars(
        _RUN, {"of": of.id, "first": state.oldest, "last": last, "most": MOST}
    ).all()
    return (run[0], run[-1]) if run else None


def _is_leaving(state: AnyRow) -> bool:
    """Tell whether the oldest story that no archive holds is about to leave the feed."""
    is_old = state.oldest < state.newest - seconds_us(LEAVES_AFTER.total_seconds())
    is_followed = state.least is not None and state.oldest < state.least
    is_crowded_out = state.most is not None and state.oldest < state.most
    return (is_old and is_followed) or is_crowded_out


def _local(us: int, archivist: Archivist, region_id: str) -> datetime:
    return from_us(us).astimezone(ZoneInfo(archivist.zone(region_id) or "UTC"))


def _month_end(local: datetime) -> datetime:
    """Give the first instant of the following month in the same zone."""
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    return (first + timedelta(days=32)).replace(day=1)
