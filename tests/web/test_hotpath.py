"""The hot path: what it answers itself, when it drops it, and that nobody can tell it from Flask."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain, product
from pathlib import Path
from threading import Event, Thread
from uuid import UUID
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from aggregator.model.archive import Archive
from aggregator.model.site import Site
from aggregator.model.story import RegionVersion
from aggregator.ports import ReadStore
from aggregator.publish.archive import ConfiguredArchivist
from aggregator.web.app import WebServices, create_app, create_wsgi
from aggregator.web.headers import STALE_S
from aggregator.web.hotpath import LATE_S, WATCH_S, HotPath
from aggregator.web.ready import MAX_SETTLED
from tests.store.harness import Installation, entry, ours
from tests.support.builders import NOW, story
from tests.web.fakes import BROKEN, FUZHOU, LATER, House, stories, world
from tests.web.wsgi import Reply, ask

FEED = f"/regions/{FUZHOU}/feed.rss"
DATE = "Tue, 24 Nov 2026 12:00:00 GMT"


@dataclass
class Hot:
    """A hot path in front of an application that counts its requests; time passes when the test says so."""

    house: House = field(default_factory=House)
    max_bytes: int = 10_000_000
    seconds: float = 0.0
    flask: int = 0

    def __post_init__(self) -> None:
        app = self.house.app()

        def counting(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            self.flask += 1
            return app(environ, start_response)

        services = self.house.services()
        self.path = HotPath(counting, services, max_bytes=self.max_bytes, clock=lambda: self.seconds)
        self.house.store.show(FUZHOU, *stories(12))
        self.path.check()

    def ask(self, address: str = FEED, headers: Mapping[str, str] | None = None, **how: str) -> Reply:
        return ask(self.path, address, headers, **how)

    def is_ready(self, address: str = FEED, headers: Mapping[str, str] | None = None, **how: str) -> bool:
        """Say whether a request is answered without Flask."""
        before = self.flask
        self.ask(address, headers, **how)
        return self.flask == before


@pytest.fixture
def hot() -> Hot:
    made = Hot()
    made.ask()
    return made


@pytest.mark.parametrize(
    "address", [FEED, f"{FEED}?limit=5", "/", f"/regions/{FUZHOU}?lang=en", f"/embed/{FUZHOU}.html?count=3"]
)
def test_the_second_request_needs_neither_flask_nor_the_store(hot: Hot, address: str) -> None:
    first = hot.ask(address)
    hot.house.store.failure = AssertionError("the store was asked")
    assert hot.is_ready(address)
    assert hot.ask(address) == first


@pytest.mark.parametrize("condition", [{"If-None-Match": "*"}, {"If-Modified-Since": DATE}])
def test_a_copy_that_is_still_good_is_confirmed_without_flask(hot: Hot, condition: Mapping[str, str]) -> None:
    before = hot.flask
    reply = hot.ask(headers=condition)
    assert (reply.status, reply.body, hot.flask) == ("304 NOT MODIFIED", b"", before)


@pytest.mark.parametrize("noise", ["?utm_source=x", "?_=1", "?_=2&fbclid=abc"])
def test_unknown_parameters_are_no_address_of_their_own(hot: Hot, noise: str) -> None:
    assert hot.is_ready(FEED + noise)


def test_each_known_parameter_is_an_address_of_its_own(hot: Hot) -> None:
    assert not hot.is_ready(f"{FEED}?limit=1")
    assert hot.ask(f"{FEED}?limit=1") != hot.ask(f"{FEED}?limit=2") != hot.ask()


@pytest.mark.parametrize(
    ("headers", "how"),
    [
        ({"Range": "bytes=0-9"}, {}),
        ({"If-Match": '"x"'}, {}),
        ({"If-Unmodified-Since": DATE}, {}),
        ({"Transfer-Encoding": "chunked"}, {}),
        ({}, {"method": "POST"}),
        ({}, {"method": "OPTIONS"}),
        ({}, {"base_url": "http://other.example"}),
        ({}, {"base_url": "https://localhost:8000"}),
        ({}, {"base_url": "http://localhost:8000/below"}),
        ({"Host": ""}, {}),
    ],
)
def test_what_is_unusual_is_flasks(hot: Hot, headers: Mapping[str, str], how: Mapping[str, str]) -> None:
    assert not hot.is_ready(FEED, headers, **how)


@pytest.mark.parametrize("address", [f"{FEED}?x=%35", f"{FEED}?x=a+b", "/status", "/live", f"{FEED}x"])
def test_what_is_not_kept_or_not_plain_is_flasks_every_time(hot: Hot, address: str) -> None:
    assert [hot.is_ready(address), hot.is_ready(address)] == [False, False]


def test_a_change_drops_what_follows_from_it_and_nothing_else(hot: Hot) -> None:
    other = "/regions/cn/fujian/xiamen/feed.rss"
    hot.ask(other)
    hot.house.store.show(FUZHOU, *stories(13), at=LATER)
    assert (hot.is_ready(), hot.is_ready(other)) == (True, True)
    hot.path.check()
    assert (hot.is_ready(), hot.is_ready(other)) == (False, True)
    assert "福州新闻第13条" in hot.ask().body.decode()


def test_another_configuration_drops_everything(hot: Hot) -> None:
    hot.house.config = world(site=Site(title="Renamed", public_url="https://news.example"))
    hot.path.check()
    assert not hot.is_ready()
    assert hot.is_ready()


def test_an_answer_that_the_watcher_has_not_caught_up_with_is_not_kept(hot: Hot) -> None:
    address = f"{FEED}?limit=3"
    hot.house.store.show(FUZHOU, *stories(13), at=LATER)
    assert [hot.is_ready(address), hot.is_ready(address)] == [False, False]
    hot.path.check()
    assert [hot.is_ready(address), hot.is_ready(address)] == [False, True]


def test_an_answer_from_before_a_change_is_not_kept_after_it(hot: Hot) -> None:
    address, store = f"{FEED}?limit=3", hot.house.store
    before = dict(store.version)
    store.show(FUZHOU, *stories(13), at=LATER)
    hot.path.check()
    store.lag, store.version = before, before  # a request that began before the change
    hot.ask(address)
    store.lag = None
    assert not hot.is_ready(address)


def test_before_the_first_look_nothing_is_kept() -> None:
    house = House()
    house.store.show(FUZHOU, *stories(1))
    path = HotPath(house.app(), house.services())
    ask(path, FEED)
    house.store.failure = BROKEN
    assert ask(path, FEED).status == "503 SERVICE UNAVAILABLE"


def test_while_the_store_fails_what_is_ready_is_sent_with_its_age(hot: Hot) -> None:
    etag = hot.ask().header("ETag") or ""
    assert hot.ask().header("Age") is None
    hot.house.store.failure = BROKEN
    hot.path.check()
    hot.seconds += 3600.5
    hot.path.check()
    assert hot.ask().header("Age") == "3600"
    assert hot.ask(headers={"If-None-Match": etag}).header("Age") == "3600"
    assert hot.ask("/ready").status == "503 SERVICE UNAVAILABLE"
    assert hot.ask(f"{FEED}?limit=9").status == "503 SERVICE UNAVAILABLE"
    hot.house.store.failure = None
    hot.path.check()
    assert hot.ask().header("Age") is None
    assert hot.is_ready()


def test_after_a_day_without_the_store_nothing_old_is_sent_any_more(hot: Hot) -> None:
    hot.house.store.failure = BROKEN
    hot.path.check()
    hot.seconds += STALE_S + 1
    assert hot.ask().status == "503 SERVICE UNAVAILABLE"


def test_a_fault_of_our_own_does_not_end_the_watch(hot: Hot) -> None:
    hot.house.store.failure = ZeroDivisionError()
    hot.path.check()
    assert hot.ask().header("Age") == "0"


def test_a_watcher_that_does_not_come_round_is_not_relied_upon(hot: Hot) -> None:
    hot.seconds += LATE_S + 0.1
    assert not hot.is_ready()
    hot.path.check()
    assert hot.is_ready()


def test_no_more_bytes_are_kept_than_allowed_and_the_least_used_go_first() -> None:
    hot = Hot(max_bytes=60_000)
    for limit in (1, 2, 3, 1, 4, 5, 1, 6, 7, 8, 1, 9, 10):
        hot.ask(f"{FEED}?limit={limit}")
    assert hot.path._bytes == sum(kept.size for kept in hot.path._kept.values()) <= 60_000
    assert 1 < len(hot.path._kept) < 10
    assert hot.is_ready(f"{FEED}?limit=1")
    assert not hot.is_ready(f"{FEED}?limit=2")
    tight = Hot(max_bytes=100)
    assert [tight.is_ready(), tight.is_ready()] == [False, False]


def test_conditions_that_nobody_repeats_are_not_remembered_for_ever(hot: Hot) -> None:
    (kept,) = hot.path._kept.values()
    for number in range(3 * MAX_SETTLED):
        assert hot.ask(headers={"If-None-Match": f'"{number}"'}).status == "200 OK"
        assert hot.ask(headers={"If-None-Match": f'"{number}"' + " " * 100}).status == "200 OK"
    assert len(kept._sent) <= MAX_SETTLED


CODINGS = ("", "gzip", "br", "br;q=0.1, gzip;q=0", "*", "identity;q=0")
SELECTIONS = (
    *("q=bavi", "q=a&q=b", "q=b&q=a&_=1", "q=%E5%8F%B0%E9%A3%8E", "q=%22a+b%22", "q=", "q=...", "not=bavi"),
    *("source=fuzhou-daily,xiamen-daily", "source=xiamen-daily&source=fuzhou-daily", "source=nobody"),
    *("not_source=kuna", "lang=zh", "lang=ZH-cn", "lang=???", "since=2026-11-24", "since=yesterday"),
    *("since=2026-11-24T00:00:00Z", "since=2026-11-24T08:00:00+08:00", "min_sources=2", "min_sources=0"),
    *("content=headline", "content=full", "content=all", "limit=3&source=fuzhou-daily&utm_source=x"),
)
WALKED = (
    *("/", "/?lang=en", "/?lang=xx", "/?utm_source=x&lang=zh-Hant"),
    *(f"/regions/{FUZHOU}", f"/regions/{FUZHOU}?before=1", f"/regions/{FUZHOU}/", "/regions/nowhere"),
    *(f"/regions/{FUZHOU}/feed.{name}" for name in ("rss", "atom", "json", "xml")),
    *(f"/regions/{FUZHOU}/feed.{query}" for query in ("rss?limit=2", "rss?limit=0", "atom?x=%31")),
    *("/regions/fr/feed.rss", "/regions/cn/left/feed.atom", "/regions/cn/fujian/fuzhou/pingtan/feed.json"),
    f"/regions/{FUZHOU}/feed.rss?profile=signage",
    *(f"/regions/{FUZHOU}/top.{name}" for name in ("rss", "atom?limit=3", "json?lang=zh", "xml")),
    *(f"/regions/{FUZHOU}/feed.atom?{query}" for query in SELECTIONS),
    *(f"/regions/{FUZHOU}?{query}" for query in ("q=%E5%8F%B0", "source=fuzhou-daily&lang=en", "since=x")),
    *(f"/regions/{of}/feeds.opml" for of in (FUZHOU, "cn/fujian/fuzhou/pingtan", "nowhere")),
    *(f"/embed/{FUZHOU}.html", f"/embed/{FUZHOU}.html?fragment=1&count=2", "/embed/nowhere.html"),
    *("/status", "/status?lang=en", "/status.json", "/status.atom", "/live", "/ready"),
    *(f"/regions/{FUZHOU}/archive/2026-{part}.{name}" for part in ("10", "10.2") for name in ("rss", "json")),
    *(f"/stories/{UUID(int=1)}", f"/stories/{UUID(int=1)}?lang=en", f"/stories/{UUID(int=99)}"),
    *(f"/stories/{UUID(int=1)}/why", f"/stories/{UUID(int=1)}/why?lang=en", f"/stories/{UUID(int=99)}/why"),
    *(
        "/about",
        "/about?lang=en&x=1",
        "/regions",
        f"/regions/{FUZHOU}/atom.xml",
        "/regions/tw",
        "/favicon.ico",
    ),
    *("/embed/nowhere.html?fragment=1", "/.well-known/security.txt", "/embed.css"),
    *("/embed", f"/embed?region={FUZHOU}&lang=en", f"/embed.json?region={FUZHOU}", "/embed/accent/f00.css"),
    *(f"/embed/{FUZHOU}.json?theme=dark", f"/oembed?url=https://news.example/regions/{FUZHOU}", "/oembed"),
    *("/api/v1/regions", f"/api/v1/regions/{FUZHOU}", "/api/v1/regions/nowhere", "/api/v1/openapi.json"),
    *(f"/api/v1/regions/{FUZHOU}/stories", f"/api/v1/regions/{FUZHOU}/stories?limit=0&lang=zh"),
    *(
        f"/api/v1/stories/{UUID(int=1)}",
        f"/api/v1/stories/{UUID(int=99)}",
        "/api/v1/sources",
        "/api/v1/status",
    ),
    *("/favicon.svg", "/feed.css", "/robots.txt", "/static/site.css", "/static/none.css", "/nothing"),
)


def requests(etag: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give methods and headers: every coding, and every form of what a client may hold in two of them."""
    bare = etag.strip('"').partition("-")[0]
    forms = [f'"{bare}"', f'"{bare}-gz"', f'W/"{bare}-br"', f'"x", "{bare}"', "*", '"x"', bare, ""]
    held = [
        *({"If-None-Match": form} for form in forms),
        *({"If-Modified-Since": date} for date in (DATE, "Mon, 23 Nov 2026 12:00:00 GMT", "never")),
        {"If-None-Match": '"x"', "If-Modified-Since": DATE},
    ]
    plain = ({"Accept-Encoding": coding} for coding in CODINGS)
    conditional = (
        condition | {"Accept-Encoding": coding} for condition, coding in product(held, ("", "gzip"))
    )
    yield from product(("GET", "HEAD"), chain(plain, conditional))
    yield from (("GET", {"Range": "bytes=0-9"}), ("POST", {}), ("OPTIONS", {"Origin": "https://a.example"}))


