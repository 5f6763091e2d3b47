"""A look at an address through the poller's own stations, with nothing stored: what the desk shows before.

The same lease, gap, robots.txt, guard and reading processes as a poll.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Final, Protocol

from aggregator.config.models import Config
from aggregator.errors import AggregatorError
from aggregator.model.document import (
    Document,
    Failure,
    Fetched,
    FetchRequest,
    FetchResult,
    Link,
    NotModified,
    Role,
    Validators,
)
from aggregator.model.entry import Entry, Reading
from aggregator.model.poll import DueDocument, ReadTask
from aggregator.model.source import Source, SourceMemory
from aggregator.poll import pipeline
from aggregator.poll.applier import limits_of
from aggregator.poll.atlases import pack
from aggregator.poll.finding import Found
from aggregator.ports import Clock, Robots

Plain = dict[str, Any]
MOST_HOPS: Final = 3  # a list, an edition, an article
SHOWN: Final = 20  # entries and links; a person looks at fewer
SHOWN_CHARS: Final = 160  # of a text
HOLD_S: Final = 120.0  # a lease as polls have it
PATIENCE_S: Final = 60.0  # for a host group that somebody else holds
_FURTHER: Final = (Role.ARTICLE, Role.EDITION, Role.NEXT)


class Holds(Protocol):
    """Leases of host groups by name."""

    def hold(self, group: str, *, now: datetime, until: datetime) -> str | None:
        """Lease a group and give the token, None while it is not free."""
        ...

    def let_go(self, group: str, token: str) -> None:
        """Give it back."""
        ...


class Pool(Protocol):
    """The reading processes."""

    def read(self, task: ReadTask) -> Future[Reading | Failure]:
        """Start a reading."""
        ...

    def find(self, task: ReadTask) -> Future[Found | Failure]:
        """Look what a body is."""
        ...


@dataclass(frozen=True, slots=True)
class Means:
    """What a look needs of the poller. `pause` waits and gives true when the poller ends meanwhile."""

    holds: Holds
    fetch: Callable[[FetchRequest], Future[FetchResult]]
    robots: Robots | None
    pool: Pool
    config: Callable[[], Config]
    agent: Callable[[Config], str]
    group_of: Callable[[Source, str], str]
    clock: Clock
    stopping: Event
    again_s: float = 1.0  # between two questions for a host group

    def pause(self, seconds: float) -> None:
        """Wait; raises Interrupted when the poller ends meanwhile."""
        if self.stopping.wait(seconds):
            raise Interrupted("the poller ended; it is asked again when it is back")


class Interrupted(AggregatorError):
    """The poller ends: the order waits for the next one."""


class NotFree(AggregatorError):
    """The host group stayed in somebody else's hands, or has to rest."""


def look(means: Means, source: Source, *, is_new: bool) -> Plain:
    """Give what a source's first address answers, and what each station makes of it, as plain values.

    With `is_new` nobody knows yet what is there: feeds that a page names are told, none of them is asked.
    Raises NotFree when the host group cannot be had, Interrupted when the poller ends.
    """
    group = means.group_of(source, source.urls[0])
    token = _hold(means, group)
    try:
        told = _Looking(means, source, is_new=is_new).run()
        means.pause(means.config().fetch.min_gap_s)
    finally:
        means.holds.let_go(group, token)
    return told


def _hold(means: Means, group: str) -> str:
    end = means.clock() + timedelta(seconds=PATIENCE_S)
    while True:
        now = means.clock()
        token = means.holds.hold(group, now=now, until=now + timedelta(seconds=HOLD_S))
        if token is not None:
            return token
        if now >= end:
            raise NotFree(f'the server "{group}" is being asked or wants to rest; try again in some minutes')
        means.pause(means.again_s)


