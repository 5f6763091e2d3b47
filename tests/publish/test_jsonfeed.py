import json
from typing import Any

import pytest

from aggregator.model.entry import Media
from aggregator.model.source import Rights
from aggregator.model.story import Story
from tests.publish.samples import WRITERS, channel, public, stories, written
from tests.support.builders import copy, source, story

RICH = source(rights=Rights("full", images=True, permission="yes"))


def _feed(made: list[Story], **changes: Any) -> Any:
    shown = [public(one, **{"fuzhou-daily": RICH}) for one in made]
    return json.loads(WRITERS["json"](channel("json", **changes), shown))


def test_the_head_follows_json_feed_1_1() -> None:
    assert {name: value for name, value in _feed([]).items() if name != "description"} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "福州新闻",
        "home_page_url": "https://feeds.example/regions/cn/fujian/fuzhou",
        "feed_url": "https://feeds.example/regions/cn/fujian/fuzhou/feed.json",
        "authors": [{"name": "榕城聚合"}],
        "language": "zh-Hans",
        "items": [],
    }


def test_hub_icon_and_contact_page_are_named_when_there_are_any() -> None:
    feed = _feed(
        [], hub="https://hub.example/", icon_url="https://feeds.example/i.png", contact="https://a.example/"
    )
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert feed["icon"] == "https://feeds.example/i.png"
    assert feed["authors"] == [{"name": "榕城聚合", "url": "https://a.example/"}]


def test_a_feed_of_unprintable_title_and_undetermined_language_is_still_valid() -> None:
    feed = _feed([], title="\x00", language="und")
    assert feed["title"].startswith("urn:uuid:")
    assert "language" not in feed


def test_an_item_is_complete() -> None:
    lead = copy(
        html="<p>全文</p>",
        language="en",
        authors=("张三",),
        categories=("经济",),
        media=(Media("http://a.example/1.mp3", bytes=7), Media("http://a.example/2.jpg", title="图")),
    )
    (item,) = _feed([story(lead=lead, also_in=(copy(2, source_id="evening"),))])["items"]
    assert item == {
        "id": "urn:uuid:00000000-0000-0000-0000-000000000001",
        "url": "http://news.example/2026/11/24/1.html",
        "title": "福州新闻第1条",
        "content_html": "<p>全文</p><p>By 张三</p>"
        '<p>另见：<a href="http://news.example/2026/11/24/2.html">福州晚报</a></p>',
        "summary": "正文1。",
        "image": "http://a.example/2.jpg",
        "date_published": "2026-11-24T11:00:00+00:00",
        "date_modified": "2026-11-24T11:59:00+00:00",
        "authors": [{"name": "福州日报", "url": "http://news.example/"}, {"name": "张三"}],
        "tags": ["经济"],
        "language": "en",
        "attachments": [
            {"url": "http://a.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7},
            {"url": "http://a.example/2.jpg", "mime_type": "image/jpeg", "title": "图"},
        ],
        "_aggregator": {
            "story": "https://feeds.example/stories/00000000-0000-0000-0000-000000000001",
            "outlet": {"id": "fuzhou-daily", "name": "福州日报", "url": "http://news.example/"},
            "listed_at": "2026-11-24T11:59:00+00:00",
            "copies": [
                {
                    "outlet": "福州晚报",
                    "outlet_url": "http://evening.example/",
                    "url": "http://news.example/2026/11/24/2.html",
                    "title": "福州新闻第2条",
                }
            ],
        },
    }


def test_what_is_not_known_is_left_out() -> None:
    (item,) = _feed([story(lead=copy(source_id="gone", url=None))])["items"]
    assert set(item) == {
        "id",
        "title",
        "content_html",
        "date_published",
        "date_modified",
        "authors",
        "_aggregator",
    }


@pytest.mark.parametrize("member", ["id", "title", "content_html", "date_published", "authors"])
def test_every_item_has_what_readers_need(member: str) -> None:
    assert all(item[member] for item in json.loads(written("json", stories()))["items"])
