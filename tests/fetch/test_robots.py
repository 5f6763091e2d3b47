"""robots.txt: who is asked, how often, and what each answer means (RFC 9309)."""

from concurrent.futures import CancelledError, Future
from datetime import datetime, timedelta

import pytest

from aggregator.fetch.http import CurlFetcher
from aggregator.fetch.robots import MAX_BYTES, RobotsCache
from aggregator.model.document import (
    Failure,
    FailureKind,
    FetchRequest,
    FetchResult,
    NotModified,
    RobotsVerdict,
    Validators,
)
from tests.fetch.conftest import QUICK, MakeFetcher, ask
from tests.support import builders
from tests.support.builders import NOW
from tests.support.origin import Origin

AGENT = "RegionalFeedAggregator/1 (+https://news.example/about)"
RULES = b"""User-agent: *
Disallow: /private
Allow: /private/news$
Disallow: /*.php?
Crawl-delay: 7

User-agent: GreedyBot
Disallow: /
"""


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def robots(fetcher: CurlFetcher, clock: Clock) -> RobotsCache:
    return RobotsCache(fetcher.fetch, user_agent=AGENT, clock=clock)


def verdict(robots: RobotsCache, url: str, **changes: object) -> RobotsVerdict:
    return robots.ask(ask(url, **changes)).result(timeout=30)


def kinds(robots: RobotsCache, origin: Origin, *paths: str) -> list[FailureKind | None]:
    found = (verdict(robots, origin.url(path)).failure for path in paths)
    return [None if failure is None else failure.kind for failure in found]


def test_rules_are_followed_and_asked_for_once(origin: Origin, robots: RobotsCache) -> None:
    origin.serve("/robots.txt", RULES)
    paths = ("/", "/private", "/private/news", "/private/news/1", "/a.php?b=1")
    blocked = FailureKind.BLOCKED
    assert kinds(robots, origin, *paths) == [None, blocked, None, blocked, blocked]
    assert [seen.path for seen in origin.log] == ["/robots.txt"]


def test_the_message_says_who_is_kept_away_from_what(origin: Origin, robots: RobotsCache) -> None:
    origin.serve("/robots.txt", RULES)
    failure = verdict(robots, origin.url("/private?key=s3cret")).failure
    assert failure is not None
    assert failure.message == (
        f"robots.txt asks programs to stay away from /private ({origin.url('/robots.txt')}); "
        "ask its publisher for a feed or for an exception"
    )


def test_the_crawl_delay_is_the_gap_and_bounded(origin: Origin, robots: RobotsCache, clock: Clock) -> None:
    origin.serve("/robots.txt", RULES)
    assert verdict(robots, origin.url("/")) == RobotsVerdict(delay_s=7.0, asked=True)
    assert verdict(robots, origin.url("/")) == RobotsVerdict(delay_s=7.0)
    origin.serve("/robots.txt", RULES.replace(b"7", b"86400"))
    clock.now += timedelta(days=1)
    assert verdict(robots, origin.url("/")).delay_s == 60.0


def test_rules_made_for_us_go_before_those_for_everybody(origin: Origin, robots: RobotsCache) -> None:
    own = b"User-agent: regionalfeedaggregator\nDisallow: /ours\n" + RULES
    origin.serve("/robots.txt", own)
    assert kinds(robots, origin, "/ours", "/private") == [FailureKind.BLOCKED, None]


def test_rules_are_kept_for_a_day(origin: Origin, robots: RobotsCache, clock: Clock) -> None:
    origin.serve("/robots.txt", RULES)
    for hours, asked in ((0, 1), (23, 1), (24, 2), (30, 2)):
        clock.now = NOW + timedelta(hours=hours)
        assert verdict(robots, origin.url("/private")).failure is not None
        assert origin.count("/robots.txt") == asked


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_without_a_file_everything_is_allowed(origin: Origin, robots: RobotsCache, status: int) -> None:
    origin.serve("/robots.txt", b"no", status=status)
    assert kinds(robots, origin, "/", "/private") == [None, None]
    assert origin.count("/robots.txt") == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_in_trouble_is_left_alone_for_a_day(
    origin: Origin, robots: RobotsCache, clock: Clock, status: int
) -> None:
    origin.serve("/robots.txt", b"no", status=status, headers={"Retry-After": "60"})
    failure = verdict(robots, origin.url("/")).failure
    assert failure is not None
    assert f"answered {status}, which means to stay away for a day" in failure.message
    assert failure.wait_s == 60.0
    clock.now += timedelta(hours=23)
    again = verdict(robots, origin.url("/")).failure
    assert again is not None
    assert again.at == clock.now
    assert origin.count("/robots.txt") == 1
    origin.serve("/robots.txt", RULES)
    clock.now += timedelta(hours=1)
    assert kinds(robots, origin, "/") == [None]


