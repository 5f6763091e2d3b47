"""Our feeds break no rule of the W3C validator; and a feed that breaks one is found out."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from aggregator.model.entry import Media
from aggregator.model.source import Rights, Source
from aggregator.publish.opml import opml
from aggregator.publish.rights import PublicStory
from aggregator.publish.signage import signage
from tests.publish.samples import WRITERS, Format, channel, public, stories, written
from tests.publish.validity import faults
from tests.publish.w3c_atom import ATOM
from tests.publish.w3c_opml import OPML
from tests.publish.w3c_rss import RSS
from tests.support.builders import copy, regions, source, story

OURS = ("UnknownNamespace", "urn:regional-feed-aggregator:1")
"""The one warning that we cause: the validator knows no namespace of ours. It is there on purpose."""

# Headlines of publishers; the validator warns of them, and we do not reword them.
LIKE_MARKUP = "&amp; is written &amp;amp;"
ILLUSTRATED: dict[str, Source] = {
    "daily": source(id="daily", rights=Rights("full", None, images=True, permission="mail, 2026-10-12"))
}
MEDIA = (
    Media("http://news.example/1.jpg", "image/jpeg", 1200, "江边"),
    Media("http://news.example/2.mp3", "audio/mpeg"),
)


def illustrated(number: int = 50) -> bytes:
    """Give an RSS feed of one story with everything that RSS can say."""
    lead = copy(number, source_id="daily", media=MEDIA, html="<p>正文</p>", authors=("张三",), language="en")
    return _feed("rss", public(story(number, lead=lead, also_in=(copy(51),)), **ILLUSTRATED))


def illustrated_atom() -> bytes:
    lead = copy(50, source_id="daily", media=MEDIA, html="<p>正文</p>", categories=("经济",))
    return _feed("atom", public(story(50, lead=lead), **ILLUSTRATED), public(story(51), **ILLUSTRATED))


def _feed(format_: Format, *shown: PublicStory) -> bytes:
    head = channel(format_, hub="https://hub.example/", icon_url="https://feeds.example/icon.png")
    return WRITERS[format_](head, shown)


def feeds_list() -> bytes:
    return opml("福建", regions(), [source(), source(id="x", name="厦门网")], roots=["cn"])


@pytest.mark.parametrize("format_", ["rss", "atom", "json"])
def test_a_feed_of_any_news_breaks_no_rule(format_: Format) -> None:
    found = set(faults(written(format_, stories(), hub="https://hub.example/")))
    headline = {"rss": "ContainsHTML", "atom": "ContainsUndeclaredHTML"}.get(format_)
    allowed = {OURS, (headline, LIKE_MARKUP)} if headline else set()
    assert found == allowed


@pytest.mark.parametrize("made", [illustrated, illustrated_atom], ids=["rss", "atom"])
def test_media_hub_icon_people_and_copies_break_no_rule(made: Callable[[], bytes]) -> None:
    assert faults(made()) == [OURS]


@pytest.mark.parametrize("format_", ["rss", "atom", "json"])
def test_an_empty_feed_breaks_no_rule(format_: Format) -> None:
    assert set(faults(written(format_, []))) <= {OURS}


def test_the_feed_for_screens_lacks_its_own_address_alone() -> None:
    plain = [one for one in stories() if one.lead.title != LIKE_MARKUP]
    assert faults(signage(channel("rss"), [public(one) for one in plain])) == [
        ("MissingAtomSelfLink", "channel")
    ]


def test_a_list_of_feeds_breaks_no_rule() -> None:
    assert faults(feeds_list()) == []


def test_stories_of_one_moment_are_updated_at_moments_of_their_own() -> None:
    second = timedelta(microseconds=1)
    made = [story(1), story(2, listed_at=story(1).listed_at + second, updated_at=story(1).updated_at)]
    assert faults(written("atom", made)) == [OURS]


ITEM_START = "<item><title>"
RSS_BROKEN: Mapping[str, tuple[str, str]] = {
    "UnknownNamespace": ('xmlns:rfa="urn:', 'xmlns:zzz="urn:zzz:1" xmlns:rfa="urn:'),
    "NonstdPrefix": ("xmlns:dc=", 'xmlns:core="http://purl.org/dc/elements/1.1/" xmlns:dc='),
    "BadCharacters": ("<ttl>", "<category>\ufffd</category><ttl>"),
    "UndefinedElement": (ITEM_START, "<item><published/><title>"),
    "MissingElement": ("<language>zh-Hans</language>", ""),
    "DuplicateElement": ("<ttl>", "<ttl>5</ttl><ttl>"),
    "MisplacedItem": ("</channel>", "<copyright>x</copyright></channel>"),
    "MissingAtomSelfLink": ('rel="self"', 'rel="related"'),
    "InvalidRFC2822Date": ("<pubDate>Tue", "<pubDate>Wed"),
    "InvalidContact": ("<ttl>", "<managingEditor>Desk desk@x.example</managingEditor><ttl>"),
    "InvalidLanguage": ("<language>zh-Hans", "<language>中文"),
    "InvalidPositiveInteger": ("<ttl>15", "<ttl>0"),
    "NotBlank": (ITEM_START, "<item><category/><title>"),
    "ContainsHTML": (ITEM_START, "<item><title>&lt;b&gt;"),
    "InvalidFullLink": ("<link>http://news.example", "<link>"),
    "UnregisteredAtomLinkRel": ('rel="hub"', 'rel="hubs"'),
    "InvalidHttpGUID": ('isPermaLink="false"', 'isPermaLink="true"'),
    "DuplicateValue": ("</item>", "<guid isPermaLink='false'>urn:uuid:{uuid}</guid></item>"),
    "ItemMustContainTitleOrDescription": (
        "</channel>",
        "<item><guid>http://x.example/</guid></item></channel>",
    ),
    "DuplicateItemSemantics": (ITEM_START, "<item><author>a@x.example</author><title>"),
    "NeedDescriptionBeforeContent": (ITEM_START, "<item><content:encoded>x</content:encoded><title>"),
    "InvalidMIMEAttribute": ('type="image/jpeg"', 'type="image"'),
    "ImageLinkDoesntMatch": ("icon.png</url>", "icon.svg</url>"),
    "SecurityRisk": ("&lt;p&gt;", "&lt;script&gt;&lt;p&gt;"),
    "ContainsRelRef": ("&lt;p&gt;", '&lt;img src="a.png"&gt;&lt;p&gt;'),
    "UnexpectedAttribute": ("<ttl>", '<ttl unit="min">'),
}
ATOM_BROKEN: Mapping[str, tuple[str, str]] = {
    "UnknownNamespace": ('xmlns:rfa="urn:', 'xmlns:zzz="urn:zzz:1" xmlns:rfa="urn:'),
    "NonstdPrefix": ("xmlns:rfa=", 'xmlns:core="http://purl.org/dc/elements/1.1/" xmlns:rfa='),
    "BadCharacters": ('term="', 'term="\x85'),
    "InvalidLanguage": ('xml:lang="zh-Hans"', 'xml:lang="中文"'),
    "UndefinedElement": ("<entry>", "<entry><pubDate/>"),
    "MissingElement": ("<published>", "<contributor/><published>"),
    "MissingAuthor": ("author>", "contributor>"),
    "DuplicateElement": ("<published>", "<published>2026-01-01T00:00:00Z</published><published>"),
    "MisplacedMetadata": ("</feed>", "<rights>x</rights></feed>"),
    "MissingSelf": ('rel="self"', 'rel="related"'),
    "InvalidURI": ("<id>urn:uuid:", "<id>urn:uuid:x"),
    "NonCanonicalURI": ("<id>http://news.example/", "<id>http://News.example/"),
    "DuplicateEntries": ("000033</id>", "000032</id>"),
    "DuplicateUpdated": ("2026-11-24T11:09", "2026-11-24T11:10"),
    "MissingContentOrAlternate": ('51.html" rel="alternate"', '51.html" rel="via"'),
    "DuplicateAtomLink": ("<published>", '<link href="http://x.example/2"/><published>'),
    "InvalidRFC3339Date": ("<published>2026-11-24T", "<published>2026-11-24 "),
    "InvalidTextType": ('type="html"', 'type="text/html"'),
    "ContainsUndeclaredHTML": ("<entry><id>", "<entry><rights>&lt;b&gt;x</rights><id>"),
    "SecurityRisk": ("&lt;p&gt;", "&lt;script&gt;&lt;p&gt;"),
    "ContainsRelRef": ("&lt;p&gt;", '&lt;img src="a.png"&gt;&lt;p&gt;'),
    "InvalidLink": ('type="audio/mpeg"', 'type=""'),
    "UnregisteredAtomLinkRel": ('rel="hub"', 'rel="hubs"'),
    "InvalidAddrSpec": ("<name>福州日报", "<name>desk@x.example"),
    "NotBlank": ('term="经济"', 'term=" "'),
}
OPML_BROKEN: Mapping[str, tuple[str, str]] = {
    "BadCharacters": ("<title>", "<title>\ufffd"),
    "InvalidOPMLVersion": ('version="2.0"', 'version="3"'),
    "MissingElement": ("body>", "corpus>"),
    "UndefinedElement": ("xmlUrl=", 'colour="red" xmlUrl='),
    "MissingAttribute": ('text="福州日报"', ""),
    "MissingXmlURL": ("xmlUrl=", "url="),
    "MissingOutlineType": ('type="rss" ', ""),
    "InvalidFullLink": ('htmlUrl="http://', 'htmlUrl="'),
    "InvalidLanguage": ('language="zh-Hans"', 'language="中文"'),
}
BROKEN = [
    *((name, illustrated, *change) for name, change in RSS_BROKEN.items()),
    *((name, illustrated_atom, *change) for name, change in ATOM_BROKEN.items()),
    *((name, feeds_list, *change) for name, change in OPML_BROKEN.items()),
]


@pytest.mark.parametrize(
    ("rule", "made", "before", "after"), BROKEN, ids=[f"{made.__name__}-{name}" for name, made, *_ in BROKEN]
)
def test_a_document_that_breaks_a_rule_is_found_out(
    rule: str, made: Callable[[], bytes], before: str, after: str
) -> None:
    sound = made().decode()
    assert before in sound
    broken = sound.replace(before, after.replace("{uuid}", sound.partition("urn:uuid:")[2][:36]))
    assert rule in {name for name, _ in set(faults(broken.encode())) - {OURS}}


@pytest.mark.parametrize(
    ("rules", "samples"),
    [(RSS, RSS_BROKEN), (ATOM, ATOM_BROKEN), (OPML, OPML_BROKEN)],
    ids=["rss", "atom", "opml"],
)
def test_each_rule_has_a_document_that_breaks_it(
    rules: Mapping[str, object], samples: Mapping[str, object]
) -> None:
    assert rules.keys() == samples.keys()


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ('"version":"https://jsonfeed.org/version/1.1"', '"version":"1.1"', "$.version"),
        ('"items":[', '"entries":[', "$"),
        ('"url":"http', '"url":"', "$.items[0].url"),
        ("+00:00", "", "$.items[0].date_published"),
        ('"language":"zh-Hans"', '"language":""', "$.language"),
        ('"content_html"', '"content"', "$.items[0]"),
    ],
)
def test_a_json_feed_that_breaks_the_format_is_found_out(before: str, after: str, place: str) -> None:
    sound = written("json", [story(1)]).decode()
    assert before in sound
    found = faults(sound.replace(before, after).encode())
    assert ("schema", place) in {(rule, where.partition(": ")[0]) for rule, where in found}
