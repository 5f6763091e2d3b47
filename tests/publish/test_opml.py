"""The list of a region's feeds, for any feed reader and for another installation."""

from dataclasses import replace

from lxml import etree

from aggregator.model.region import Level, Region, RegionTree
from aggregator.model.source import Source, SourceKind
from aggregator.publish.opml import OwnFeed, opml, public_sources


def region(region_id: str, name: str) -> Region:
    parent = region_id.rpartition("/")[0] or None
    return Region(region_id, {"zh-Hans": name}, parent, Level.OTHER, "Asia/Shanghai", "zh-Hans")


REGIONS = RegionTree.of(
    [region("cn", "中国"), region("cn/fujian", "福建 & <台>"), region("de", "Deutschland")]
)
FEED = Source(
    "a",
    'Die "A"\u0001\n报',
    "http://a.example/",
    SourceKind.FEED,
    ("http://a.example/rss?a=1&b=2", "http://a.example/2"),
    "cn/fujian",
    language="zh-Hans",
)
EXPECTED = """<?xml version='1.0' encoding='utf-8'?>
<opml version="2.0">
  <head>
    <title>新闻 汇</title>
  </head>
  <body>
    <outline text="中国">
      <outline type="rss" text="B" title="B" xmlUrl="http://b.example/" \
htmlUrl="http://b.example/" category="/cn"/>
      <outline text="福建 &amp; &lt;台&gt;">
        <outline type="rss" text="Die &quot;A&quot; 报" title="Die &quot;A&quot; 报" \
xmlUrl="http://a.example/rss?a=1&amp;b=2" htmlUrl="http://a.example/" \
category="/cn/fujian" language="zh-Hans"/>
        <outline type="rss" text="Die &quot;A&quot; 报" title="Die &quot;A&quot; 报" \
xmlUrl="http://a.example/2" htmlUrl="http://a.example/" category="/cn/fujian" language="zh-Hans"/>
      </outline>
    </outline>
  </body>
</opml>
"""
IN_CHINA = Source("b", "B", "http://b.example/", SourceKind.FEED, ("http://b.example/",), "cn")


def test_regions_are_nested_outlines_and_the_bytes_are_stable() -> None:
    written = opml("新闻\n汇", REGIONS, [FEED, IN_CHINA], roots=["cn", "de"])
    assert written.decode() == EXPECTED
    assert opml("新闻\n汇", REGIONS, [FEED, IN_CHINA], roots=["cn", "de"]) == written


def test_only_what_a_feed_reader_can_read_is_there() -> None:
    others = [
        replace(IN_CHINA, id="off", enabled=False),
        replace(IN_CHINA, id="page", kind=SourceKind.LISTPAGE),
        replace(IN_CHINA, id="demo", urls=("demo:/x",)),
        replace(IN_CHINA, id="elsewhere", region="de"),
    ]
    body = etree.fromstring(opml("x", REGIONS, others, roots=["cn"])).find("body")
    assert body is not None
    assert len(body) == 0


def test_our_own_feeds_come_first() -> None:
    own = [OwnFeed("福建新闻\n", "https://news.example/feed.atom", "https://news.example/", "zh-Hans")]
    root = etree.fromstring(opml("新闻汇", REGIONS, [IN_CHINA], roots=["cn"], own=own))
    first, second = root.iterfind("body/outline")
    assert (first.get("text"), second.get("text")) == ("新闻汇", "中国")
    (feed,) = first
    assert {str(name): str(value) for name, value in feed.attrib.items()} == {
        "type": "rss",
        "text": "福建新闻",
        "title": "福建新闻",
        "xmlUrl": "https://news.example/feed.atom",
        "htmlUrl": "https://news.example/",
        "language": "zh-Hans",
    }


def test_everybody_is_told_what_everybody_may_ask() -> None:
    told = replace(FEED, urls=("http://a.example/1", "http://me:secret@a.example/2", "http://10.1.2.3/3"))
    given = replace(FEED, id="given", headers=(("X-Api-Key", "${KEY}"),))
    login = replace(FEED, id="login", auth="KEY")
    inside = replace(FEED, id="inside", urls=("http://paper.lan/feed",))
    assert public_sources([told, given, login, inside]) == (replace(FEED, urls=("http://a.example/1",)),)
