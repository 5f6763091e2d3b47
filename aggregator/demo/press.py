"""The press: a small web server on a free port of this machine's loopback address."""

import hashlib
import re
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from aggregator.demo import feeds, pages
from aggregator.demo.newsroom import Dispatch, dispatch, issue
from aggregator.demo.outlets import DAILY, ONLINE, OUTLETS, RADIO, Outlet
from aggregator.log import get_logger
from aggregator.ports import Clock

HOST = "127.0.0.1"
IDLE_S = 10.0  # a client that sends no request must not hold a thread for ever
SHUTDOWN_CHECK_S = 0.05
RELATED = 4

_ARTICLE = re.compile(r"/articles/(\d{1,15})\.html")
_FEEDS = {
    DAILY.feed: (DAILY, feeds.rss, "application/xml"),
    ONLINE.feed: (ONLINE, feeds.atom, "application/atom+xml; charset=utf-8"),
    RADIO.feed: (RADIO, feeds.json_feed, "application/feed+json"),
}
_HOMES = {outlet.home: outlet for outlet in OUTLETS}


@dataclass(frozen=True, slots=True)
class Answer:
    """A page or feed as it stands now; `changed` is its Last-Modified."""

    body: bytes
    content_type: str
    changed: datetime

    @property
    def etag(self) -> str:
        """Give a validator that changes with the bytes."""
        return f'"{hashlib.blake2b(self.body, digest_size=8).hexdigest()}"'


def answer(path: str, base: str, now: datetime) -> Answer | None:
    """Give what stands at `path` at `now`; None when nothing does."""
    if path in _FEEDS:
        outlet, write, content_type = _FEEDS[path]
        dispatches = _of(outlet, now)
        return Answer(write(outlet, dispatches, base), content_type, _changed(dispatches))
    if path in _HOMES:
        outlet = _HOMES[path]
        dispatches = _of(outlet, now)
        return Answer(pages.front(outlet, dispatches, base), _html(outlet.charset), _changed(dispatches))
    if path == "/":
        return Answer(pages.kiosk(base), _html("utf-8"), _changed(issue(now)))
    found = _ARTICLE.fullmatch(path)
    one = dispatch(int(found[1]), now) if found else None
    if one is None:
        return None
    related = [other for other in _of(one.outlet, now) if other.number != one.number][:RELATED]
    changed = _changed([one, *related])
    return Answer(pages.article(one, related, base), _html(one.outlet.charset), changed)


class DemoPress:
    """The three papers as a loopback origin; as a context manager it gives its base address."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._server: _Server | None = None

    def start(self) -> str:
        """Open a free port, serve from a thread, and give the base address without a slash at its end."""
        if self._server is None:
            self._server = _Server((HOST, 0), partial(_Counter, self._clock))
            threading.Thread(
                target=self._server.serve_forever, args=(SHUTDOWN_CHECK_S,), name="demo-press", daemon=True
            ).start()
        return self._server.base

    def stop(self) -> None:
        """Close the port; harmless when it is closed."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}"

    def handle_error(self, _request: object, client_address: object) -> None:
        """Note a client that went away; anything else is our own fault and keeps its traceback."""
        error = sys.exception()
        log = get_logger(client=str(client_address))
        if isinstance(error, ConnectionError | TimeoutError):
            log.debug("demo_client_left", error=str(error))
        else:
            log.error("demo_press_failed", exc_info=error)


class _Counter(BaseHTTPRequestHandler):
    """Answers one request; HTTP/1.0, so that a stopped press leaves no open connection behind."""

    timeout = IDLE_S
    server_version = "LinjiangPress"
    sys_version = ""

    def __init__(self, clock: Clock, request: object, client_address: object, server: _Server) -> None:
        self._clock = clock
        self._base = server.base
        super().__init__(request, client_address, server)  # type: ignore[arg-type]  # socketserver's own tuple

    def do_GET(self) -> None:
        """Answer with a body."""
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._reply(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Stay silent: the poller's log tells what was asked."""

    def _reply(self, *, with_body: bool) -> None:
        now = self._clock()
        found = answer(self.path.partition("?")[0], self._base, now)
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND, explain=f"nothing is printed at {self.path}")
            return
        fresh = _is_fresh(found, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus.OK)
        self.send_header("ETag", found.etag)
        self.send_header("Last-Modified", format_datetime(found.changed.astimezone(UTC), usegmt=True))
        self.send_header("Cache-Control", "no-cache")
        if not fresh:
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if with_body and not fresh:
            self.wfile.write(found.body)


def _is_fresh(found: Answer, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Say whether the client has it already (RFC 9110, 13.2.2: the tag wins over the date)."""
    if if_none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return found.etag in tags or "*" in tags
    if if_modified_since is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    return since.tzinfo is not None and found.changed.replace(microsecond=0) <= since


def _of(outlet: Outlet, now: datetime) -> tuple[Dispatch, ...]:
    return tuple(one for one in issue(now) if one.outlet is outlet)


def _changed(dispatches: Sequence[Dispatch]) -> datetime:
    return max(one.updated for one in dispatches)


def _html(charset: str) -> str:
    return f"text/html; charset={charset}"
