"""A subscriber who goes back through a feed's archives (RFC 5005, section 4), and the house visited."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from lxml import etree

from aggregator.config.models import Config
from aggregator.model.story import RegionQuery
from aggregator.publish.archive import ConfiguredArchivist
from aggregator.web.app import WebServices, create_app
from tests.store.harness import Installation, entry, ours, theirs
from tests.web.fakes import FUZHOU, world

ATOM = "{http://www.w3.org/2005/Atom}"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"


@dataclass
class Archiving:
    """A store on disk that is polled, archived and served; `restart` opens it anew."""

    path: Path
    config: Config = field(default_factory=lambda: world(sources=(ours(), theirs())))
    numbers: int = 0

    def __post_init__(self) -> None:
        self.store = Installation(self.path, regions=self.config.regions)
        self.store.follow(*self.config.sources)
        self.store.past_first_poll(ours())

    def restart(self) -> None:
        now = self.store.now
        self.store.close()
        self.store = Installation(self.path, regions=self.config.regions)
        self.store.now = now

    def client(self) -> FlaskClient:
        services = WebServices(
            self.store.reading, config=lambda: self.config, clock=lambda: self.store.now, version="1.0"
        )
        return create_app(services).test_client()

    def news(self, count: int = 1, *, after: timedelta = timedelta(hours=1)) -> None:
        self.store.later(after)
        fresh = [entry(self.numbers + nth) for nth in range(1, count + 1)]
        self.numbers += count
        self.store.poll(ours(), *fresh)

    def archive(self, config: Config | None = None) -> int:
        """Do the archives' chore; gives how many were made, changed or filled again."""
        used = config or self.config
        archivist = ConfiguredArchivist(used.regions, {one.id: one for one in used.sources})
        steps = list(self.store.polling.archives(archivist, now=self.store.now))
        return sum(step.rows for step in steps)

    def listed(self, region: str = FUZHOU) -> list[str]:
        rows = self.store.rows(
            "SELECT region.path, story.uuid FROM listing JOIN story ON story.id = listing.story "
            "JOIN region ON region.id = listing.region ORDER BY listed_at DESC"
        )
        return [f"urn:uuid:{uuid}" for path, uuid in rows if path == region]

    def kept(self) -> list[str]:
        """Give what the feed and its archives hold together, as the store gives it; archives' twins twice."""
        view = self.store.reading.view(RegionQuery(FUZHOU))
        found: list[str] = []
        name = view.archive
        while name is not None:
            archive = self.store.reading.archive(FUZHOU, name)
            assert archive is not None
            found += [f"urn:uuid:{one.uuid}" for one in archive.records]
            name = archive.older
        return sorted([*found, *({one.guid for one in view.stories} - set(found))])

    def at(self, *when: int) -> None:
        """Let it be that moment, UTC."""
        self.store.now = datetime(*when, tzinfo=self.store.now.tzinfo)  # type: ignore[misc,arg-type]  # mypy: "*when" may hold the zone


@dataclass(frozen=True)
class Page:
    """What one document says."""

    path: str
    ids: list[str]
    links: dict[str, str]
    is_archive: bool


def read(client: FlaskClient, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    if path.endswith(".json"):
        return _json(path, json.loads(answer.data))
    root = etree.fromstring(answer.data)
    head = root if root.tag == f"{ATOM}feed" else root[0]
    links = {str(one.get("rel")): str(one.get("href")) for one in head.findall(f"{ATOM}link")}
    entries = root.findall(f"{ATOM}entry/{ATOM}id") + root.findall("channel/item/guid")
    return Page(path, [one.text or "" for one in entries], links, head.find(ARCHIVE) is not None)


def walk(client: FlaskClient, path: str) -> list[Page]:
    """Read the feed and then archive after archive; each must name the feed and its neighbours rightly."""
    pages = [read(client, path)]
    feed = pages[0].links["self"]
    assert not pages[0].is_archive
    while (older := pages[-1].links.get("prev-archive")) is not None:
        pages.append(read(client, urlsplit(older).path))
        assert pages[-1].is_archive
        assert pages[-1].links["self"] == older
        assert pages[-1].links["current"] == feed
        if len(pages) > 2:
            assert pages[-1].links["next-archive"] == pages[-2].links["self"]
    return pages


def reconstructed(client: FlaskClient, path: str) -> Counter[str]:
    """Give every id that the walk finds; each archive's own ids are counted, the feed's fill up."""
    pages = walk(client, path)
    found = Counter(one for page in pages[1:] for one in page.ids)
    found.update(set(pages[0].ids) - set(found))
    return found


def _json(path: str, feed: dict[str, Any]) -> Page:
    ours = feed.get("_aggregator", {})
    ways = {
        "self": feed["feed_url"],
        "prev-archive": feed.get("next_url"),
        "current": ours.get("current"),
        "next-archive": ours.get("newer"),
    }
    links = {name: address for name, address in ways.items() if address}
    return Page(path, [one["id"] for one in feed["items"]], links, bool(ours.get("archive")))
