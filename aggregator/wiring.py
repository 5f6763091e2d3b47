"""Where concrete classes meet: of the poller here, of the web server in `wiring_web`, and nowhere else.

They and cli alone read the environment, through `installation`.

Everything is built from a `Config` and the two folders of an installation; no other room knows either.
"""

import fcntl
import os
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from aggregator import __version__
from aggregator.config.models import Config
from aggregator.config.overrides import SECRET
from aggregator.config.watch import look
from aggregator.demo.stand import DemoStand
from aggregator.errors import StoreBusy
from aggregator.fetch.fetchers import Fetchers, guard_of
from aggregator.fetch.http import CurlFetcher
from aggregator.fetch.manners import host_group, user_agent
from aggregator.fetch.robots import RobotsCache
from aggregator.fetch.secrets import Secrets
from aggregator.installation import Installation
from aggregator.model.poll import PollReport
from aggregator.model.source import Source
from aggregator.poll.alerts import ALERTS_S, AlertSender
from aggregator.poll.applier import Applier, limits_of, write_config
from aggregator.poll.atlases import pack
from aggregator.poll.audience import Audience
from aggregator.poll.hostrun import Stations
from aggregator.poll.local import Driver
from aggregator.poll.orders import CHECK_S
from aggregator.poll.pricing import PRICE_S, Pricing
from aggregator.poll.readers import PoolReader
from aggregator.poll.reload import ConfigWatch
from aggregator.poll.service import PollService
from aggregator.poll.writer import Writer
from aggregator.ports import AlertStore, PollStore
from aggregator.publish.archive import ConfiguredArchivist
from aggregator.store.decisions import DecisionStore, open_decisions
from aggregator.store.engine import schema_revision
from aggregator.store.migrate import migrate
from aggregator.store.poll_store import open_poll_store
from aggregator.store.read_store import SqlReadStore, open_read_store
from aggregator.store.retention import Retention
from aggregator.wiring_orders import Ordering, open_orders

SPREAD_S = 0.1  # seconds a document when many are overdue at start: ten requests a second, no herd
SPREAD_AT_MOST_S = 300.0


