"""The etiquette of a poller, line by line, proved from a loopback origin's log.

The stations are the real ones; only the clock is the test's, so that days pass at once.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.fetch.guard import AllowList, Guard
from aggregator.fetch.http import CurlFetcher
from aggregator.fetch.manners import user_agent
from aggregator.fetch.robots import RobotsCache
from aggregator.fetch.secrets import Secrets
from aggregator.model.document import FailureKind
from aggregator.model.poll import Outcome, PollReport, SourceHealth
from aggregator.model.source import Source, SourceKind
from aggregator.poll.cadence import plan_next
from aggregator.poll.hostrun import Stations
from aggregator.poll.local import Driver
from aggregator.poll.pipeline import read_task
from aggregator.poll.writer import Writer
from aggregator.store.migrate import migrate
from aggregator.store.poll_store import SqlPollStore, open_poll_store
from aggregator.store.read_store import open_read_store
from tests.poll.fakes import DirectReader
from tests.support import builders
from tests.support.builders import NOW
from tests.support.installation import Installed
from tests.support.origin import Origin

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AGENT = user_agent("1.0", "https://news.example", "editor@news.example", 12)
ODD_ETAG = 'W/"caf\u00e9 \u00ff,*"'
STAMP = "Tue, 24 Nov 2026 11:00:00 GMT"
SECRET = "s3cret-k3y"


def feed(*numbers: int, extra: str = "") -> bytes:
    items = "".join(
        f"<item><guid>tag:news.example,2026:{n}</guid><title>News {n}</title>"
        f"<link>http://news.example/{n}</link><pubDate>Tue, 24 Nov 2026 09:{n:02}:00 GMT</pubDate></item>"
        for n in numbers
    )
    channel = f"<channel><title>P</title>{extra}{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


class Anywhere(Guard):
    """Permits loopback behind redirects too, which no configuration can."""

    def permits(self, ip: str, port: int, *, own: bool) -> bool:
        return True


@dataclass
class Town:
    """A poller with a clock of its own. `guard` stands in front of every connection."""

    folder: Path
    guard: Guard
    secrets: Secrets = field(default_factory=Secrets)
    now: datetime = NOW
    subscribers: int = 0
    min_gap_s: float = 0.0
    reports: list[PollReport] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.path = self.folder / "store.db"
        migrate(self.path)
        self._stack = ExitStack()
        self.open()

    def open(self) -> None:
        """Start the poller's parts on the store."""
        self.store: SqlPollStore = open_poll_store(self.path, planner=plan_next, group_of=self.group_of)
        writer = Writer(self.store, clock=self.clock, window_s=0.0)
        fetcher = CurlFetcher(
            self.guard,
            user_agent=AGENT,
            clock=self.clock,
            secrets=self.secrets,
            introduce=lambda number: f"{AGENT} for {number}",
        )
        stations = Stations(
            fetcher=fetcher,
            reader=DirectReader(read_task),
            writer=writer,
            sources=self.sources.get,
            clock=self.clock,
            draw=lambda: 0.5,
            on_report=self.reports.append,
            min_gap_s=self.min_gap_s,
            robots=RobotsCache(fetcher.fetch, user_agent=AGENT, clock=self.clock),
            subscribers=lambda _source_id: self.subscribers,
        )
        self.driver = Driver(self.store, stations, max_leases=500)
        for close in (self.store.close, writer.close, fetcher.close, self.driver.stop):
            self._stack.callback(close)

    def close(self) -> None:
        self._stack.close()

    def clock(self) -> datetime:
        return self.now

    @staticmethod
    def group_of(source: Source, address: str) -> str:
        return source.group or address.split("/")[2]

    def follow(self, *sources: Source) -> None:
        self.sources.clear()
        self.sources.update({source.id: source for source in sources})
        self.store.apply_sources(builders.regions(), sources, now=self.now)

    def tick(self, *, after: timedelta = timedelta()) -> None:
        """Poll what is due after that time, and wait until it is stored."""
        self.now += after
        self.driver.tick()
        self.settle()

    def poll(self, *ids: str) -> None:
        """Poll by name, as an operator does."""
        for name in ids:
            self.driver.order([[name]])
            self.settle()

    def settle(self) -> None:
        self.driver.order([])  # idle again only when what was posted before is done
        assert self.driver.wait_idle(30)

    def health(self, name: str = "paper") -> SourceHealth:
        reading = open_read_store(self.path)
        try:
            return next(health for health in reading.health() if health.source_id == name)
        finally:
            reading.close()


