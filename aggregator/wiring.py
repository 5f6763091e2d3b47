"""The only place where concrete classes meet; together with cli the only reader of the environment.

Everything is built from a `Config` and the two folders of an installation; no other room knows either.
"""

import fcntl
import os
import random
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.types import WSGIApplication

from aggregator import __version__
from aggregator.config.loader import load
from aggregator.config.models import Config, dump, parse
from aggregator.demo.press import DemoPress
from aggregator.errors import StoreBusy, StoreError
from aggregator.fetch.guard import AllowList, Guard
from aggregator.fetch.http import CurlFetcher
from aggregator.fetch.manners import host_group, user_agent
from aggregator.model.document import Limits
from aggregator.model.poll import PollReport
from aggregator.model.source import Source
from aggregator.poll.cadence import plan_next
from aggregator.poll.hostrun import Stations
from aggregator.poll.local import Driver
from aggregator.poll.readers import PoolReader
from aggregator.poll.service import PollService
from aggregator.poll.writer import Writer
from aggregator.store.chores import backup
from aggregator.store.engine import schema_revision
from aggregator.store.migrate import migrate
from aggregator.store.poll_store import open_poll_store
from aggregator.store.read_store import SqlReadStore, open_read_store

DEMO_SCHEME = "demo:"
SPREAD_S = 0.1  # seconds a document when many are overdue at start: ten requests a second, no herd
SPREAD_AT_MOST_S = 300.0
CONFIG_CHECK_S = 2.0  # how soon a web process sees an applied configuration
FIRST_CONFIG_S = 30.0  # a web server that starts beside the poller waits this long for the first one


def now() -> datetime:
    """Give the present instant; the one clock that everything else receives as an argument."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Installation:
    """Where an installation keeps what people edit (`config`) and what the program writes (`data`)."""

    config: Path
    data: Path
    env: Mapping[str, str]

    @classmethod
    def from_environment(cls) -> "Installation":
        """Read AGGREGATOR_CONFIG and AGGREGATOR_DATA; without them ./config and ./data."""
        env = dict(os.environ)
        return cls(
            Path(env.get("AGGREGATOR_CONFIG") or "config"), Path(env.get("AGGREGATOR_DATA") or "data"), env
        )

    @property
    def store_path(self) -> Path:
        """Give the path of the SQLite store."""
        return self.data / "aggregator.db"

    def seed_config(self) -> bool:
        """Copy AGGREGATOR_CONFIG_SEED when there is no configuration yet; tell whether it was copied."""
        seed = self.env.get("AGGREGATOR_CONFIG_SEED")
        if not seed or self.config.exists():
            return False
        shutil.copytree(seed, self.config)
        return True

    def load(self) -> Config:
        """Read and check the configuration; raises ConfigError with every fault."""
        return load(self.config, env=self.env)


@dataclass(frozen=True, slots=True)
class Poller:
    """A poller ready to work: its configuration as applied, and how to set it going."""

    config: Config
    driver: Driver
    service: PollService

    def poll_now(self, sources: Iterable[Source]) -> None:
        """Poll these sources once, due or not, and wait until all is stored."""
        groups: dict[str, list[str]] = {}
        for source in sources:
            groups.setdefault(group_of(source, source.urls[0]), []).append(source.id)
        self.driver.order(groups.values())
        self.driver.wait_idle()


@contextmanager
def open_poller(
    place: Installation, config: Config, *, on_report: Callable[[PollReport], None]
) -> Iterator[Poller]:
    """Build a poller on an installation's store and take it down in the right order.

    Raises StoreBusy when another poller works on the same data folder.
    """
    with ExitStack() as stack:
        stack.enter_context(_only_poller(place.data))
        # Before any thread exists: the reading processes come from a forkserver that forks.
        reader = _build_reader(config)
        config = stack.enter_context(with_demo(config))
        if schema_revision(place.store_path) is None:
            migrate(place.store_path)  # an existing store is upgraded by `serve` and `db migrate` alone
        store = open_poll_store(place.store_path, planner=plan_next, group_of=group_of)
        stack.callback(store.close)
        writer = Writer(store, clock=now)
        stack.callback(writer.close)
        stack.callback(reader.close)
        fetcher = build_fetcher(config)
        stack.callback(fetcher.close)
        sources = {source.id: source for source in config.polled()}
        store.apply_sources(config.regions, tuple(sources.values()), now=now())
        store.record_config(dump(config), now=now())
        store.spread_overdue(now=now(), per_document_s=SPREAD_S, at_most_s=SPREAD_AT_MOST_S)
        stations = Stations(
            fetcher=fetcher,
            reader=reader,
            writer=writer,
            sources=sources.get,
            clock=now,
            draw=random.random,
            on_report=on_report,
            min_gap_s=config.fetch.min_gap_s,
            limits=limits_of(config),
        )
        driver = Driver(store, stations, max_leases=config.fetch.concurrency, lease_s=config.poll.lease_s)
        stack.callback(driver.stop)
        service = PollService(
            store=store,
            driver=driver,
            writer=writer,
            clock=now,
            tick_s=config.poll.tick_s,
            chores=lambda: store.prune(now=now()),
        )
        yield Poller(config, driver, service)


def limits_of(config: Config) -> Limits:
    """Give the bounds of one fetch."""
    return Limits(
        total_s=config.fetch.timeout_s,
        connect_s=config.fetch.connect_timeout_s,
        max_bytes=config.fetch.max_bytes,
        max_decoded_bytes=config.fetch.max_decoded_bytes,
        max_redirects=config.fetch.max_redirects,
    )


def build_fetcher(config: Config) -> CurlFetcher:
    """Build the guarded fetcher that a configuration asks for."""
    return CurlFetcher(
        Guard(AllowList.parse(config.fetch.allow_private)),
        user_agent=config.fetch.user_agent
        or user_agent(__version__, config.site.public_url, config.site.contact),
        clock=now,
        concurrency=config.fetch.concurrency,
    )


def group_of(source: Source, address: str) -> str:
    """Give the host group that an address of a source belongs to."""
    return source.group or host_group(address)


def open_reader(place: Installation) -> SqlReadStore:
    """Open the store for serving; raises StoreError when there is none or it is of another version."""
    return open_read_store(place.store_path)


def migrate_store(place: Installation) -> tuple[str | None, str | None]:
    """Create or upgrade the store and give its schema before (None: there was none) and after."""
    before = schema_revision(place.store_path)
    migrate(place.store_path)
    return before, schema_revision(place.store_path)


def backup_store(place: Installation, target: Path) -> int:
    """Copy the store while it is used; give the copy's size in bytes."""
    backup(place.store_path, target)
    return target.stat().st_size


