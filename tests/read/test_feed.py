"""What a feed says, element by element: raw text in, exact values out."""

from typing import Any

import pytest

from aggregator.model.entry import RawDocument, RawEntry, RawMedia
from aggregator.read.feed import read_feed

URL = "http://news.example/rss/feed.xml"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dcterms="http://purl.org/dc/terms/"'
)


def rss(item: str = "", channel: str = "") -> RawDocument:
    text = f'<rss version="2.0" {SPACES}><channel>{channel}<item>{item}</item></channel></rss>'
    return read_feed(text, url=URL)


def item(inner: str) -> RawEntry:
    return rss(inner).entries[0]


def atom(inner: str, attributes: str = "") -> RawEntry:
    return read_feed(f"<feed {ATOM} {attributes}><entry>{inner}</entry></feed>", url=URL).entries[0]


@pytest.mark.parametrize(
    ("inner", "field", "value"),
    [
        ("<title>A &amp;amp; B</title>", "title", "A &amp; B"),
        ("<title>A&B</title>", "title", "A&B"),
        ("<title>A&nbsp;B &copy; &unknown;</title>", "title", "A\xa0B © &unknown;"),
        ("<title>&lt;font color=red&gt;福州&lt;/font&gt;</title>", "title", "<font color=red>福州</font>"),
        ("<title><![CDATA[A & B]]></title>", "title", "A & B"),
        ("<title>&amp;quot;福州&amp;quot;</title>", "title", "&quot;福州&quot;"),
        ("<title>\x00福\x0b州\x1f</title>", "title", "福州"),
        ("<title>&#xD800;&#0;a&#150;b&#x26;</title>", "title", "a–b&"),
        ("<title>&#1114112;&#9999999999;</title>", "title", "&#9999999999;"),
        ("<title/>", "title", ""),
        ("<link> \n http://a.example/a 1.html \n</link>", "link", "http://a.example/a 1.html"),
        ("<link>/2026/1.html?a=1&amp;b=2</link>", "link", "http://news.example/2026/1.html?a=1&b=2"),
        ("<link>//cdn.example/1.html</link>", "link", "http://cdn.example/1.html"),
        ("<link/><guid>http://a.example/1</guid>", "link", "http://a.example/1"),
        ("<guid><![CDATA[ http://a.example/1 ]]></guid>", "link", "http://a.example/1"),
        ('<guid isPermaLink="true">/1.html</guid>', "link", "/1.html"),
        ('<guid isPermaLink="false">http://a.example/1</guid>', "link", None),
        (
            (
                "<link>http://feeds.example/~r/1</link>"
                "<feedburner:origLink>http://a.example/1</feedburner:origLink>"
            ),
            "link",
            "http://a.example/1",
        ),
        ("<guid>12345</guid>", "id", "12345"),
        ("<guid>HTTP://A.example/1</guid>", "id", "HTTP://A.example/1"),
        ("<link>http://a.example/1</link><guid>http://a.example/1</guid>", "id_is_permalink", True),
        ("<guid isPermaLink='false'>http://a.example/1</guid>", "id_is_permalink", False),
        ("<guid>12345</guid>", "id_is_permalink", False),
        ("<pubDate>2020/07/13 09:15</pubDate>", "published", "2020/07/13 09:15"),
        ("<pubdate>11月27日 23:58</pubdate>", "published", "11月27日 23:58"),
        ("<dc:date>2026-11-24</dc:date>", "published", "2026-11-24"),
        ("<date>2026-11-24</date>", "published", "2026-11-24"),
        ("<dcterms:created>2026-11-24</dcterms:created>", "published", "2026-11-24"),
        ("<title>t</title>", "published", None),
        ("<pubDate>Mon</pubDate><atom:updated>Tue</atom:updated>", "updated", "Tue"),
        ("<dc:date>2026-11-24</dc:date>", "updated", None),
        (
            "<author>a@b.example (张笑雪)</author><dc:creator>沈元</dc:creator><dc:creator>沈元</dc:creator>",
            "authors",
            ("张笑雪", "沈元"),
        ),
        ("<author>Ann &lt;a@b.example&gt;</author>", "authors", ("Ann",)),
        ("<author><![CDATA[a@b.com (Ann)]]></author>", "authors", ("Ann",)),
        ("<author>Ann @ home</author>", "authors", ("Ann @ home",)),
        ("<author>a@b.example</author>", "authors", ("a@b.example",)),
        ("<category>福州</category><category>要闻</category><category/>", "categories", ("福州", "要闻")),
        ("<dc:language>zh-TW</dc:language>", "language", "zh-TW"),
        ("<dc:rights>版权所有</dc:rights>", "rights", "版权所有"),
        ("<source url='http://b.example/feed'>福州日报</source>", "origin_name", "福州日报"),
        ("<source url='http://b.example/feed'>福州日报</source>", "origin_url", "http://b.example/feed"),
        ("<dc:source>福州日报</dc:source>", "origin_name", "福州日报"),
        ("<dc:source>http://b.example/1</dc:source>", "origin_url", "http://b.example/1"),
        ("<dc:source>http://b.example/1</dc:source>", "origin_name", None),
        ("<title>a</title>", "title_is_html", True),
    ],
)
def test_rss_item_gives(inner: str, field: str, value: Any) -> None:
    assert getattr(item(inner), field) == value