MakeTown = Callable[..., Town]


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        yield origin


@pytest.fixture
def other() -> Iterator[Origin]:
    with Origin() as origin:
        yield origin


@pytest.fixture
def make_town(tmp_path: Path) -> Iterator[MakeTown]:
    with ExitStack() as stack:

        def make(guard: Guard | None = None, **changes: Any) -> Town:
            town = Town(tmp_path, guard or Anywhere(), **changes)
            stack.callback(town.close)
            return town

        yield make


@pytest.fixture
def town(make_town: MakeTown) -> Town:
    return make_town()


def paper(origin: Origin, path: str = "/feed", **changes: Any) -> Source:
    fields: dict[str, Any] = {"id": "paper", "urls": (origin.url(path),), "home": origin.url("/")}
    return builders.source(**(fields | changes))


def conditions(origin: Origin) -> list[tuple[str | None, str | None]]:
    return [(seen.headers.get("if-none-match"), seen.headers.get("if-modified-since")) for seen in origin.log]


def outcomes(town: Town) -> list[Outcome]:
    return [report.outcome for report in town.reports]


def test_validators_come_back_byte_for_byte_and_fresh_ones_of_a_304_replace_them(
    origin: Origin, town: Town
) -> None:
    origin.serve("/feed", feed(1), etag=ODD_ETAG, last_modified=STAMP)
    town.follow(paper(origin))
    town.tick()
    origin.raw("/feed", b'HTTP/1.1 304 Not Modified\r\nETag: "second"\r\n\r\n')
    town.tick(after=HOUR)
    town.tick(after=HOUR)
    assert conditions(origin) == [(None, None), (ODD_ETAG, STAMP), ('"second"', STAMP)]
    assert outcomes(town) == [Outcome.NEW, Outcome.NOT_MODIFIED, Outcome.NOT_MODIFIED]


def test_validators_of_an_equal_body_are_kept_too(origin: Origin, town: Town) -> None:
    origin.serve("/feed", feed(1), etag='"1"', last_modified=STAMP)
    town.follow(paper(origin))
    town.tick()
    later = "Tue, 24 Nov 2026 12:00:00 GMT"
    origin.serve("/feed", feed(1), etag='"2"', last_modified=later)
    town.tick(after=HOUR)
    town.tick(after=HOUR)
    assert conditions(origin) == [(None, None), ('"1"', STAMP), ('"2"', later)]
    assert outcomes(town) == [Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED]


def test_requests_say_who_asks_and_carry_neither_cookie_nor_referrer(origin: Origin, town: Town) -> None:
    origin.redirect("/feed", "/there")
    origin.serve("/there", feed(1), headers={"Set-Cookie": "a=b; Path=/"})
    town.follow(paper(origin))
    town.tick()
    town.tick(after=HOUR)
    assert len(origin.log) == 4
    for seen in origin.log:
        assert seen.headers.keys() <= {
            "host",
            "user-agent",
            "accept",
            "accept-encoding",
            "if-none-match",
        }
        assert seen.headers["user-agent"] == (
            "RegionalFeedAggregator/1.0 "
            "(+https://news.example/about; mailto:editor@news.example; 12 subscribers)"
        )


def test_a_server_that_lies_with_304_is_asked_whole_every_other_day(origin: Origin, town: Town) -> None:
    origin.serve("/feed", feed(1), etag='"stuck"')
    town.follow(paper(origin))
    town.tick()
    origin.serve("/feed", feed(1, 2), etag='"stuck"')
    for _ in range(60):
        town.tick(after=HOUR * 1.05)
    whole = [index for index, asked in enumerate(conditions(origin)) if asked == (None, None)]
    assert len(whole) == 2
    assert 41 <= whole[1] <= 51
    assert town.health().entries == 2


