"""The configuration that the poller applied last, as the web's processes know it."""

import time
from threading import Lock

from aggregator.config.models import Config, parse
from aggregator.errors import StoreError
from aggregator.ports import ReadStore

CONFIG_CHECK_S = 0.2  # how soon a web process sees an applied configuration; the hot path looks every 0.25 s


class AppliedConfig:
    """Gives the configuration that the poller applied last, looking for a newer one five times a second.

    For as long as it stays the same it is the same object, whichever thread asks.
    """

    def __init__(self, store: ReadStore) -> None:
        self._store = store
        self._number = 0
        self._config: Config | None = None
        self._checked = float("-inf")
        self._lock = Lock()

    def __call__(self) -> Config:
        """Give the applied configuration; raises StoreError before there is one."""
        with self._lock:
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
        applied = self._store.config(after=self._number)
        if applied is not None:
            self._number, self._config = applied[0], parse(applied[1])