@pytest.mark.parametrize(
    ("inner", "summary", "content"),
    [
        ("<description>S</description>", "S", ""),
        ("<description>S</description><content:encoded>C</content:encoded>", "S", "C"),
        ("<content:encoded>C</content:encoded><description>S</description>", "S", "C"),
        ("<content:encoded>C</content:encoded>", "", "C"),
        ("<description>S</description><media:description type='plain'>M</media:description>", "S", ""),
        ("<media:description>M</media:description><description>S</description>", "S", ""),
        ("<itunes:summary>I</itunes:summary><description>S</description>", "S", ""),
        ("<media:group><media:description>M &amp; N</media:description></media:group>", "M &amp; N", ""),
        ("<itunes:summary>I</itunes:summary>", "I", ""),
        ("<dc:description>&lt;p&gt;D&lt;/p&gt;</dc:description>", "<p>D</p>", ""),
        ("<description>A&amp;nbsp;&lt;b&gt;B&lt;/b&gt;</description>", "A&nbsp;<b>B</b>", ""),
        (
            "<description><![CDATA[<img src='/1.jpg'>&nbsp;A&B]]></description>",
            "<img src='/1.jpg'>&nbsp;A&B",
            "",
        ),
        ("<description></description>", "", ""),
        ("<description><![CDATA[<script>alert(1)</script>]]></description>", "<script>alert(1)</script>", ""),
    ],
)
def test_rss_summary_and_content_are_told_apart_by_element(inner: str, summary: str, content: str) -> None:
    entry = item(inner)
    assert (entry.summary, entry.content) == (summary, content)