def test_a_source_that_is_added_costs_one_request(origin: Origin, town: Town) -> None:
    origin.serve("/feed", feed(1, 2, 3))
    town.follow(paper(origin))
    for _ in range(10):
        town.tick(after=timedelta(minutes=5))
    assert [seen.path for seen in origin.log] == ["/feed"]


def test_no_source_is_asked_more_than_hourly_with_or_without_validators(origin: Origin, town: Town) -> None:
    origin.serve("/feed", feed(1))
    origin.serve("/bare", feed(2), etag=False)
    town.follow(paper(origin), paper(origin, "/bare", id="bare"))
    for _ in range(24 * 12):
        town.tick(after=timedelta(minutes=5))
    assert 22 <= origin.count("/feed") <= 24
    assert 18 <= origin.count("/bare") < origin.count("/feed")  # each of its answers is a whole one


def test_a_permanent_redirect_moves_the_address_after_three_days(
    origin: Origin, other: Origin, town: Town
) -> None:
    origin.serve("/feed", feed(1))
    town.follow(paper(origin))
    town.tick()
    origin.redirect("/feed", other.url("/new"), 301)
    other.serve("/new", feed(1, 2))
    for _ in range(12 * 3 + 2):
        town.tick(after=HOUR * 2)
        assert outcomes(town)[-1] is not Outcome.FAILED
    asked_before = origin.count("/feed")
    assert 36 <= asked_before <= 39
    town.tick(after=HOUR * 2)
    town.tick(after=HOUR * 2)
    assert origin.count("/feed") == asked_before
    assert town.reports[-1].address == origin.url("/feed")
    assert town.reports[-1].warnings == (
        f"{origin.url('/feed')} moved to {other.url('/new')}: change the address in the configuration",
    )
    health = town.health()
    assert (health.entries, health.listed) == (2, 2)


def test_a_moved_address_is_in_the_host_group_of_its_new_host(
    origin: Origin, other: Origin, town: Town
) -> None:
    origin.redirect("/feed", other.url("/new"), 308)
    other.serve("/new", feed(1))
    town.follow(paper(origin), paper(other, "/neighbour", id="neighbour"))
    for _ in range(5):
        town.tick(after=DAY)
    town.follow(*town.sources.values())
    other.serve("/neighbour", b"busy", status=503, headers={"Retry-After": "7200"})
    asked = other.count("/new")
    town.poll("neighbour")
    town.tick(after=HOUR * 1.5)
    assert other.count("/new") == asked
    town.tick(after=HOUR)
    assert other.count("/new") == asked + 1


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_moves_nothing(origin: Origin, other: Origin, town: Town, status: int) -> None:
    origin.redirect("/feed", other.url("/new"), status)
    other.serve("/new", feed(1))
    town.follow(paper(origin))
    for _ in range(10):
        town.tick(after=DAY)
    assert origin.count("/feed") == 10


def test_a_permanent_redirect_to_no_feed_moves_nothing(origin: Origin, other: Origin, town: Town) -> None:
    origin.redirect("/feed", other.url("/"), 301)
    other.serve(
        "/", b"<!DOCTYPE html><title>Parked</title><p>This domain is for sale.", content_type="text/html"
    )
    town.follow(paper(origin))
    for _ in range(10):
        town.tick(after=DAY * 1.1)
    assert origin.count("/feed") == 10
    assert set(outcomes(town)) == {Outcome.FAILED}


def test_a_moved_address_is_never_own(origin: Origin, other: Origin, make_town: MakeTown) -> None:
    """Its new host is as private as its old one, but only the old one is in the configuration."""
    town = make_town()
    origin.redirect("/feed", other.url("/new"), 301)
    other.serve("/new", feed(1))
    town.follow(paper(origin))
    for _ in range(6):
        town.tick(after=DAY)
    asked = other.count("/new")
    town.close()
    town.guard = Guard(AllowList.parse([origin.allow, other.allow]))
    town.open()
    town.tick(after=DAY)
    assert other.count("/new") == asked
    failure = town.reports[-1].failure
    assert failure is not None
    assert failure.kind is FailureKind.ADDRESS_REFUSED


