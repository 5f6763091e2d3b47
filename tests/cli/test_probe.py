"""The search for a feed behind an address: what is asked, in which order, and when it ends."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace

import pytest

from aggregator.cli.probe import MOST_REQUESTS, Places, Probed, search
from aggregator.fetch.robots import RobotsCache
from aggregator.model.document import (
    Failure,
    FailureKind,
    Fetched,
    FetchRequest,
    FetchResult,
    Limits,
    NotModified,
    Validators,
)
from tests.support.builders import NOW

FEED = b"<rss version='2.0'><channel><title>A</title></channel></rss>"


class Servers:
    """A fetcher that answers from a table, 404 to the rest; `asked` leaves out robots.txt."""

    def __init__(self, answers: Mapping[str, bytes | FetchResult]) -> None:
        self.answers = answers
        self.log: list[FetchRequest] = []

    @property
    def asked(self) -> list[FetchRequest]:
        return [request for request in self.log if not request.url.endswith("/robots.txt")]

    def fetch(self, request: FetchRequest) -> Future[FetchResult]:
        self.log.append(request)
        answer = self.answers.get(request.url)
        if answer is None:
            answer = Failure(NOW, "fetch", FailureKind.STATUS, "answered 404", status=404)
        if isinstance(answer, bytes):
            answer = fetched(request.url, answer)
        coming: Future[FetchResult] = Future()
        coming.set_result(answer)
        return coming

    def close(self) -> None:
        pass


def fetched(url: str, body: bytes) -> Fetched:
    headers = {} if body.startswith(b"<rss") else {"content-type": "text/html"}
    return Fetched(NOW, url, 200, headers, body, Validators(), 0.1)


def look(servers: Servers, url: str, pauses: list[float] | None = None) -> Probed:
    waited: list[float] = [] if pauses is None else pauses
    robots = RobotsCache(servers.fetch, user_agent="RegionalFeedAggregator/1", clock=lambda: NOW)
    places = Places(servers, robots, Limits())
    return search(places, url, language=None, gap_s=2.0, pause=waited.append)


def links(*urls: str, rel: str = "alternate") -> bytes:
    return "".join(f"<link rel={rel} type=application/rss+xml href={url}>" for url in urls).encode()


def test_permanent_redirects_change_the_address_and_others_do_not() -> None:
    moved = replace(fetched("https://b.example/", FEED), permanent_url="https://b.example/")
    assert look(Servers({"http://a.example/": moved}), "http://a.example/").url == "https://b.example/"
    for_now = fetched("https://b.example/", FEED)
    assert look(Servers({"http://a.example/": for_now}), "http://a.example/").url == "http://a.example/"


def test_a_server_is_asked_again_only_after_a_pause() -> None:
    page = links("https://b.example/1", "http://a.example/2", "https://b.example/3")
    pauses: list[float] = []
    servers = Servers({"http://a.example/": page, "https://b.example/3": FEED})
    assert look(servers, "http://a.example/", pauses).url == "https://b.example/3"
    assert [request.url for request in servers.asked] == [
        "http://a.example/",
        "https://b.example/1",
        "http://a.example/2",
        "https://b.example/3",
    ]
    assert pauses == [2.0, 2.0, 2.0]  # the first one after robots.txt


def test_only_the_named_host_and_port_may_use_the_allow_list() -> None:
    page = links("http://a.example:81/1", "http://a.example/2")
    servers = Servers({"http://a.example/": page})
    look(servers, "http://a.example/")
    assert {request.url: request.own for request in servers.asked[:3]} == {
        "http://a.example/": True,
        "http://a.example:81/1": False,
        "http://a.example/2": True,
    }


def test_the_search_ends_after_a_handful_of_requests() -> None:
    servers = Servers({"http://a.example/": links(*(f"/{number}" for number in range(20)))})
    found = look(servers, "http://a.example/")
    assert found.feed is None
    assert len(found.asked) == len(servers.log) == MOST_REQUESTS
    assert [other.url for other in found.others] == [f"http://a.example/{number}" for number in range(4, 20)]


def test_pages_that_name_each_other_are_asked_once() -> None:
    servers = Servers(
        {
            "http://a.example/x": b"<a href=/rss.html>RSS</a>",
            "http://a.example/rss.html": b"<a href=/x>RSS</a><a href=/rss.html>RSS</a>",
        }
    )
    look(servers, "http://a.example/x")
    asked = [request.url for request in servers.asked]
    assert asked[:2] == ["http://a.example/x", "http://a.example/rss.html"]
    assert len(asked) == len(set(asked))


def test_an_answer_without_a_body_and_one_that_is_no_feed_are_told() -> None:
    servers = Servers(
        {
            "http://a.example/": links("/same", "/text"),
            "http://a.example/same": NotModified(NOW, Validators(), 0.1),
            "http://a.example/text": fetched("http://a.example/text", b"\x00\x01\x02\x03\xff\xfe"),
        }
    )
    told = [asked.result for asked in look(servers, "http://a.example/").asked][1:]
    assert told[:2] == ['a page titled ""', "not modified"]
    assert "no text" in told[2] or "binary" in told[2]


@pytest.mark.parametrize(
    "url", ["http://a.example/feed", "http://a.example/x.xml", "http://a.example/?feed=rss2"]
)
def test_an_address_that_looks_like_a_feed_costs_one_request(url: str) -> None:
    servers = Servers({url: FEED})
    assert look(servers, url).feed is not None
    assert [request.url for request in servers.log] == [url]


def test_a_news_sitemap_is_made_for_programs_too() -> None:
    servers = Servers({})
    look(servers, "http://a.example/sitemap-news")
    assert servers.log[0].url == "http://a.example/sitemap-news"


def test_a_page_is_asked_about_before_it_is_asked_for() -> None:
    servers = Servers({"http://a.example/news/": links("/feed"), "http://a.example/feed": FEED})
    found = look(servers, "http://a.example/news/")
    assert found.url == "http://a.example/feed"
    assert [asked.url for asked in found.asked] == [
        "http://a.example/robots.txt",
        "http://a.example/news/",
        "http://a.example/feed",
    ]


def test_a_page_that_robots_txt_forbids_is_not_asked_for() -> None:
    rules = b"User-agent: *\nDisallow: /news/\n"
    servers = Servers({"http://a.example/robots.txt": rules, "http://a.example/news/": links("/feed")})
    found = look(servers, "http://a.example/news/")
    assert found.feed is None
    assert servers.asked == []
    (asked,) = found.asked
    assert "robots.txt asks programs to stay away from /news/" in asked.result
    assert "if you know its feed, name that" in asked.result
