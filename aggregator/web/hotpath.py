"""Ready answers in front of Flask: a feed that did not change costs no routing, no rendering and no store.

Flask says of each answer that it keeps what it follows from (`ready.Ready`): a configuration and the versions
of some regions. A watcher reads both four times a second and drops what no longer follows from them.
Whatever is not the plain reading of an address goes to Flask, which answers every route alone. Both settle an
answer against a request by one function, so that nobody can tell them apart.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from aggregator.log import get_logger
from aggregator.web.headers import STALE_S
from aggregator.web.query import known_part
from aggregator.web.ready import READY, Kept, State
from aggregator.web.serving import WebServices

WATCH_S: Final = 0.25  # with a check of some milliseconds nothing is sent 0.3 s after it changed
LATE_S: Final = 1.0  # a watcher that did not come round for so long is not relied upon
MAX_BYTES: Final = 96_000_000  # the bodies are those of `cache.AnswerCache`, not copies of them

_UNUSUAL: Final = (
    *("HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"),
    *("HTTP_EXPECT", "HTTP_TRANSFER_ENCODING", "HTTP_UPGRADE"),
)
Key = tuple[object, ...]


class HotPath:
    """A WSGI application in front of another one, for any number of threads. `clock` gives seconds."""

    def __init__(
        self,
        app: WSGIApplication,
        services: WebServices,
        *,
        max_bytes: int = MAX_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._services, self._max_bytes, self._clock = app, services, max_bytes, clock
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock, self._stop = Lock(), Event()
        self._state: State | None = None
        self._checked_at, self._has_failed = float("-inf"), False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or let the application answer and keep what it made."""
        key = _key(environ)
        if key is None:
            return self._app(environ, start_response)
        kept, age_s = self._get(key), self._clock() - self._checked_at
        if kept is None or age_s > (STALE_S if self._has_failed else LATE_S):
            body = self._app(environ, start_response)
            if READY in environ:
                self._put(key, Kept(environ[READY]))
            return body
        status, lines, sent = kept.settled(environ)
        age = [("Age", str(int(age_s)))] if self._has_failed else []
        start_response(status, [*lines, *age])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else sent]

    def start(self) -> None:
        """Begin to watch; until then nothing is kept."""
        Thread(target=self._watch, name="hotpath", daemon=True).start()

    def close(self) -> None:
        """End the watch."""
        self._stop.set()

    def check(self) -> None:
        """Read configuration and versions and drop what no longer follows from them.

        While that fails, what is ready goes on being sent, with its age, for a day at most.
        """
        began_at = self._clock()
        try:
            state = (self._services.config(), self._services.store.versions())
        except Exception:  # noqa: BLE001 - a watcher that died of it would leave old news standing for ever
            if not self._has_failed:
                get_logger().exception("hot path cannot look for changes and sends what it has")
            self._has_failed = True
            return
        with self._lock:
            if state != self._state:
                for key in [key for key, kept in self._kept.items() if not kept.ready.follows_from(*state)]:
                    self._drop(key)
            self._state, self._checked_at, self._has_failed = state, began_at, False

    def _watch(self) -> None:
        self.check()
        while not self._stop.wait(WATCH_S):
            self.check()

    def _get(self, key: Key) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def _put(self, key: Key, kept: Kept) -> None:
        """Keep an answer that follows from what the watcher saw last; no other would be dropped in time."""
        with self._lock:
            if self._state is None or not kept.ready.follows_from(*self._state):
                return
            self._drop(key)
            self._kept[key], self._bytes = kept, self._bytes + kept.size
            while self._bytes > self._max_bytes:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        self._bytes -= 0 if gone is None else gone.size


def _key(environ: WSGIEnvironment) -> Key | None:
    """Give what a plain request reads: the host it was asked under, address and known parameters."""
    host, length = environ.get("HTTP_HOST"), environ.get("CONTENT_LENGTH")
    query = known_part(environ.get("QUERY_STRING", ""))
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or host is None or query is None:
        return None
    if length not in {None, "", "0"} or any(name in environ for name in _UNUSUAL):
        return None
    return environ["wsgi.url_scheme"], host, environ.get("SCRIPT_NAME"), environ.get("PATH_INFO"), query
