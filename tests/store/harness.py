"""A store with its configuration and a clock, polled by hand: what a test of the store plays with."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from aggregator.dedupe.signature import sign
from aggregator.model.document import Failure, FailureKind, FetchResult, NotModified, Role, Validators
from aggregator.model.entry import Entry, Reading, SignedEntry
from aggregator.model.poll import FinishedPoll, HostLease, NextPoll, PollReport
from aggregator.model.region import RegionTree
from aggregator.model.source import Source, SourceMemory
from aggregator.model.story import RegionQuery, Story
from aggregator.store.migrate import migrate
from aggregator.store.poll_store import SqlPollStore, open_poll_store
from aggregator.store.read_store import open_read_store
from tests.support import builders

HOUR = timedelta(hours=1)
LEASE_S = 120.0


def hourly(
    poll: FinishedPoll, report: PollReport, *, now: datetime, published: Sequence[datetime] = ()
) -> NextPoll:
    """Plan: in an hour; a failure's Retry-After rests the host group. What pages led to is asked once."""
    if not isinstance(poll.result, Failure) and poll.document.role is not Role.ROOT:
        return NextPoll(now, 0, None, "not again", done=True)
    if not isinstance(poll.result, Failure):
        return NextPoll(now + HOUR, 0, None, "in an hour")
    wait = None if poll.result.wait_s is None else now + timedelta(seconds=poll.result.wait_s)
    return NextPoll(now + 2 * HOUR, poll.document.failures + 1, wait, "in two hours: it failed")


def group_of(source: Source, address: str) -> str:
    return source.group or address.split("/")[2]


def signed(*entries: Entry) -> tuple[SignedEntry, ...]:
    return tuple(SignedEntry(entry, sign(entry)) for entry in entries)


def reading(*entries: Entry, **changes: Any) -> Reading:
    fields: dict[str, Any] = {"memory": SourceMemory()} | changes
    return Reading(format="rss20", title="News", entries=signed(*entries), **fields)


def failure(kind: FailureKind = FailureKind.TIMEOUT, **changes: Any) -> Failure:
    return Failure(builders.NOW, "fetch", kind, "no answer within 30 s", elapsed_s=30.0, **changes)


def not_modified(**validators: str) -> NotModified:
    return NotModified(builders.NOW, Validators(**validators), 0.05)


@cache
def _empty_store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        migrate(path)
        return path.read_bytes()


def make_store(path: Path) -> None:
    """Make an empty store; the migrations run once a process, because they take longer than most tests."""
    if not path.exists():
        path.write_bytes(_empty_store())


class Installation:
    """One store on disk; `now` moves only when the test says so."""

    def __init__(self, path: Path, *, regions: RegionTree | None = None) -> None:
        self.path = path
        self.now = builders.NOW
        self.regions = regions or builders.regions()
        make_store(path)
        self.polling: SqlPollStore = open_poll_store(path, planner=hourly, group_of=group_of)
        self.reading = open_read_store(path)

    def close(self) -> None:
        self.polling.close()
        self.reading.close()

    def follow(self, *sources: Source) -> None:
        self.polling.apply_sources(self.regions, sources, now=self.now)

    def later(self, by: timedelta = HOUR) -> None:
        self.now += by

    def lease(self, *source_ids: str) -> tuple[HostLease, ...]:
        return self.polling.lease(source_ids, now=self.now, lease_s=LEASE_S, wait=False)

    def finished(
        self,
        source: Source,
        *entries: Entry,
        lease: HostLease | None = None,
        result: FetchResult | None = None,
        **changes: Any,
    ) -> FinishedPoll:
        """Give a poll of the source's first address: with these entries, or with `result` and no reading."""
        held = lease or self.lease(source.id)[0]
        address = changes.pop("address", source.urls[0])
        due = next(
            due
            for due in held.documents
            if due.document.address == address and due.document.source_id == source.id
        )
        fields: dict[str, Any] = {
            "source": source,
            "document": due.document,
            "result": result or builders.fetched(b"<rss/>", at=self.now),
            "body_hash": "body-1",
            "reading": reading(*entries) if result is None else None,
            "started_at": self.now,
            "jitter": 0.5,
            "token": held.token,
        }
        return FinishedPoll(**(fields | changes))

    def commit(self, polls: Sequence[FinishedPoll]) -> tuple[PollReport, ...]:
        return self.polling.commit(polls, now=self.now)

    def poll(self, source: Source, *entries: Entry, **changes: Any) -> PollReport:
        """Lease, store and release one poll."""
        lease = self.lease(source.id)[0]
        (report,) = self.commit([self.finished(source, *entries, lease=lease, **changes)])
        self.polling.release(lease)
        return report

    def past_first_poll(self, source: Source) -> None:
        """Poll with one entry of last year, so that what comes next is listed as news."""
        year = timedelta(days=365)
        old = builders.entry(
            999_000,
            source_id=source.id,
            key=f"guid:old-{source.id}",
            url=None,
            url_key=None,
            published=builders.moment(self.now - year),
            placements=(),
        )
        for address in source.urls:
            self.poll(source, replace(old, key=f"guid:old-{address}"), address=address)

    def titles(self, region: str) -> list[str]:
        return [story.lead.title for story in self.stories(region)]

    def stories(self, region: str) -> tuple[Story, ...]:
        return self.reading.view(RegionQuery(region)).stories

    def versions(self) -> dict[str, int]:
        return {region: version.n for region, version in self.reading.versions().items()}

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(statement).fetchall()

    def count(self, table: str) -> int:
        """Give the number of rows of a table."""
        ((count,),) = self.rows(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - our own table names
        return int(count)

    def statements(self, action: Callable[[], object]) -> list[tuple[str, Any]]:
        """Give the statements, with their parameters, that the store executes during `action`."""
        executed: list[tuple[str, Any]] = []

        def record(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
            executed.append((statement, parameters))

        engines = (self.polling._engine, self.reading._engine)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", record)
        action()
        for engine in engines:
            event.remove(engine, "before_cursor_execute", record)
        return [item for item in executed if item[0].split()[0] in {"SELECT", "UPDATE", "WITH", "DELETE"}]

    def plans(self, action: Callable[[], object]) -> list[str]:
        """Give SQLite's plan, line by line, for every statement executed during `action`."""
        lines: list[str] = []
        with closing(sqlite3.connect(self.path)) as connection:
            for statement, parameters in self.statements(action):
                values = parameters[0] if isinstance(parameters, list) else parameters
                lines += [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        return lines


def ours(**changes: Any) -> Source:
    """Give 福州日报 of Fuzhou."""
    return builders.source(**changes)


def theirs(**changes: Any) -> Source:
    """Give another paper, of Xiamen, on another host."""
    fields = {
        "id": "xiamen-net",
        "name": "厦门网",
        "urls": ("http://xm.example/feed.xml",),
        "region": "cn/fujian/xiamen",
    }
    return builders.source(**(fields | changes))


def entry(number: int, source: Source | None = None, **changes: Any) -> Entry:
    """Give an entry of the source (ours), placed in its region."""
    of = source or ours()
    fields: dict[str, Any] = {"source_id": of.id, "placements": (builders.placement(of.region),)}
    return builders.entry(number, **(fields | changes))


def copy_of(number: int, source: Source, **changes: Any) -> Entry:
    """Give the entry by which another source lists entry `number` of ours: same address, other key."""
    return entry(number, source, **({"key": f"guid:copy-{source.id}-{number}"} | changes))


def numbers(found: Iterable[str]) -> list[int]:
    """Give the numbers in titles like 福州新闻第7条."""
    return [int("".join(char for char in title if char.isdigit())) for title in found]
