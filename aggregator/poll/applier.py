"""Takes a configuration up while the poller runs: what is polled, how it is fetched, what the web shows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Protocol

from aggregator.config.models import Config, dump
from aggregator.errors import ConfigError
from aggregator.log import get_logger
from aggregator.model.document import Limits
from aggregator.poll.atlases import pack
from aggregator.poll.hostrun import Stations
from aggregator.poll.local import Driver
from aggregator.poll.writer import Writer
from aggregator.ports import Clock, Fetcher, PollStore

# What the supervisor, the web server and the reading pool were started with.
AT_NEXT_START = {
    "web": ("host", "port", "workers", "images_max_bytes"),
    "poll": ("tick_s", "readers", "reader_memory_mb", "reader_deadline_s", "lease_s"),
    "log": ("level", "json_lines"),
}


class Press(Protocol):
    """The demo press, which runs for the configurations that poll it."""

    def at_hand(self, config: Config) -> Config:
        """Give the configuration with the press's address, the press running."""
        ...

    def settle(self, config: Config) -> None:
        """Close the press when the configuration does not poll it."""
        ...


class Applier:
    """The one who applies configurations. `config` is the last one, with the addresses that it runs with.

    `fit` gives the fetcher for a configuration: the present one changed, or another one.
    """

    def __init__(
        self,
        config: Config,
        *,
        store: PollStore,
        writer: Writer,
        driver: Driver,
        clock: Clock,
        press: Press,
        fit: Callable[[Config], Fetcher],
    ) -> None:
        self.config = config
        self._store = store
        self._writer = writer
        self._driver = driver
        self._clock = clock
        self._press = press
        self._fit = fit
        self._log = get_logger()

    def apply(self, written: Config) -> None:
        """Make everything agree with a faultless configuration; nothing happens when it is the last again.

        Raises StoreError when the store refuses; then the old configuration goes on whole. Polls under way
        end with the source as it was; a source that left is not asked again.
        """
        config = self._press.at_hand(written)
        if config != self.config:
            self._writer.submit(partial(write_config, self._store, config, self._clock)).result()
            fetcher = self._fit(config)
            self._driver.reconfigure(
                partial(equip, config=config, fetcher=fetcher), max_leases=config.fetch.concurrency
            )
            self._tell(self.config, config)
            self.config = config
        self._press.settle(written)

    def note_faults(self, fault: ConfigError | None) -> None:
        """Keep what is wrong with the files where the web finds it; None: they hold what runs."""
        faults = () if fault is None else fault.faults
        self._writer.submit(lambda: self._store.note_config_faults(faults, now=self._clock())).result()

    def _tell(self, old: Config, new: Config) -> None:
        before, after = ({source.id for source in config.polled()} for config in (old, new))
        self._log.info(
            "configuration applied",
            sources=len(after),
            added=len(after - before),
            removed=len(before - after),
            follow=",".join(new.follow),
        )
        for setting, value in _waiting(old, new):
            self._log.warning("takes effect at the next start", setting=setting, value=value)


def write_config(store: PollStore, config: Config, clock: Clock) -> None:
    """Bring a configuration into the store, for polling and for every other process."""
    store.apply_sources(config.regions, config.polled(), now=clock())
    store.record_config(dump(config), now=clock())


def equip(stations: Stations, *, config: Config, fetcher: Fetcher) -> Stations:
    """Give the stations as a configuration wants them."""
    return replace(
        stations,
        fetcher=fetcher,
        sources={source.id: source for source in config.polled()}.get,
        min_gap_s=config.fetch.min_gap_s,
        limits=limits_of(config),
        regions=pack(config.regions),
    )


def limits_of(config: Config) -> Limits:
    """Give the bounds of one fetch."""
    return Limits(
        total_s=config.fetch.timeout_s,
        connect_s=config.fetch.connect_timeout_s,
        max_bytes=config.fetch.max_bytes,
        max_decoded_bytes=config.fetch.max_decoded_bytes,
        max_redirects=config.fetch.max_redirects,
    )


def _waiting(old: Config, new: Config) -> Iterator[tuple[str, object]]:
    for section, names in AT_NEXT_START.items():
        for name in names:
            value = getattr(getattr(new, section), name)
            if value != getattr(getattr(old, section), name):
                yield f"{section}.{name}", value
