"""Sitemaps: real shapes in, exact entries out; and every way in which they are broken."""

import contextlib
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FormatError, ReadError
from aggregator.model.entry import RawDocument, RawEntry, RawMedia
from aggregator.read.document import read_document
from aggregator.read.sitemap import MAX_ENTRIES, read_sitemap

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- generator -->
<urlset {NAMESPACES}>
<url><loc>https://news.example/2026/11/24/1.html?a=1&amp;b=2</loc>
  <lastmod>2026-11-24T10:00:00+08:00</lastmod>
  <news:news>
    <news:publication><news:name>福州晚报</news:name><news:language>zh-cn</news:language></news:publication>
    <news:publication_date>2026-11-24T09:15:00+08:00</news:publication_date>
    <news:title><![CDATA[连江县贵安开心农场 & 集市开业]]></news:title>
    <news:keywords>连江, 农场、集市</news:keywords>
  </news:news>
  <image:image><image:loc>https://news.example/1.jpg</image:loc><image:caption>农场</image:caption></image:image>
  <image:image><image:loc>https://news.example/2.jpg</image:loc></image:image>
</url>
<url><loc>https://news.example/about</loc><lastmod>2026-01-01</lastmod></url>
</urlset>"""


def read(text: str) -> RawDocument:
    return read_document(text.encode(), url="https://news.example/news.xml", headers={}, language="zh-Hans")


def url(number: int, *, date: str = "2026-11-24", title: str = "t") -> str:
    return (
        f"<url><loc>https://news.example/{number}</loc><n:news><n:publication_date>{date}</n:publication_date>"
        f"<n:title>{title}{number}</n:title></n:news></url>"
    )


def test_a_news_sitemap_gives_its_headlines_with_date_language_and_images() -> None:
    document = read(NEWS)
    assert (document.format, document.title) == ("news-sitemap", "福州晚报")
    assert document.entries == (
        RawEntry(
            link="https://news.example/2026/11/24/1.html?a=1&b=2",
            title="连江县贵安开心农场 & 集市开业",
            published="2026-11-24T09:15:00+08:00",
            updated="2026-11-24T10:00:00+08:00",
            categories=("连江", "农场", "集市"),
            media=(
                RawMedia("https://news.example/1.jpg", title="农场"),
                RawMedia("https://news.example/2.jpg"),
            ),
            language="zh-cn",
        ),
    )


def test_addresses_without_a_headline_are_counted_as_dropped() -> None:
    document = read(NEWS)
    assert document.dropped == {"untitled": 1}
    assert document.warnings == (
        "1 of 2 addresses have no headline (news:title) and were left out; look for the site's news sitemap",
    )


def test_a_plain_sitemap_gives_no_entry_and_says_so() -> None:
    document = read("<urlset><url><loc>https://a.example/</loc><lastmod>2026-11-24</lastmod></url></urlset>")
    assert (document.format, document.entries, document.dropped) == ("sitemap", (), {"untitled": 1})


def test_an_empty_sitemap_is_a_quiet_day() -> None:
    document = read(f"<urlset {NAMESPACES}></urlset>")
    assert (document.format, document.entries, document.warnings) == ("sitemap", (), ())


def test_an_index_names_its_sitemaps_newest_first() -> None:
    entries = "".join(
        f"<sitemap><loc>https://a.example/{n}.xml</loc><lastmod>2026-11-{n:02}</lastmod></sitemap>"
        for n in (1, 3, 2, 9, 8, 7)
    )
    with pytest.raises(FormatError) as failed:
        read(f"<sitemapindex>{entries}<sitemap><loc>https://a.example/x.xml</loc></sitemap></sitemapindex>")
    assert str(failed.value) == (
        "a sitemap index, not a sitemap; configure those of its 7 sitemaps that hold news, newest first: "
        "https://a.example/9.xml, https://a.example/8.xml, https://a.example/7.xml, https://a.example/3.xml, "
        "https://a.example/2.xml"
    )


def test_an_index_of_nothing_says_where_to_look() -> None:
    with pytest.raises(FormatError, match="a sitemap index without a sitemap"):
        read("<sitemapindex><sitemap></sitemap></sitemapindex>")


def test_a_packed_sitemap_is_unpacked() -> None:
    packed = gzip.compress(NEWS[:500].encode(), mtime=0) + gzip.compress(NEWS[500:].encode(), mtime=0)
    headers = {"content-type": "application/gzip"}
    document = read_document(packed, url="https://a.example/s.xml.gz", headers=headers, language=None)
    assert document == read(NEWS)


def test_a_packed_sitemap_that_was_cut_gives_what_came_before_the_cut() -> None:
    body = "<urlset>" + "".join(url(number, title=str(7919**9 * number)) for number in range(300))
    packed = gzip.compress(f"{body}</urlset>".encode(), mtime=0)
    headers = {"content-type": "application/gzip"}
    document = read_document(packed[:-300], url="https://a.example/s.gz", headers=headers, language=None)
    assert 50 < len(document.entries) < 300
    assert document.warnings[0].startswith("the sitemap breaks off (")


def test_a_bomb_of_gzip_is_refused() -> None:
    bomb = gzip.compress(bytes(20_000_001), mtime=0)
    with pytest.raises(
        FormatError, match=r"a gzip file of 19,\d{3} bytes that unpacks to more than 20,000,000"
    ):
        read_document(bomb, url="https://a.example/s.gz", headers={}, language=None)


def test_damaged_gzip_is_told() -> None:
    damaged = bytearray(gzip.compress(NEWS.encode(), mtime=0))
    damaged[20:40] = bytes(20)
    with pytest.raises(FormatError, match=r"a gzip file of \d+ bytes that is damaged"):
        read_document(bytes(damaged), url="https://a.example/s.gz", headers={}, language=None)


def test_a_sitemap_that_breaks_off_keeps_its_whole_addresses() -> None:
    document = read(f"<urlset>{url(1)}{url(2)[:60]}")
    assert [entry.title for entry in document.entries] == ["t1"]
    assert document.warnings == (
        "the sitemap breaks off (unclosed token: line 1, column 187); what came before was read",
    )


def test_a_sitemap_without_one_whole_address_is_refused() -> None:
    with pytest.raises(FormatError, match="breaks off before its first whole address"):
        read("<urlset><url><loc>https://a.example/")


def test_more_headlines_than_anybody_reads_are_cut_to_the_newest() -> None:
    count = MAX_ENTRIES + 100
    urls = "".join(url(n, date=f"2026-11-24T{n // 60 % 24:02}:{n % 60:02}") for n in range(count))
    document = read(f"<urlset>{urls}</urlset>")
    assert [entry.title for entry in document.entries] == [f"t{n}" for n in range(100, count)]
    assert document.dropped == {"surplus": 100}
    assert document.warnings == ("of the headlines the newest 1,000 were read",)


def test_entities_of_a_sitemap_that_stand_for_more_than_text_are_not_expanded() -> None:
    document = read(
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "福州">]>'
        f"<urlset>{url(1, title='&x;&y;')}</urlset>"
    )
    assert document.entries[0].title == "&x;福州1"


def test_a_nest_of_elements_is_not_followed_down() -> None:
    document = read(f"<urlset>{url(1)}<url>{'<a>' * 100_000}")
    assert [entry.title for entry in document.entries] == ["t1"]
    assert "elements nested more than 32 deep" in document.warnings[0]


def test_warnings_before_a_sitemap_do_not_hide_it() -> None:
    document = read(f"Warning: foo\n<urlset>{url(1)}</urlset>")
    assert [entry.title for entry in document.entries] == ["t1"]
    assert document.warnings == ('text before the sitemap was left out: "Warning: foo"',)


def test_an_image_title_without_an_image_and_a_title_alone_count_for_nothing() -> None:
    document = read(
        "<urlset><url><image><title>x</title></image><news><title>no address</title></news></url></urlset>"
    )
    assert (document.entries, document.dropped) == ((), {"untitled": 1})


def test_a_feed_is_no_sitemap() -> None:
    with pytest.raises(FormatError, match="its root is neither"):
        read_sitemap("<rss></rss>")


PIECES = (
    "<urlset>",
    "</urlset>",
    "<url>",
    "</url>",
    "<loc>",
    "</loc>",
    "<n:news>",
    "<title>",
    "</title>",
    "&",
)


@given(
    st.lists(st.sampled_from([*PIECES, "]]>", "<![CDATA[", "<sitemap>", "福", "<"]), max_size=30).map("".join)
)
def test_any_sitemap_markup_gives_a_document_or_a_read_error(text: str) -> None:
    for root in ("urlset", "sitemapindex"):
        with contextlib.suppress(ReadError):
            read(f"<{root}>{text}")
