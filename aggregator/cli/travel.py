"""A source's documents on their way through the stations, one after the other, with nothing stored."""

import dataclasses
import time
from dataclasses import replace
from typing import Any

from aggregator.cli.datenotes import date_notes
from aggregator.config.models import Config
from aggregator.errors import ReadError
from aggregator.fetch.http import CurlFetcher
from aggregator.fetch.robots import RobotsCache
from aggregator.model.document import (
    Document,
    Failure,
    Fetched,
    FetchResult,
    Link,
    NotModified,
    Role,
    Validators,
)
from aggregator.model.entry import Reading
from aggregator.model.poll import DueDocument
from aggregator.model.source import Source, SourceKind, SourceMemory
from aggregator.poll import pipeline
from aggregator.poll.applier import limits_of
from aggregator.poll.atlases import pack
from aggregator.read.discover import is_for_programs
from aggregator.read.document import decode_document
from aggregator.read.recognise import Kind, recognise
from aggregator.wiring import agent_of, build_fetcher, now

Stations = dict[str, Any]
_KINDS = {
    Kind.FEED: SourceKind.FEED,
    Kind.SITEMAP: SourceKind.SITEMAP,
    Kind.EPAPER: SourceKind.EPAPER,
}
MOST_HOPS = 4  # an index, an issue, an edition, an article


def travel(config: Config, source: Source, *, is_known: bool = True) -> Stations:
    """Give every station's result as plain values, up to the first that fails.

    Of an address of which nothing is known (`is_known`) the answer tells what it is: `what`. Of a page that
    leads to articles, `article` holds the same of the first of them.
    """
    fetcher = build_fetcher(config)
    try:
        journey = _Journey(config, source, fetcher, is_known=is_known)
        link: Link | None = Link(source.urls[0], Role.ROOT)
        hops: list[Stations] = []
        while link is not None and len(hops) < MOST_HOPS:
            if hops:
                time.sleep(config.fetch.min_gap_s)
            stations, link = journey.visit(link)
            hops.append(stations)
    finally:
        fetcher.close()
    return _nested(source, hops)


def _nested(source: Source, hops: list[Stations]) -> Stations:
    """Put each document's stations into those of the one that led to it; one's failure is that of all."""
    nested = hops[-1]
    for stations in reversed(hops[:-1]):
        failure = {"failure": nested["failure"]} if "failure" in nested else {}
        nested = stations | {"article": nested} | failure
    return {"source": source.id} | nested


class _Journey:
    """Visits documents of one source as a poll would, asking robots.txt first where a poll does."""

    def __init__(self, config: Config, source: Source, fetcher: CurlFetcher, *, is_known: bool) -> None:
        self._config = config
        self._source = source
        self._fetcher = fetcher
        self._is_known = is_known
        self._robots = RobotsCache(fetcher.fetch, user_agent=agent_of(config), clock=now)

    def visit(self, link: Link) -> tuple[Stations, Link | None]:
        """Give what each station made of a document, and where to go on."""
        document = _document(self._source, link)
        result = self._ask(document)
        stations: Stations = {"fetch": _fetch_facts(document.address, result)}
        if not isinstance(result, Fetched):
            failed = {"failure": dataclasses.asdict(result)} if isinstance(result, Failure) else {}
            return stations | failed, None
        if not self._is_known:
            document = self._learn(document, result, stations)
        agent, regions = agent_of(self._config), pack(self._config.regions)
        due = DueDocument(document, SourceMemory())
        reading = pipeline.read_task(
            pipeline.task(self._source, due, result, now=now(), agent=agent, regions=regions)
        )
        if isinstance(reading, Failure):
            return stations | {"failure": dataclasses.asdict(reading)}, None
        stations |= _charset(self._source, result)
        notes = []
        if reading.entries and not pipeline.is_page(self._source, document):
            moments = [signed.entry.published for signed in reading.entries]
            notes = date_notes(moments, self._source, result, now=now())
        return stations | _reading_facts(reading, notes), _onward(reading)

    def _learn(self, document: Document, result: Fetched, stations: Stations) -> Document:
        """Find out what an address is, and go on as with a source of that kind."""
        self._is_known = True
        try:
            found = recognise(
                result.body, url=result.url, headers=result.headers, language=self._source.language
            )
        except ReadError:  # said by the reading that follows, as it would be of a feed
            return document
        stations["what"] = dataclasses.asdict(found)
        self._source = replace(self._source, kind=_KINDS.get(found.kind, SourceKind.LISTPAGE))
        role = Role.ARTICLE if found.kind is Kind.ARTICLE else Role.ROOT
        return replace(document, role=role)

    def _ask(self, document: Document) -> FetchResult:
        request = pipeline.request(self._source, document, limits=limits_of(self._config), now=now())
        may_be_page = not self._is_known and not is_for_programs(document.address)
        if may_be_page or pipeline.is_page(self._source, document):
            verdict = self._robots.ask(request).result()
            if verdict.failure is not None:
                return verdict.failure
            if verdict.asked:
                time.sleep(self._config.fetch.min_gap_s)
        return self._fetcher.fetch(request).result()


def _document(source: Source, link: Link) -> Document:
    return Document(
        id=0,
        source_id=source.id,
        address=link.url,
        role=link.role,
        validators=Validators(),
        body_hash=None,
        due_at=now(),
        failures=0,
        first=True,
        hint=None if link.role is Role.ROOT else link.hint,
    )


def _onward(reading: Reading) -> Link | None:
    """Give the first article, else the first page that may lead to one."""
    if reading.entries:
        return None
    ranks = (Role.ARTICLE, Role.EDITION, Role.NEXT)
    return next((link for role in ranks for link in reading.links if link.role is role), None)


def _charset(source: Source, result: Fetched) -> Stations:
    decoded = decode_document(result.body, headers=result.headers, language=source.language)
    return {
        "charset": {
            "encoding": decoded.encoding.upper().replace("_", "-"),
            "evidence": decoded.evidence,
            "replaced": decoded.replaced,
        }
    }


def _fetch_facts(address: str, result: FetchResult) -> Stations:
    facts: Stations = {"address": address, "elapsed_s": round(result.elapsed_s, 3)}
    if isinstance(result, Fetched):
        facts |= {
            "url": result.url,
            "status": result.status,
            "bytes": len(result.body),
            "content_type": result.headers.get("content-type"),
            "etag": result.validators.etag,
            "last_modified": result.validators.last_modified,
            "wait_s": result.wait_s,
            "moved_to": result.permanent_url,
        }
    elif isinstance(result, NotModified):
        facts["status"] = 304
    return facts


def _reading_facts(reading: Reading, notes: list[str]) -> Stations:
    links = {"links": [_link_facts(link) for link in reading.links]} if reading.links else {}
    return {
        "read": {
            "format": reading.format,
            "title": reading.title,
            "entries": len(reading.entries),
            "dropped": dict(reading.dropped),
            "ttl_s": reading.ttl_s,
            "hub": reading.hub,
        },
        "signals": list(reading.all_signals()),
        "warnings": [*reading.warnings, *notes],
        "entries": [
            dataclasses.asdict(signed.entry) | {"signature": dataclasses.asdict(signed.signature)}
            for signed in reading.entries
        ],
    } | links


def _link_facts(link: Link) -> Stations:
    said = {"title": link.hint.title, "published": link.hint.published, "edition": link.hint.edition}
    return {"role": link.role.value, "url": link.url, **{name: text for name, text in said.items() if text}}