def now() -> datetime:
    """Give the present instant; the one clock that everything else receives as an argument."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Poller:
    """A poller ready to work: its configuration as applied, and how to set it going."""

    config: Config
    driver: Driver
    service: PollService

    def poll_now(self, sources: Iterable[Source], *, retired: bool) -> None:
        """Poll these sources once, due or not, and wait until all is stored.

        Addresses that are gone for good are asked only if `retired`.
        """
        groups: dict[str, list[str]] = {}
        for source in sources:
            groups.setdefault(group_of(source, source.urls[0]), []).append(source.id)
        self.driver.order(groups.values(), retired=retired)
        self.driver.wait_idle()


@contextmanager
def open_poller(
    place: Installation, config: Config, *, on_report: Callable[[PollReport], None]
) -> Iterator[Poller]:
    """Build a poller on an installation's store and take it down in the right order.

    Raises StoreBusy when another poller works on the same data folder.
    """
    with ExitStack() as stack:
        stack.enter_context(only_poller(place.data))
        # Before any thread exists: the reading processes come from a forkserver that forks.
        reader = _build_reader(config)
        press = stack.enter_context(closing(DemoStand(now)))
        config = press.at_hand(config)
        if schema_revision(place.store_path) is None:
            migrate(place.store_path)  # an existing store is upgraded by `serve` and `db migrate` alone
        pricing = Pricing(every_s=config.poll.every_s)
        store = open_poll_store(place.store_path, planner=pricing, group_of=group_of)
        stack.callback(store.close)
        writer = Writer(store, clock=now)
        stack.callback(writer.close)
        stack.callback(reader.close)
        fetchers = stack.enter_context(closing(Fetchers(config, build=build_fetcher)))
        write_config(store, config, now)
        store.note_config_faults((), now=now())
        store.spread_overdue(now=now(), per_document_s=SPREAD_S, at_most_s=SPREAD_AT_MOST_S)
        audience = Audience(lambda: writer.submit(lambda: store.subscribers(now=now())).result())
        audience.recount()
        stations = _stations(config, fetchers, reader=reader, writer=writer, on_report=on_report)
        ordering = Ordering(fetchers, reader, lambda: applier.config, agent_of, group_of)
        orders = stack.enter_context(open_orders(place.store_path, stations, ordering, lambda: driver.order))
        stations = replace(stations, subscribers=audience.of, on_report=orders.heard_with(on_report))
        driver = Driver(store, stations, max_leases=config.fetch.concurrency, lease_s=config.poll.lease_s)
        stack.callback(driver.stop)
        applier = Applier(
            config, store=store, writer=writer, driver=driver, clock=now, press=press, fit=fetchers.fit
        )
        keep = Retention(config.store.text_days, config.store.log_days, max_bytes=config.store.max_bytes)
        service = PollService(
            store=store,
            driver=driver,
            writer=writer,
            clock=now,
            tick_s=config.poll.tick_s,
            chores=lambda: store.chores(keep, now=now()),
            watch=_watch(place, applier).check,
            recount=audience.recount,
            archives=lambda: store.archives(archivist_of(applier.config), now=now()),
        )
        service.every(CHECK_S, orders.check)
        follow_price = _price_follower(pricing, store, writer, lambda: applier.config)
        follow_price()
        service.every(PRICE_S, follow_price)
        service.every(ALERTS_S, _alerts(store, writer, fetchers, applier).tick, thread="alerts")
        yield Poller(config, driver, service)


def _price_follower(
    pricing: Pricing, store: PollStore, writer: Writer, config: Callable[[], Config]
) -> Callable[[], object]:
    """Give what keeps the price of a request at what the sources have taught and the configuration allows."""

    def follow() -> float:
        demand = writer.submit(store.demand).result()
        return pricing.follow(demand, every_s=config().poll.every_s, now=now())

    return follow


def _alerts(store: AlertStore, writer: Writer, fetchers: Fetchers, applier: Applier) -> AlertSender:
    return AlertSender(
        store,
        writer,
        fetcher=lambda: fetchers.present,
        config=lambda: applier.config,
        secrets=lambda: secrets_of(applier.config),
        clock=now,
    )


def _watch(place: Installation, applier: Applier) -> ConfigWatch[Config]:
    seen = partial(look, place.config)
    return ConfigWatch(look=seen, load=place.load, apply=applier.apply, note=applier.note_faults)


def _stations(
    config: Config,
    fetchers: Fetchers,
    *,
    reader: PoolReader,
    writer: Writer,
    on_report: Callable[[PollReport], None],
) -> Stations:
    return Stations(
        fetcher=fetchers.present,
        reader=reader,
        writer=writer,
        sources={source.id: source for source in config.polled()}.get,
        clock=now,
        draw=random.random,
        on_report=on_report,
        min_gap_s=config.fetch.min_gap_s,
        limits=limits_of(config),
        robots=RobotsCache(fetchers.fetch, user_agent=agent_of(config), clock=now),
        agent=agent_of(config),
        regions=pack(config.regions),
    )


def build_fetcher(config: Config) -> CurlFetcher:
    """Build the guarded fetcher that a configuration asks for, with the secrets of the environment."""
    return CurlFetcher(
        guard_of(config),
        user_agent=agent_of(config),
        clock=now,
        concurrency=config.fetch.concurrency,
        proxy=config.fetch.proxy,
        secrets=secrets_of(config),
        introduce=partial(agent_of, config),
    )


def secrets_of(config: Config) -> Secrets:
    """Give the secrets that a configuration declares, with their values of the environment."""
    return Secrets.of(config.secrets, os.environ, prefix=SECRET)


def agent_of(config: Config, subscribers: int | None = None) -> str:
    """Give the name by which we introduce ourselves; one that the operator wrote is sent as it is."""
    site = config.site
    return config.fetch.user_agent or user_agent(__version__, site.public_url, site.contact, subscribers)


def archivist_of(config: Config) -> ConfiguredArchivist:
    """Give what writes archives by a configuration."""
    return ConfiguredArchivist(config.regions, {source.id: source for source in config.sources})


def group_of(source: Source, address: str) -> str:
    """Give the host group that an address of a source belongs to."""
    return source.group or host_group(address)


def open_reader(place: Installation) -> SqlReadStore:
    """Open the store for serving; raises StoreError when there is none or it is of another version."""
    return open_read_store(place.store_path)


def open_decision_store(place: Installation) -> DecisionStore:
    """Open the store for decisions, while others poll and serve; raises StoreError as `open_reader` does."""
    return open_decisions(place.store_path)


def migrate_store(place: Installation) -> tuple[str | None, str | None]:
    """Create or upgrade the store and give its schema before (None: there was none) and after."""
    before = schema_revision(place.store_path)
    migrate(place.store_path)
    return before, schema_revision(place.store_path)


def refuse_second_poller(place: Installation) -> None:
    """Raise StoreBusy when a poller works on this installation already."""
    with only_poller(place.data):
        pass


def _build_reader(config: Config) -> PoolReader:
    return PoolReader(
        processes=config.poll.readers,
        memory_mb=config.poll.reader_memory_mb,
        deadline_s=config.poll.reader_deadline_s,
    )


@contextmanager
def only_poller(data: Path) -> Iterator[None]:
    """Hold the data folder's lock; the kernel frees it when the process dies, however it dies."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "poller.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            raise StoreBusy(
                f'another poller (process {holder}) works in "{data}" and polls what is due; '
                "stop it first (aggregator serve, aggregator poll --watch)"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def with_demo(config: Config) -> Iterator[Config]:
    """Give the configuration with the demo press at hand, which runs while one of its sources is polled."""
    with closing(DemoStand(now)) as press:
        yield press.at_hand(config)