class _Looking:
    """The state of one look: the documents visited so far."""

    def __init__(self, means: Means, source: Source, *, is_new: bool) -> None:
        self._means = means
        self._source = source
        self._is_new = is_new
        self._config = means.config()

    def run(self) -> Plain:
        """Visit the address, and the first page that it leads to until there is an entry."""
        link: Link | None = Link(self._source.urls[0], Role.ROOT)
        hops: list[Plain] = []
        while link is not None and len(hops) < MOST_HOPS:
            if hops:
                self._means.pause(self._config.fetch.min_gap_s)
            told, link = self._visit(link)
            hops.append(told)
        nested = hops[-1]
        for told in reversed(hops[:-1]):
            nested = told | {"leads_to": nested}
        return nested

    def _visit(self, link: Link) -> tuple[Plain, Link | None]:
        document = self._document(link)
        result = self._ask(document)
        told = _answer(document.address, result)
        if not isinstance(result, Fetched):
            return told, None
        config = self._config
        job = pipeline.task(
            self._source,
            DueDocument(document, SourceMemory()),
            result,
            now=self._means.clock(),
            agent=self._means.agent(config),
            regions=pack(config.regions),
        )
        if self._is_new:
            found = self._means.pool.find(job).result()
            if isinstance(found, Failure):
                return told | _failure(found), None
            told |= {"found": _found(found)}
            if not found.is_feed:
                return told, None
        reading = self._means.pool.read(job).result()
        if isinstance(reading, Failure):
            return told | _failure(reading), None
        return told | _reading(reading), None if reading.entries else _onward(reading)

    def _ask(self, document: Document) -> FetchResult:
        means, config = self._means, self._config
        request = pipeline.request(self._source, document, limits=limits_of(config), now=means.clock())
        if means.robots is not None and pipeline.is_page(self._source, document):
            verdict = means.robots.ask(request).result()
            if verdict.failure is not None:
                return verdict.failure
            if verdict.asked:
                means.pause(config.fetch.min_gap_s)
        return means.fetch(request).result()

    def _document(self, link: Link) -> Document:
        return Document(
            id=0,
            source_id=self._source.id,
            address=link.url,
            role=link.role,
            validators=Validators(),
            body_hash=None,
            due_at=self._means.clock(),
            failures=0,
            first=True,
            hint=None if link.role is Role.ROOT else link.hint,
        )


def _onward(reading: Reading) -> Link | None:
    return next((link for role in _FURTHER for link in reading.links if link.role is role), None)


def _answer(address: str, result: FetchResult) -> Plain:
    told: Plain = {"address": address, "elapsed_s": round(result.elapsed_s, 2)}
    match result:
        case Fetched():
            told |= {"url": result.url, "status": result.status, "bytes": len(result.body)}
            told |= {"type": result.headers.get("content-type", ""), "moved_to": result.permanent_url}
        case NotModified():
            told |= {"status": 304}
        case Failure():
            told |= {"status": result.status, **_failure(result)}
    return told


def _failure(failure: Failure) -> Plain:
    return {"failure": {"stage": failure.stage, "kind": failure.kind.value, "message": failure.message}}


def _found(found: Found) -> Plain:
    return {
        "is_feed": found.is_feed,
        "title": found.title,
        "language": found.language,
        "feeds": [{"url": url, "title": title} for url, title in found.feeds],
        "is_list": found.is_list,
        "lines": found.lines,
        "why": found.why,
    }


def _reading(reading: Reading) -> Plain:
    return {
        "format": reading.format,
        "title": reading.title,
        "count": len(reading.entries),
        "entries": [_entry(signed.entry) for signed in reading.entries[:SHOWN]],
        "links": [{"url": one.url, "role": one.role.value, "title": one.hint.title} for one in reading.links][
            :SHOWN
        ],
        "led": len(reading.links),
        "dropped": dict(reading.dropped),
        "warnings": list(reading.warnings),
        "signals": list(reading.all_signals()),
    }


def _entry(entry: Entry) -> Mapping[str, Any]:
    return {
        "title": entry.title,
        "url": entry.url,
        "published": entry.published.at.isoformat(timespec="seconds"),
        "evidence": entry.published.evidence.value,
        "precision": entry.published.precision.value,
        "language": entry.language,
        "text": entry.text[:SHOWN_CHARS],
        "regions": [one.region for one in entry.placements],
    }
