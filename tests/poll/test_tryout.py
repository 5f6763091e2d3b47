"""A look at an address: lease, gap, robots.txt and the reading processes as in a poll, nothing stored."""

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from aggregator.config.models import Config, FetchSettings
from aggregator.model.document import (
    Failure,
    FailureKind,
    FetchRequest,
    FetchResult,
    NotModified,
    RobotsVerdict,
    Validators,
)
from aggregator.model.entry import Reading
from aggregator.model.poll import ReadTask
from aggregator.model.site import Site
from aggregator.model.source import SourceKind
from aggregator.poll import pipeline
from aggregator.poll.finding import Found, find_task
from aggregator.poll.tryout import Interrupted, Means, NotFree, look
from tests.support.builders import NOW, fetched, regions, source

FEED = """<rss version="2.0"><channel><title>福州</title><item><title>连江县开心农场开业</title>
<guid>1</guid><link>http://news.example/1.html</link><description>笋干、辣椒、土鸡蛋。</description>
<pubDate>Tue, 24 Nov 2026 09:15:00 +0800</pubDate></item></channel></rss>""".encode()
PAGE = """<html lang="zh-CN"><head><title>福州新闻</title>
<link rel="alternate" type="application/rss+xml" title="要闻" href="/feed">
<link rel="alternate" type="application/rss+xml" title="评论" href="/comments/feed">
</head><body></body></html>"""
LINES = "".join(
    f'<li><a href="/2026-11/24/content_{n}.htm">福州第{n}届农博会今天开幕</a><span>2026-11-24</span></li>'
    for n in range(12)
)
LIST = f"<html><head><title>要闻</title></head><body><ul>{LINES}</ul></body></html>"
TITLE = "福州市农博会开幕"
ARTICLE = (
    f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
    f"<p>{'笋干辣椒土鸡蛋琳琅满目。' * 30}</p></body></html>"
)


class DirectPool:
    """Reads on the spot what a reading process would."""

    def read(self, task: ReadTask) -> Future[Reading | Failure]:
        return settled(pipeline.read_task(task))

    def find(self, task: ReadTask) -> Future[Found | Failure]:
        return settled(find_task(task))


