"""Counts who subscribes, in front of everything that answers, and knows nobody.

An aggregator that says for how many people it asks counts with the newest number it gave for a feed. Every
other feed reader counts once a day and region, by a hash of its address and User-Agent. The hash's key is
drawn at random, lives in this process's memory and is thrown away with all hashes at midnight UTC: no address
is written anywhere, and nobody can find out afterwards who a hash was. Only the numbers leave the memory.
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from threading import Event, Lock, Thread
from typing import Final, NamedTuple
from urllib.parse import urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from aggregator.errors import StoreError
from aggregator.log import get_logger
from aggregator.model.audience import Readers
from aggregator.ports import AudienceStore, Clock
from aggregator.web.query import known_part
from aggregator.web.useragents import MAX_AGENT, Aggregator, Client, recognise

FLUSH_S: Final = 5.0  # so much is lost when the process ends; nothing is written while nothing is new
MAX_CLIENTS: Final = 200_000  # hashes of a day, some 20 MB; a flood of invented names ends there
MAX_UNSAVED: Final = 20_000  # numbers that wait to be written down; regions and agents may be invented too
MAX_KNOWN: Final = 4_096  # User-Agents whose meaning is remembered
_KEY_BYTES: Final = 32
_HASH_BYTES: Final = 8  # 200,000 clients share none, but for one day in a billion
_FEED: Final = re.compile(r"/regions/(.{1,200})/feed\.(rss|atom|json)")


class _Of(NamedTuple):
    """What a number is of, in the order of `Readers`."""

    region: str
    day: date
    agent: str
    feed: str


@dataclass(slots=True)
class _Day:
    """The clients that polled for themselves on one UTC day, by region; `key` tells them apart."""

    date: date
    key: bytes
    met: defaultdict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    clients: int = 0

    def count(self, region: str, who: bytes) -> int | None:
        """Give how many they are together with this one; None when it was counted already."""
        digest = blake2b(who, key=self.key, digest_size=_HASH_BYTES).digest()
        if self.clients >= MAX_CLIENTS or digest in self.met[region]:
            return None
        self.met[region].add(digest)
        self.clients += 1
        return len(self.met[region])


class Subscribers:
    """A WSGI application in front of another one, for any number of threads.

    It takes the client's address as the environment has it, so a trusted proxy's word must stand before it.
    """

    def __init__(
        self,
        app: WSGIApplication,
        store: AudienceStore,
        *,
        clock: Clock,
        draw_key: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._app, self._store, self._clock, self._draw_key = app, store, clock, draw_key
        self._lock, self._stop = Lock(), Event()
        self._known: dict[str, Aggregator | Client] = {}
        self._day = self._new_day()
        self._unsaved: dict[_Of, int] = {}
        self._has_failed = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Count the request if it is a subscriber's, and let the application answer it."""
        found = _FEED.fullmatch(environ.get("PATH_INFO", ""))
        if found is not None and environ["REQUEST_METHOD"] == "GET":
            self._meet(found, environ)
        return self._app(environ, start_response)

    def start(self, *, every_s: float = FLUSH_S) -> None:
        """Begin to write the numbers down."""
        Thread(target=self._work, args=(every_s,), name="subscribers", daemon=True).start()

    def close(self) -> None:
        """Stop that; what was counted since the last time is lost."""
        self._stop.set()

    def flush(self) -> None:
        """Write down what is new; at the first time of a day, forget who came the day before.

        While the store refuses, the numbers wait for the next time.
        """
        with self._lock:
            counted = dict(self._unsaved)
            if self._day.date != self._clock().date():
                self._day = self._new_day()
        try:
            if counted:
                self._store.keep([Readers(*of, readers=number) for of, number in counted.items()])
        except StoreError as exc:
            if not self._has_failed:
                get_logger().warning("subscribers not written down", error=str(exc))
            self._has_failed = True
            return
        self._has_failed = False
        with self._lock:
            for of, number in counted.items():
                if self._unsaved.get(of) == number:
                    del self._unsaved[of]

    def _work(self, every_s: float) -> None:
        while not self._stop.wait(every_s):
            self.flush()

    def _new_day(self) -> _Day:
        return _Day(self._clock().date(), self._draw_key(_KEY_BYTES))

    def _meet(self, found: re.Match[str], environ: WSGIEnvironment) -> None:
        agent = environ.get("HTTP_USER_AGENT", "")[:MAX_AGENT]
        client = self._known.get(agent)
        if client is None:
            client = self._recognise(agent)
        if client is Client.NONE:
            return
        if isinstance(client, Aggregator):
            asked = known_part(environ.get("QUERY_STRING", ""))
            feed = f"{found[2]}?{urlencode(asked)}" if asked else found[2]
            with self._lock:
                self._note(found[1], client.product, feed, number=client.readers)
            return
        who = f"{environ.get('REMOTE_ADDR', '')}\n{agent}".encode("utf-8", "surrogatepass")
        with self._lock:
            number = self._day.count(found[1], who)
            if number is not None:
                self._note(found[1], "", "", number=number)

    def _note(self, region: str, agent: str, feed: str, *, number: int) -> None:
        of = _Of(region, self._day.date, agent, feed)
        if of in self._unsaved or len(self._unsaved) < MAX_UNSAVED:
            self._unsaved[of] = number

    def _recognise(self, agent: str) -> Aggregator | Client:
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        client = self._known[agent] = recognise(agent)
        return client