def test_a_server_that_does_not_answer_fails_as_it_would_for_the_page(
    origin: Origin, robots: RobotsCache, clock: Clock
) -> None:
    origin.hang("/robots.txt")
    failure = verdict(robots, origin.url("/"), limits=QUICK).failure
    assert failure is not None
    assert failure.kind is FailureKind.TIMEOUT
    assert failure.message.endswith("(asked before the page)")
    clock.now += timedelta(minutes=59)
    assert kinds(robots, origin, "/") == [FailureKind.TIMEOUT]
    assert origin.count("/robots.txt") == 1
    origin.remove("/robots.txt")
    clock.now += timedelta(minutes=1)
    assert kinds(robots, origin, "/") == [None]


def test_redirects_are_followed_and_a_circle_means_no_file(origin: Origin, make_fetcher: MakeFetcher) -> None:
    origin.redirect("/robots.txt", "/robots.txt?again", 302)
    origin.redirect("/robots.txt?again", "/robots.txt", 302)
    fetcher = make_fetcher([origin.allow])
    from tests.fetch.conftest import Anywhere  # noqa: PLC0415 - only here

    fetcher.guard = Anywhere()
    robots = RobotsCache(fetcher.fetch, user_agent=AGENT, clock=lambda: NOW)
    assert kinds(robots, origin, "/") == [None]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><title>404</title>Disallow everything</html>",
        b"\x00\xff\xfe" * 100,
        "禁止：/\n".encode("gbk"),
    ],
)
def test_a_body_without_rules_forbids_nothing(origin: Origin, robots: RobotsCache, body: bytes) -> None:
    origin.serve("/robots.txt", body)
    assert kinds(robots, origin, "/") == [None]


def test_a_challenge_for_browsers_has_no_rules(origin: Origin, robots: RobotsCache) -> None:
    origin.serve("/robots.txt", b"<script>window._cf_chl_opt={}</script>", content_type="text/html")
    assert kinds(robots, origin, "/") == [None]


def test_what_is_beyond_500_kib_is_not_read(origin: Origin, robots: RobotsCache) -> None:
    head = b"User-agent: *\nDisallow: /early\n"
    origin.serve("/robots.txt", head + b"# padding\n" * (MAX_BYTES // 10) + b"Disallow: /late\n")
    assert kinds(robots, origin, "/early", "/late") == [FailureKind.BLOCKED, None]


def test_each_origin_has_its_own_rules(origin: Origin, other: Origin, make_fetcher: MakeFetcher) -> None:
    robots = RobotsCache(make_fetcher([origin.allow, other.allow]).fetch, user_agent=AGENT, clock=lambda: NOW)
    origin.serve("/robots.txt", RULES)
    assert kinds(robots, origin, "/private") == [FailureKind.BLOCKED]
    assert kinds(robots, other, "/private") == [None]
    assert (origin.count("/robots.txt"), other.count("/robots.txt")) == (1, 1)


def test_all_who_ask_at_once_wait_for_one_request() -> None:
    asked: list[tuple[FetchRequest, Future[FetchResult]]] = []

    def fetch(request: FetchRequest) -> Future[FetchResult]:
        asked.append((request, Future()))
        return asked[-1][1]

    robots = RobotsCache(fetch, user_agent=AGENT, clock=lambda: NOW)
    waiting = [robots.ask(ask(f"https://news.example/{path}")) for path in ("a", "private", "b")]
    ((request, future),) = asked
    assert request.url == "https://news.example/robots.txt"
    assert request.auth is None
    future.set_result(builders.fetched(RULES))
    assert [verdict.result().failure is None for verdict in waiting] == [True, False, True]


def test_what_cannot_be_told_is_asked_again() -> None:
    answers: list[Future[FetchResult]] = [Future(), Future(), Future()]
    left = iter(answers)
    robots = RobotsCache(lambda _: next(left), user_agent=AGENT, clock=lambda: NOW)
    answers[0].cancel()
    with pytest.raises(CancelledError):
        robots.ask(ask("http://news.example/")).result(timeout=10)
    answers[1].set_exception(RuntimeError("our own fault"))
    with pytest.raises(RuntimeError):
        robots.ask(ask("http://news.example/")).result(timeout=10)
    answers[2].set_result(NotModified(NOW, Validators(), 0.1))
    assert robots.ask(ask("http://news.example/")).result(timeout=10) == RobotsVerdict(asked=True)


def test_a_crowd_of_origins_is_forgotten_the_stale_first(clock: Clock) -> None:
    from aggregator.fetch import robots as room  # noqa: PLC0415 - for its bound alone

    count = 0

    def fetch(_: FetchRequest) -> Future[FetchResult]:
        nonlocal count
        count += 1
        future: Future[FetchResult] = Future()
        future.set_result(Failure(NOW, "fetch", FailureKind.STATUS, "", status=404))
        return future

    robots = RobotsCache(fetch, user_agent=AGENT, clock=clock)
    for number in range(room.MAX_ORIGINS):
        robots.ask(ask(f"http://h{number}.example/"))
    robots.ask(ask("http://one-more.example/"))
    assert len(robots._origins) == room.MAX_ORIGINS - room.MAX_ORIGINS // 10 + 1
    clock.now += timedelta(days=2)
    for number in range(room.MAX_ORIGINS // 10):
        robots.ask(ask(f"http://late{number}.example/"))
    assert len(robots._origins) == room.MAX_ORIGINS // 10
    assert count == room.MAX_ORIGINS + 1 + room.MAX_ORIGINS // 10