def test_a_new_address_that_stops_working_is_given_up(origin: Origin, other: Origin, town: Town) -> None:
    origin.redirect("/feed", other.url("/new"), 301)
    other.serve("/new", feed(1))
    town.follow(paper(origin))
    for _ in range(6):
        town.tick(after=DAY)
    other.remove("/new")
    origin.serve("/feed", feed(1, 2), etag='"back"')
    for _ in range(4):
        town.tick(after=DAY * 1.1)
    assert outcomes(town)[-4:] == [Outcome.FAILED, Outcome.FAILED, Outcome.FAILED, Outcome.NEW]
    assert origin.log[-1].headers.keys() & {"if-none-match", "if-modified-since"} == set()


def test_410_three_times_retires_until_the_operator_asks(origin: Origin, town: Town) -> None:
    origin.serve("/feed", b"gone", status=410)
    town.follow(paper(origin))
    for _ in range(30):
        town.tick(after=DAY / 2)
    assert origin.count("/feed") == 3
    gaps = [after.at - before.at for before, after in zip(town.reports, town.reports[1:], strict=False)]
    assert min(gaps) >= DAY * 0.97
    town.follow(*town.sources.values())
    town.tick(after=DAY)
    assert origin.count("/feed") == 3
    health = town.health()
    assert health.due_at is None
    assert health.why is not None
    assert "gone" in health.why
    town.driver.order([["paper"]], retired=False)
    town.settle()
    assert origin.count("/feed") == 3
    assert health.last_report is not None
    assert health.last_report.failure is not None
    assert health.last_report.failure.kind is FailureKind.GONE
    town.poll("paper")
    town.tick(after=DAY * 2)
    assert origin.count("/feed") == 4
    origin.serve("/feed", feed(1))
    town.poll("paper")
    town.tick(after=HOUR * 1.1)
    assert outcomes(town)[-2:] == [Outcome.NEW, Outcome.NOT_MODIFIED]


def test_410_retires_an_address_and_not_the_one_that_replaces_it(origin: Origin, town: Town) -> None:
    origin.serve("/feed", b"gone", status=410)
    town.follow(paper(origin))
    for _ in range(4):
        town.tick(after=DAY * 1.1)
    origin.serve("/new", feed(1))
    town.follow(paper(origin, "/new"))
    town.tick()
    assert outcomes(town)[-1] is Outcome.NEW
    town.follow(paper(origin))
    town.tick()
    assert (origin.count("/feed"), origin.count("/new")) == (4, 1)


@pytest.mark.parametrize("status", [404, 403, 500])
def test_nothing_else_ever_retires(origin: Origin, town: Town, status: int) -> None:
    origin.serve("/feed", b"no", status=status)
    town.follow(paper(origin))
    for _ in range(30):
        town.tick(after=DAY * 1.1)
    assert origin.count("/feed") == 30


def test_skipped_hours_are_kept_free_of_polls_also_after_304s(origin: Origin, town: Town) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in (14, 15, 16, 17, 18))
    origin.serve("/feed", feed(1, extra=f"<skipHours>{hours}</skipHours>"))
    town.follow(paper(origin))
    for _ in range(24 * 6):
        town.tick(after=timedelta(minutes=10))
    asked = Counter(report.at.hour for report in town.reports)
    assert asked.keys() & {14, 15, 16, 17, 18} == set()
    assert len(town.reports) > 15


