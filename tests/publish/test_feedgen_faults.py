"""What feedgen 1.0.0 does wrong by itself, and that our feeds do it right: one test for each fault.

When a test fails in its first half, feedgen was mended, and our remedy may go.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.model.entry import Media
from aggregator.model.source import Rights
from aggregator.publish.elements import Element
from tests.publish.documents import ATOM, CONTENT, DC, LANG, MEDIA, entries, only, rich, tree
from tests.publish.samples import WRITERS, Format, channel, public, stories
from tests.support.builders import NOW, copy, source, story

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def bare(*titles: str) -> tuple[FeedGenerator, list[Any]]:
    """Give a feed made by feedgen alone, with its entries."""
    generator = FeedGenerator()
    generator.id("urn:x")
    generator.title("x")
    generator.description("x")
    generator.link(href="http://page/", rel="alternate")
    made = []
    for title in titles:
        entry = generator.add_entry()
        entry.id(f"urn:{title}")
        entry.title(title)
        entry.link(href="http://page/1", rel="alternate")
        made.append(entry)
    return generator, made


def rss_of(generator: FeedGenerator) -> Element:
    return etree.fromstring(generator.rss_str())


def atom_of(generator: FeedGenerator) -> Element:
    return etree.fromstring(generator.atom_str())


def test_entries_are_turned_round() -> None:
    theirs = [one.findtext(f"{ATOM}title") for one in entries(atom_of(bare("first", "second")[0]))]
    assert theirs == ["second", "first"]
    assert [one.findtext(f"{ATOM}id") for one in entries(tree("atom"))] == [one.guid for one in stories()]


def test_the_link_of_rss_is_the_last_of_any_kind() -> None:
    generator, _ = bare()
    generator.link(href="http://hub/", rel="hub")
    assert rss_of(generator).findtext("channel/link") == "http://hub/"
    assert (
        tree("rss", hub="http://hub/")[0].findtext("link") == "https://feeds.example/regions/cn/fujian/fuzhou"
    )


def test_rss_names_no_hub() -> None:
    generator, _ = bare()
    generator.link(href="http://hub/", rel="hub")
    generator.link(href="http://page/", rel="alternate")
    assert b"http://hub/" not in generator.rss_str()
    rels = [one.get("rel") for one in tree("rss", hub="http://hub/")[0].findall(f"{ATOM}link")]
    assert "hub" in rels


def test_an_enclosure_of_atom_loses_relation_type_and_length() -> None:
    generator, (entry,) = bare("x")
    entry.link(href="http://a/1.mp3", rel="enclosure", type="audio/mpeg", length="3")
    theirs = only(atom_of(generator)).findall(f"{ATOM}link")
    assert [(one.get("href"), one.get("rel")) for one in theirs][-1] == ("http://a/1.mp3", None)
    ours = [one for one in only(tree("atom", rich())).findall(f"{ATOM}link") if one.get("rel") == "enclosure"]
    assert [one.get("type") for one in ours] == ["image/jpeg", "audio/mpeg", "application/octet-stream"]
    assert ours[0].get("length") == "12"


def test_an_author_without_mail_address_vanishes_from_rss() -> None:
    generator, (entry,) = bare("x")
    entry.author(name="福州日报")
    assert "福州日报" not in generator.rss_str().decode()
    assert only(tree("rss", rich())).findtext(f"{DC}creator") == "福州日报"


def test_a_control_character_kills_the_feed() -> None:
    generator, (entry,) = bare("x")
    entry.title("连江\x01县")
    with pytest.raises(ValueError, match="XML"):
        generator.rss_str()
    made = story(lead=copy(title="连江\x01县"))
    assert only(tree("rss", made)).findtext("title") == "连江县"
    assert only(tree("atom", made)).findtext(f"{ATOM}title") == "连江县"


def test_what_has_no_date_is_dated_now() -> None:
    generator, _ = bare("x")
    stamp = datetime.fromisoformat(atom_of(generator).findtext(f"{ATOM}updated") or "")
    assert stamp > LONG_AGO
    assert rss_of(generator).find("channel/lastBuildDate") is not None
    assert tree("atom", updated_at=LONG_AGO).findtext(f"{ATOM}updated") == LONG_AGO.isoformat()
    (dated,) = tree("rss", updated_at=LONG_AGO)[0].findall("lastBuildDate")
    assert dated.text == "Wed, 01 Jan 2020 00:00:00 +0000"


def test_a_date_without_zone_is_refused() -> None:
    _, (entry,) = bare("x")
    with pytest.raises(ValueError, match=r"[Tt]imezone"):
        entry.updated(NOW.replace(tzinfo=None))
    assert only(tree("atom", story())).findtext(f"{ATOM}updated", "").endswith("+00:00")


def test_the_source_of_an_entry_has_no_id_and_no_date() -> None:
    generator, (entry,) = bare("x")
    entry.source(url="http://a/feed", title="福州日报")
    theirs = only(atom_of(generator)).find(f"{ATOM}source")
    assert theirs is not None
    assert theirs.find(f"{ATOM}id") is None
    ours = only(tree("atom", story())).find(f"{ATOM}source")
    assert ours is not None
    assert ours.findtext(f"{ATOM}id") == "http://news.example/feed.xml"
    assert ours.findtext(f"{ATOM}updated")


def test_media_stand_in_a_group_of_their_own() -> None:
    generator, (entry,) = bare("x")
    generator.load_extension("media")
    entry.media.content({"url": "http://a/1.jpg"})
    assert only(rss_of(generator)).find(f"{MEDIA}group") is not None
    item = only(tree("rss", rich()))
    assert item.find(f"{MEDIA}group") is None
    assert len(item.findall(f"{MEDIA}content")) == 3


def test_a_whole_text_without_summary_becomes_the_description() -> None:
    generator, (entry,) = bare("x")
    entry.content("<p>全文</p>", type="CDATA")
    assert only(rss_of(generator)).findtext("description") == "<p>全文</p>"
    item = only(tree("rss", rich()))
    assert item.findtext("description") == "<p>正文77。</p>"
    assert (item.findtext(f"{CONTENT}encoded") or "").startswith("<p>全文</p>")


def test_html_that_is_no_xml_is_refused_as_xhtml() -> None:
    generator, (entry,) = bare("x")
    entry.content("<p>一<br>二", type="xhtml")
    with pytest.raises(etree.XMLSyntaxError):
        generator.atom_str()
    lead = copy(html="<p>一<br>二")
    shown = public(story(lead=lead), **{"fuzhou-daily": source(rights=Rights("full", permission="yes"))})
    content = only(etree.fromstring(WRITERS["atom"](channel("atom"), [shown]))).find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<p>一<br>二")


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_no_stylesheet_can_be_named(format_: Format) -> None:
    generator, _ = bare()
    assert not hasattr(generator, "stylesheet")
    ours = tree(format_, stylesheet_url="https://a.example/feed.css").getprevious()
    assert ours is not None
    assert "feed.css" in str(ours)


def test_an_entry_cannot_say_its_language() -> None:
    _, (entry,) = bare("x")
    assert not hasattr(entry, "language")
    made = story(lead=copy(source_id="gone", language="en"))
    assert only(tree("atom", made)).get(LANG) == "en"
    assert only(tree("rss", made)).findtext(f"{DC}language") == "en"


def test_a_medium_of_unknown_type_gets_one_because_every_format_needs_it() -> None:
    made = story(lead=copy(media=(Media("http://a.example/x"),)))
    enclosure = only(tree("rss", made)).find("enclosure")
    assert enclosure is not None
    assert enclosure.get("type") == "application/octet-stream"
