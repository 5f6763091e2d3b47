"""What was the matter with sources and service, from begin to end: the rows behind the status feed."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from aggregator.model.condition import Condition, Episode, Present, episode_uuid, is_news
from aggregator.store.schema import episode, source
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us, seconds_us, to_us

SHOWN = 100  # episodes in a feed, those that changed last
KEPT = timedelta(days=90)  # after their end
POLLER_GONE = timedelta(seconds=60)  # without a sign of life; the poller gives one every five seconds

_OPEN = (
    select(episode, source.c.slug)
    .outerjoin(source, source.c.id == episode.c.source)
    .where(episode.c.ended_at.is_(None))
)
_LATEST = (
    select(episode, source.c.slug)
    .outerjoin(source, source.c.id == episode.c.source)
    .order_by(episode.c.changed_at.desc(), episode.c.id.desc())
    .limit(SHOWN)
)
_END = (
    update(episode)
    .where(episode.c.id == bindparam("of"))
    .values(ended_at=bindparam("at"), changed_at=bindparam("at"))
)
_CHANGE = (
    update(episode)
    .where(episode.c.id == bindparam("of"))
    .values(why=bindparam("said"), changed_at=bindparam("at"))
)
_OLD = delete(episode).where(episode.c.ended_at < bindparam("before"))


def follow_up(connection: Connection, present: Iterable[Present], *, now: int) -> None:
    """Begin, change and end episodes, so that the open ones are what is the matter now."""
    open_rows = {(row.slug, row.kind): row for row in connection.execute(_OPEN)}
    found = {(one.source_id, str(one.condition)): one for one in present}
    changed = [
        {"of": row.id, "said": one.why, "at": now}
        for key, one in found.items()
        if (row := open_rows.get(key)) is not None and is_news(row.why, one.why)
    ]
    if changed:
        connection.execute(_CHANGE, changed)
    ended = [{"of": row.id, "at": now} for key, row in open_rows.items() if key not in found]
    if ended:
        connection.execute(_END, ended)
    _begin(connection, [one for key, one in found.items() if key not in open_rows], now=now)
    connection.execute(_OLD, {"before": now - seconds_us(KEPT.total_seconds())})


def note_return(connection: Connection, *, last_beat: int, now: int) -> None:
    """Keep that the poller was gone, when its last sign of life lies too far back."""
    if now - last_beat > seconds_us(POLLER_GONE.total_seconds()):
        row = {
            "source": None,
            "kind": Condition.POLLER,
            "began_at": last_beat,
            "ended_at": now,
            "changed_at": now,
            "why": "the poller did not run, or could not write",
        }
        connection.execute(insert(episode), row)


def read_episodes(connection: Connection, *, namespace: UUID) -> tuple[Episode, ...]:
    """Give the episodes that changed last, the newest change first."""
    return tuple(episode_of(row, namespace) for row in connection.execute(_LATEST))


def read_open_episodes(connection: Connection, *, namespace: UUID) -> tuple[Episode, ...]:
    """Give the episodes that have not ended, the newest begin first."""
    newest = _OPEN.order_by(episode.c.began_at.desc(), episode.c.id.desc())
    return tuple(episode_of(row, namespace) for row in connection.execute(newest))


def _begin(connection: Connection, fresh: list[Present], *, now: int) -> None:
    if not fresh:
        return
    slugs = [one.source_id for one in fresh if one.source_id is not None]
    ids: dict[str | None, int] = {
        row.slug: row.id
        for row in connection.execute(select(source.c.slug, source.c.id).where(source.c.slug.in_(slugs)))
    }
    rows = [
        {
            "source": ids.get(one.source_id),
            "kind": one.condition,
            "began_at": to_us(one.since),
            "ended_at": None,
            "changed_at": now,
            "why": one.why,
        }
        for one in fresh
    ]
    connection.execute(insert(episode), rows)


def episode_of(row: AnyRow, namespace: UUID) -> Episode:
    """Give the episode of a row of `episode` that has the `slug` of its source."""
    condition, began_at = Condition(row.kind), from_us(row.began_at)
    return Episode(
        uuid=episode_uuid(namespace, row.source, condition, began_at),
        source_id=row.slug,
        condition=condition,
        began_at=began_at,
        ended_at=None if row.ended_at is None else from_us(row.ended_at),
        changed_at=from_us(row.changed_at),
        why=row.why,
    )