@pytest.mark.parametrize("form", ["7200", f"{NOW + HOUR * 2:%a, %d %b %Y %H:%M:%S} GMT"])
@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_retry_after_rests_the_whole_host_group(
    origin: Origin, other: Origin, town: Town, *, status: int, form: str
) -> None:
    origin.serve("/a", b"no", status=status, headers={"Retry-After": form})
    origin.serve("/b", feed(1))
    other.serve("/c", feed(2))
    sources = (paper(origin, "/a", id="a"), paper(origin, "/b", id="b"), paper(other, "/c", id="c"))
    town.follow(*sources)
    town.tick()
    assert (origin.count("/a"), origin.count("/b"), other.count("/c")) == (1, 0, 1)
    town.tick(after=HOUR * 1.9)
    assert (origin.count("/b"), other.count("/c")) == (0, 2)
    town.tick(after=HOUR * 0.2)
    assert origin.count("/b") == 1


def test_max_age_and_ttl_are_lower_bounds(origin: Origin, town: Town) -> None:
    origin.serve("/a", feed(1), headers={"Cache-Control": "max-age=1800"})
    origin.serve("/b", feed(2, extra="<ttl>20</ttl>"))
    sources = [paper(origin, f"/{name}", id=name, every_s=300.0) for name in "ab"]
    town.follow(*sources)
    for _ in range(60):
        town.tick(after=timedelta(minutes=1))
    assert (origin.count("/a"), origin.count("/b")) == (2, 3)


def test_a_bot_wall_is_asked_daily_and_never_disguised(origin: Origin, town: Town) -> None:
    wall = b"<html><script>document.cookie='__jsl_clearance=1';location.reload()</script></html>"
    origin.serve("/feed", wall, content_type="text/html")
    town.follow(paper(origin))
    for _ in range(24 * 3):
        town.tick(after=HOUR)
    assert origin.count("/feed") == 3
    assert set(outcomes(town)) == {Outcome.BLOCKED}
    assert {seen.headers["user-agent"] for seen in origin.log} == {AGENT}
    failure = town.reports[-1].failure
    assert failure is not None
    assert failure.message == (
        f"{origin.url('/feed')} answered 200 with a challenge for browsers; ask its publisher to let us in"
    )


def test_a_page_that_robots_txt_forbids_is_not_asked_for(origin: Origin, town: Town) -> None:
    origin.serve("/robots.txt", b"User-agent: *\nDisallow: /list")
    origin.serve("/list", b"<html><a href='/1'>News</a></html>", content_type="text/html")
    town.follow(paper(origin, "/list", kind=SourceKind.LISTPAGE))
    town.tick()
    town.tick(after=HOUR * 20)
    town.tick(after=HOUR * 5)
    assert [seen.path for seen in origin.log] == ["/robots.txt", "/robots.txt"]
    assert outcomes(town) == [Outcome.BLOCKED, Outcome.BLOCKED]
    failure = town.reports[-1].failure
    assert failure is not None
    assert failure.message.startswith("robots.txt asks programs to stay away from /list")


def test_a_page_that_robots_txt_allows_is_asked_for_after_it(origin: Origin, town: Town) -> None:
    origin.serve("/robots.txt", b"User-agent: *\nDisallow: /admin")
    town.follow(paper(origin, "/list", kind=SourceKind.LISTPAGE))
    town.tick()
    town.tick(after=HOUR * 3)
    assert [seen.path for seen in origin.log] == ["/robots.txt", "/list", "/list"]


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.SITEMAP])
def test_feeds_and_sitemaps_are_made_for_programs(origin: Origin, town: Town, kind: SourceKind) -> None:
    origin.serve("/robots.txt", b"User-agent: *\nDisallow: /")
    origin.serve("/feed", feed(1))
    town.follow(paper(origin, kind=kind))
    town.tick()
    assert [seen.path for seen in origin.log] == ["/feed"]


def test_timers_survive_a_restart(origin: Origin, town: Town) -> None:
    origin.serve("/feed", feed(1))
    town.follow(paper(origin))
    town.tick()
    town.close()
    town.open()
    town.follow(*town.sources.values())
    town.store.spread_overdue(now=town.now, per_document_s=0.1, at_most_s=300.0)
    town.tick(after=HOUR / 2)
    assert origin.count("/feed") == 1
    town.tick(after=HOUR / 2)
    assert origin.count("/feed") == 2