@pytest.mark.parametrize(
    ("inner", "field", "value"),
    [
        ("<title>A &lt;b&gt; B</title>", "title", "A <b> B"),
        ("<title>A</title>", "title_is_html", False),
        ('<title type="html">A</title>', "title_is_html", True),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>A</b></div></title>',
            "title",
            "<b>A</b>",
        ),
        (
            (
                '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A<br/>B<hr/>'
                '<img src="1.jpg"/></p></div></content>'
            ),
            "content",
            '<p>A<br>B<hr><img src="1.jpg"></p>',
        ),
        (
            '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A<br/>B</div></summary>',
            "summary",
            "A<br>B",
        ),
        ("<summary>S</summary><content>C</content>", "summary", "S"),
        ("<content>C</content><summary>S</summary>", "summary", "S"),
        ("<content>C</content><summary>S</summary>", "content", "C"),
        ("<content>C</content>", "summary", ""),
        ("<summary>1 &lt; 2 &amp; 3</summary>", "summary", "1 &lt; 2 &amp; 3"),
        ("<summary>&lt;p&gt;forgot the type&lt;/p&gt;</summary>", "summary", "<p>forgot the type</p>"),
        ('<content type="html">&lt;p&gt;C&lt;/p&gt;</content>', "content", "<p>C</p>"),
        ('<content type="image/png">iVBORw0K</content>', "content", ""),
        ('<content src="http://a.example/1.html"/>', "content", ""),
        ("<published>P</published><updated>U</updated>", "published", "P"),
        ("<updated>U</updated>", "published", None),
        ("<updated>U</updated>", "updated", "U"),
        ("<id>12345</id>", "id", "12345"),
        ("<id>12345</id>", "link", None),
        ("<id>http://a.example/1</id>", "link", None),
        (
            (
                '<link rel="alternate" type="application/json" href="/1.json"/><link href="/1.html"/>'
                '<link href="/2.html"/><link rel="edit" href="/3.html"/>'
            ),
            "link",
            "http://news.example/1.html",
        ),
        ('<link rel="alternate" type="application/pdf" href="/1.pdf"/>', "link", "http://news.example/1.pdf"),
        ('<link rel="alternate"/>', "link", None),
        ('<category term="fz" label="福州"/><category term="要闻"/>', "categories", ("福州", "要闻")),
        ("<author><name>甲</name></author><author><name>乙</name></author>", "authors", ("甲", "乙")),
        (
            '<source><title>福州日报</title><link href="http://b.example/"/></source>',
            "origin_name",
            "福州日报",
        ),
        (
            '<source><title>福州日报</title><link href="http://b.example/"/></source>',
            "origin_url",
            "http://b.example/",
        ),
        ("<rights>CC BY</rights>", "rights", "CC BY"),
        ('<title xml:lang="zh-Hant">A</title>', "language", "zh-Hant"),
        ("<title>A</title>", "base", None),
        ('<content type="html" xml:base="http://b.example/x/">C</content>', "base", "http://b.example/x/"),
    ],
)
def test_atom_entry_gives(inner: str, field: str, value: Any) -> None:
    assert getattr(atom(inner), field) == value


def test_xml_lang_and_base_of_the_feed_hold_for_its_entries() -> None:
    entry = atom('<title>A</title><link href="1.html"/>', 'xml:lang="de" xml:base="http://b.example/x/"')
    assert (entry.language, entry.base, entry.link) == (
        "de",
        "http://b.example/x/",
        "http://b.example/x/1.html",
    )


def test_a_base_of_one_entry_s_content_does_not_leak_to_the_next() -> None:
    text = (
        f'<feed {ATOM}><entry><content type="html" xml:base="http://b.example/">a</content></entry>'
        '<entry><link href="2.html"/></entry></feed>'
    )
    assert read_feed(text, url=URL).entries[1].link == "http://news.example/rss/2.html"


def test_media_are_enclosures_then_content_then_thumbnails_each_address_once() -> None:
    entry = item(
        '<enclosure url="http://a.example/1.mp3" type="audio/mpeg" length="12"/>'
        '<media:content url="http://a.example/1.mp3"/>'
        '<media:content url="http://a.example/2.jpg" type="image/jpeg" filesize="34"/>'
        '<media:thumbnail url="http://a.example/3.jpg" width="640" height="480px"/><media:thumbnail/>'
    )
    assert entry.media == (
        RawMedia("http://a.example/1.mp3", "audio/mpeg", "12"),
        RawMedia("http://a.example/2.jpg", "image/jpeg", "34"),
        RawMedia("http://a.example/3.jpg", width="640", height="480px"),
    )


