"""A stream of entries on its way through normalizing, signing and the store, as a poller would bring them."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from aggregator.dedupe.signature import sign
from aggregator.model.document import Fetched
from aggregator.model.entry import RawDocument, RawEntry, Reading, SignedEntry
from aggregator.model.poll import FinishedPoll
from aggregator.model.source import Source, SourceMemory
from aggregator.normalize.document import normalize_document
from aggregator.normalize.html import plain_text
from aggregator.store.poll_store import SqlPollStore, open_poll_store
from aggregator.store.statements import chunks
from tests.store.harness import Installation, group_of, hourly
from tests.support import builders

View = Literal["short", "full"]
SHORT_CHARS = {"zh": 120, "en": 220}  # of a text, as feeds with excerpts show it
LEASE_S = 1e9
WINDOW_ENTRIES = 40  # in one transaction: what a poller finds in a busy second or two


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the set: `gold` is the same for copies of one piece."""

    id: str
    gold: str
    lang: str
    feed: str
    guid: str
    url: str
    title: str
    content: str
    published: datetime


@dataclass(slots=True)
class Cost:
    """CPU seconds spent on signing and on storing, and for how many entries."""

    sign_s: float = 0.0
    store_s: float = 0.0
    entries: int = 0


@dataclass(slots=True)
class Stream:
    """A store that takes items in, and what became of them.

    `keys` has the identity of each item's entry; `dedupe` False stores the same without looking for copies.
    """

    path: Path
    feeds: tuple[str, ...]
    view: View = "full"
    dedupe: bool = True
    cost: Cost = field(default_factory=Cost)
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    site: Installation = field(init=False)
    sources: dict[str, Source] = field(init=False)
    memories: dict[str, SourceMemory] = field(default_factory=lambda: defaultdict(SourceMemory))

    def __post_init__(self) -> None:
        self.site = Installation(self.path)
        self.sources = {
            feed: builders.source(
                id=f"feed-{number}",
                name=feed,
                urls=(f"http://feed-{number}.example/feed.xml",),
                home=f"http://feed-{number}.example/",
                dedupe=self.dedupe,
                language="und",
            )
            for number, feed in enumerate(self.feeds)
        }
        self.site.follow(*self.sources.values())

    def send(
        self,
        items: Sequence[Item],
        *,
        store: SqlPollStore | None = None,
        size: int = WINDOW_ENTRIES,
        now: datetime | None = None,
    ) -> None:
        """Bring items in this order, `size` in a transaction, each feed's as one poll of it.

        Without `now` they come as they are published.
        """
        for window in chunks(items, size):
            at = now or window[-1].published
            self.commit(self.read(window), now=at, store=store or self.site.polling)

    def read(self, items: Sequence[Item]) -> list[tuple[Source, Reading]]:
        """Give a reading of each feed that has items."""
        by_feed: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            by_feed[item.feed].append(item)
        return [(self.sources[feed], self._reading(feed, found)) for feed, found in by_feed.items()]

    def commit(
        self, readings: Sequence[tuple[Source, Reading]], *, now: datetime, store: SqlPollStore
    ) -> None:
        """Store readings in one transaction."""
        leases = store.lease([source.id for source, _ in readings], now=now, lease_s=LEASE_S, wait=False)
        due = {found.document.source_id: (lease, found) for lease in leases for found in lease.documents}
        polls = [
            FinishedPoll(
                source=source,
                document=due[source.id][1].document,
                result=_fetched(now),
                body_hash=None,
                reading=reading,
                started_at=now,
                jitter=0.5,
                token=due[source.id][0].token,
            )
            for source, reading in readings
        ]
        began = time.process_time()
        store.commit(polls, now=now)
        self.cost.store_s += time.process_time() - began
        self.cost.entries += sum(len(reading.entries) for _, reading in readings)
        for lease in leases:
            store.release(lease)

    def groups(self) -> Mapping[str, int]:
        """Give the story of each item."""
        rows = self.site.rows(
            """SELECT source.slug, t.key, m.story FROM story_member AS m JOIN entry ON entry.id = m.entry
            JOIN entry_text AS t ON t.bucket = entry.bucket AND t.entry = entry.id
            JOIN source ON source.id = entry.source"""
        )
        story = {(slug, key): of for slug, key, of in rows}
        return {item: story[name] for item, name in self.keys.items()}

    def _reading(self, feed: str, items: Sequence[Item]) -> Reading:
        source = self.sources[feed]
        raw = RawDocument("rss20", tuple(_raw(item, self.view) for item in items), title=feed)
        now = max(item.published for item in items)
        clean = normalize_document(
            raw, source=source, url=source.urls[0], memory=self.memories[feed], now=now
        )
        self.memories[feed] = clean.memory
        began = time.process_time()
        signed = tuple(
            SignedEntry(placed, sign(placed))
            for entry in clean.entries
            for placed in [replace(entry, placements=(builders.placement(source.region),))]
        )
        self.cost.sign_s += time.process_time() - began
        by_url = {entry.entry.url: entry.entry.key for entry in signed}
        self.keys.update((item.id, (source.id, by_url[item.url])) for item in items)
        return Reading(format="rss20", title=feed, entries=signed, memory=clean.memory)


def send_by_two(stream: Stream, items: Sequence[Item]) -> None:
    """Bring every other item by one of two writers that know nothing of each other."""
    stores = [open_poll_store(stream.path, planner=hourly, group_of=group_of) for _ in range(2)]
    feeds = sorted({item.feed for item in items})
    shares = [[item for item in items if feeds.index(item.feed) % 2 == half] for half in range(2)]
    threads = [
        threading.Thread(target=stream.send, args=(share,), kwargs={"store": store, "size": 7})
        for share, store in zip(shares, stores, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()


def load_items(path: Path) -> tuple[Item, ...]:
    """Read entries.jsonl: a stream in the order of publication."""
    return tuple(
        Item(
            published=datetime.fromisoformat(row["published"]),
            **{name: row[name] for name in ("id", "gold", "lang", "feed", "guid", "url", "title", "content")},
        )
        for row in load_rows(path)
    )


def load_rows(path: Path) -> Iterator[dict[str, str]]:
    """Read a file with one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _raw(item: Item, view: View) -> RawEntry:
    content = item.content
    if view == "short":
        content = plain_text(content)[: SHORT_CHARS.get(item.lang, SHORT_CHARS["en"])]
    return RawEntry(
        id=item.guid, link=item.url, title=item.title, summary=content, published=item.published.isoformat()
    )


def _fetched(now: datetime) -> Fetched:
    return builders.fetched(b"<rss/>", at=now)
