"""What publishers ask of those who show their texts, as it stands in headers and documents."""

import pytest

from aggregator.model.entry import RawDocument
from aggregator.model.signals import NO_SIGNALS, Signals, headline_only
from aggregator.read.document import read_document
from aggregator.read.signals import asked_in, with_signals

AGENT = "RegionalFeedAggregator/1.2 (+https://news.example/about)"
NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0"'
)


def feed(item: str = "", channel: str = "") -> bytes:
    return (
        f'<rss version="2.0" {NAMESPACES}><channel><title>News</title>{channel}'
        f"<item><title>连江开业</title><link>http://news.example/1</link>{item}</item></channel></rss>"
    ).encode()


def of_headers(**headers: str) -> Signals:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    read = read_document(feed(), url="http://news.example/feed", headers=named, language=None, agent=AGENT)
    assert read.entries[0].signals == NO_SIGNALS
    return read.signals


def of_entry(item: str, body: bytes | None = None) -> Signals:
    read = read_document(
        body or feed(item), url="http://news.example/feed", headers={}, language=None, agent=AGENT
    )
    assert read.signals == NO_SIGNALS
    return read.entries[0].signals


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("nosnippet", Signals(max_chars=0, reasons=("X-Robots-Tag: nosnippet",))),
        ("NoSnippet", Signals(max_chars=0, reasons=("X-Robots-Tag: nosnippet",))),
        ("max-snippet:50", Signals(max_chars=50, reasons=("X-Robots-Tag: max-snippet:50",))),
        ("max-snippet: 0", Signals(max_chars=0, reasons=("X-Robots-Tag: max-snippet: 0",))),
        ("max-snippet:-1", NO_SIGNALS),
        ("max-snippet:many", NO_SIGNALS),
        ("noarchive", Signals(no_archive=True, reasons=("X-Robots-Tag: noarchive",))),
        ("nocache", Signals(no_archive=True, reasons=("X-Robots-Tag: nocache",))),
        ("noimageindex", Signals(no_images=True, reasons=("X-Robots-Tag: noimageindex",))),
        (
            "max-image-preview:none",
            Signals(no_images=True, reasons=("X-Robots-Tag: max-image-preview:none",)),
        ),
        ("max-image-preview:large", NO_SIGNALS),
        ("noindex, follow", NO_SIGNALS),
        ("none", NO_SIGNALS),
        ("RegionalFeedAggregator: none", headline_only("X-Robots-Tag: none")),
        ("nofollow, notranslate, all", NO_SIGNALS),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", NO_SIGNALS),
        (
            "unavailable_after: Fri, 25 Jun 2010 15:00:00 PST, noarchive",
            Signals(no_archive=True, reasons=("X-Robots-Tag: noarchive",)),
        ),
        (
            "noarchive, noimageindex",
            Signals(
                no_archive=True,
                no_images=True,
                reasons=("X-Robots-Tag: noarchive", "X-Robots-Tag: noimageindex"),
            ),
        ),
        ("otherbot: noindex, nofollow", NO_SIGNALS),
        ("nosnippet, otherbot: noindex", Signals(max_chars=0, reasons=("X-Robots-Tag: nosnippet",))),
        ("otherbot: noindex\nnosnippet", Signals(max_chars=0, reasons=("X-Robots-Tag: nosnippet",))),
        ("regionalfeedaggregator: noindex", headline_only("X-Robots-Tag: noindex")),
        ("*: noarchive", Signals(no_archive=True, reasons=("X-Robots-Tag: noarchive",))),
        (
            "otherbot: none, RegionalFeedAggregator: noarchive",
            Signals(no_archive=True, reasons=("X-Robots-Tag: noarchive",)),
        ),
        ("otherbot: max-snippet:0, nosnippet", NO_SIGNALS),
    ],
)
def test_the_robots_header_is_read_as_search_engines_read_it(line: str, asked: Signals) -> None:
    assert of_headers(x_robots_tag=line) == asked


@pytest.mark.parametrize(
    ("value", "asked"),
    [("1", Signals(max_chars=0, reasons=("tdm-reservation: 1",))), ("0", NO_SIGNALS), ("", NO_SIGNALS)],
)
def test_reserved_rights_to_text_and_data_mining_leave_the_headline(value: str, asked: Signals) -> None:
    assert of_headers(tdm_reservation=value) == asked


