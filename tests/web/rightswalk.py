"""A press whose papers allow different things, with what must not be shown planted in each of their texts."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import Flask

from aggregator.config.models import Config
from aggregator.model.entry import Reading
from aggregator.model.poll import DueDocument
from aggregator.model.source import Rights, Source, SourceKind, SourceMemory
from aggregator.model.story import RegionQuery
from aggregator.poll import pipeline
from aggregator.publish.archive import ConfiguredArchivist
from aggregator.store.decisions import open_decisions
from aggregator.web.app import WebServices, create_app
from aggregator.web.query import cursor
from tests.store.harness import Installation
from tests.support import builders
from tests.web.fakes import world

FULL: Final = Rights("full", images=True, permission="mail of the editor, 2026-10-12")
REGIONS: Final = ("cn/fujian/fuzhou", "cn/fujian", "cn", "all")
FORMATS: Final = ("rss", "atom", "json")


@dataclass(frozen=True)
class Paper:
    """A source, how its answers and texts are marked, and which of its marks may be shown where.

    Marks are ``headline``, ``opening``, ``ending``, ``image`` and ``aside`` with the paper's name.
    """

    name: str
    shown: tuple[str, ...]
    source: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    item: str = ""
    archived: bool = True

    def mark(self, what: str) -> str:
        return f"{what}-of-{self.name}"

    def known(self) -> Source:
        address = f"http://{self.name}.example/feed.xml"
        fields = {"id": self.name, "name": f"Paper {self.name}", "home": address, "urls": (address,)}
        return builders.source(**(fields | dict(self.source)))

    def body(self) -> bytes:
        """Give its feed: one entry, whose opening fits into an excerpt and whose ending does not."""
        markup = (
            f"<p>{self.mark('opening')}.</p><p data-nosnippet>{self.mark('aside')}</p>{self.item}"
            f"<p>{'Words without end. ' * 40}{self.mark('ending')}</p>"
            f'<img src="http://img.example/{self.mark("image")}.jpg" alt="{self.mark("image")}">'
        )
        return (
            '<rss version="2.0"><channel><title>News</title><item>'
            f"<title>Library opens, {self.mark('headline')}</title><guid>{self.name}-1</guid>"
            f"<link>http://{self.name}.example/1.html</link>"
            "<pubDate>Tue, 24 Nov 2026 11:00:00 +0000</pubDate>"
            f"<description><![CDATA[{markup}]]></description>"
            f'<enclosure url="http://img.example/enclosed-{self.mark("image")}.jpg" type="image/jpeg"/>'
            "</item></channel></rss>"
        ).encode()

    def forbidden(self) -> Iterator[str]:
        for what in ("headline", "opening", "ending", "image", "aside"):
            if what not in self.shown:
                yield self.mark(what)


PAPERS: Final = (
    Paper("plain", ("headline", "opening")),
    Paper("titles", ("headline",), {"rights": Rights("headline")}),
    Paper("list", ("headline",), {"kind": SourceKind.LISTPAGE}),
    Paper("whole", ("headline", "opening", "ending", "image"), {"rights": FULL}),
    Paper("nosnippet", ("headline", "image"), {"rights": FULL}, {"x-robots-tag": "nosnippet"}),
    Paper("short", ("headline", "opening", "image"), {"rights": FULL}, {"x-robots-tag": "max-snippet:80"}),
    Paper("noindex", ("headline",), {"rights": FULL}, {"x-robots-tag": "tester: noindex"}, archived=False),
    Paper("unmined", ("headline", "image"), {"rights": FULL}, {"tdm-reservation": "1"}),
    Paper("noimage", ("headline", "opening", "ending"), {"rights": FULL}, {"x-robots-tag": "noimageindex"}),
    Paper(
        "unkept",
        ("headline", "opening", "ending", "image"),
        {"rights": FULL},
        {"x-robots-tag": "noarchive"},
        archived=False,
    ),
    Paper(
        "paid",
        ("headline", "opening", "image"),
        {"rights": FULL},
        item='<script type="application/ld+json">{"isAccessibleForFree": false}</script>',
    ),
    Paper("meta", ("headline", "image"), {"rights": FULL}, item='<meta name="robots" content="nosnippet">'),
    Paper("waiting", (), {"rights": FULL, "review": True}),
    Paper("unapproved", (), {"rights": FULL}),
    Paper("hidden", (), {"rights": FULL}),
)
COPYING: Final = {
    "plain": Paper("copying", ("headline", "opening"), {"rights": FULL, "standing": 10}),
    "titles": Paper("echoing", ("headline",), {"rights": FULL, "standing": 10}),
    "nosnippet": Paper("parroting", ("headline",), {"rights": FULL, "standing": 10}),
}
"""Their entries have the addresses of other papers, so that they stand beside those. Each allows everything,
but what is quoted of both to explain why they are one story must be allowed by the other one, too."""


@dataclass
class House:
    """A store that polled every paper, and the application over it."""

    path: Path

    def __post_init__(self) -> None:
        papers = (*PAPERS, *COPYING.values())
        self.config = limited(tuple(paper.known() for paper in papers))
        self.store = Installation(self.path, regions=self.config.regions)
        self.store.follow(*self.config.sources)
        for paper in papers:
            self.store.past_first_poll(paper.known())
        for paper in papers:
            body = paper.body()
            for copied, copying in COPYING.items():
                if paper is copying:
                    body = body.replace(f"http://{paper.name}.".encode(), f"http://{copied}.".encode())
            self.store.poll(paper.known(), reading=read(paper, body))
        self.hidden = self._hide("hidden")
        self.store.now = self.store.now.replace(month=12, day=10)
        archivist = ConfiguredArchivist(self.config.regions, {one.id: one for one in self.config.sources})
        list(self.store.polling.archives(archivist, now=self.store.now))

    def app(self) -> Flask:
        services = WebServices(
            self.store.reading, config=lambda: self.config, clock=lambda: self.store.now, version="1.0"
        )
        return create_app(services)

    def stories(self) -> list[UUID]:
        found = self.store.rows("SELECT uuid FROM story ORDER BY id")
        return [UUID(uuid) for (uuid,) in found]

    def archive(self, region: str) -> str:
        return self.store.reading.view(RegionQuery(region)).archive or "2026-11"

    def cursor(self) -> int:
        stories = self.store.reading.view(RegionQuery("all")).stories
        return cursor(stories[len(stories) // 2].listed_at)

    def _hide(self, name: str) -> UUID:
        found = self.store.reading.view(RegionQuery("all")).stories
        uuid = next(one.uuid for one in found if one.lead.source_id == name)
        with closing(open_decisions(self.path)) as store:
            store.hide(uuid, reason="a secret reason", who="somebody", now=self.store.now)
        return uuid


def limited(sources: tuple[Source, ...]) -> Config:
    """Give a configuration in which every region shows approved sources: all but one of these."""
    config = world(sources=sources)
    approved = tuple(one.id for one in sources if one.id != "unapproved")
    regions = (one for one in config.regions if one.id != "all")
    tree = type(config.regions).of(regions, only_approved=True, approved=approved)
    return replace(config, regions=tree)


def read(paper: Paper, body: bytes) -> Reading:
    """Read a feed as a poll does."""
    source = replace(paper.known(), kind=SourceKind.FEED)  # its kind decides its rights; here it has a feed
    headers = {"content-type": "application/rss+xml; charset=utf-8", **paper.headers}
    fetched = builders.fetched(body, url=source.urls[0], headers=headers)
    document = builders.document(source_id=source.id, address=source.urls[0])
    due = DueDocument(document, SourceMemory())
    found = pipeline.read_task(pipeline.task(source, due, fetched, now=builders.NOW, agent="Tester/1"))
    assert isinstance(found, Reading)
    return found