def walked_house() -> House:
    house = House()
    for region in (FUZHOU, "cn/fujian", "cn", "all", "cn/left"):
        house.store.show(region, *stories(12))
    record = ConfiguredArchivist(house.config.regions, {}).record(story(20))
    assert record is not None
    kept = Archive(FUZHOU, "2026-10", NOW, "digest", (record,))
    house.store.archives = {(FUZHOU, "2026-10"): kept, (FUZHOU, "2026-10.2"): replace(kept, records=())}
    return house


@pytest.mark.parametrize("address", WALKED)
@pytest.mark.parametrize("public_url", ["https://news.example", None], ids=["named", "unnamed"])
def test_with_and_without_the_hot_path_every_byte_is_the_same(address: str, public_url: str | None) -> None:
    house = walked_house()
    house.config = world(site=Site(public_url=public_url))
    flask = house.app()
    front = HotPath(house.app(), house.services(), clock=lambda: 0.0)
    front.check()
    etag = ask(flask, address).header("ETag") or '"none"'
    for method, headers in requests(etag):
        expected = ask(flask, address, headers, method=method)
        for _ in ("cold", "warm"):
            assert ask(front, address, headers, method=method) == expected, (method, headers)


def test_every_route_is_walked() -> None:
    routes = create_app(House().services()).url_map
    adapter = routes.bind("localhost")
    walked = {adapter.match(address.partition("?")[0])[0] for address in WALKED if address != "/nothing"}
    assert walked == {rule.endpoint for rule in routes.iter_rules()}


