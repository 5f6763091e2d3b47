"""Orders: what the web wants of the poller, as rows that one side writes and the other answers."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from aggregator.model.desk import Order, OrderKind, OrderState, Plain
from aggregator.store.desk_tables import order
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us, seconds_us

KEPT_S = 7 * 86_400.0  # an answer, for whoever looks at it again
MOST_OPEN = 50  # of all kinds; the poller answers some a second, and a person waits for one
TAKEN_AT_ONCE = 10


def place_order(
    connection: Connection, kind: OrderKind, arguments: Plain, *, who: str, now: int
) -> int | None:
    """Keep an order for the poller and give its id; None when too many wait already.

    The same order that is still open is not kept twice. Drops answers that nobody looks at any more.
    """
    text = _dump(arguments)
    open_ones = connection.execute(select(order.c.id, order.c.kind, order.c.arguments).where(_IS_OPEN)).all()
    for row in open_ones:
        if row.kind == kind and row.arguments == text:
            return int(row.id)
    if len(open_ones) >= MOST_OPEN:
        return None
    new = {
        "kind": kind,
        "arguments": text,
        "who": who,
        "at": now,
        "state": OrderState.WAITING,
        "result": "{}",
    }
    kept = int(connection.execute(insert(order).values(new).returning(order.c.id)).scalar_one())
    # After the new one is there: SQLite gives the id of a last row that left to the next one.
    connection.execute(delete(order).where(order.c.at < now - seconds_us(KEPT_S)))
    return kept


def read_order(connection: Connection, order_id: int) -> Order | None:
    """Give an order, None when there is none of that id."""
    row = connection.execute(select(order).where(order.c.id == order_id)).first()
    return None if row is None else _order(row)


def has_waiting(connection: Connection) -> bool:
    """Tell whether an order waits to be taken."""
    waiting = select(order.c.id).where(order.c.state == OrderState.WAITING).limit(1)
    return connection.execute(waiting).first() is not None


def take_orders(connection: Connection) -> tuple[Order, ...]:
    """Give the oldest orders that wait; nobody else is given them."""
    waiting = select(order).where(order.c.state == OrderState.WAITING).order_by(order.c.id)
    rows = connection.execute(waiting.limit(TAKEN_AT_ONCE)).all()
    ids = [row.id for row in rows]
    if ids:
        connection.execute(update(order).where(order.c.id.in_(ids)).values(state=OrderState.TAKEN))
    return tuple(_order(row) for row in rows)


def answer_order(
    connection: Connection, order_id: int, state: OrderState, result: Plain, *, now: int
) -> None:
    """Keep what came of an order."""
    values: dict[str, Any] = {"state": state, "result": _dump(result), "done_at": now}
    connection.execute(update(order).where(order.c.id == order_id).values(values))


def give_back(connection: Connection) -> None:
    """Let orders wait again whose poller ended before it answered them."""
    taken = order.c.state == OrderState.TAKEN
    connection.execute(update(order).where(taken).values(state=OrderState.WAITING))


_OPEN_STATES: Sequence[OrderState] = (OrderState.WAITING, OrderState.TAKEN)
_IS_OPEN = order.c.state.in_(_OPEN_STATES)


def _order(row: AnyRow) -> Order:
    return Order(
        id=row.id,
        kind=OrderKind(row.kind),
        arguments=json.loads(row.arguments),
        who=row.who,
        at=from_us(row.at),
        state=OrderState(row.state),
        done_at=None if row.done_at is None else from_us(row.done_at),
        result=json.loads(row.result),
    )


def _dump(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True)