def test_no_herd_comes_after_a_long_stop(origin: Origin, town: Town) -> None:
    sources = []
    for number in range(300):
        origin.serve(f"/{number}", feed(number % 60))
        sources.append(paper(origin, f"/{number}", id=f"s{number}", group=f"g{number}"))
    town.follow(*sources)
    town.tick()
    while len(origin.log) < 300:
        town.tick()
    town.close()
    town.now += HOUR * 5
    town.open()
    assert town.store.spread_overdue(now=town.now, per_document_s=0.1, at_most_s=300.0) == 300
    per_second = []
    for _ in range(32):
        before = len(origin.log)
        town.tick(after=timedelta(seconds=1))
        per_second.append(len(origin.log) - before)
    assert sum(per_second) == 300
    assert max(per_second) <= 11


def stored(folder: Path) -> Iterator[str]:
    """Give everything that an installation wrote, as text."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode("latin-1")


def test_secrets_reach_their_host_and_nothing_that_we_write(
    origin: Origin, other: Origin, tmp_path: Path
) -> None:
    origin.serve("/feed", feed(1))
    origin.redirect("/away", other.url("/feed"))
    installed = Installed(tmp_path, {"paper": origin.url("/feed"), "away": origin.url("/away")})
    installed.env = {"AGGREGATOR_SECRET_KEY": SECRET, "AGGREGATOR_SECRET_LOGIN": f"city:{SECRET}"}
    allowed = [origin.allow, other.allow]
    hosts = {"hosts": ["127.0.0.1"]}
    installed.write_settings(
        fetch={"min_gap_s": 0, "allow_private": allowed}, secrets={"KEY": hosts, "LOGIN": hosts}
    )
    add_to_sources(installed, headers={"X-Key": "${KEY}"}, auth="LOGIN")
    reports = installed.poll()
    assert reports["paper"]["outcome"] == "new"
    assert reports["away"]["failure"]["kind"] == "address_refused"
    assert {seen.headers["x-key"] for seen in origin.log} == {SECRET}
    assert all(seen.headers["authorization"].startswith("Basic ") for seen in origin.log)
    assert other.log == []
    shown = [installed.run("try", "paper").stdout, installed.run("try", "--json", "paper").stdout]
    installed.env["AGGREGATOR_SECRET_KEY"] = ""
    missing = installed.poll("paper")["paper"]["failure"]
    assert missing["kind"] == "secret"
    written = [*stored(tmp_path), *shown, str(reports), str(missing)]
    assert not any(SECRET in text for text in written)
    assert any("${KEY}" in text for text in stored(tmp_path / "data"))


def add_to_sources(installed: Installed, **keys: Any) -> None:
    import json  # noqa: PLC0415 - only here

    path = installed.config / "sources/all.yaml"
    value = json.loads(path.read_text(encoding="utf-8"))
    for source in value["sources"]:
        source.update(keys)
    path.write_text(json.dumps(value), encoding="utf-8")


def test_a_server_that_alternates_between_two_versions_delivers_each_entry_once(
    origin: Origin, town: Town
) -> None:
    town.follow(paper(origin))
    for turn in range(6):
        origin.serve("/feed", feed(*((1, 2, 3) if turn % 2 else (3, 4, 5))))
        town.tick(after=HOUR * 1.1)
    assert [report.counts.new for report in town.reports] == [3, 2, 0, 0, 0, 0]
    assert town.health().entries == 5


def test_robots_txt_is_asked_without_the_number_of_subscribers(origin: Origin, make_town: MakeTown) -> None:
    town = make_town(subscribers=12)
    town.follow(paper(origin, kind=SourceKind.LISTPAGE), paper(origin, "/other", id="feed"))
    town.poll("paper", "feed")
    agents = {seen.path: seen.headers["user-agent"] for seen in origin.log}
    assert agents == {"/robots.txt": AGENT, "/feed": AGENT, "/other": f"{AGENT} for 12"}
