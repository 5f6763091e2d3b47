"""robots.txt (RFC 9309): asked for once a day and origin, before a page is; feeds are made for programs.

Only the origin that a page's address names is asked about; where a redirect leads is the site's own affair.
"""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol, assert_never
from urllib.parse import urljoin, urlsplit

from protego import Protego

from aggregator.model.document import (
    Failure,
    FailureKind,
    Fetched,
    FetchRequest,
    FetchResult,
    NotModified,
    Purpose,
    RobotsVerdict,
)
from aggregator.ports import Clock

MAX_BYTES: Final = 500 * 1024  # RFC 9309 2.5: "at least 500 kibibytes"; what is beyond is not read
MAX_TRANSFER_BYTES: Final = 2_000_000
FRESH: Final = timedelta(hours=24)  # RFC 9309 2.4
# A server that does not answer says nothing about programs; its pages are tried again with the back-off.
UNREACHABLE: Final = timedelta(hours=1)
MAX_DELAY_S: Final = 60.0  # a longer pause outlasts a host group's lease; most pages are asked hourly anyway
MAX_ORIGINS: Final = 10_000

_SERVER_ERRORS: Final = 500
_CLIENT_ERRORS: Final = 400
_TOO_MANY: Final = 429


class _Rules(Protocol):
    def judge(self, url: str, *, now: datetime) -> RobotsVerdict:
        """Say whether an address may be asked for, and how slowly."""
        ...


@dataclass(slots=True)
class _Origin:
    """What is known of an origin, until when, and who waits for its answer."""

    rules: _Rules | None
    until: datetime
    waiting: list[tuple[str, Future[RobotsVerdict]]]


