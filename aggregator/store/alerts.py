"""The outbox of alerts: which webhook is still to be told of which episode's begin or end.

At most one delivery of a webhook is under way. What happens meanwhile is told together in the next one, so
that a storm of alerts, or a receiver that sleeps, makes deliveries larger and never more frequent.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, or_, select, update

from aggregator.model.alert import Delivery, Notice, Webhook
from aggregator.model.condition import Condition
from aggregator.store.alert_tables import alert_delivery, alert_notice
from aggregator.store.episodes import episode_of
from aggregator.store.schema import episode, source
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us, seconds_us

TOGETHER: Final = 50  # notices in one delivery; chats cut longer messages
GAP: Final = timedelta(seconds=10)  # between two deliveries to one webhook: six a minute
FIRST_RETRY: Final = timedelta(seconds=30)  # then twice as long each time
LONGEST_RETRY: Final = timedelta(hours=1)
GIVEN_UP: Final = timedelta(hours=24)  # what is a day old is better read on the desk
KEPT: Final = timedelta(days=30)  # after an episode's end; shorter than `episodes.KEPT`
RETURNED: Final = timedelta(hours=1)  # how long after its return it is worth telling that the poller was gone

_UNDER_WAY = alert_delivery.c.settled_at.is_(None)


def due_alerts(
    connection: Connection, hooks: Iterable[Webhook], *, namespace: UUID, now: int
) -> tuple[Delivery, ...]:
    """Give what is to be sent now, new deliveries among it; `now` in µs UTC."""
    by_key = {hook.key: hook for hook in hooks}
    _forget(connection, now=now)
    _give_up(connection, by_key, now=now)
    for key, hook in by_key.items():
        latest = select(alert_delivery).where(alert_delivery.c.hook == key)
        last = connection.execute(latest.order_by(alert_delivery.c.created_at.desc()).limit(1)).first()
        if last is None or (last.settled_at is not None and last.created_at <= now - _us(GAP)):
            _collect(connection, hook, namespace=namespace, now=now)
    due = select(alert_delivery).where(_UNDER_WAY, alert_delivery.c.due_at <= now)
    rows = connection.execute(due.order_by(alert_delivery.c.created_at)).all()
    return tuple(_delivery(connection, row, namespace) for row in rows)


def settle_alert(connection: Connection, delivery: Delivery, *, failure: str | None, now: int) -> None:
    """Keep how a try ended: without `failure` it arrived, else it is tried again later."""
    wait = min(FIRST_RETRY * 2 ** min(delivery.tries, 20), LONGEST_RETRY)
    values = {"tries": delivery.tries + 1, "failure": failure}
    values |= {"settled_at": now} if failure is None else {"due_at": now + _us(wait)}
    mine = alert_delivery.c.id == str(delivery.id)
    connection.execute(update(alert_delivery).where(mine).values(values))


def _collect(connection: Connection, hook: Webhook, *, namespace: UUID, now: int) -> None:
    """Make a delivery of what the webhook was not told yet, if there is anything."""
    told = _told(hook.key, is_end=False)
    returned = and_(episode.c.kind == Condition.POLLER, episode.c.ended_at > now - _us(RETURNED))
    begun = and_(episode.c.ended_at.is_(None), ~told)
    ended = and_(episode.c.ended_at.is_not(None), or_(told, returned), ~_told(hook.key, is_end=True))
    fresh = select(episode.c.id, episode.c.ended_at).where(or_(begun, ended)).order_by(episode.c.id)
    if hook.kinds:
        fresh = fresh.where(episode.c.kind.in_([str(kind) for kind in hook.kinds]))
    rows = connection.execute(fresh.limit(TOGETHER)).all()
    if not rows:
        return
    made = str(uuid5(namespace, f"alert:{hook.key}:{now}"))
    values = {"id": made, "hook": hook.key, "created_at": now, "due_at": now, "tries": 0}
    connection.execute(insert(alert_delivery), values)
    notices = [
        {"hook": hook.key, "episode": row.id, "is_end": int(row.ended_at is not None), "delivery": made}
        for row in rows
    ]
    connection.execute(insert(alert_notice), notices)


def _told(key: str, *, is_end: bool) -> ColumnElement[bool]:
    return exists().where(
        alert_notice.c.hook == key,
        alert_notice.c.episode == episode.c.id,
        alert_notice.c.is_end == int(is_end),
    )


def _delivery(connection: Connection, row: AnyRow, namespace: UUID) -> Delivery:
    found = (
        select(episode, source.c.slug, alert_notice.c.is_end)
        .join(alert_notice, alert_notice.c.episode == episode.c.id)
        .outerjoin(source, source.c.id == episode.c.source)
        .where(alert_notice.c.delivery == row.id)
        .order_by(episode.c.id)
    )
    notices = tuple(Notice(episode_of(one, namespace), bool(one.is_end)) for one in connection.execute(found))
    return Delivery(UUID(row.id), row.hook, notices, from_us(row.created_at), row.tries)


def _give_up(connection: Connection, keys: Iterable[str], *, now: int) -> None:
    """Settle what nobody took for a day, and what was for a webhook that left the configuration."""
    is_late = alert_delivery.c.created_at <= now - _us(GIVEN_UP)
    left = alert_delivery.c.hook.not_in(list(keys))
    connection.execute(update(alert_delivery).where(_UNDER_WAY, or_(is_late, left)).values(settled_at=now))


def _forget(connection: Connection, *, now: int) -> None:
    old = select(episode.c.id).where(episode.c.ended_at < now - _us(KEPT))
    connection.execute(delete(alert_notice).where(alert_notice.c.episode.in_(old)))
    is_referred = exists().where(alert_notice.c.delivery == alert_delivery.c.id)
    connection.execute(delete(alert_delivery).where(~_UNDER_WAY, ~is_referred))


def _us(span: timedelta) -> int:
    return seconds_us(span.total_seconds())
