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
from aggregator.model.document import (
    Failure,
    FailureKind,
    Fetched,
    FetchRequest,
    FetchResult,
    Limits,
    RobotsVerdict,
    Role,
)
from aggregator.model.entry import Reading
from aggregator.model.poll import DueDocument, HostLease, PollReport
from aggregator.model.source import Source
from aggregator.poll import pipeline
from aggregator.poll.absence import day_without_issue, empty_answer
from aggregator.poll.cadence import group_rest_s, is_last_try
from aggregator.poll.history import wants_whole
from aggregator.poll.writer import Writer
from aggregator.ports import Clock, Fetcher, Reader, Robots

MOST_UNREAD = 2  # fetched documents of a run that wait for reading; a slow pool holds their fetching back
Message = Callable[[], None]
_Reading = Future[Reading | Failure]


@dataclass(frozen=True, slots=True)
class Stations:
    """The stations of a journey and what they need, chosen by wiring.

    `sources` gives None for a source that left the configuration; `draw` gives jitter in [0, 1);
    `min_gap_s` is the time between two requests to a host group; `on_report` hears of every stored poll.
    Without `robots` no page is asked about: a bench, or a poller of feeds alone. `subscribers` gives for how
    many people a source is asked, `agent` is our name to servers, `regions` are packed by `atlases.pack`.
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
    robots: Robots | None = None
    subscribers: Callable[[str], int] = lambda _source_id: 0
    agent: str = ""
    regions: bytes = b""


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
    asked: FetchRequest
    started_at: datetime


class HostRun:
    """Works one lease to its end, then says so; `lost` means that the lease must not be given back.

    `is_ordered` runs are waited for with all that they lead to; `has_more` tells that there is something.
    """

    def __init__(self, lease: HostLease, stations: Stations, line: Line, *, is_ordered: bool = False) -> None:
        self.lease = lease
        self.lost = self.has_more = False
        self.is_ordered = is_ordered
        self._stations = stations
        self._line = line
        self._waiting = deque(lease.documents)
        self._unsettled = self._unread = 0
        self._resting = self._is_held = self._ended = False
        self._gap_s = stations.min_gap_s
        self._log = get_logger(group=lease.group)

    @property
    def is_busy(self) -> bool:
        """Tell whether a document is still to be fetched, read or stored."""
        return bool(self._waiting) or self._unsettled > 0

    def reconfigure(self, stations: Stations) -> None:
        """Work the documents to come with these stations; what is under way keeps its source as it was."""
        self._stations = stations

    def stop(self) -> None:
        """Start nothing more; end as soon as what is under way is stored."""
        self._waiting.clear()
        self._resting = False
        self._end_if_done()

    def proceed(self) -> None:
        """Fetch the next document, unless the lease is too short to finish it."""
        self._resting = False
        self._is_held = self._unread >= MOST_UNREAD
        if self._is_held:
            return
        source = None
        while self._waiting and source is None:
            due = self._waiting.popleft()
            source = self._stations.sources(due.document.source_id)
        if source is None or self._is_late():
            self.has_more = self.has_more or source is not None
            self.stop()
            return
        self._unsettled += 1
        now, stations = self._stations.clock(), self._stations
        asked = pipeline.request(
            source,
            due.document,
            limits=stations.limits,
            now=now,
            whole=wants_whole(due.document, now=now),
            subscribers=stations.subscribers(source.id),
        )
        journey = _Journey(source, due, asked, now)
        if stations.robots is None or not pipeline.is_page(source, due.document):
            self._fetch(journey)
            return
        judging = stations.robots.ask(asked)
        judging.add_done_callback(lambda done: self._line.post(partial(self._judged, journey, done)))

    def _is_late(self) -> bool:
        """Tell whether a fetch might outlast the lease."""
        longest = timedelta(seconds=self._stations.limits.total_s)
        return self._stations.clock() >= self.lease.until - longest

    def _judged(self, journey: _Journey, done: Future[RobotsVerdict]) -> None:
        """Do as robots.txt says: stay away, or come, and the slower the more it asks for."""
        try:
            verdict = done.result()
        except CancelledError:
            self._abandon()
            return
        except Exception as exc:  # noqa: BLE001 - our own fault, as below
            verdict = RobotsVerdict(failure=self._our_fault(exc, "asking robots.txt failed", journey))
        self._gap_s = max(self._stations.min_gap_s, verdict.delay_s)
        if verdict.failure is not None:
            self._rest(verdict.failure)
            self._give_up_or_retry(journey, verdict.failure)
        elif verdict.asked:
            self._line.after(self._gap_s, partial(self._fetch_in_time, journey))
        else:
            self._fetch(journey)

    def _fetch_in_time(self, journey: _Journey) -> None:
        """Fetch after a pause, unless it took what was left of the lease; the page is due again then."""
        if self._is_late():
            self._abandon()
        else:
            self._fetch(journey)

    def _fetch(self, journey: _Journey) -> None:
        fetching = self._stations.fetcher.fetch(journey.asked)
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
        none = day_without_issue(journey.source, journey.due, result, now=self._stations.clock())
        if none is not None:
            self._write(journey, *none)
        elif isinstance(result, Failure):
            self._give_up_or_retry(journey, result)
        elif isinstance(result, Fetched) and pipeline.needs_reading(journey.due.document, result):
            self._start_reading(journey, result, partial(self._read, journey, result))
        else:
            self._write(journey, result, None)

    def _start_reading(
        self,
        journey: _Journey,
        fetched: Fetched,
        then: Callable[[_Reading], None],
        *,
        only_hint: bool = False,
    ) -> None:
        job = pipeline.task(
            journey.source,
            journey.due,
            fetched,
            now=self._stations.clock(),
            agent=self._stations.agent,
            regions=self._stations.regions,
            only_hint=only_hint,
        )
        self._unread += 1
        reading = self._stations.reader.read(job)
        reading.add_done_callback(lambda done: self._line.post(partial(then, done)))

    def _give_up_or_retry(self, journey: _Journey, failure: Failure) -> None:
        """Take what the page said of an article that will not come; everything else is tried again."""
        document = journey.due.document
        if document.role is Role.ARTICLE and document.hint is not None and is_last_try(document, failure):
            empty = empty_answer(document, failure)
            self._start_reading(journey, empty, partial(self._hinted, journey, failure), only_hint=True)
        else:
            self._write(journey, failure, None)

    def _hinted(self, journey: _Journey, failure: Failure, done: _Reading) -> None:
        reading = self._result(journey, done)
        if reading is not None:
            self._write(journey, failure, None if isinstance(reading, Failure) else reading)

    def _rest(self, result: FetchResult) -> None:
        """Keep the gap before the next request; a server that asks for peace gets it at once."""
        if isinstance(result, Failure) and group_rest_s(result) is not None:
            self._waiting.clear()
        self._resting = True
        self._line.after(max(self._gap_s, self._stations.min_gap_s), self.proceed)

    def _read(self, journey: _Journey, result: Fetched, done: _Reading) -> None:
        reading = self._result(journey, done)
        if isinstance(reading, Failure):
            self._give_up_or_retry(journey, reading)
        elif reading is not None:
            self._write(journey, result, reading)

    def _result(self, journey: _Journey, done: _Reading) -> Reading | Failure | None:
        """Give what a reading came to, None when it was given up and the journey with it."""
        self._unread -= 1
        if self._is_held:
            self._line.post(self.proceed)
        try:
            return done.result()
        except CancelledError:
            self._abandon()
            return None
        except Exception as exc:  # noqa: BLE001 - as above: one bad document, not a stopped poller
            return self._our_fault(exc, "reading failed", journey)

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
            self.has_more = self.has_more or report.counts.links > 0
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