class RobotsCache:
    """Keeps every origin's rules for a day. `fetch` is a fetcher's; `user_agent` is what it sends.

    Callable from any thread; verdicts that had to be fetched arrive on the fetcher's.
    """

    def __init__(
        self, fetch: Callable[[FetchRequest], Future[FetchResult]], *, user_agent: str, clock: Clock
    ) -> None:
        self._fetch = fetch
        self._product = user_agent.partition("/")[0].strip() or "*"
        self._clock = clock
        self._origins: dict[str, _Origin] = {}
        self._lock = threading.Lock()

    def ask(self, request: FetchRequest) -> Future[RobotsVerdict]:
        """Give the coming verdict about a request's address.

        A `failure` in it ends the request: robots.txt forbids the page, or cannot be had.
        """
        verdict: Future[RobotsVerdict] = Future()
        address, now = urljoin(request.url, "/robots.txt"), self._clock()
        with self._lock:
            known = self._origins.get(address)
            if known is not None and known.rules is not None and now < known.until:
                verdict.set_result(known.rules.judge(request.url, now=now))
                return verdict
            if known is not None and known.waiting:
                known.waiting.append((request.url, verdict))
                return verdict
            self._make_room(now)
            self._origins[address] = _Origin(None, now, [(request.url, verdict)])
        self._fetch(_robots_request(request, address)).add_done_callback(partial(self._arrived, address))
        return verdict

    def _make_room(self, now: datetime) -> None:
        """Forget what is out of date once there are many, then the oldest."""
        if len(self._origins) < MAX_ORIGINS:
            return
        idle = [key for key, origin in self._origins.items() if not origin.waiting]
        stale = [key for key in idle if self._origins[key].until <= now]
        for key in stale or idle[: MAX_ORIGINS // 10]:
            del self._origins[key]

    def _arrived(self, address: str, done: Future[FetchResult]) -> None:
        try:
            rules, fresh = self._understand(address, done.result())
        except CancelledError:
            for verdict in self._give_up(address):
                verdict.cancel()
            return
        except Exception as exc:  # noqa: BLE001 - our own fault belongs to the one who asked
            for verdict in self._give_up(address):
                verdict.set_exception(exc)
            return
        now = self._clock()
        waiting = self._take_waiting(address, rules, now + fresh)
        for url, verdict in waiting:
            verdict.set_result(replace(rules.judge(url, now=now), asked=True))

    def _take_waiting(
        self, address: str, rules: _Rules, until: datetime
    ) -> list[tuple[str, Future[RobotsVerdict]]]:
        with self._lock:
            waiting = self._origins[address].waiting
            self._origins[address] = _Origin(rules, until, [])
        return waiting

    def _give_up(self, address: str) -> list[Future[RobotsVerdict]]:
        with self._lock:
            return [verdict for _, verdict in self._origins.pop(address).waiting]

    def _understand(self, address: str, result: FetchResult) -> tuple[_Rules, timedelta]:
        """Give the rules that an answer stands for and how long they hold (RFC 9309 2.3.1)."""
        match result:
            case Fetched():
                return _Written(address, result.body, self._product), FRESH
            case Failure():
                return _without_file(address, result)
            case NotModified():  # we sent no validators, so there is nothing that it could stand for
                return _Open(), FRESH
            case _:
                assert_never(result)


def _robots_request(request: FetchRequest, address: str) -> FetchRequest:
    """Give the request for the file; what the source keeps secret is for its own address alone."""
    limits = replace(request.limits, max_bytes=MAX_TRANSFER_BYTES, max_decoded_bytes=MAX_TRANSFER_BYTES)
    return FetchRequest(
        url=address, purpose=Purpose.ROBOTS, limits=limits, own=request.own, proxy=request.proxy
    )


def _without_file(address: str, failure: Failure) -> tuple[_Rules, timedelta]:
    status = failure.status or 0
    if failure.kind is FailureKind.REDIRECT:
        return _Open(), FRESH  # five hops and none of them a file: "unavailable"
    if _CLIENT_ERRORS <= status < _SERVER_ERRORS and status != _TOO_MANY:
        return _Open(), FRESH
    if failure.kind is FailureKind.BLOCKED and status < _CLIENT_ERRORS:
        return _Open(), FRESH  # a challenge for browsers has no rules in it; the page will say the same
    if status >= _CLIENT_ERRORS:
        message = (
            f"{address} answered {status}, which means to stay away for a day (RFC 9309); "
            "the page itself was not asked for"
        )
        return _Closed(replace(failure, message=message)), FRESH
    return _Closed(replace(failure, message=f"{failure.message} (asked before the page)")), UNREACHABLE


@dataclass(frozen=True, slots=True)
class _Open:
    def judge(self, url: str, *, now: datetime) -> RobotsVerdict:  # noqa: ARG002 - as _Rules
        return RobotsVerdict()


@dataclass(frozen=True, slots=True)
class _Closed:
    failure: Failure

    def judge(self, url: str, *, now: datetime) -> RobotsVerdict:  # noqa: ARG002 - as _Rules
        return RobotsVerdict(failure=replace(self.failure, at=now))


class _Written:
    """Rules that were read. Text that is no robots.txt, such as an error page with 200, forbids nothing."""

    def __init__(self, address: str, body: bytes, product: str) -> None:
        self._address = address
        self._product = product
        whole = body[:MAX_BYTES]
        if len(body) > MAX_BYTES:
            whole = whole[: whole.rfind(b"\n") + 1]  # half a rule may mean another one
        self._parser = Protego.parse(whole.decode("utf-8-sig", "replace"))

    def judge(self, url: str, *, now: datetime) -> RobotsVerdict:
        if not self._parser.can_fetch(url, self._product):
            return RobotsVerdict(failure=self._forbidden(url, now))
        delay_s = self._parser.crawl_delay(self._product) or 0.0
        return RobotsVerdict(delay_s=min(delay_s, MAX_DELAY_S))

    def _forbidden(self, url: str, now: datetime) -> Failure:
        path = urlsplit(url).path or "/"
        message = (
            f"robots.txt asks programs to stay away from {path} ({self._address}); "
            "ask its publisher for a feed or for an exception"
        )
        return Failure(at=now, stage="fetch", kind=FailureKind.BLOCKED, message=message)
