"""How many subscribe: written by the web server, read by the poller, which tells publishers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects.postgresql import insert

from aggregator.model.audience import Readers
from aggregator.store.batch import Lineages
from aggregator.store.engine import check_schema, transaction, write_engine
from aggregator.store.schema import region, source
from aggregator.store.statements import chunks, larger
from aggregator.store.subscriber_tables import subscriber
from aggregator.store.times import day_of

COUNTED_DAYS = 7  # an aggregator on holiday from us for a weekend has no fewer subscribers
_FIRST_DAY = date(1970, 1, 1)

_NEW = insert(subscriber)
_KEY = ("day", "region", "agent", "feed")
_STATED = _NEW.on_conflict_do_update(index_elements=_KEY, set_={"readers": _NEW.excluded.readers})
# Every process counts those who poll for themselves anew, and several may count at once; each of them knows
# only that there are at least so many.
_ALONE = _NEW.on_conflict_do_update(
    index_elements=_KEY, set_={"readers": larger(subscriber.c.readers, _NEW.excluded.readers)}
)


def open_audience_store(path: Path) -> "SqlAudienceStore":
    """Open an existing store for counting. Raises `SchemaTooOld` or `SchemaTooNew` when it does not fit."""
    check_schema(path)
    return SqlAudienceStore(write_engine(path))


class SqlAudienceStore:
    """Keeps counts, in one short immediate transaction each time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def keep(self, counted: Sequence[Readers]) -> None:
        """Keep what was counted; regions that are not configured are left out.

        An aggregator's newest number replaces its last one; of those who poll for themselves the highest
        count of the day stays. Raises `StoreBusy` while another program writes for long, `StoreError`.
        """
        with transaction(self._engine) as connection:
            ids = _region_ids(connection, {one.region for one in counted})
            rows = [(one, _row(one, ids[one.region])) for one in counted if one.region in ids]
            for statement, is_stated in ((_STATED, True), (_ALONE, False)):
                chosen = [row for one, row in rows if bool(one.agent) is is_stated]
                if chosen:
                    connection.execute(statement, chosen)


def read_subscribers(connection: Connection, *, now: int) -> dict[str, int]:
    """Give how many subscribe to the regions that show a source, by its id; 0 is left out.

    That is the day's sum over its region and all above it, on the best of the last seven days.
    """
    days: defaultdict[int, dict[int, int]] = defaultdict(dict)
    sums = (
        select(subscriber.c.day, subscriber.c.region, func.sum(subscriber.c.readers).label("readers"))
        .where(subscriber.c.day > day_of(now) - COUNTED_DAYS)
        .group_by(subscriber.c.day, subscriber.c.region)
    )
    for row in connection.execute(sums):
        days[row.day][row.region] = row.readers
    if not days:
        return {}
    lineages = Lineages.load(connection, {})
    best = {path: _best(days.values(), ids) for path, ids in lineages.ids.items()}
    homes = select(source.c.slug, region.c.path).join(region, region.c.id == source.c.region)
    rows = connection.execute(homes.where(source.c.configured == 1))
    return {row.slug: best[row.path] for row in rows if best[row.path]}


def _best(days: Iterable[Mapping[int, int]], regions: Sequence[int]) -> int:
    return max(sum(day.get(one, 0) for one in regions) for day in days)


def _region_ids(connection: Connection, paths: Iterable[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for some in chunks(sorted(paths)):
        known = select(region.c.path, region.c.id).where(region.c.configured == 1, region.c.path.in_(some))
        ids.update({row.path: row.id for row in connection.execute(known)})
    return ids


def _row(one: Readers, region_id: int) -> dict[str, Any]:
    day = (one.day - _FIRST_DAY) // timedelta(days=1)
    return {"day": day, "region": region_id, "agent": one.agent, "feed": one.feed, "readers": one.readers}
