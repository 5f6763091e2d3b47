"""Old texts leave, headline and link stay; never the texts of what feeds and first pages still show."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, or_, select, tuple_

from aggregator.log import get_logger
from aggregator.store.engine import transaction
from aggregator.store.queries import WINDOW, WINDOW_LEAST
from aggregator.store.schema import entry_text, listing, region, story_member
from aggregator.store.search import follow_words
from aggregator.store.statements import AnyRow, chunks
from aggregator.store.times import DAY_US, from_us, seconds_us

TEXTS = 100  # shortened in one transaction: each fills pages of its own; some 5 ms
LOOKED_AT = 2000  # texts looked at in one transaction when most of them are short already
REGIONS = 200  # whose newest listings are looked up in one transaction
SHOWN = max(WINDOW_LEAST, 50)  # newest stories of a region that feeds, its first page and embeds can show
WHOLE_DAYS = 2  # no cap shortens what is younger: feeds hold 48 hours

Floors = Mapping[int, int]
"""By region: what was listed from this instant on is still shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """One short transaction: of what it removed how many rows."""

    what: str
    rows: int


@dataclass(frozen=True, slots=True)
class Space:
    """What a store takes up, in bytes: its file, and what of it is free for reuse."""

    file: int
    free: int

    @property
    def used(self) -> int:
        """Give the bytes in use."""
        return self.file - self.free


def read_space(connection: Connection) -> Space:
    """Measure the store."""
    pages, free, size = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("page_count", "freelist_count", "page_size")
    )
    return Space(pages * size, free * size)


def shorten(engine: Engine, first_day: int, end_day: int) -> Iterator[Step]:
    """Take html and text from the entries of the days from `first_day` up to, without, `end_day`.

    Title, address and credit stay.
    """
    if first_day >= end_day:
        return
    floors: dict[int, int] = {}
    with transaction(engine) as connection:
        regions = connection.scalars(select(region.c.id).order_by(region.c.id)).all()
    for some in chunks(regions, REGIONS):
        with transaction(engine) as connection:
            floors.update(_floors(connection, some))
        yield Step("texts", 0)
    yield from _shorten(engine, first_day, end_day, floors)


def fit(engine: Engine, whole: int, *, today: int, max_bytes: int) -> Generator[Step, None, int]:
    """Shorten day after day, the oldest first, from day `whole` on until the store fits into `max_bytes`.

    Returns the first day that is whole afterwards. The file does not shrink, but what comes next finds its
    place in it.
    """
    first, before = whole, _space(engine).used
    log = get_logger(max_bytes=max_bytes, bytes_before=before)
    while (used := _space(engine).used) > max_bytes:
        end = _oldest_day(engine, whole) + 1
        if end > today - WHOLE_DAYS:
            log.error("store above its cap, and no text is old enough to leave", bytes=used)
            break
        yield from shorten(engine, whole, end)
        whole = end
    if whole > first:
        since = from_us(whole * DAY_US).date().isoformat()
        log.warning("store was above its cap: its oldest texts left", bytes=used, whole_since=since)
    return whole


def _space(engine: Engine) -> Space:
    with transaction(engine) as connection:
        return read_space(connection)


def _oldest_day(engine: Engine, since: int) -> int:
    """Give the first day from `since` on that has entries; far in the future when none has."""
    oldest = select(func.min(entry_text.c.bucket)).where(entry_text.c.bucket >= since)
    with transaction(engine) as connection:
        found = connection.scalar(oldest)
        return 2**31 if found is None else found


_OWN = select(listing.c.listed_at).where(listing.c.region == region.c.id).order_by(listing.c.listed_at.desc())
_NEWEST = select(
    region.c.id,
    _OWN.limit(1).scalar_subquery().label("newest"),
    _OWN.offset(SHOWN - 1).limit(1).scalar_subquery().label("least"),
).where(region.c.id.in_(bindparam("regions", expanding=True)))


def _floors(connection: Connection, regions: Sequence[int]) -> Floors:
    window = seconds_us(WINDOW.total_seconds())
    rows = connection.execute(_NEWEST, {"regions": regions})
    return {row.id: min(row.newest - window, row.least or 0) for row in rows if row.newest is not None}


_PLACE = (entry_text.c.bucket, entry_text.c.entry)
_IS_WHOLE = or_(entry_text.c.text != "", entry_text.c.html != "")
_KEPT = select(*(column for column in entry_text.c if column.name not in {"html", "text"}))
_DELETE = delete(entry_text).where(
    entry_text.c.bucket == bindparam("in_bucket"), entry_text.c.entry == bindparam("of")
)


def _shorten(engine: Engine, first_day: int, end_day: int, floors: Floors) -> Iterator[Step]:
    after = (first_day - 1, 2**62)
    while True:
        rest = (tuple_(*_PLACE) > after) & (entry_text.c.bucket < end_day)
        with transaction(engine) as connection:
            ahead = select(*_PLACE).where(rest).order_by(*_PLACE).offset(LOOKED_AT - 1).limit(1)
            end = connection.execute(ahead).first()
            chunk = rest if end is None else rest & (tuple_(*_PLACE) <= tuple(end))
            whole = connection.execute(_KEPT.where(chunk, _IS_WHOLE).order_by(*_PLACE).limit(TEXTS)).all()
            unshown = _unshown(connection, whole, floors)
            _write_short(connection, unshown)
        yield Step("texts", len(unshown))
        if len(whole) == TEXTS:
            end = whole[-1]
        if end is None:
            return
        after = (end.bucket, end.entry)


def _write_short(connection: Connection, rows: Sequence[AnyRow]) -> None:
    """Write rows anew without their texts: SQLite gives no page back when a row shrinks in place."""
    if rows:
        connection.execute(_DELETE, [{"in_bucket": row.bucket, "of": row.entry} for row in rows])
        connection.execute(insert(entry_text), [{**row._asdict(), "html": "", "text": ""} for row in rows])
        follow_words(connection)


_LISTINGS = (
    select(story_member.c.entry, listing.c.region, listing.c.listed_at)
    .join(listing, listing.c.story == story_member.c.story)
    .where(story_member.c.entry.in_(bindparam("entries", expanding=True)))
)


def _unshown(connection: Connection, whole: Sequence[AnyRow], floors: Floors) -> list[AnyRow]:
    listings = connection.execute(_LISTINGS, {"entries": [row.entry for row in whole]})
    shown = {row.entry for row in listings if row.listed_at >= floors.get(row.region, 0)}
    return [row for row in whole if row.entry not in shown]
