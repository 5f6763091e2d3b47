"""Feeds of what somebody asks for, through Flask and over the real store."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import feedparser
import pytest
from flask.testing import FlaskClient

from aggregator.model.source import Rights
from aggregator.web.app import WebServices, create_app
from aggregator.web.hotpath import HotPath
from tests.store.harness import Installation, copy_of, entry, ours, theirs
from tests.web.fakes import FUZHOU, world
from tests.web.htmlcheck import hrefs, one, parsed, texts
from tests.web.wsgi import ask

FEED = f"/regions/{FUZHOU}/feed.atom"
FULL = Rights(text="full", images=True, permission="mail of the editor, 2026-10-12")


@dataclass
class Served:
    store: Installation
    services: WebServices
    client: FlaskClient

    def titles(self, address: str, **query: Any) -> list[str]:
        response = self.client.get(address, query_string=query)
        assert response.status_code == 200, response.get_data(as_text=True)
        return [found.title for found in feedparser.parse(response.data).entries]

    def fault(self, **query: Any) -> str:
        response = self.client.get(FEED, query_string=query)
        assert response.status_code == 400
        return unescape(response.get_data(as_text=True)).partition("<main")[2]

    def own(self, **query: Any) -> dict[str, str]:
        """Give the parameters by which a feed names itself."""
        feed = feedparser.parse(self.client.get(FEED, query_string=query).data).feed
        url = next(link.href for link in feed.links if link.rel == "self")
        return dict(parse_qsl(urlsplit(url).query))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    sources = (ours(formerly=("old-daily",)), theirs(home="http://xm.example/"))
    config = world(sources=sources)
    store = Installation(tmp_path / "aggregator.db", regions=config.regions)
    store.follow(*sources)
    for source in sources:
        store.past_first_poll(source)
    store.poll(
        ours(),
        entry(1, title="台风登陆连江", text="风力十级。"),
        entry(2, title="New York orchestra visits", text="A concert.", language="en"),
        entry(3, title="足球赛", text="台风让比赛停了。"),
    )
    store.poll(theirs(), copy_of(3, theirs(), title="足球比賽"))
    services = WebServices(store.reading, config=lambda: config, clock=lambda: store.now, version="1.0")
    yield Served(store, services, create_app(services).test_client())
    store.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "台风"}, ["台风登陆连江", "足球赛"]),
        ({"q": "颱風"}, ["台风登陆连江", "足球赛"]),
        ({"q": "台风 连江"}, ["台风登陆连江"]),
        ({"q": ["台风", "连江"]}, ["台风登陆连江"]),
        ({"q": '"york new"'}, []),
        ({"q": '"New York"'}, ["New York orchestra visits"]),
        ({"q": "“new york”"}, ["New York orchestra visits"]),
        ({"q": "台风", "not": "足球"}, ["台风登陆连江"]),
        ({"not": "台风 york"}, []),
        ({"source": "xiamen-net"}, ["足球赛"]),
        ({"source": "xiamen-net,fuzhou-daily"}, ["New York orchestra visits", "台风登陆连江", "足球赛"]),
        ({"source": ["xiamen-net", "old-daily"]}, ["New York orchestra visits", "台风登陆连江", "足球赛"]),
        ({"not_source": "fuzhou-daily"}, []),
        ({"lang": "en"}, ["New York orchestra visits"]),
        ({"lang": "zh"}, ["台风登陆连江", "足球赛"]),
        ({"lang": "zh-TW"}, []),
        ({"since": "2026-11-24"}, ["New York orchestra visits", "台风登陆连江", "足球赛"]),
        ({"since": "2026-11-25"}, []),
        ({"since": "2026-11-24T21:00:00+08:00"}, []),
        ({"min_sources": "2"}, ["足球赛"]),
        (
            {"q": " ", "source": "", "lang": "", "since": ""},
            ["New York orchestra visits", "台风登陆连江", "足球赛"],
        ),
        ({"utm_source": "x", "fbclid": "%", "_": "1", "q": "york"}, ["New York orchestra visits"]),
    ],
)
def test_a_feed_holds_what_was_asked_for(served: Served, query: dict[str, Any], expected: list[str]) -> None:
    assert sorted(served.titles(FEED, **query)) == expected


@pytest.mark.parametrize(
    ("query", "remedy"),
    [
        ({"q": "！？"}, 'parameter q="！？" holds nothing that can be searched; give letters or digits'),
        ({"not": "…"}, 'parameter not="…" holds nothing'),
        (
            {"q": " ".join("abcdefghijk")},
            'parameter q="a b c d e f g h i j k" holds 11 words; give at most 10',
        ),
        ({"q": "x" * 51}, "is longer than 50 characters; give fewer"),
        (
            {"source": "fuzhou-dayly"},
            'parameter source="fuzhou-dayly" is the id of no source; did you mean fuzhou-daily?',
        ),
        (
            {"not_source": "zzz"},
            'parameter not_source="zzz" is the id of no source; the page /status names all',
        ),
        ({"lang": "klingon!"}, 'parameter lang="klingon!" is no language tag (BCP 47); give one such as zh'),
        (
            {"since": "yesterday"},
            'parameter since="yesterday" is no date or instant; give one such as 2026-11-24 or',
        ),
        ({"since": "2026-02-30"}, "is no date or instant"),
        ({"since": "2026-11-24T08:00:00"}, "is no date or instant"),
        ({"since": "0001-01-01"}, "is no date or instant"),
        ({"min_sources": "0"}, 'parameter min_sources="0" must be a whole number from 1 to 20'),
        ({"content": "all"}, 'parameter content="all" must be one of headline, excerpt, full'),
    ],
)
def test_a_bad_value_is_refused_by_name_with_a_remedy(
    served: Served, query: dict[str, str], remedy: str
) -> None:
    assert remedy in served.fault(**query)


def test_no_feed_asks_for_more_sources_than_are_looked_up(tmp_path: Path) -> None:
    many = tuple(ours(id=f"paper-{number}") for number in range(21))
    config = world(sources=many)
    store = Installation(tmp_path / "aggregator.db", regions=config.regions)
    services = WebServices(store.reading, config=lambda: config, clock=lambda: store.now, version="1.0")
    client = create_app(services).test_client()
    response = client.get(FEED, query_string={"source": ",".join(source.id for source in many)})
    assert response.status_code == 400
    assert "names 21 sources; give at most 20" in response.get_data(as_text=True)
    store.close()


@pytest.mark.parametrize(
    ("query", "own"),
    [
        ({"q": "福州 颱風 台风", "_": "1"}, {"q": "台风 福州"}),
        ({"q": ["New  York", '"New York"']}, {"q": 'new "new york" york'}),
        ({"source": "xiamen-net,,old-daily"}, {"source": "fuzhou-daily,xiamen-net"}),
        ({"lang": "ZH_cn", "limit": "05", "content": "full"}, {"lang": "zh-Hans", "limit": "5"}),
        ({"since": "2026-11-23T16:00:00Z"}, {"since": "2026-11-24"}),
        ({"since": "2026-11-24T08:00:00 08:00"}, {"since": "2026-11-24T00:00:00Z"}),
        ({"since": "2026-11-24t00:00:00.5z", "min_sources": "1"}, {"since": "2026-11-24T00:00:00.500000Z"}),
        ({"not": "B a", "not_source": "xiamen-net"}, {"not": "a b", "not_source": "xiamen-net"}),
    ],
)
def test_one_feed_has_one_address(served: Served, query: dict[str, Any], own: dict[str, str]) -> None:
    assert served.own(**query) == own
    first = served.client.get(FEED, query_string=query)
    again = served.client.get(FEED, query_string=own)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"q": "颱風"}, "福州：台风"),
        ({"q": '台风 "new york"', "not": "足球"}, '福州："new york"、台风，不含足球'),
        ({"source": "xiamen-net", "not_source": "fuzhou-daily"}, "福州：来自厦门网，不要福州日报"),
        (
            {"lang": "en", "since": "2026-11-24", "min_sources": "2"},
            "福州：语言 en，2026-11-24 起，至少 2 家媒体",
        ),
        ({"since": "2026-11-24T01:30:00Z"}, "福州：2026-11-24 09:30+08:00 起"),
        ({"limit": "5", "content": "headline"}, "福州新闻"),
    ],
)
def test_a_feed_says_in_words_what_was_asked_for(served: Served, query: dict[str, str], title: str) -> None:
    feed = feedparser.parse(served.client.get(FEED, query_string=query).data).feed
    assert feed.title == title
    assert title == "福州新闻" or feed.subtitle.startswith(title)


def test_another_question_is_another_feed_with_the_same_stories(served: Served) -> None:
    feeds = [
        feedparser.parse(served.client.get(address).data)
        for address in (FEED, f"{FEED}?q=york", f"{FEED}?q=concert", f"/regions/{FUZHOU}/top.atom")
    ]
    assert len({feed.feed.id for feed in feeds}) == 4
    assert feeds[1].entries[0].id == feeds[2].entries[0].id
    assert feeds[1].entries[0].id in {entry_.id for entry_ in feeds[0].entries}


def test_a_question_follows_its_region(served: Served) -> None:
    first = served.client.get(f"{FEED}?q=typhoon")
    held = {"If-None-Match": first.headers["ETag"]}
    assert served.client.get(f"{FEED}?q=typhoon", headers=held).status_code == 304
    served.store.later()
    served.store.poll(ours(), entry(9, title="Typhoon warning"))
    assert served.client.get(f"{FEED}?q=typhoon", headers=held).status_code == 200
    assert served.titles(FEED, q="typhoon") == ["Typhoon warning"]


@pytest.mark.parametrize(
    ("content", "shown"), [("headline", "福州日报"), ("excerpt", "长文"), ("full", "长文")]
)
def test_content_lowers_what_is_shown_and_never_raises_it(tmp_path: Path, content: str, shown: str) -> None:
    sources = (ours(rights=FULL), theirs(region="cn/fujian/fuzhou"))
    config = world(sources=sources)
    store = Installation(tmp_path / "aggregator.db", regions=config.regions)
    store.follow(*sources)
    for source in sources:
        store.past_first_poll(source)
    store.poll(ours(), entry(1, html=f"<p>{'长文' * 100}</p>", text="长文" * 100))
    store.poll(theirs(), entry(2, theirs(), html="<p>x</p>", text="短" * 100, placements=entry(1).placements))
    services = WebServices(store.reading, config=lambda: config, clock=lambda: store.now, version="1.0")
    client = create_app(services).test_client()
    items = json.loads(client.get(f"/regions/{FUZHOU}/feed.json?content={content}").data)["items"]
    bodies = {item["title"]: item["content_html"] for item in items}
    assert shown in bodies["福州新闻第1条"]
    assert ("长文" * 100 in bodies["福州新闻第1条"]) is (content == "full")
    assert "短" * 81 not in bodies["福州新闻第2条"]
    assert ("短" in bodies["福州新闻第2条"]) is (content != "headline")
    store.close()


def test_the_top_of_a_region_is_a_feed_in_every_format(served: Served) -> None:
    for name in ("rss", "atom", "json"):
        body = served.client.get(f"/regions/{FUZHOU}/top.{name}").data
        told = json.loads(body) if name == "json" else feedparser.parse(body)
        found = told["items"] if name == "json" else told.entries
        assert [one_["title"] for one_ in found] == ["足球赛"]
    assert (
        feedparser.parse(served.client.get(f"/regions/{FUZHOU}/top.rss").data).feed.title == "福州要闻（Top）"
    )
    assert served.titles(f"/regions/{FUZHOU}/top.atom", lang="en") == []
    title = feedparser.parse(served.client.get(f"/regions/{FUZHOU}/top.atom?q=bavi&limit=3").data).feed.title
    assert title == "福州要闻（Top）：bavi"


def test_what_was_asked_for_survives_a_regions_new_name(served: Served) -> None:
    old = "/regions/cn/fujian/fuzhou/pingtan"
    response = served.client.get(
        f"{old}/top.rss", query_string={"q": "颱風", "since": "2026-11-24", "x": "1"}
    )
    url = urlsplit(response.headers["Location"])
    assert url.path == "/regions/cn/fujian/pingtan/top.rss"
    assert dict(parse_qsl(url.query)) == {"q": "台风", "since": "2026-11-24"}


def test_a_page_searches_and_offers_the_feeds_of_the_same_question(served: Served) -> None:
    page = f"/regions/{FUZHOU}"
    tree = parsed(served.client.get(page, query_string={"q": "颱風", "lang": "en", "min_sources": "2"}))
    assert texts(tree, "article h3") == ["足球赛"]
    assert one(tree, "header.lead b").text() == "台风, in 2 outlets or more"
    asked = [dict(parse_qsl(urlsplit(url or "").query)) for url in hrefs(tree, ".feeds a")]
    assert asked == [{"min_sources": "2", "q": "台风"}] * 3
    form = one(tree, "form.search")
    sent = {node.attributes["name"]: node.attributes["value"] for node in form.css("input")}
    assert (form.attributes["action"], sent) == (page, {"q": "台风", "min_sources": "2", "lang": "en"})
    assert one(tree, 'meta[name="robots"]').attributes["content"] == "noindex, follow"


def test_a_page_without_hits_says_so(served: Served) -> None:
    tree = parsed(served.client.get(f"/regions/{FUZHOU}?q=earthquake"))
    assert texts(tree, ".empty p") == ["没有符合条件的新闻。"]


def test_a_long_search_is_read_page_by_page_without_loss(served: Served) -> None:
    served.store.poll(ours(), *(entry(n, title=f"台风{n}", text="") for n in range(100, 220)))
    path, seen = f"/regions/{FUZHOU}?q=%E5%8F%B0%E9%A3%8E", []
    while path:
        tree = parsed(served.client.get(path))
        seen += texts(tree, "article h3")
        path = next(iter(hrefs(tree, '.pages a[rel="next"]')), None) or ""
    assert len(seen) == len(set(seen)) == 122


def test_a_text_beyond_its_rights_is_found_and_not_shown(served: Served) -> None:
    hidden = "前言" * 60 + "隐语"
    served.store.poll(ours(), entry(5, title="会议", text=hidden, html=f"<p>{hidden}</p>"))
    for path in (FEED, FEED.replace("atom", "rss"), FEED.replace("atom", "json"), f"/regions/{FUZHOU}"):
        text = served.client.get(path, query_string={"q": "隐语"}).get_data(as_text=True)
        assert "会议" in text
        assert "言隐语" not in text


@pytest.mark.parametrize(
    "query", ["q=york", "q=%E5%8F%B0%E9%A3%8E", "source=xiamen-net,fuzhou-daily", "q=a&q=york", "lang=zh&_=1"]
)
def test_with_the_hot_path_in_front_every_byte_is_the_same(served: Served, query: str) -> None:
    front = HotPath(create_app(served.services), served.services, clock=lambda: 0.0)
    front.check()
    app = create_app(served.services)
    for address in (f"{FEED}?{query}", f"/regions/{FUZHOU}/top.rss?{query}", f"/regions/{FUZHOU}?{query}"):
        assert [ask(front, address), ask(front, address)] == [ask(app, address)] * 2


def test_made_up_questions_do_not_push_out_what_everybody_asks_for(served: Served) -> None:
    front = HotPath(create_app(served.services), served.services, clock=lambda: 0.0)
    front.check()
    for number in range(3):
        ask(front, f"{FEED}?q=word{number}")
    assert len(front._kept) == 0
    ask(front, f"{FEED}?source=xiamen-net")
    assert len(front._kept) == 1