def settled(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


class Robots:
    """Says the same of every page."""

    def __init__(self, verdict: RobotsVerdict) -> None:
        self.verdict = verdict
        self.asked: list[str] = []

    def ask(self, request: FetchRequest) -> Future[RobotsVerdict]:
        self.asked.append(request.url)
        return settled(self.verdict)


@dataclass
class Scene:
    """A server that answers by path, and a host group that is free at the n-th try."""

    answers: dict[str, Any]
    free_at: int = 1
    held: list[str] = field(default_factory=list)
    let: list[tuple[str, str]] = field(default_factory=list)
    asked: list[FetchRequest] = field(default_factory=list)
    robots: Robots = field(default_factory=lambda: Robots(RobotsVerdict(asked=True)))
    gap_s: float = 0.0
    now: datetime = NOW
    stopping: threading.Event = field(default_factory=threading.Event)

    def hold(self, group: str, *, now: datetime, until: datetime) -> str | None:
        self.held.append(group)
        self.now += timedelta(seconds=30)
        return "token" if len(self.held) >= self.free_at else None

    def let_go(self, group: str, token: str) -> None:
        self.let.append((group, token))

    def fetch(self, request: FetchRequest) -> Future[FetchResult]:
        self.asked.append(request)
        body = self.answers["/" + request.url.partition("//")[2].partition("/")[2]]
        if isinstance(body, (Failure, NotModified)):
            return settled(body)
        kind = "application/rss+xml" if body.startswith(b"<rss") else "text/html; charset=utf-8"
        return settled(fetched(body, url=request.url, headers={"content-type": kind}))

    def look(self, url: str, *, is_new: bool = False, **changes: Any) -> dict[str, Any]:
        config = Config(Site(), ("cn",), regions(), (), fetch=FetchSettings(min_gap_s=self.gap_s))
        means = Means(
            holds=self,
            fetch=self.fetch,
            robots=self.robots,
            pool=DirectPool(),
            config=lambda: config,
            agent=lambda _config: "Test/1",
            group_of=lambda _source, address: address.split("/")[2],
            clock=lambda: self.now,
            stopping=self.stopping,
            again_s=0.0,
        )
        return look(means, source(urls=(f"http://news.example{url}",), **changes), is_new=is_new)


def test_a_feed_is_shown_as_a_poll_would_read_it() -> None:
    scene = Scene({"/feed": FEED})
    told = scene.look("/feed")
    assert (told["status"], told["bytes"], told["format"], told["title"]) == (200, len(FEED), "rss20", "福州")
    (entry,) = told["entries"]
    assert entry == {
        "title": "连江县开心农场开业",
        "url": "http://news.example/1.html",
        "published": "2026-11-24T01:15:00+00:00",
        "evidence": "feed",
        "precision": "second",
        "language": "zh-Hans",
        "text": "笋干、辣椒、土鸡蛋。",
        "regions": ["cn/fujian/fuzhou"],
    }
    assert scene.let == [("news.example", "token")]
    assert scene.robots.asked == []
    assert scene.asked[0].own


def test_of_an_unknown_page_its_feeds_are_told_and_none_is_asked() -> None:
    scene = Scene({"/": PAGE.encode()})
    told = scene.look("/", is_new=True)
    assert told["found"]["feeds"] == [{"url": "http://news.example/feed", "title": "要闻"}]
    assert (told["found"]["is_feed"], told["found"]["is_list"]) == (False, False)
    assert told["found"]["title"] == "福州新闻"
    assert len(scene.asked) == 1


def test_an_unknown_feed_is_found_and_read() -> None:
    told = Scene({"/feed": FEED}).look("/feed", is_new=True)
    assert told["found"]["is_feed"]
    assert told["count"] == 1


def test_an_unknown_page_that_is_a_list_of_news_is_told_as_one() -> None:
    told = Scene({"/list": LIST.encode()}).look("/list", is_new=True)
    assert told["found"]["is_list"], told["found"]["why"]
    assert told["found"]["lines"] == 12


def test_a_list_leads_to_its_first_article_after_robots_was_asked() -> None:
    answers = {"/list": LIST.encode()}
    answers |= {f"/2026-11/24/content_{n}.htm": ARTICLE.encode() for n in range(12)}
    scene = Scene(answers)
    told = scene.look("/list", kind=SourceKind.LISTPAGE)
    assert told["led"] == 12
    assert told["links"][0]["role"] == "article"
    assert told["leads_to"]["entries"][0]["title"] == "福州市农博会开幕"
    assert len(scene.robots.asked) == 2


def test_a_page_that_robots_closes_is_not_asked() -> None:
    closed = Failure(NOW, "fetch", FailureKind.BLOCKED, "robots.txt does not allow it")
    scene = Scene({}, robots=Robots(RobotsVerdict(failure=closed)))
    told = scene.look("/list", kind=SourceKind.LISTPAGE)
    assert told["failure"] == {
        "stage": "fetch",
        "kind": "blocked",
        "message": "robots.txt does not allow it",
    }
    assert scene.asked == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Failure(NOW, "fetch", FailureKind.STATUS, "HTTP 500", status=500), "HTTP 500"),
        (b"no feed at all", "no feed"),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_what_fails_is_told(answer: Any, told: str, *, is_new: bool) -> None:
    found = Scene({"/feed": answer}).look("/feed", is_new=is_new)
    assert told in found["failure"]["message"] or found["failure"]["stage"] == "read"


def test_an_answer_without_a_body_is_told() -> None:
    assert Scene({"/feed": NotModified(NOW, Validators(), 0.1)}).look("/feed")["status"] == 304


def test_bytes_that_are_no_text_are_a_fault_of_their_charset() -> None:
    told = Scene({"/feed": b"\x00\x01\x02\xff\xfe" * 40}).look("/feed", is_new=True)
    assert told["failure"]["stage"] == "read"


def test_a_host_group_in_other_hands_is_waited_for() -> None:
    scene = Scene({"/feed": FEED}, free_at=2)
    assert scene.look("/feed")["count"] == 1
    assert scene.held == ["news.example"] * 2


def test_a_host_group_that_stays_in_other_hands_is_given_up() -> None:
    scene = Scene({"/feed": FEED}, free_at=99)
    with pytest.raises(NotFree, match=r'the server "news\.example" is being asked'):
        scene.look("/feed")
    assert scene.asked == []


def test_the_end_of_the_poller_interrupts_and_gives_the_group_back() -> None:
    scene = Scene({"/feed": FEED})
    scene.stopping.set()
    with pytest.raises(Interrupted):
        scene.look("/feed")
    assert scene.let == [("news.example", "token")]
