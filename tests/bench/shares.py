"""What each station takes of a new entry, in ms of CPU: the press's feeds, each read for the first time."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from aggregator.dedupe.signature import sign
from aggregator.model.entry import Reading, SignedEntry
from aggregator.model.source import Source, SourceMemory
from aggregator.normalize.document import normalize_document
from aggregator.place.routing import place
from aggregator.poll.atlases import atlas, pack
from aggregator.read.document import read_document
from tests.bench.origin import Feed, host
from tests.store.harness import Installation
from tests.support import builders

STATIONS: Final = ("read", "normalize", "place", "sign", "store")
FEEDS: Final = 40
_HEADERS: Final = {"content-type": "application/xml"}
_XML_PORT: Final = 8080


class _Stopwatch:
    """Sums CPU time by station."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STATIONS, 0.0)
        self.entries = 0

    @contextmanager
    def at(self, station: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.spent[station] += time.process_time() - began


def measure(repetitions: int) -> dict[str, float]:
    """Give the median of each station's share in ms of CPU, of an entry that nobody knows yet."""
    rounds = [_round() for _ in range(repetitions + 1)][1:]  # what is loaded once is not an entry's share
    return {name: median(one[name] for one in rounds) for name in STATIONS}


def _round() -> dict[str, float]:
    watch, now = _Stopwatch(), datetime.now(UTC)
    packed = pack(builders.regions())
    atlas(packed)
    feeds = [Feed(n, f"http://{host(n)}:{_XML_PORT}", now) for n in range(FEEDS)]
    sources = [builders.source(id=f"paper-{f.number}", urls=(f.url,), language="und") for f in feeds]
    with TemporaryDirectory() as folder, closing(Installation(Path(folder, "store.db"))) as site:
        site.now = now
        site.follow(*sources)
        readings = [
            _read(watch, feed, source, packed, now=now) for feed, source in zip(feeds, sources, strict=True)
        ]
        polls = [site.finished(of, reading=found) for of, found in zip(sources, readings, strict=True)]
        with watch.at("store"):
            site.commit(polls)
    return {name: spent / watch.entries * 1000 for name, spent in watch.spent.items()}


def _read(watch: _Stopwatch, feed: Feed, source: Source, packed: bytes, *, now: datetime) -> Reading:
    with watch.at("read"):
        raw = read_document(feed.body, url=feed.url, headers=_HEADERS, language=source.language)
    with watch.at("normalize"):
        clean = normalize_document(raw, source=source, url=feed.url, memory=SourceMemory(), now=now)
    with watch.at("place"):
        placed = [
            replace(entry, placements=place(entry, source=source, atlas=atlas(packed)))
            for entry in clean.entries
        ]
    with watch.at("sign"):
        signed = tuple(SignedEntry(entry, sign(entry)) for entry in placed)
    watch.entries += len(signed)
    return Reading(raw.format, raw.title, signed, clean.memory)
