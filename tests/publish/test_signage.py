"""The profile for screens: plain old RSS 2.0 that the strictest and oldest parsers read."""

import re
from datetime import timedelta

import pytest
from lxml import etree

from aggregator.model.entry import Credit, Media
from aggregator.model.source import Rights, Source
from aggregator.publish.signage import MAX_ITEMS, signage
from tests.publish.clients import Client, by_atoma_rss, by_fastfeedparser, by_feedparser
from tests.publish.samples import channel, public, sources, stories
from tests.publish.test_readers import EXPECTED
from tests.publish.test_rights_walk import RIGHTS
from tests.support.builders import NOW, copy, moment, source, story

PLAIN = {"title", "link", "description", "guid", "pubDate"}
HEAD = {"title", "link", "description", "docs", "generator", "language", "ttl", "lastBuildDate", "item"}
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", re.ASCII)


def screen() -> bytes:
    shown = [public(one) for one in stories()]
    return signage(
        channel("rss", hub="https://hub.example/", stylesheet_url="https://x.example/a.css"), shown
    )


def item(body: bytes) -> etree._Element:
    return next(etree.fromstring(body).iter("item"))


def text(element: etree._Element, name: str) -> str:
    return element.findtext(name) or ""


@pytest.mark.parametrize("client", [by_feedparser, by_atoma_rss, by_fastfeedparser])
def test_every_client_reads_the_same_stories(client: Client) -> None:
    assert client(screen()) == EXPECTED


def test_nothing_but_plain_rss_is_written() -> None:
    body = screen()
    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rss version=\"2.0\"><channel>")
    for foreign in (b"xmlns", b"CDATA", b"<?xml-stylesheet", b"atom:", b"hub.example"):
        assert foreign not in body
    root = etree.fromstring(body)
    assert {child.tag for child in root[0]} == HEAD
    assert {child.tag for one in root.iter("item") for child in one} == PLAIN


def test_dates_are_ascii_and_in_gmt() -> None:
    root = etree.fromstring(screen())
    dates = [str(one.text) for name in ("pubDate", "lastBuildDate") for one in root.iter(name)]
    assert len(dates) == len(EXPECTED) + 1
    assert all(DATE.fullmatch(date) for date in dates)


def test_a_description_is_text_that_names_outlet_and_people() -> None:
    lead = copy(text="开头 5 < 6 & 结尾。", credit=Credit(reporters=("张三",)))
    described = text(item(signage(channel("rss"), [public(story(lead=lead))])), "description")
    assert described == "开头 5 < 6 & 结尾。\u3000福州日报\u3000记者：张三"


def test_a_text_that_shows_markup_is_none_for_players_that_read_html() -> None:
    made = story(lead=copy(text="Use <script>alert(1)</script>, 3 < 4 and <b>bold</b>."))
    written = text(item(signage(channel("rss"), [public(made)])), "description")
    assert written.startswith("Use < script>alert(1)< /script>, 3 < 4 and < b>bold< /b>.")


def test_a_headline_still_names_its_outlet() -> None:
    made = story(lead=copy(source_id="county", text="机密"))
    assert text(item(signage(channel("rss"), [public(made)])), "description") == "连江县政府"


def test_a_story_without_address_has_no_link() -> None:
    homeless = sources()["evening"]
    made = story(lead=copy(source_id="evening", url=None))
    known = {"evening": source(id="evening", name=homeless.name, home=None)}
    assert item(signage(channel("rss"), [public(made, **known)])).find("link") is None


def test_no_more_than_twenty_stories_are_written_in_the_order_given() -> None:
    many = [
        public(story(number, lead=copy(number, published=moment(NOW - timedelta(hours=number)))))
        for number in range(1, 31)
    ]
    root = etree.fromstring(signage(channel("rss"), many))
    guids = [one.findtext("guid") for one in root.iter("item")]
    assert guids == [one.guid for one in many[:MAX_ITEMS]]
    assert MAX_ITEMS == 20


def test_the_first_image_is_enclosed_when_it_may_be_shown() -> None:
    media = (
        Media("http://a.example/1.mp3"),
        Media("http://a.example/2.jpg", bytes=12),
        Media("http://a.example/3.png"),
    )
    made = story(lead=copy(media=media))
    allowed = source(rights=Rights(images=True, permission="yes"))
    found = item(signage(channel("rss"), [public(made, **{"fuzhou-daily": allowed})])).findall("enclosure")
    assert [dict(one.attrib) for one in found] == [
        {"url": "http://a.example/2.jpg", "length": "12", "type": "image/jpeg"}
    ]
    assert item(signage(channel("rss"), [public(made)])).find("enclosure") is None


@pytest.mark.parametrize(("name", "known", "allowed"), RIGHTS, ids=[row[0] for row in RIGHTS])
def test_nothing_beyond_the_rights_is_shown(name: str, known: Source | None, allowed: int) -> None:
    words = "福" * allowed + "越界" + "州" * 500
    lead = copy(1, source_id="walked", text=words, html=words, media=(Media("http://images.example/1.jpg"),))
    body = signage(channel("rss"), [public(story(lead=lead), **({"walked": known} if known else {}))])
    assert "越界" not in body.decode()
    assert b"images.example" not in body


def test_an_empty_feed_in_an_unknown_language_is_a_feed() -> None:
    body = signage(channel("rss", title="", description="", language="und"), [])
    root = etree.fromstring(body)
    assert text(root[0], "title").startswith("urn:uuid:")
    assert root[0].find("language") is None
    assert by_feedparser(body) == []


def test_equal_input_gives_equal_bytes() -> None:
    assert screen() == screen()
