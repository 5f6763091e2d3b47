"""One lease being worked: the documents of a host group one after the other, the gap between them.

Every method runs on the driver's thread; what fetching, reading and writing finish elsewhere comes back
through `Line.post`, so nothing here needs a lock.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from aggregator.log import get_logger
from aggregator.model.document import Failure, FailureKind, Fetched, FetchResult, Limits
from aggregator.model.entry import Reading
from aggregator.model.poll import DueDocument, HostLease, PollReport
from aggregator.model.source import Source
from aggregator.poll import pipeline
from aggregator.poll.writer import Writer
from aggregator.ports import Clock, Fetcher, Reader

Message = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Stations:
    """The stations of a journey and what they need, chosen by wiring.

    `sources` gives None for a source that left the configuration; `draw` gives jitter in [0, 1);
    `min_gap_s` is the time between two requests to a host group; `on_report` hears of every stored poll.
    """

    fetcher: Fetcher
    reader: Reader
    writer: Writer
    sources: Callable[[str], Source | None]
    clock: Clock
    draw: Callable[[], float]
    on_report: Callable[[PollReport], None]
    min_gap_s: float = 2.0
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Line:
    """How a run reaches its driver: `post` a message, post it `after` seconds, say that it `ended`."""

    post: Callable[[Message], None]
    after: Callable[[float, Message], None]
    ended: Callable[["HostRun"], None]


@dataclass(frozen=True, slots=True)
class _Journey:
    source: Source
    due: DueDocument
    started_at: datetime


class HostRun:
    """Works one lease to its end, then says so; `lost` means that the lease must not be given back."""

    def __init__(self, lease: HostLease, stations: Stations, line: Line) -> None:
        self.lease = lease
        self.lost = False
        self._stations = stations
        self._line = line
        self._waiting = deque(lease.documents)
        self._unsettled = 0
        self._resting = False
        self._ended = False
        self._log = get_logger(group=lease.group)

    @property
    def is_busy(self) -> bool:
        """Tell whether a document is still to be fetched, read or stored."""
        return bool(self._waiting) or self._unsettled > 0

    def stop(self) -> None:
        """Start nothing more; end as soon as what is under way is stored."""
        self._waiting.clear()
        self._resting = False
        self._end_if_done()

    def proceed(self) -> None:
        """Fetch the next document, unless the lease is too short to finish it."""
        self._resting = False
        source = None
        while self._waiting and source is None:
            due = self._waiting.popleft()
            source = self._stations.sources(due.document.source_id)
        last_start = self.lease.until - timedelta(seconds=self._stations.limits.total_s)
        started_at = self._stations.clock()
        if source is None or started_at >= last_start:
            self.stop()
            return
        self._unsettled += 1
        asked = pipeline.request(source, due.document, limits=self._stations.limits)
        journey = _Journey(source, due, started_at)
        fetching = self._stations.fetcher.fetch(asked)
        fetching.add_done_callback(lambda done: self._line.post(partial(self._fetched, journey, done)))

    def _fetched(self, journey: _Journey, done: Future[FetchResult]) -> None:
        try:
            result = done.result()
        except CancelledError:
            self._abandon()
            return
        except Exception as exc:  # noqa: BLE001 - our own fault: the source rests like any failing one
            result = self._our_fault(exc, "fetching failed", journey)
        self._rest(result)
        if not isinstance(result, Fetched) or not pipeline.needs_reading(journey.due.document, result):
            self._write(journey, result, None)
            return
        job = pipeline.task(journey.source, journey.due, result, now=self._stations.clock())
        reading = self._stations.reader.read(job)
        reading.add_done_callback(lambda read: self._line.post(partial(self._read, journey, result, read)))

    def _rest(self, result: FetchResult) -> None:
        """Keep the gap before the next request; a server that asks for peace gets it at once."""
        if isinstance(result, Failure) and (result.wait_s or result.kind is FailureKind.RATE_LIMITED):
            self._waiting.clear()
        self._resting = True
        self._line.after(self._stations.min_gap_s, self.proceed)

    def _read(self, journey: _Journey, result: Fetched, done: Future[Reading | Failure]) -> None:
        try:
            reading = done.result()
        except CancelledError:
            self._abandon()
            return
        except Exception as exc:  # noqa: BLE001 - as above: one bad document, not a stopped poller
            reading = self._our_fault(exc, "reading failed", journey)
        self._write(journey, result, reading)

    def _write(self, journey: _Journey, result: FetchResult, reading: Reading | Failure | None) -> None:
        poll = pipeline.finish(
            journey.source,
            journey.due.document,
            result,
            reading,
            started_at=journey.started_at,
            jitter=self._stations.draw(),
            token=self.lease.token,
        )
        self._stations.writer.put(poll, lambda report: self._line.post(partial(self._stored, report)))

    def _stored(self, report: PollReport | None) -> None:
        self._unsettled -= 1
        if report is None:
            # Somebody else holds the group now, or our commit failed: the lease has to lapse by itself.
            self.lost = True
            self._waiting.clear()
        else:
            self._stations.on_report(report)
        self._end_if_done()

    def _abandon(self) -> None:
        self._unsettled -= 1
        self.stop()

    def _end_if_done(self) -> None:
        if not (self.is_busy or self._resting or self._ended):
            self._ended = True
            self._line.ended(self)

    def _our_fault(self, exc: Exception, event: str, journey: _Journey) -> Failure:
        self._log.error(event, source=journey.source.id, exc_info=exc)
        return Failure(
            at=self._stations.clock(),
            stage="program",
            kind=FailureKind.INTERNAL,
            message=f"our fault, please report it: {type(exc).__name__}: {exc}",
        )
