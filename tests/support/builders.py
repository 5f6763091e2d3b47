"""Small valid objects for tests; every argument can be replaced by name."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from aggregator.model.document import Document, Fetched, Role, Validators
from aggregator.model.entry import (
    Entry,
    Evidence,
    Moment,
    PlaceEvidence,
    Placement,
    Precision,
    RawEntry,
)
from aggregator.model.region import Level, Region, RegionTree
from aggregator.model.source import Source, SourceKind
from aggregator.model.story import Copy, Story

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NAMESPACE = UUID("5c1f6a9e-6f0f-4c58-9d53-0a8f6f6f1c11")


def moment(at: datetime = NOW, precision: Precision = Precision.SECOND) -> Moment:
    return Moment(at, precision, Evidence.FEED)


def region(region_id: str, name: str, **changes: Any) -> Region:
    parent = region_id.rpartition("/")[0] or None
    levels = (Level.COUNTRY, Level.PROVINCE, Level.CITY, Level.COUNTY)
    fields: dict[str, Any] = {
        "id": region_id,
        "names": {"zh": name},
        "parent": parent,
        "level": levels[region_id.count("/")],
        "timezone": "Asia/Shanghai",
        "language": "zh-Hans",
    }
    return Region(**(fields | changes))


def regions() -> RegionTree:
    """Give cn > cn/fujian > cn/fujian/fuzhou and cn/fujian/xiamen; de; demo > demo/linhai."""
    return RegionTree.of(
        [
            region("cn", "中国", names={"zh": "中国", "en": "China"}),
            region("cn/fujian", "福建", names={"zh": "福建", "en": "Fujian"}),
            region("cn/fujian/fuzhou", "福州", names={"zh": "福州", "en": "Fuzhou"}),
            region("cn/fujian/xiamen", "厦门", names={"zh": "厦门", "en": "Xiamen"}),
            region("de", "Deutschland", names={"de": "Deutschland"}, language="de", timezone="Europe/Berlin"),
            region("demo", "示范", names={"zh": "示范", "en": "Demo"}, level=Level.COUNTY),
        ]
    )


def source(**changes: Any) -> Source:
    fields: dict[str, Any] = {
        "id": "fuzhou-daily",
        "name": "福州日报",
        "home": "http://news.example/",
        "kind": SourceKind.FEED,
        "urls": ("http://news.example/feed.xml",),
        "region": "cn/fujian/fuzhou",
        "language": "zh-Hans",
        "timezone": "Asia/Shanghai",
    }
    return Source(**(fields | changes))


def document(**changes: Any) -> Document:
    fields: dict[str, Any] = {
        "id": 1,
        "source_id": "fuzhou-daily",
        "address": "http://news.example/feed.xml",
        "role": Role.ROOT,
        "validators": Validators(),
        "body_hash": None,
        "due_at": NOW,
        "failures": 0,
        "first": True,
    }
    return Document(**(fields | changes))


def fetched(body: bytes, **changes: Any) -> Fetched:
    fields: dict[str, Any] = {
        "at": NOW,
        "url": "http://news.example/feed.xml",
        "status": 200,
        "headers": {"content-type": "application/rss+xml"},
        "body": body,
        "validators": Validators(etag='"1"'),
        "elapsed_s": 0.1,
    }
    return Fetched(**(fields | changes))


def raw_entry(**changes: Any) -> RawEntry:
    fields: dict[str, Any] = {
        "id": "tag:news.example,2026:1",
        "link": "http://news.example/2026/11/24/1.html",
        "title": "连江县贵安开心农场开业",
        "summary": "<p>笋干、辣椒、土鸡蛋,琳琅满目。</p>",
        "published": "Tue, 24 Nov 2026 09:15:00 +0800",
    }
    return RawEntry(**(fields | changes))


def placement(region_id: str = "cn/fujian/fuzhou") -> Placement:
    return Placement(region_id, 1.0, (PlaceEvidence("source", region_id, "home region"),))


def entry(number: int = 1, **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "source_id": "fuzhou-daily",
        "key": f"guid:tag:news.example,2026:{number}",
        "url": f"http://news.example/2026/11/24/{number}.html",
        "url_key": f"news.example/2026/11/24/{number}.html",
        "title": f"福州新闻第{number}条",
        "html": f"<p>正文{number}。</p>",
        "text": f"正文{number}。",
        "language": "zh-Hans",
        "published": moment(NOW - timedelta(hours=1, seconds=number)),
        "updated": None,
        "content_hash": f"hash-{number}",
        "placements": (placement(),),
    }
    return Entry(**(fields | changes))


def copy(number: int = 1, **changes: Any) -> Copy:
    fields: dict[str, Any] = {
        "source_id": "fuzhou-daily",
        "url": f"http://news.example/2026/11/24/{number}.html",
        "title": f"福州新闻第{number}条",
        "html": f"<p>正文{number}。</p>",
        "text": f"正文{number}。",
        "language": "zh-Hans",
        "published": moment(NOW - timedelta(hours=1)),
    }
    return Copy(**(fields | changes))


def story(number: int = 1, **changes: Any) -> Story:
    fields: dict[str, Any] = {
        "uuid": UUID(int=number),
        "listed_at": NOW - timedelta(minutes=number),
        "updated_at": NOW - timedelta(minutes=number),
        "lead": copy(number),
    }
    return Story(**(fields | changes))