@pytest.mark.parametrize(
    ("element", "asked"),
    [
        ("<itunes:block>Yes</itunes:block>", headline_only("itunes:block")),
        ("<itunes:block>no</itunes:block>", NO_SIGNALS),
        ("<googleplay:block>yes</googleplay:block>", headline_only("googleplay:block")),
        ("<googleplay:block>no</googleplay:block>", NO_SIGNALS),
    ],
)
def test_a_block_for_directories_leaves_the_headline(element: str, asked: Signals) -> None:
    assert of_entry(element) == asked
    read = read_document(feed(channel=element), url="http://n.example/", headers={}, language=None)
    assert read.signals == asked


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ('<media:restriction relationship="deny" type="country">de at</media:restriction>', "deny de at"),
        ('<media:restriction relationship="allow" type="country">cn</media:restriction>', "allow cn"),
        ('<media:restriction relationship="deny" type="sharing"/>', "deny"),
        ('<media:restriction relationship="allow" type="uri">all</media:restriction>', None),
        ('<media:restriction relationship="deny">none</media:restriction>', None),
    ],
)
def test_restricted_media_are_not_shown(element: str, reason: str | None) -> None:
    asked = Signals(no_images=True, reasons=(f"media:restriction {reason}",)) if reason else NO_SIGNALS
    assert of_entry(element) == asked


@pytest.mark.parametrize(
    ("markup", "asked"),
    [
        (
            '<meta name="robots" content="nosnippet">',
            Signals(max_chars=0, reasons=("meta robots: nosnippet",)),
        ),
        (
            "<META content='noarchive, max-snippet:20' name=ROBOTS />",
            Signals(
                max_chars=20,
                no_archive=True,
                reasons=("meta robots: noarchive", "meta robots: max-snippet:20"),
            ),
        ),
        (
            '<meta name="regionalfeedaggregator" content="none">',
            headline_only("meta regionalfeedaggregator: none"),
        ),
        ('<meta name="otherbot" content="none">', NO_SIGNALS),
        (
            '<meta name="tdm-reservation" content="1">',
            Signals(max_chars=0, reasons=("meta tdm-reservation: 1",)),
        ),
        ('<meta name="tdm-reservation" content="0"><meta charset="utf-8">', NO_SIGNALS),
        (
            '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>',
            Signals(no_full_text=True, reasons=("JSON-LD isAccessibleForFree: false",)),
        ),
        ('<script type="application/ld+json">{"isAccessibleForFree": true}</script>', NO_SIGNALS),
        ("<p>isAccessibleForFree</p>", NO_SIGNALS),
    ],
)
def test_what_stands_in_an_entrys_html_is_read(markup: str, asked: Signals) -> None:
    assert of_entry(f"<description><![CDATA[<p>正文</p>{markup}]]></description>") == asked


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("<category>Premium</category>", "category Premium"),
        ("<category>会员专享</category>", "category 会员专享"),
        ("<category>Premium League</category>", None),
        ("<link>https://paper.example/plus/politik/1.html</link>", "address with plus"),
        ("<link>https://paper.example/politik/plus123456789/Titel.html</link>", "address with plus123456789"),
        ("<link>https://paper.example/surplus/plusminus</link>", None),
    ],
)
def test_marks_of_a_paywall_rule_out_the_whole_text(item: str, reason: str | None) -> None:
    body = feed(item).replace(b"<link>http://news.example/1</link>", b"")
    asked = Signals(no_full_text=True, reasons=(reason,)) if reason else NO_SIGNALS
    assert of_entry("", body) == asked


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("【付费】连江开业", "【付费】"),
        ("[Plus] Neue Halle eröffnet", "[Plus]"),
        ("Neue Halle eröffnet (Abo)", "(Abo)"),
        ("VIP-Empfang im Rathaus", None),
        ("【快讯】连江开业", None),
    ],
)
def test_a_paywall_mark_in_a_title_counts_in_brackets_only(title: str, mark: str | None) -> None:
    body = feed().replace("连江开业".encode(), title.encode())
    asked = Signals(no_full_text=True, reasons=(f"title {mark}",)) if mark else NO_SIGNALS
    assert of_entry("", body) == asked


def test_signals_are_read_in_json_feeds_too() -> None:
    body = (
        b'{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[{"id":"1",'
        b'"content_html":"<meta name=\\"robots\\" content=\\"noarchive\\">x"}]}'
    )
    assert of_entry("", body) == Signals(no_archive=True, reasons=("meta robots: noarchive",))


def test_noindex_of_an_articles_own_page_leaves_the_headline() -> None:
    page = RawDocument("article", ())
    found = with_signals(page, headers={"x-robots-tag": "noindex"}, agent="RegionalFeedAggregator/1")
    assert found.signals == headline_only("X-Robots-Tag: noindex")


def test_the_headers_that_ask_something_are_one_value_that_changes_with_them() -> None:
    asked = {"x-robots-tag": "noarchive", "tdm-reservation": "1", "etag": "a"}
    assert asked_in(asked) == b"x-robots-tag:noarchive\ntdm-reservation:1\n"
    assert asked_in({"etag": "b"}) == b""
