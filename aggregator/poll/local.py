"""One machine's poller: a single driver thread claims leases and moves them from station to station."""

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue

from aggregator.log import get_logger
from aggregator.model.poll import HostLease
from aggregator.poll.hostrun import HostRun, Line, Message, Stations
from aggregator.ports import PollStore

CLAIM_LIMIT = 50  # host groups a claim; more only makes the claiming transaction longer


@dataclass(frozen=True, slots=True)
class _Order:
    """Sources of one host group to poll now, or (`links`) what pages of theirs led to."""

    source_ids: Sequence[str]
    retired: bool
    links: bool = False

    def goes_with(self, other: "_Order") -> bool:
        """Tell whether both can be leased by one question."""
        return (self.retired, self.links) == (other.retired, other.links)


class Driver:
    """Works leases until told to stop, at most `max_leases` at a time, each for at most `lease_s` seconds."""

    def __init__(
        self, store: PollStore, stations: Stations, *, max_leases: int = 64, lease_s: float = 120.0
    ) -> None:
        self._store = store
        self._stations = stations
        self._max_leases = max_leases
        self._lease_s = lease_s
        self._log = get_logger()
        self._inbox: SimpleQueue[Message] = SimpleQueue()
        self._timers: list[tuple[float, int, Message]] = []
        self._serial = itertools.count()
        self._line = Line(post=self._inbox.put, after=self._after, ended=self._ended)
        self._runs: dict[str, HostRun] = {}
        self._orders: deque[_Order] = deque()
        self._leaving: deque[HostLease] = deque()
        self._is_releasing = False
        self._leasing = 0
        self._stopping = False
        self._idle = threading.Event()
        self._idle.set()
        self._thread = threading.Thread(target=self._drive, name="driver", daemon=True)
        self._thread.start()

    def tick(self) -> None:
        """Claim what is due, as far as there is room."""
        self._inbox.put(self._claim)

    def order(self, groups: Iterable[Sequence[str]], *, retired: bool = True) -> None:
        """Poll these sources now, due or not; each element holds the source ids of one host group.

        What their pages lead to is polled with them; what fails is tried again when it is due. Addresses that
        are gone for good are asked only if `retired`: somebody named the sources.
        """
        self._idle.clear()
        self._inbox.put(partial(self._take_orders, [_Order(group, retired) for group in groups]))

    def wait_idle(self, timeout_s: float | None = None) -> bool:
        """Wait until every order was carried out and stored; False when the time ran out."""
        return self._idle.wait(timeout_s)

    def reconfigure(self, change: Callable[[Stations], Stations], *, max_leases: int) -> None:
        """Work with changed stations from the next document on; what is under way ends as it began."""
        self._inbox.put(partial(self._reconfigure, change, max_leases))

    def stop(self, *, patience_s: float = 10.0) -> None:
        """Start nothing new, let what is under way finish for `patience_s` seconds, then end.

        What did not finish is stored by nobody and polled again when its lease lapsed.
        """
        self._inbox.put(self._begin_stop)
        self._thread.join(patience_s)
        self._inbox.put(self._runs.clear)
        self._thread.join()

    def _drive(self) -> None:
        while not (self._stopping and not self._runs and not self._leasing):
            message = self._next_message()
            try:
                message()
            except Exception:  # noqa: BLE001 - our own fault, logged with its traceback; others go on
                self._log.exception("driver failed")
            self._note_idle()
        self._idle.set()

    def _next_message(self) -> Message:
        """Give a timer that is due, else the next message; wait for whichever comes first."""
        while True:
            wait_s = self._timers[0][0] - time.monotonic() if self._timers else None
            if wait_s is not None and wait_s <= 0:
                return heapq.heappop(self._timers)[2]
            try:
                return self._inbox.get(timeout=wait_s)
            except Empty:
                continue

    def _after(self, delay_s: float, message: Message) -> None:
        heapq.heappush(self._timers, (time.monotonic() + delay_s, next(self._serial), message))

    def _note_idle(self) -> None:
        if not (self._orders or self._leasing or any(map(_is_awaited, self._runs.values()))):
            self._idle.set()

    def _reconfigure(self, change: Callable[[Stations], Stations], max_leases: int) -> None:
        self._stations, self._max_leases = change(self._stations), max_leases
        for run in self._runs.values():
            run.reconfigure(self._stations)

    def _begin_stop(self) -> None:
        self._stopping = True
        self._orders.clear()
        for run in list(self._runs.values()):
            run.stop()

    def _room(self) -> int:
        return 0 if self._stopping else min(CLAIM_LIMIT, self._max_leases - len(self._runs))

    def _claim(self) -> None:
        room = self._room()
        if room <= 0 or self._leasing:
            return
        self._leasing += 1
        claimed = self._stations.writer.submit(
            lambda: self._store.claim(now=self._stations.clock(), limit=room, lease_s=self._lease_s)
        )
        claimed.add_done_callback(lambda done: self._inbox.put(partial(self._claimed, done, room)))

    def _claimed(self, done: Future[tuple[HostLease, ...]], room: int) -> None:
        is_full = self._admit(done) == room
        self._lease_orders()
        if is_full:
            self._claim()

    def _take_orders(self, orders: list[_Order]) -> None:
        self._orders.extend(orders)
        self._lease_orders()

    def _lease_orders(self) -> None:
        """Lease as many ordered host groups as there is room for, in one write."""
        batch = list(itertools.islice(self._orders, max(self._room(), 0)))
        if not batch or self._leasing:  # what ends until this lease is there makes room for a larger one
            return
        first = batch[0]
        batch = list(itertools.takewhile(first.goes_with, batch))
        for _ in batch:
            self._orders.popleft()
        ids = [source_id for order in batch for source_id in order.source_ids]
        self._leasing += 1
        leased = self._stations.writer.submit(
            lambda: self._store.lease(
                ids,
                now=self._stations.clock(),
                lease_s=self._lease_s,
                retired=first.retired,
                links=first.links,
            )
        )
        leased.add_done_callback(lambda done: self._inbox.put(partial(self._leased, done)))

    def _leased(self, done: Future[tuple[HostLease, ...]]) -> None:
        self._admit(done, is_ordered=True)
        self._lease_orders()

    def _admit(self, done: Future[tuple[HostLease, ...]], *, is_ordered: bool = False) -> int:
        """Start a run for every lease and give their number."""
        self._leasing -= 1
        try:
            leases = done.result()
        except Exception as exc:  # noqa: BLE001 - a store that refuses now is asked again at the next tick
            self._log.warning("claim failed", error=str(exc))
            return 0
        for lease in leases:
            run = HostRun(lease, self._stations, self._line, is_ordered=is_ordered)
            self._runs[lease.group] = run
            run.stop() if self._stopping else run.proceed()
        return len(leases)

    def _ended(self, run: HostRun) -> None:
        """Give the lease back, the gap after its last request being over."""
        if self._runs.get(run.lease.group) is run:
            del self._runs[run.lease.group]
        if not run.lost:
            self._give_back(run.lease)
            if run.is_ordered and run.has_more and not self._stopping:
                ids = sorted({due.document.source_id for due in run.lease.documents})
                self._orders.append(_Order(ids, retired=False, links=True))
        self._lease_orders()

    def _give_back(self, lease: HostLease) -> None:
        """Release leases together: those that end while the writer is busy go in one transaction."""
        self._leaving.append(lease)
        if not self._is_releasing:
            self._is_releasing = True
            self._stations.writer.submit(self._release)

    def _release(self) -> None:
        """Give back what has gathered, on the writing thread; what comes after the first line starts anew."""
        self._is_releasing = False
        self._store.release(*(self._leaving.popleft() for _ in range(len(self._leaving))))


def _is_awaited(run: HostRun) -> bool:
    """Tell whether somebody who waits has to wait for this run; what it led to is asked for after its gap."""
    return run.is_busy or (run.is_ordered and run.has_more and not run.lost)
