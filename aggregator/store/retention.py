"""What leaves the store as time passes, in short transactions between which polls are stored.

Entries stay whole for 90 days, then headline, link and credit. Keys for comparing leave after the window in
which entries are compared, reports of polls after two weeks (their daily sums stay), the key of a withdrawn
entry when its source has not shown it for a month, numbers of subscribers after a month, documents of
articles that were read when no page has shown them for a month. Rows of `entry`, `story` and `listing` never
leave: guids and the order of feeds rest on them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, Table, and_, bindparam, delete, exists, select, tuple_

from aggregator.dedupe.topic import WINDOW_DAYS as TOPIC_DAYS
from aggregator.log import get_logger
from aggregator.store.articles import forget_links
from aggregator.store.dedupe_tables import band, sentence, signature, topic_count, topic_term
from aggregator.store.engine import transaction
from aggregator.store.neighbours import WINDOW_DAYS
from aggregator.store.schema import Int, entry_key, poll_day, poll_log
from aggregator.store.statements import read_meta, write_meta
from aggregator.store.subscriber_tables import subscriber
from aggregator.store.texts import Step, fit, shorten
from aggregator.store.times import DAY_US, day_of

# Rows deleted or looked at in one transaction. With a million old entries in 4.9 GB (17,007 transactions) the
# median took 4 ms, the 99th percentile 74 ms, the longest 248 ms (a batch of polls gathers 200 ms).
CHUNK = 1000
WALK_DAYS = 7  # what no index finds is looked for once a week
_WALKED, _WHOLE = "retention_walked", "retention_whole"
_FIRST_KEY = (-(2**63), 0)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept, in days. `max_bytes` caps the store: beyond it the oldest texts leave early."""

    text_days: int = 90
    log_days: int = 14  # long enough to see a fortnightly pattern
    sums_days: int = 400  # a year, and some weeks to compare with the year before
    compared_days: int = WINDOW_DAYS + 3  # the margin forgives a clock that was set back
    key_days: int = 30
    subscriber_days: int = 30  # the poller reads a week of them
    link_days: int = 30  # documents of articles that no page shows any more
    max_bytes: int | None = None


def retain(engine: Engine, keep: Retention, *, now: int) -> Iterator[Step]:
    """Let go what is older than `keep` says; every `next` is one short transaction.

    Nothing is remembered but days that are done with, and only at the end: whoever is killed on the way
    begins again and finds less to do. Raises what `transaction` raises.
    """
    sums: Counter[str] = Counter()
    for step in _steps(engine, keep, today=day_of(now)):
        sums[step.what] += step.rows
        yield step
    get_logger().info("store tidied", **{what: rows for what, rows in sums.items() if rows})


def _steps(engine: Engine, keep: Retention, *, today: int) -> Iterator[Step]:
    with transaction(engine) as connection:
        done = {key: int(value) for key, value in read_meta(connection, [_WALKED, _WHOLE]).items()}
    is_walk = today - done.get(_WALKED, 0) >= WALK_DAYS
    yield from _leave(engine, poll_log, ("bucket", "at"), today - keep.log_days)
    yield from _leave(engine, poll_day, ("day", "source", "what"), today - keep.sums_days)
    counted = ("day", "region", "agent", "feed")
    yield from _leave(engine, subscriber, counted, today - keep.subscriber_days)
    yield from forget_links(engine, before=(today - keep.link_days) * DAY_US)
    yield from _leave(engine, signature, ("bucket", "entry"), today - keep.compared_days)
    yield from _leave_bands(engine)
    yield from _leave(engine, sentence, ("bucket", "sentence", "lead_key"), today - keep.compared_days)
    yield from _leave(engine, topic_term, ("bucket", "term", "story"), today - TOPIC_DAYS)
    yield from _leave(engine, topic_count, ("bucket", "term"), today - TOPIC_DAYS)
    # The weekly walk finds what was kept longer: entries of a quiet region's feed, old entries reworded.
    first, whole = 0 if is_walk else done.get(_WHOLE, 0), today - keep.text_days
    yield from shorten(engine, first, whole)
    whole = max(first, whole)
    if keep.max_bytes is not None:
        whole = yield from fit(engine, whole, today=today, max_bytes=keep.max_bytes)
    if is_walk:
        yield from _forget_keys(engine, today=today, days=keep.key_days)
    with transaction(engine) as connection:
        write_meta(connection, {_WHOLE: str(whole)} | ({_WALKED: str(today)} if is_walk else {}))


