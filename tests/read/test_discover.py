"""What an address answered: a feed, or a page and the feeds that it leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import CharsetError, FormatError
from aggregator.read.addresses import absolute, site_root
from aggregator.read.discover import Candidate, FoundFeed, FoundPage, discover, is_for_programs, language_tag

RSS = """<rss version="2.0"><channel><title> 福州
晚报 </title><link>/</link><language>zh-cn</language><item><title>连江</title></item></channel></rss>"""


def page(markup: str, *, url: str = "https://news.example/cn/", **headers: str) -> FoundPage:
    told = {"content-type": "text/html; charset=utf-8"} | headers
    found = discover(f"<!doctype html><html>{markup}".encode(), url=url, headers=told)
    assert isinstance(found, FoundPage)
    return found


def addresses(markup: str, **more: str) -> list[str]:
    return [candidate.url for candidate in page(markup, **more).candidates if candidate.how != "guessed"]


def guessed(markup: str, url: str = "https://news.example/cn/") -> list[str]:
    return [candidate.url for candidate in page(markup, url=url).candidates if candidate.how == "guessed"]


def test_a_feed_tells_what_it_is() -> None:
    found = discover(RSS.encode("gbk"), url="http://evening.example/rss", headers={}, language="zh-Hans")
    assert isinstance(found, FoundFeed)
    assert (found.format, found.title, found.home) == ("rss20", "福州 晚报", "http://evening.example/")
    assert (found.language, found.entries, found.encoding) == ("zh-Hans", 1, "gb18030")
    assert found.evidence
    assert any("names no encoding" in warning for warning in found.warnings)


def test_a_json_feed_is_a_feed() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": []}'
    found = discover(body, url="https://a.example/feed.json", headers={})
    assert found == FoundFeed(
        format="json11",
        title="A",
        home=None,
        language=None,
        entries=0,
        encoding="ascii",
        evidence="every byte is ASCII",
        warnings=(),
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the document is empty"),
        (b"hello", 'that begins "hello", not a feed'),
        (b"<sitemapindex><sitemap><loc>http://a.example/x</loc></sitemap></sitemapindex>", "a sitemap index"),
        (b'<opml version="2.0"><head><title>x</title></head></opml>', "an OPML list of feeds"),
        (b'{"a": 1}', "not a JSON Feed"),
        (b"<!-- nothing", "not a feed"),
    ],
)
def test_what_is_neither_is_said_in_words(body: bytes, words: str) -> None:
    if b"<head>" in body:
        body = body.replace(b"<head>", b"").replace(b"</head>", b"")
    with pytest.raises(FormatError, match=words):
        discover(body, url="https://a.example/", headers={})


def test_a_picture_is_no_text() -> None:
    with pytest.raises(CharsetError):
        discover(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", url="https://a.example/", headers={})


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream"])
def test_a_page_without_its_type_or_its_root_is_a_page(content_type: str) -> None:
    body = b"<div><a href=/feed/>x</a></div>" if content_type == "text/html" else b"<p><body >"
    found = discover(body, url="https://a.example/", headers={"content-type": content_type})
    assert isinstance(found, FoundPage)


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/x.atom+xml",
        "Application/RSS+XML; charset=utf-8",
        "text/xml",
    ],
)
def test_every_feed_type_is_taken(kind: str) -> None:
    markup = f'<link rel="ALTERNATE home" type="{kind}" title=" News  of\nhere" href="f?a=1#top">'
    found = page(markup).candidates[0]
    assert found == Candidate("https://news.example/cn/f?a=1", "advertised", "News of here")


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">',
        '<link rel="alternate stylesheet" type="application/xml" href="/a">',
        '<link rel="alternate" type="application/xml" href="/sitemap.xml">',
        '<link rel="alternate" type="application/rss+xml" href="http://[">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="https://me@bank.example/feed">',
        '<link rel="search" type="application/rss+xml" href="/search">',
        '<a href="/sitemap.xml">Sitemap</a>',
        '<a href="/why.html">Why RSS is still alive after twenty years, says the man who made it</a>',
        '<a href="https://feedly.com/i/subscription/feed/x.xml">RSS</a>',
        '<a href="/rssi/1.html">Signal</a>',
    ],
)
def test_what_only_resembles_a_feed_is_left_out(link: str) -> None:
    assert addresses(link) == []


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<link rel="feed" href="/f">', "https://news.example/f"),
        (
            '<link rel="alternate" type="application/json" href="feed.json">',
            "https://news.example/cn/feed.json",
        ),
        (
            '<link rel="alternate" type="application/json" title="JSON Feed" href="/j">',
            "https://news.example/j",
        ),
        ('<base href="/b/"><a href="rss.xml">x</a>', "https://news.example/b/rss.xml"),
        ('<base href="mailto:a@b"><a href="feed">x</a>', "https://news.example/cn/feed"),
        ('<a href="/news/feed/">x</a>', "https://news.example/news/feed/"),
        ('<a href="/rss/local.xml">x</a>', "https://news.example/rss/local.xml"),
        ('<a href="/export/city.xml">x</a>', "https://news.example/export/city.xml"),
        ('<a href="/blog.atom">x</a>', "https://news.example/blog.atom"),
        ('<a href="/?feed=rss2">x</a>', "https://news.example/?feed=rss2"),
        ('<a href="/forum.php?mod=rss">x</a>', "https://news.example/forum.php?mod=rss"),
        ('<a href="/dingyue.html">RSS订阅</a>', "https://news.example/dingyue.html"),
        ('<a href="/abo"><img alt=""></a><a href="/s" title="RSS"></a>', "https://news.example/s"),
        ('<map><area href="/t" alt="RSS"></map>', "https://news.example/t"),
        ('<a href="feed://news.example/x">x RSS</a>', "http://news.example/x"),
        ('<a href="feed:https://news.example/y">Atom</a>', "https://news.example/y"),
    ],
)
def test_links_that_look_like_feeds_are_taken(link: str, url: str) -> None:
    assert addresses(link) == [url]


def test_a_link_header_advertises_too() -> None:
    link = '</f.xml>; rel="alternate"; type="application/rss+xml"; title="All", </s>; rel=preload, <x'
    found = page("", link=link).candidates[0]
    assert found == Candidate("https://news.example/f.xml", "advertised", "All")


def test_advertised_comes_before_linked_before_guessed_and_comments_come_last() -> None:
    markup = """
      <link rel="alternate" type="application/rss+xml" title="News » Comments" href="/comments/feed/">
      <a href="https://other.example/rss.xml">RSS</a>
      <a href="/rss.xml">RSS</a>
      <link rel="alternate" type="application/atom+xml" href="/atom">
      <link rel="alternate" type="application/rss+xml" href="/main/">
      <a href="http://news.example/main">RSS</a>
      <a href="/cn/">RSS</a>"""
    assert [(c.url, c.how, c.of_comments) for c in page(markup).candidates] == [
        ("https://news.example/atom", "advertised", False),
        ("https://news.example/main/", "advertised", False),
        ("https://news.example/rss.xml", "linked", False),
        ("https://other.example/rss.xml", "linked", False),
        ("https://news.example/feed/", "guessed", False),
        ("https://news.example/comments/feed/", "advertised", True),
    ]


@pytest.mark.parametrize(
    ("markup", "software", "urls"),
    [
        ('<meta name="generator" content="WordPress 6.7">', "WordPress", ["https://news.example/feed/"]),
        (
            "<script src='/blog/wp-content/a.js'></script>",
            "WordPress",
            ["https://news.example/blog/feed/"],
        ),
        (
            '<script src="https://cdn.example/wp-content/a.js"></script>',
            "WordPress",
            ["https://news.example/feed/"],
        ),
        ('<meta name="Generator" content="Drupal 10">', "Drupal", ["https://news.example/rss.xml"]),
        (
            '<meta content="blogger" name="generator">',
            "Blogger",
            ["https://news.example/feeds/posts/default"],
        ),
        ('<meta name="generator" content="Ghost 5.2">', "Ghost", ["https://news.example/rss/"]),
        (
            '<meta name="generator" content="Hugo 0.140">',
            "Hugo",
            ["https://news.example/index.xml", "https://news.example/atom.xml"],
        ),
        (
            '<meta name="generator" content="Joomla! - Open Source">',
            "Joomla",
            ["https://news.example/?format=feed&type=rss"],
        ),
        ("", "", ["https://news.example/feed/", "https://news.example/rss.xml"]),
    ],
)
def test_software_says_where_its_feeds_are(markup: str, software: str, urls: list[str]) -> None:
    assert page(markup).software == software
    assert guessed(markup) == urls


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://medium.com/@someone/story-1", "https://medium.com/feed/@someone"),
        ("https://paper.medium.com/about", "https://paper.medium.com/feed"),
    ],
)
def test_medium_keeps_feeds_before_the_name(url: str, feed: str) -> None:
    assert guessed("", url) == [feed]


def test_the_front_page_of_medium_itself_has_no_such_feed() -> None:
    assert guessed("", "https://medium.com/") == ["https://medium.com/feed/", "https://medium.com/rss.xml"]


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<head lang="en"><title>x</title>', None),
        ('<meta http-equiv="Content-Language" content="pt-br, en">', "pt-BR"),
        ('<meta property="og:locale" content="zh_TW">', "zh-Hant"),
        ('<meta property="og:locale" content="">', None),
    ],
)
def test_a_page_tells_its_language(markup: str, language: str | None) -> None:
    assert page(markup).language == language


def test_the_root_element_tells_the_language_first() -> None:
    body = b'<html lang="de"><meta property="og:locale" content="en_US"><title>\n Amt \n</title>'
    found = discover(body, url="https://a.example/", headers={})
    assert isinstance(found, FoundPage)
    assert (found.language, found.title) == ("de", "Amt")


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        (None, None),
        ("", None),
        ("english", None),
        ("und", None),
        ("ZH_cn", "zh-Hans"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-xx", "zh"),
        ("zh", "zh"),
        ("sr-latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("en-us", "en-US"),
        ("de-1996", "de"),
        ("fr", "fr"),
    ],
)
def test_languages_get_their_usual_case(written: str | None, tag: str | None) -> None:
    assert language_tag(written) == tag


def test_the_offsets_of_its_times_hint_at_the_zone() -> None:
    markup = """<meta property="article:published_time" content="2026-11-20T08:00:00+0800">
      <time datetime="2026-11-20T08:00+08:00"></time><time datetime="2026-11-20 07:00:00.000 +09:00"></time>
      <time datetime="2026-11-20"></time>"""
    assert page(markup).offsets == ("+08:00", "+09:00")


@pytest.mark.parametrize(
    ("href", "url"),
    [
        (" a b\n", "https://x.example/d/a%20b"),
        ("/福州", "https://x.example/%E7%A6%8F%E5%B7%9E"),
        ("//福州.example/%41?q=%E7#f", "https://福州.example/%41?q=%E7"),
        ("https://y.example", "https://y.example/"),
        ("https://a b/", None),
        ("https://a{b}/", None),
        ("https://y.example:99999/", None),
        ("ftp://y.example/", None),
        ("?" + "x" * 2000, None),
        ("java\tscript:alert(1)", None),
        ("\ud800", "https://x.example/d/?"),
    ],
)
def test_addresses_are_made_absolute_or_refused(href: str, url: str | None) -> None:
    assert absolute(href, "https://x.example/d/") == url


def test_the_root_of_a_site_has_its_port() -> None:
    assert site_root("http://x.example:8080/a/b?c") == "http://x.example:8080/"


_PIECES = st.sampled_from(
    [
        *(b"<html>", b"<head>", b"<base href='", b"<link rel=alternate type=application/rss+xml href='"),
        *(b"'>", b"<a href=", b"/feed/", b">RSS</a>", b"<rss>", b"http://[", b"feed:", b"<!--", b"\xff"),
        *(b"<meta name=generator content=", b"wp-content/", b"<time datetime='2026-11-20T08:00+08:00'>"),
    ]
)


@given(st.lists(st.one_of(_PIECES, st.binary(max_size=8)), max_size=20), st.booleans(), st.text(max_size=30))
def test_any_bytes_give_an_answer_or_one_of_two_errors(
    parts: list[bytes], labelled: object, link: str
) -> None:
    headers = {"link": link} | ({"content-type": "text/html"} if labelled else {})
    try:
        found = discover(b"".join(parts), url="https://a.example/x", headers=headers)
    except (CharsetError, FormatError):
        return
    if isinstance(found, FoundPage):
        for candidate in found.candidates:
            assert candidate.url.startswith(("http://", "https://"))
            assert absolute(candidate.url, "https://a.example/x") == candidate.url


def test_a_sitemap_that_somebody_names_is_as_good_as_a_feed() -> None:
    body = b"<urlset><url><loc>https://news.example/1.html</loc></url></urlset>"
    found = discover(body, url="https://news.example/sitemap.xml", headers={})
    assert isinstance(found, FoundFeed)
    assert (found.format, found.entries) == ("sitemap", 0)


@pytest.mark.parametrize(
    ("url", "is_so"),
    [
        ("https://news.example/feed.xml", True),
        ("https://news.example/sitemap-news.xml", True),
        ("https://news.example/fujian/", False),
    ],
)
def test_an_address_tells_whether_it_is_made_for_programs(url: str, *, is_so: bool) -> None:
    assert is_for_programs(url) is is_so
