"""Where the classes meet that answer what the web ordered; `wiring` puts them into its poller."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from aggregator.config.models import Config
from aggregator.fetch.fetchers import Fetchers
from aggregator.model.source import Source
from aggregator.poll.hostrun import Stations
from aggregator.poll.orders import Orders
from aggregator.poll.readers import PoolReader
from aggregator.poll.tryout import Means, look
from aggregator.store.order_book import open_order_book

Poll = Callable[[Sequence[Sequence[str]]], None]
"""Sets a poll of sources going, each element those of one host group."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """What `wiring` gives: who fetches, who reads, the configuration in force, and how it names things."""

    fetchers: Fetchers
    reader: PoolReader
    config: Callable[[], Config]
    agent: Callable[[Config], str]
    group_of: Callable[[Source, str], str]


@contextmanager
def open_orders(
    path: Path, stations: Stations, given: Ordering, poll: Callable[[], Poll]
) -> Iterator[Orders]:
    """Build what answers orders on an existing store; with the block's end no look begins or waits.

    `poll` gives what sets a poll going: the driver is made after this, because it tells this of its polls.
    """
    stopping = Event()
    with closing(open_order_book(path)) as book:
        means = Means(
            holds=book,
            fetch=given.fetchers.fetch,
            robots=stations.robots,
            pool=given.reader,
            config=given.config,
            agent=given.agent,
            group_of=given.group_of,
            clock=stations.clock,
            stopping=stopping,
        )
        orders = Orders(
            book,
            config=given.config,
            poll=lambda groups: poll()(groups),  # noqa: PLW0108 - the driver is made later
            look=lambda source, is_new: look(means, source, is_new=is_new),
            clock=stations.clock,
        )
        try:
            yield orders
        finally:
            stopping.set()
            orders.close()
