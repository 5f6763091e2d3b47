"""The fetcher: one thread drives libcurl for everybody (how a fetch travels is told in docs/dataflow.md)."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from aggregator.fetch.engine import Done, Engine
from aggregator.fetch.guard import Guard
from aggregator.fetch.handles import Setup, Shelf, authorities
from aggregator.fetch.secrets import Secrets
from aggregator.fetch.transfer import Transfer
from aggregator.log import get_logger
from aggregator.model.document import FetchRequest, FetchResult
from aggregator.ports import Clock

if TYPE_CHECKING:
    import pycurl

# Waiting for a name look-up that hangs takes libcurl up to 10 s; whoever stops need not wait for that.
MAX_CLOSING_S = 2.0


class CurlFetcher:
    """Fetches documents over HTTP under their limits, to addresses that the guard permits.

    `concurrency` bounds the transfers under way, more wait in order of arrival, and their time begins
    when they leave the queue. `proxy` is a URL such as http://proxy.example:3128, for requests that name
    none; `ca_file` replaces the system's certificate authorities; `secrets` are what requests name;
    `introduce` gives the User-Agent of a request that is made for some number of subscribers. Setting
    `guard` changes what every following hop may connect to, connections that are kept open included.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        user_agent: str,
        clock: Clock,
        concurrency: int = 64,
        proxy: str | None = None,
        ca_file: str | None = None,
        secrets: Secrets | None = None,
        introduce: Callable[[int], str] | None = None,
    ) -> None:
        self.guard = guard
        self._clock = clock
        self._concurrency = concurrency
        self._proxy = proxy
        self._secrets = secrets or Secrets()
        self._shelf = Shelf(Setup(user_agent, ca_file or authorities(), self._secrets, introduce))
        self._engine = Engine()
        self._running: dict[pycurl.Curl, Transfer] = {}
        self._queue: deque[Transfer] = deque()
        self._lock = threading.Lock()
        self._is_closing = False
        self._log = get_logger(room="fetch")
        self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)
        self._thread.start()

    def fetch(self, request: FetchRequest) -> Future[FetchResult]:
        """Start a fetch and give its coming result; cancelled when the fetcher closes.

        A source's failure is a value. An exception is a fault of ours, such as a method we do not send.
        """
        transfer = Transfer(request, proxy=self._proxy)
        with self._lock:
            if self._is_closing:
                transfer.future.cancel()
                return transfer.future
            is_first = not self._queue  # else somebody rang already, or all places are taken
            self._queue.append(transfer)
        if is_first:
            self._engine.ring()
        return transfer.future

    def close(self) -> None:
        """Cancel every future and release every connection; may be called twice and from a callback."""
        with self._lock:
            self._is_closing = True
        self._engine.ring()
        if threading.current_thread() is not self._thread:
            self._thread.join(MAX_CLOSING_S)

    def _run(self) -> None:
        try:
            while not self._is_closing:
                self._turn()
        finally:
            self._give_up()

    def _turn(self) -> None:
        try:
            self._start_waiting()
            for done in self._engine.turn():
                self._finish(done)
        except Exception:  # noqa: BLE001 - one thread serves everybody: it must not die of one fault
            self._log.exception("fetch thread stumbled and goes on")

    def _start_waiting(self) -> None:
        while self._queue and len(self._running) < self._concurrency:
            transfer = self._queue.popleft()
            if not transfer.future.cancelled():
                self._advance(transfer, partial(transfer.begin, self._clock, self._secrets))

    def _finish(self, done: Done) -> None:
        transfer = self._running.pop(done.handle)
        self._shelf.take_back(done.handle, transfer)
        self._advance(transfer, partial(transfer.conclude, done.code, done.text, self._clock))

    def _advance(self, transfer: Transfer, step: Callable[[], FetchResult | None]) -> None:
        """Take a step: it gives the exchange's result, or None when there is a hop to make."""
        try:
            result = step()
            if result is None:
                handle = self._shelf.lend(transfer, self.guard)
                self._engine.start(handle, (transfer.request.purpose, transfer.hop.own))
                self._running[handle] = transfer
                return
        except Exception as exc:  # noqa: BLE001 - our own fault belongs to the one who asked
            self._log.exception("fetch failed by our own fault", url=transfer.request.url.partition("?")[0])
            if transfer.future.set_running_or_notify_cancel():
                transfer.future.set_exception(exc)
            return
        if transfer.future.set_running_or_notify_cancel():
            transfer.future.set_result(result)

    def _give_up(self) -> None:
        with self._lock:
            self._is_closing = True
        transfers = [*self._running.values(), *self._queue]
        self._running.clear()
        self._queue.clear()
        for transfer in transfers:
            transfer.future.cancel()
        self._engine.close()
        self._shelf.close()
