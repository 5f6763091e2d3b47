"""The poller's one writing thread: batches of finished polls, and every other write in between."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, Queue
from typing import Any

from aggregator.errors import StoreError
from aggregator.log import get_logger
from aggregator.model.poll import FinishedPoll, PollReport
from aggregator.ports import Clock, PollStore

BATCH_POLLS = 50  # a commit per poll costs an fsync each: 318 ms against 173 for 500 polls of 30 entries
BATCH_WINDOW_S = 0.2  # nobody notices a fifth of a second between publication and listing
QUEUE_POLLS = 500  # a full queue holds the driver back, and with it the fetches
RETRY_S = 1.0  # while another program holds the store, or the disk is full

Done = Callable[[PollReport | None], None]


@dataclass(frozen=True, slots=True)
class _Poll:
    poll: FinishedPoll
    done: Done


@dataclass(frozen=True, slots=True)
class _Job:
    run: Callable[[], Any]
    future: Future[Any]


_Element = _Poll | _Job | None


class Writer:
    """Owns all writing of one poller; nothing handed to it is given up while it lives.

    A batch ends at 50 polls, after 200 ms, or before a job. While the store refuses (busy, full, read-only)
    the same batch is tried again every second.
    """

    def __init__(self, store: PollStore, *, clock: Clock, window_s: float = BATCH_WINDOW_S) -> None:
        self._store = store
        self._clock = clock
        self._window_s = window_s
        self._queue: Queue[_Element] = Queue(QUEUE_POLLS)
        self._ahead: deque[_Element] = deque()
        self._giving_up = threading.Event()
        self._log = get_logger()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def put(self, poll: FinishedPoll, done: Done) -> None:
        """Queue a poll; `done` is called on the writing thread, with None when nothing was stored."""
        self._queue.put(_Poll(poll, done))

    def submit(self, run: Callable[[], Any]) -> Future[Any]:
        """Run another write on the writing thread and give its coming result."""
        future: Future[Any] = Future()
        self._queue.put(_Job(run, future))
        return future

    def close(self, *, patience_s: float = 10.0) -> None:
        """Store what is queued, then end; after `patience_s` seconds give up a store that refuses."""
        self._queue.put(None)
        self._thread.join(patience_s)
        self._giving_up.set()
        self._thread.join()

    def _work(self) -> None:
        while (element := self._take()) is not None:
            if isinstance(element, _Job):
                self._run(element)
            else:
                self._commit(self._collect(element))

    def _take(self) -> _Element:
        return self._ahead.popleft() if self._ahead else self._queue.get()

    def _collect(self, first: _Poll) -> list[_Poll]:
        """Gather a batch; what is no poll ends it and is taken next."""
        batch = [first]
        end = time.monotonic() + self._window_s
        while len(batch) < BATCH_POLLS:
            try:
                element = self._queue.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                break
            if not isinstance(element, _Poll):
                self._ahead.append(element)
                break
            batch.append(element)
        return batch

    def _commit(self, batch: list[_Poll]) -> None:
        reports = self._persist([item.poll for item in batch])
        by_document = {(report.source_id, report.address): report for report in reports}
        for item in batch:
            document = item.poll.document
            item.done(by_document.get((document.source_id, document.address)))

    def _persist(self, polls: list[FinishedPoll]) -> tuple[PollReport, ...]:
        while True:
            try:
                return self._store.commit(polls, now=self._clock())
            except StoreError as exc:
                self._log.warning("store refuses", error=str(exc), polls=len(polls), retry_in_s=RETRY_S)
                if self._giving_up.wait(RETRY_S):
                    return ()
            except Exception:  # noqa: BLE001 - our own fault, logged with its traceback
                # The leases are kept until they lapse, so these hosts rest instead of being asked in a loop.
                self._log.exception("commit failed", polls=len(polls))
                return ()

    @staticmethod
    def _run(job: _Job) -> None:
        try:
            job.future.set_result(job.run())
        except BaseException as exc:  # noqa: BLE001 - handed to whoever waits for the future
            job.future.set_exception(exc)
