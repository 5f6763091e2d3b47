"""What the desk's plots show, in statements whose cost does not grow with what is kept.

Sums of polls are kept by day (`store/history.py`); delays are those of a sample; hours those of the latest
entries of the sources that bring most.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from aggregator.model.entry import Precision
from aggregator.model.region import ALL
from aggregator.model.trends import HOURS, DelayDay, PollDay, SourceHours
from aggregator.store.history import BLOCKED, FAILED, FRUITFUL, NEW, POLLS
from aggregator.store.schema import Int, entry, listing, poll_day, region, source, story
from aggregator.store.times import DAY_US, EPOCH, day_of, from_us

HOUR_US: Final = DAY_US // HOURS
SAMPLE: Final = 50  # stories of an hour whose delay is looked up: 16,800 in two weeks
LATEST: Final = 5000  # entries of a source whose hours are counted; only an index is read


def read_poll_days(connection: Connection, *, now: int, days: int) -> tuple[PollDay, ...]:
    """Give how the polls of the last `days` ended, the oldest day first, today last."""
    last = day_of(now)
    sums: dict[int, dict[str, int]] = {day: {} for day in range(last - days + 1, last + 1)}
    for row in connection.execute(_POLLS, {"first": last - days + 1, "last": last}):
        sums[row.day][row.what] = row.n
    return tuple(_poll_day(day, counted) for day, counted in sums.items())


def read_delays(connection: Connection, *, now: int, days: int) -> tuple[DelayDay, ...]:
    """Give the delays of a sample of each day's stories, the oldest day first, today last.

    Counted are stories whose lead says the minute of its publication. `SAMPLE` of every hour are looked at,
    the first that were listed in it.
    """
    place = connection.scalar(select(region.c.id).where(region.c.path == ALL))
    last = day_of(now)
    found = []
    for day in range(last - days + 1, last + 1):
        starts = range(day * DAY_US, min((day + 1) * DAY_US, now + 1), HOUR_US)
        delays = [
            timedelta(microseconds=row.delay)
            for start in starts
            for row in connection.execute(_DELAYS, {"region": place, "from": start, "to": start + HOUR_US})
        ]
        found.append(DelayDay.of(_date(day), delays))
    return tuple(found)


def read_hours(connection: Connection, *, now: int, days: int, most: int) -> tuple[SourceHours, ...]:
    """Give the hours in which entries were seen, of the `most` sources that brought most in `days`."""
    first = day_of(now) - days + 1
    found = []
    for top in connection.execute(_TOP, {"first": first, "most": most}):
        counts = [0] * HOURS
        for row in connection.execute(_HOURS, {"source": top.id, "from": first * DAY_US}):
            counts[row.hour] = row.n
        found.append(SourceHours(top.slug, tuple(counts)))
    return tuple(found)


def read_last_listed(connection: Connection) -> Mapping[str, datetime]:
    """Give when each region listed its latest story; one that never did is absent."""
    return {row.path: from_us(row.at) for row in connection.execute(_LAST_LISTED) if row.at is not None}


def _poll_day(day: int, counted: Mapping[str, int]) -> PollDay:
    fruitful, blocked, failed = (counted.get(what, 0) for what in (FRUITFUL, BLOCKED, FAILED))
    quiet = counted.get(POLLS, 0) - fruitful - blocked - failed
    return PollDay(_date(day), fruitful, quiet, blocked, failed)


def _date(day: int) -> date:
    return (EPOCH + timedelta(days=day)).date()


_POLLS = (
    select(poll_day.c.day, poll_day.c.what, func.sum(poll_day.c.n).label("n"))
    .where(
        poll_day.c.day >= bindparam("first"),
        poll_day.c.day <= bindparam("last"),
        poll_day.c.what.in_([POLLS, FRUITFUL, BLOCKED, FAILED]),
    )
    .group_by(poll_day.c.day, poll_day.c.what)
)
_DELAYS = (
    select((listing.c.listed_at - entry.c.published).label("delay"))
    .join_from(listing, story, story.c.id == listing.c.story)
    .join(entry, entry.c.id == story.c.lead)
    .where(
        listing.c.region == bindparam("region"),
        listing.c.listed_at >= bindparam("from", type_=Int),
        listing.c.listed_at < bindparam("to", type_=Int),
        entry.c.precision.in_([Precision.SECOND, Precision.MINUTE]),
        entry.c.published <= listing.c.listed_at,  # a publisher's clock that is ahead tells no delay
    )
    .order_by(listing.c.listed_at)
    .limit(SAMPLE)
)
_brought = func.sum(poll_day.c.n)
_TOP = (
    select(source.c.id, source.c.slug)
    .join_from(poll_day, source, source.c.id == poll_day.c.source)
    .where(poll_day.c.day >= bindparam("first"), poll_day.c.what == NEW, source.c.configured == 1)
    .group_by(source.c.id, source.c.slug)
    .order_by(_brought.desc(), source.c.slug)
    .limit(bindparam("most"))
)
_latest = (
    select(entry.c.first_seen)
    .where(entry.c.source == bindparam("source"), entry.c.first_seen >= bindparam("from", type_=Int))
    .order_by(entry.c.first_seen.desc())
    .limit(LATEST)
    .subquery("latest")
)
_hour = (_latest.c.first_seen // HOUR_US % HOURS).label("hour")
_HOURS = select(_hour, func.count().label("n")).group_by(_hour)
_LAST_LISTED = select(
    region.c.path,
    select(func.max(listing.c.listed_at))
    .where(listing.c.region == region.c.id)
    .scalar_subquery()
    .label("at"),
).where(region.c.configured == 1)
