"""One fetcher after the other, as the configuration changes, without breaking off what is under way."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from aggregator.config.models import Config
from aggregator.fetch.guard import AllowList, Guard
from aggregator.fetch.http import CurlFetcher
from aggregator.model.document import FetchRequest, FetchResult


class Fetchers:
    """The fetcher in use, and those that it replaced, for as long as they still have something under way."""

    def __init__(self, config: Config, *, build: Callable[[Config], CurlFetcher]) -> None:
        self._build = build
        self.present = build(config)
        self._made_for, self._longest_s = _without_guard(config), config.fetch.timeout_s
        self._retired: list[CurlFetcher] = []

    def fetch(self, request: FetchRequest) -> Future[FetchResult]:
        """Fetch with whichever is in use."""
        return self.present.fetch(request)

    def fit(self, config: Config) -> CurlFetcher:
        """Give the fetcher for a configuration: the same one with another guard, when that is enough."""
        self.present.guard = guard_of(config)
        if _without_guard(config) != self._made_for:
            self._retire()
            self.present = self._build(config)
            self._made_for, self._longest_s = _without_guard(config), config.fetch.timeout_s
        return self.present

    def _retire(self) -> None:
        self._retired.append(self.present)
        # By then everything that it has under way ran into its own limit.
        timer = threading.Timer(self._longest_s, self.present.close)
        timer.daemon = True
        timer.start()

    def close(self) -> None:
        """Close all of them."""
        for fetcher in (self.present, *self._retired):
            fetcher.close()


class FollowingFetcher:
    """A fetcher for whoever asks now and then: made at the first request, fit to the configuration at each.

    `config` gives the same object for as long as the configuration stays the same.
    """

    def __init__(self, config: Callable[[], Config], *, build: Callable[[Config], CurlFetcher]) -> None:
        self._config, self._build = config, build
        self._lock = threading.Lock()
        self._fetchers: Fetchers | None = None
        self._fits: Config | None = None

    def fetch(self, request: FetchRequest) -> Future[FetchResult]:
        """Fetch as the configuration of this moment says."""
        config = self._config()
        with self._lock:
            if self._fetchers is None:
                self._fetchers, self._fits = Fetchers(config, build=self._build), config
            elif self._fits is not config:
                self._fetchers.fit(config)
                self._fits = config
            return self._fetchers.fetch(request)

    def close(self) -> None:
        """Close what was made."""
        with self._lock:
            if self._fetchers is not None:
                self._fetchers.close()


def guard_of(config: Config) -> Guard:
    """Give the guard that a configuration asks for."""
    return Guard(AllowList.parse(config.fetch.allow_private))


def _without_guard(config: Config) -> object:
    """Give all that a fetcher is built from but its guard, which can change while it works."""
    return replace(config.fetch, allow_private=()), config.site, config.secrets