class Watched:
    """A store that says when it was asked for its versions; every other verb is the real one's."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store
        self.asked = Event()

    def versions(self) -> Mapping[str, RegionVersion]:
        found = self._store.versions()
        self.asked.set()
        return found

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def wait_for_a_whole_look(self) -> None:
        """Wait until a look that began from now on is over: the next one after it begins then."""
        for _ in range(2):
            self.asked.clear()
            assert self.asked.wait(30)


def test_a_change_in_the_real_store_is_seen_within_one_look(tmp_path: Path) -> None:
    assert WATCH_S <= 0.25
    config = world(sources=(ours(),))
    installation = Installation(tmp_path / "aggregator.db", regions=config.regions)
    installation.follow(*config.sources)
    installation.past_first_poll(ours())
    installation.poll(ours(), entry(1))
    watched = Watched(installation.reading)
    services = WebServices(
        watched,  # type: ignore[arg-type]  # __getattr__ gives it every verb of a ReadStore
        config=lambda: config,
        clock=lambda: NOW,
        version="1.0",
    )
    front = HotPath(create_app(services), services, clock=lambda: 0.0)
    front.start()
    watched.wait_for_a_whole_look()
    first = ask(front, FEED)
    installation.later(timedelta(minutes=1))
    installation.poll(ours(), entry(2))
    watched.wait_for_a_whole_look()
    again = ask(front, FEED)
    assert (first.body.count(b"<item>"), again.body.count(b"<item>")) == (1, 2)
    front.close()
    installation.close()


def test_many_threads_get_whole_answers_while_versions_change(hot: Hot) -> None:
    replies: list[Reply] = []

    def read(coding: str) -> None:
        replies.extend(hot.ask(headers={"Accept-Encoding": coding}) for _ in range(200))

    threads = [Thread(target=read, args=(coding,)) for coding in ("", "gzip", "br", "gzip")]
    for thread in threads:
        thread.start()
    for number in range(13, 30):
        hot.house.store.show(FUZHOU, *stories(number), at=NOW + timedelta(seconds=number))
        hot.path.check()
    for thread in threads:
        thread.join()
    assert len(replies) == 800
    assert {reply.status for reply in replies} == {"200 OK"}
    assert all(int(reply.header("Content-Length") or 0) == len(reply.body) for reply in replies)


@pytest.mark.parametrize("hotpath", [True, False])
def test_the_hot_path_can_be_switched_off(hotpath: bool) -> None:  # noqa: FBT001 - the switch itself
    front = create_wsgi(walked_house().services(), hotpath=hotpath)
    assert isinstance(front, HotPath) is hotpath
    assert ask(front, FEED).status == "200 OK"
    if isinstance(front, HotPath):
        front.close()