@pytest.mark.parametrize(
    ("channel", "field", "value"),
    [
        ("<title>福州新闻</title>", "title", "福州新闻"),
        ("<link>http://news.example/</link>", "home", "http://news.example/"),
        (
            "<link>http://news.example/</link><image><link>http://x.example/</link></image>",
            "home",
            "http://news.example/",
        ),
        ("<language>zh-cn</language>", "language", "zh-cn"),
        ("", "language", None),
        ("<ttl>30</ttl>", "ttl_s", 1800.0),
        ("<ttl>0</ttl>", "ttl_s", None),
        ("<ttl>soon</ttl>", "ttl_s", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", "ttl_s", 86400.0),
        (
            "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            "ttl_s",
            900.0,
        ),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            "ttl_s",
            3600.0,
        ),
        ("<sy:updatePeriod>often</sy:updatePeriod>", "ttl_s", None),
        ("<skipHours><hour>0</hour><hour> 1 </hour><hour>24</hour></skipHours>", "skip_hours", (0, 1)),
        ("<skipHours><hour>9</hour>", "skip_hours", ()),
        ("<skipDays><day>Saturday</day><day>SUNDAY</day></skipDays>", "skip_days", ("Saturday", "Sunday")),
        ('<atom:link rel="hub" href="http://hub.example/"/>', "hub", "http://hub.example/"),
        ('<atom:link rel="self" href="http://news.example/f"/>', "topic", "http://news.example/f"),
        ("", "hub", None),
        ("", "warnings", ()),
    ],
)
def test_channel_gives(channel: str, field: str, value: Any) -> None:
    assert getattr(rss("<title>a</title>", channel), field) == value


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('<rss version="2.0"><channel><item><title>A</title></item></channel></rss>', "rss20"),
        ('<rss version="0.92"><channel><item><title>A</title></item></channel></rss>', "rss092"),
        (
            (
                '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"\n'
                ' "http://my.netscape.com/publish/formats/rss-0.91.dtd">\n'
                '<rss version="0.91"><channel><item><title>A</title></item></channel></rss>'
            ),
            "rss091n",
        ),
        (
            (
                '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
                '<channel/><item rdf:about="http://a.example/1"><title>A</title></item></rdf:RDF>'
            ),
            "rss10",
        ),
        (
            (
                '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel/><item><title>A</title></item></rdf:RDF>'
            ),
            "rss090",
        ),
        (f"<feed {ATOM}><entry><title>A</title></entry></feed>", "atom10"),
        (
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>A</title></entry></feed>',
            "atom03",
        ),
        (
            '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>A</a:title></a:entry></a:feed>',
            "atom10",
        ),
        (
            '<CHANNEL HREF="http://a.example/"><ITEM HREF="http://a.example/1"><TITLE>A</TITLE></ITEM></CHANNEL>',
            "cdf",
        ),
        ('<RDF xmlns="http://example.org/none"><item><title>A</title></item></RDF>', "rss10"),
    ],
)
def test_every_format_gives_its_entry_and_its_name(text: str, version: str) -> None:
    document = read_feed(f'<?xml version="1.0" encoding="gb2312"?>\n{text}', url=URL)
    assert (document.format, [entry.title for entry in document.entries]) == (version, ["A"])


def test_an_item_of_cdf_gives_address_and_summary() -> None:
    text = (
        '<CHANNEL HREF="http://a.example/"><ITEM HREF="http://a.example/1" LASTMOD="2026-11-24T09:15">'
        "<TITLE>A</TITLE><ABSTRACT>S</ABSTRACT></ITEM></CHANNEL>"
    )
    document = read_feed(text, url=URL)
    entry = document.entries[0]
    assert (document.home, entry.link, entry.summary) == ("http://a.example/", "http://a.example/1", "S")
    assert entry.published == "2026-11-24T09:15"


def test_a_feed_without_items_is_an_empty_document() -> None:
    assert read_feed("<rss version='2.0'><channel><title>A</title></channel></rss>", url=URL).entries == ()
    assert read_feed("<rss/>", url=URL).entries == ()
