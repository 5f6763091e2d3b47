"""Orders as the poller sees them: it takes what waits, and answers."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from aggregator.model.desk import Order
from aggregator.store import orders
from aggregator.store.engine import read_engine, transaction, write_engine
from aggregator.store.host_holds import hold_group, let_group_go
from aggregator.store.times import to_us


def open_order_book(path: Path) -> "OrderBook":
    """Open an existing store for the poller's orders; whoever opens the poller's store has checked it."""
    return OrderBook(read_engine(path), write_engine(path))


class OrderBook:
    """What waits and what was answered; each method is one transaction."""

    def __init__(self, reading: Engine, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def close(self) -> None:
        """Close the connections."""
        self._reading.dispose()
        self._writing.dispose()

    def has_waiting(self) -> bool:
        """Tell whether an order waits; takes no lock."""
        with transaction(self._reading) as connection:
            return orders.has_waiting(connection)

    def take(self) -> tuple[Order, ...]:
        """Give the oldest orders that wait; nobody else is given them."""
        with transaction(self._writing) as connection:
            return orders.take_orders(connection)

    def answer(self, order: Order, *, now: datetime) -> None:
        """Keep what came of an order."""
        with transaction(self._writing) as connection:
            orders.answer_order(connection, order.id, order.state, order.result, now=to_us(now))

    def give_back(self) -> None:
        """Let orders wait again that an earlier poller took and did not answer."""
        with transaction(self._writing) as connection:
            orders.give_back(connection)

    def hold(self, group: str, *, now: datetime, until: datetime) -> str | None:
        """Lease a host group by its name, for a look that no document stands for; None: it is not free.

        Gives the lease's token, "" for a group that no document of ours belongs to: nobody else asks it.
        """
        with transaction(self._writing) as connection:
            return hold_group(connection, group, now=to_us(now), until=to_us(until))

    def let_go(self, group: str, token: str) -> None:
        """Give a host group back."""
        with transaction(self._writing) as connection:
            let_group_go(connection, group, token)
