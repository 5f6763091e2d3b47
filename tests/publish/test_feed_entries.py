"""The rules of RSS 2.0, RFC 4287 and the W3C's feed validator for entries."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from aggregator.model.entry import Media
from tests.publish.documents import (
    ATOM,
    CONTENT,
    DC,
    LANG,
    MEDIA,
    RFA,
    XML,
    attributes,
    entries,
    only,
    rich,
    tree,
)
from tests.publish.samples import WRITERS, Format, channel, public, stories, written
from tests.support.builders import NOW, copy, moment, source, story


def addresses(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        yield from (str(element.get(name)) for name in ("href", "url") if element.get(name))
        if element.tag in {"link", "url", "docs", f"{ATOM}uri", f"{ATOM}icon"} and element.text:
            yield element.text


@pytest.mark.parametrize("format_", XML)
def test_no_element_is_empty(format_: Format) -> None:
    for root in (tree(format_), tree(format_, rich())):
        empty = [one.tag for one in root.iter() if not (one.text or len(one) or one.attrib)]
        assert empty == []


@pytest.mark.parametrize("format_", XML)
def test_every_address_is_absolute(format_: Format) -> None:
    root = tree(format_, rich(), hub="https://hub.example/", icon_url="https://feeds.example/i.png")
    found = list(addresses(root))
    assert len(found) > 8
    assert [one for one in found if not re.fullmatch(r"https?://[^\s]+", one)] == []


@pytest.mark.parametrize(("format_", "name"), [("rss", "guid"), ("atom", f"{ATOM}id")])
def test_ids_are_the_stories_and_unique(format_: Format, name: str) -> None:
    ids = [one.findtext(name) for one in entries(tree(format_))]
    assert ids == [one.guid for one in stories()]


def test_a_guid_is_no_permalink() -> None:
    assert {one.get("isPermaLink") for one in tree("rss").iter("guid")} == {"false"}


@pytest.mark.parametrize("precision", ["second", "minute", "day", "unknown"])
def test_dates_are_valid_whatever_their_precision(precision: str) -> None:
    at = NOW.replace(hour=0) if precision == "day" else NOW + timedelta(microseconds=123456)
    made = story(lead=copy(published=moment(at)), updated_at=NOW)
    rss_item, entry = only(tree("rss", made)), only(tree("atom", made))
    whole_second = at.replace(microsecond=0)
    assert parsedate_to_datetime(rss_item.findtext("pubDate") or "") == whole_second
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}published") or "") == whole_second
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") == NOW


def test_atom_tells_the_feed_an_entry_came_from() -> None:
    (origin,) = only(tree("atom", rich())).findall(f"{ATOM}source")
    assert origin.findtext(f"{ATOM}id") == "http://news.example/feed.xml"
    assert origin.findtext(f"{ATOM}title") == "福州日报"
    assert origin.findtext(f"{ATOM}updated")
    links = {one.get("rel"): one.get("href") for one in origin.findall(f"{ATOM}link")}
    assert links == {"self": "http://news.example/feed.xml", "alternate": "http://news.example/"}


def test_a_list_page_is_named_by_its_home() -> None:
    made = story(lead=copy(source_id="county"))
    (origin,) = only(tree("atom", made)).findall(f"{ATOM}source")
    assert origin.findtext(f"{ATOM}id") == "http://county.example/"
    (rss_origin,) = only(tree("rss", made)).findall("source")
    assert (rss_origin.get("url"), rss_origin.text) == ("http://county.example/", "连江县政府")


def test_a_source_known_by_its_feed_alone_is_named_by_it() -> None:
    shown = public(story(), **{"fuzhou-daily": source(home="")})
    entry = only(etree.fromstring(WRITERS["atom"](channel("atom"), [shown])))
    links = entry.findall(f"{ATOM}source/{ATOM}link")
    assert [one.get("rel") for one in links] == ["self"]


def test_an_entry_of_an_unknown_source_without_a_link_is_still_valid() -> None:
    made = story(lead=copy(source_id="gone", url=None))
    entry, item = only(tree("atom", made)), only(tree("rss", made))
    assert entry.findall(f"{ATOM}link") == []
    assert entry.findtext(f"{ATOM}content") == "<p>gone</p>"
    assert entry.find(f"{ATOM}source") is None
    assert (item.find("link"), item.find("source")) == (None, None)
    assert item.findtext("description") == "<p>gone</p>"


def test_the_outlet_is_the_only_author_and_people_are_contributors() -> None:
    entry, item = only(tree("atom", rich())), only(tree("rss", rich()))
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "福州日报"
    assert entry.findtext(f"{ATOM}author/{ATOM}uri") == "http://news.example/"
    assert entry.findtext(f"{ATOM}contributor/{ATOM}name") == "张三"
    assert [one.text for one in item.findall(f"{DC}creator")] == ["福州日报"]
    assert [one.text for one in item.findall(f"{DC}contributor")] == ["张三"]


@pytest.mark.parametrize(("language", "said"), [("en", "en"), ("zh-Hans", None), ("und", None)])
def test_an_entry_says_its_language_when_it_is_another(language: str, said: str | None) -> None:
    made = story(lead=copy(source_id="gone", language=language))
    assert only(tree("atom", made)).get(LANG) == said
    assert only(tree("rss", made)).findtext(f"{DC}language") == said


def test_media_are_enclosures_with_type_and_size() -> None:
    entry, item = only(tree("atom", rich())), only(tree("rss", rich()))
    links = [attributes(one) for one in entry.findall(f"{ATOM}link") if one.get("rel") == "enclosure"]
    assert links[0] == {
        "href": "http://a.example/1.jpg",
        "rel": "enclosure",
        "type": "image/jpeg",
        "length": "12",
        "title": "图",
    }
    assert links[1] == {"href": "http://a.example/2.mp3", "rel": "enclosure", "type": "audio/mpeg"}
    (enclosure,) = item.findall("enclosure")
    assert attributes(enclosure) == {"url": "http://a.example/1.jpg", "length": "12", "type": "image/jpeg"}
    contents = item.findall(f"{MEDIA}content")
    assert [one.get("medium") for one in contents] == ["image", "audio", None]
    assert contents[0].findtext(f"{MEDIA}title") == "图"


def test_a_medium_of_unknown_size_has_length_zero_in_rss() -> None:
    made = story(lead=copy(media=(Media("http://a.example/2.mp3"),)))
    (enclosure,) = only(tree("rss", made)).findall("enclosure")
    assert enclosure.get("length") == "0"


def test_a_whole_article_is_content_beside_its_excerpt() -> None:
    entry, item = only(tree("atom", rich())), only(tree("rss", rich()))
    body = "<p>全文</p><p>作者：张三</p>"
    assert entry.findtext(f"{ATOM}content") == body
    assert entry.findtext(f"{ATOM}summary") == "正文77。"
    assert item.findtext(f"{CONTENT}encoded") == body
    assert item.findtext("description") == "<p>正文77。</p>"


def test_a_whole_article_without_plain_text_is_content_alone() -> None:
    made = rich(text="")
    entry, item = only(tree("atom", made)), only(tree("rss", made))
    assert entry.find(f"{ATOM}summary") is None
    assert item.find(f"{CONTENT}encoded") is None
    assert item.findtext("description") == "<p>全文</p><p>作者：张三</p>"


@pytest.mark.parametrize("format_", XML)
def test_copies_are_elements_of_our_own_and_a_last_line(format_: Format) -> None:
    also = (copy(2, source_id="evening"), copy(3, source_id="gone", url=None), copy(4))
    made = story(lead=copy(authors=("张三",)), also_in=also)
    entry = only(etree.fromstring(written(format_, [made])))
    copies = [attributes(one) for one in entry.findall(f"{RFA}also")]
    assert copies[0] == {
        "outlet": "福州晚报",
        "url": "http://news.example/2026/11/24/2.html",
        "title": "福州新闻第2条",
    }
    assert [one["outlet"] for one in copies] == ["福州晚报", "gone", "福州日报"]
    body = entry.findtext("description") or entry.findtext(f"{ATOM}summary") or ""
    link = '<a href="http://news.example/2026/11/24/2.html">福州晚报</a>'
    assert body.endswith(f"<p>另见：{link}、gone</p>")
    assert "related" not in etree.tostring(entry, encoding="unicode")


def test_a_second_copy_of_the_same_outlet_adds_no_line() -> None:
    made = story(also_in=(copy(4),))
    assert "另见" not in (only(tree("rss", made)).findtext("description") or "")