def _leave(engine: Engine, table: Table, order: tuple[str, ...], first_kept: int) -> Iterator[Step]:
    """Delete the days before `first_kept` of a table; `order` are the leading columns of an index, day first.

    `DELETE … LIMIT` is neither portable nor in every SQLite: a chunk ends at the place of its last row.
    """
    columns = [table.c[name] for name in order]
    is_old = columns[0] < first_kept
    last = select(*columns).where(is_old).order_by(*columns).offset(CHUNK - 1).limit(1)
    while True:
        with transaction(engine) as connection:
            end = connection.execute(last).first()
            chunk = is_old if end is None else and_(is_old, tuple_(*columns) <= tuple(end))
            rows = connection.execute(delete(table).where(chunk)).rowcount
        yield Step(table.name, rows)
        if end is None:
            return


_BAND = (band.c.key, band.c.entry)
_BAND_AFTER = tuple_(*_BAND) > tuple_(bindparam("key", type_=Int), bindparam("entry", type_=Int))
_BAND_END = select(*_BAND).where(_BAND_AFTER).order_by(*_BAND).offset(CHUNK - 1).limit(1)
_FIRST_SIGNED = select(signature.c.entry).order_by(signature.c.bucket, signature.c.entry).limit(1)


def _leave_bands(engine: Engine) -> Iterator[Step]:
    """Delete the bands of entries whose signatures left.

    They are ordered by key, so that all are walked over; they live two weeks. Entries are numbered in the
    order of their arrival: the first that has a signature tells which ones have none.
    """
    after = _FIRST_KEY
    with transaction(engine) as connection:
        first_kept = connection.scalar(_FIRST_SIGNED)
    while True:
        with transaction(engine) as connection:
            values = dict(zip(("key", "entry"), after, strict=True))
            end = connection.execute(_BAND_END, values).first()
            old = delete(band).where(_BAND_AFTER)
            if first_kept is not None:
                old = old.where(band.c.entry < first_kept)
            if end is not None:
                old = old.where(tuple_(*_BAND) <= tuple(end))
            rows = connection.execute(old, values).rowcount
        yield Step("band", rows)
        if end is None:
            return
        after = (end.key, end.entry)


_KEY = (entry_key.c.source, entry_key.c.digest)
_newer = entry_key.alias("newer")


def _forget_keys(engine: Engine, *, today: int, days: int) -> Iterator[Step]:
    """Delete the keys of entries that are gone and that their source showed no more for `days`.

    Time alone does not count: a paused source, and one that answers 304 for weeks, come back with what they
    showed. Proof is another entry of the same document that was seen so much later.
    """
    seen_later = exists().where(
        _newer.c.source == entry_key.c.source,
        _newer.c.document == entry_key.c.document,
        _newer.c.last_seen >= entry_key.c.last_seen + days * DAY_US,
    )
    is_forgotten = and_(
        entry_key.c.entry.is_(None), entry_key.c.last_seen < (today - days) * DAY_US, seen_later
    )
    after: tuple[int, bytes] = (-1, b"")
    while True:
        rest = tuple_(*_KEY) > after
        with transaction(engine) as connection:
            last = select(*_KEY).where(rest).order_by(*_KEY).offset(CHUNK - 1).limit(1)
            end = connection.execute(last).first()
            chunk = rest if end is None else and_(rest, tuple_(*_KEY) <= tuple(end))
            rows = connection.execute(delete(entry_key).where(chunk, is_forgotten)).rowcount
        yield Step("entry_key", rows)
        if end is None:
            return
        after = (end.source, end.digest)
