"""The reading pool: separate processes with a deadline and a memory cap, so that poison stays its own."""

import multiprocessing
import multiprocessing.forkserver
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from aggregator.log import get_logger
from aggregator.model.document import Failure, FailureKind
from aggregator.model.entry import Reading
from aggregator.model.poll import ReadTask
from aggregator.poll.finding import Found, find_task
from aggregator.poll.pipeline import read_task

RECYCLE_AFTER = 1000  # readings; what a parser leaks goes with its process

Result = TypeVar("Result")

# All that a reading process needs, so that it is loaded once and its pages are shared.
_PRELOAD = [
    "aggregator.cli",
    "aggregator.poll.readers",
    "aggregator.poll.reading",
    "aggregator.read.patterns",
    "aggregator.place.preload",
]


class PoolReader:
    """Reads in `processes` forkserver children; create it before any thread, or forking is not safe.

    A task that runs over `deadline_s`, exceeds `memory_mb` of address space or kills its process costs that
    one reading and nothing else. `read` has to be importable in the children.
    """

    def __init__(
        self,
        *,
        processes: int,
        memory_mb: int,
        deadline_s: float,
        read: Callable[[ReadTask], Reading | Failure] = read_task,
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOAD)
        multiprocessing.forkserver.ensure_running()
        self._deadline_s = deadline_s
        self._read = read
        self._closing = False
        self._pending: set[Future[Any]] = set()
        self._log = get_logger()
        self._pool = ProcessPool(
            max_workers=processes,
            max_tasks=RECYCLE_AFTER,
            initializer=_confine,
            initargs=[memory_mb * 1_000_000],
            context=context,
        )

    def read(self, task: ReadTask) -> Future[Reading | Failure]:
        """Start a reading; the future gives its result or, for the source's faults, a Failure."""
        return self._run(self._read, task)

    def find(self, task: ReadTask) -> Future[Found | Failure]:
        """Look what a body is of which nobody knows that; the future as that of a reading."""
        return self._run(find_task, task)

    def _run(
        self, function: Callable[[ReadTask], Result | Failure], task: ReadTask
    ) -> Future[Result | Failure]:
        outer: Future[Result | Failure] = Future()
        self._pending.add(outer)
        inner = self._pool.schedule(function, args=[task], timeout=self._deadline_s)
        inner.add_done_callback(partial(self._settle, task, outer))
        return outer

    def close(self) -> None:
        """End the reading processes; readings under way are given up."""
        self._closing = True
        self._pool.stop()  # type: ignore[no-untyped-call] # pebble has annotations in part
        self._pool.join()
        for given_up in list(self._pending):  # pebble leaves a task that no process took without an end
            given_up.cancel()

    def _settle(
        self, task: ReadTask, outer: Future[Result | Failure], inner: Future[Result | Failure]
    ) -> None:
        self._pending.discard(outer)
        if inner.cancelled() or (self._closing and inner.exception() is not None):
            outer.cancel()
            return
        error = inner.exception()
        outer.set_result(inner.result() if error is None else self._failure(task, error))

    def _failure(self, task: ReadTask, error: BaseException) -> Failure:
        """Say what a reading died of."""
        match error:
            case FutureTimeout():
                kind, message = FailureKind.READER_TIMEOUT, f"not read within {self._deadline_s:g} s"
            case ProcessExpired():
                kind = FailureKind.READER_CRASHED
                message = f"its reading ended the reading process (exit code {error.exitcode})"
            case MemoryError():
                kind = FailureKind.READER_CRASHED
                message = "its reading needs more memory than a reading process may have"
            case _:
                # Our own fault: logged once, here, and the next poll goes on.
                self._log.error("reading failed", source=task.source.id, exc_info=error)
                kind = FailureKind.INTERNAL
                message = f"our fault, please report it: {type(error).__name__}: {error}"
        return Failure(task.fetched.at, "read", kind, message, status=task.fetched.status)


def _confine(memory_bytes: int) -> None:
    """Cap this process's address space and leave interrupts to the parent."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