def web_application() -> WSGIApplication:
    """Build the web application from the environment: the factory that granian calls in its workers."""
    from aggregator.web.app import WebServices, create_app  # noqa: PLC0415 - Flask is not the poller's

    place = Installation.from_environment()
    store = open_reader(place)
    configs = AppliedConfig(store)
    configs.wait(FIRST_CONFIG_S)
    return create_app(WebServices(store=store, config=configs, clock=now, version=__version__))


class AppliedConfig:
    """Gives the configuration that the poller applied last, looking for a newer one every two seconds."""

    def __init__(self, store: SqlReadStore) -> None:
        self._store = store
        self._number = 0
        self._config: Config | None = None
        self._checked = float("-inf")

    def __call__(self) -> Config:
        """Give the applied configuration; raises StoreError before there is one."""
        if time.monotonic() - self._checked >= CONFIG_CHECK_S:
            self._refresh()
        if self._config is None:
            raise StoreError("the poller has not applied a configuration yet; is it running?")
        return self._config

    def wait(self, seconds: float) -> None:
        """Wait for the first configuration; raises StoreError when none comes."""
        end = time.monotonic() + seconds
        while self._config is None and time.monotonic() < end:
            self._refresh()
            time.sleep(0.05)
        self()

    def _refresh(self) -> None:
        self._checked = time.monotonic()
        applied = self._store.config()
        if applied is not None and applied[0] != self._number:
            self._number, self._config = applied[0], parse(applied[1])


def _build_reader(config: Config) -> PoolReader:
    return PoolReader(
        processes=config.poll.readers,
        memory_mb=config.poll.reader_memory_mb,
        deadline_s=config.poll.reader_deadline_s,
    )


@contextmanager
def _only_poller(data: Path) -> Iterator[None]:
    """Hold the data folder's lock; the kernel frees it when the process dies, however it dies."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "poller.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreBusy(
                f'another poller works in "{data}"; it polls what is due by itself, '
                "or stop it first (aggregator serve, aggregator poll --watch)"
            ) from None
        yield


@contextmanager
def with_demo(config: Config) -> Iterator[Config]:
    """Run the demo press while one of its sources is polled, and put its address where `demo:` stands.

    Its allow entry lives exactly as long: it is added to this configuration only, never to a file.
    """
    if not any(url.startswith(DEMO_SCHEME) for source in config.polled() for url in source.urls):
        yield config
        return
    with DemoPress(clock=now) as base:
        allowed = base.removeprefix("http://")
        yield replace(
            config,
            sources=tuple(_at_press(source, base) for source in config.sources),
            fetch=replace(config.fetch, allow_private=(*config.fetch.allow_private, allowed)),
        )


def _at_press(source: Source, base: str) -> Source:
    def real(urls: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            f"{base}{url.removeprefix(DEMO_SCHEME)}" if url.startswith(DEMO_SCHEME) else url for url in urls
        )

    return replace(source, urls=real(source.urls), home=real((source.home,))[0])
