"""Fakes for the poller's ports: a store that remembers, a fetcher and a reader that answer as told."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

from aggregator.errors import Fault
from aggregator.model.document import Failure, FetchRequest, FetchResult
from aggregator.model.entry import Reading
from aggregator.model.poll import (
    Demand,
    DueDocument,
    FinishedPoll,
    HostLease,
    Outcome,
    PollReport,
    ReadTask,
)
from aggregator.model.region import RegionTree
from aggregator.model.source import Source, SourceMemory
from tests.support import builders
from tests.support.builders import NOW


class MemoryPollStore:
    """Hands out the leases it was given, one claim each, and keeps what is committed."""

    def __init__(self, leases: Sequence[HostLease] = ()) -> None:
        self.to_claim = list(leases)
        self.committed: list[list[FinishedPoll]] = []
        self.released: list[str] = []
        self.calls: list[str] = []
        self.refusals: list[Exception] = []
        self.lost_tokens: set[str] = set()
        self.ordered: list[Sequence[str]] = []
        self.retired: list[bool] = []
        self.led: list[Sequence[str]] = []
        self.faults: tuple[Fault, ...] = ()

    def apply_sources(self, regions: RegionTree, sources: Sequence[Source], *, now: datetime) -> None:
        raise NotImplementedError

    def demand(self) -> Demand:
        raise NotImplementedError

    def record_config(self, body: str, *, now: datetime) -> int:
        raise NotImplementedError

    def note_config_faults(self, faults: Sequence[Fault], *, now: datetime) -> None:
        self.faults = tuple(faults)

    def link_topics(self, *, now: datetime) -> int:
        return 0

    def note_conditions(self, *, now: datetime) -> None:
        self.calls.append("conditions")

    def beat(self, *, now: datetime) -> None:
        self.calls.append("beat")

    def subscribers(self, *, now: datetime) -> Mapping[str, int]:
        raise NotImplementedError

    def spread_overdue(self, *, now: datetime, per_document_s: float, at_most_s: float) -> int:
        raise NotImplementedError

    def claim(self, *, now: datetime, limit: int, lease_s: float) -> tuple[HostLease, ...]:
        self.calls.append("claim")
        claimed, self.to_claim = self.to_claim[:limit], self.to_claim[limit:]
        return tuple(claimed)

    def lease(
        self,
        source_ids: Sequence[str],
        *,
        now: datetime,
        lease_s: float,
        wait: bool = True,
        retired: bool = True,
        links: bool = False,
    ) -> tuple[HostLease, ...]:
        if links:
            self.led.append(source_ids)
            return ()
        self.retired.append(retired)
        self.ordered.append(source_ids)
        wanted = set(source_ids)
        found = [
            lease
            for lease in self.to_claim
            if any(due.document.source_id in wanted for due in lease.documents)
        ]
        self.to_claim = [lease for lease in self.to_claim if lease not in found]
        return tuple(found)

    def release(self, *leases: HostLease) -> None:
        self.calls.append(f"release {len(leases)}")
        self.released.extend(lease.group for lease in leases)

    def commit(self, polls: Sequence[FinishedPoll], *, now: datetime) -> tuple[PollReport, ...]:
        self.calls.append(f"commit {len(polls)}")
        if self.refusals:
            raise self.refusals.pop(0)
        self.committed.append(list(polls))
        return tuple(
            PollReport(poll.source.id, poll.document.address, now, Outcome.NEW)
            for poll in polls
            if poll.token not in self.lost_tokens
        )


class ScriptedFetcher:
    """Answers every request by a function, at once or when `gate` is opened; notes what was asked."""

    def __init__(self, answer: Callable[[FetchRequest], Any]) -> None:
        self.answer = answer
        self.requests: list[FetchRequest] = []
        self.held: list[tuple[FetchRequest, Future[FetchResult]]] = []
        self.holding = False
        self.asked = threading.Event()

    def fetch(self, request: FetchRequest) -> Future[FetchResult]:
        self.requests.append(request)
        future: Future[FetchResult] = Future()
        if self.holding:
            self.held.append((request, future))
        else:
            self._settle(request, future)
        self.asked.set()
        return future

    def let_go(self) -> None:
        for request, future in self.held:
            self._settle(request, future)

    def close(self) -> None:
        for _, future in self.held:
            future.cancel()

    def _settle(self, request: FetchRequest, future: Future[FetchResult]) -> None:
        outcome = self.answer(request)
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)


def an_empty_reading(_: object = None) -> Reading:
    return Reading("rss", "", (), SourceMemory())


def host_lease(group: str, *source_ids: str, **changes: Any) -> HostLease:
    """Lease a group with one document a source, for two minutes from NOW."""
    documents = tuple(
        DueDocument(
            builders.document(id=number, source_id=source_id, address=f"http://{group}/{source_id}.xml"),
            SourceMemory(),
        )
        for number, source_id in enumerate(source_ids, 1)
    )
    fields: dict[str, Any] = {
        "group": group,
        "token": f"token of {group}",
        "until": NOW + timedelta(minutes=2),
        "documents": documents,
    }
    return HostLease(**(fields | changes))


def source_named(source_id: str) -> Source:
    return builders.source(id=source_id)


def a_poll(source_id: str = "a", **changes: Any) -> FinishedPoll:
    fields: dict[str, Any] = {
        "source": source_named(source_id),
        "document": builders.document(source_id=source_id, address=f"http://a/{source_id}.xml"),
        "result": builders.fetched(b""),
        "body_hash": None,
        "reading": None,
        "started_at": NOW,
        "jitter": 0.5,
        "token": "token of a",
    }
    return FinishedPoll(**(fields | changes))


class DirectReader:
    """Reads in the caller's own thread, by a function of the test."""

    def __init__(self, read: Callable[[ReadTask], Reading | Failure]) -> None:
        self._read = read

    def read(self, task: ReadTask) -> Future[Reading | Failure]:
        future: Future[Reading | Failure] = Future()
        try:
            future.set_result(self._read(task))
        except Exception as exc:  # noqa: BLE001 - handed on, not swallowed
            future.set_exception(exc)
        return future

    def close(self) -> None:
        pass
