"""What the web ordered, answered by the poller: it alone asks servers and reads what they say."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from pydantic import ValidationError

from aggregator.config.models import Config, parse_source
from aggregator.errors import AggregatorError, StoreError
from aggregator.log import get_logger
from aggregator.model.desk import Order, OrderKind, OrderState, Plain
from aggregator.model.document import Role
from aggregator.model.poll import PollReport
from aggregator.model.source import Source
from aggregator.poll.tryout import Interrupted
from aggregator.ports import Clock

CHECK_S: Final = 0.5  # a person waits
AGAIN_S: Final = 10.0  # a poll that did not begin is ordered again: its host group was in other hands
DEADLINE_S: Final = 120.0  # longer than any lease: by then its server wants to be left alone
LOOKS_AT_ONCE: Final = 2  # threads that mostly wait for servers


class Book(Protocol):
    """Orders that wait, and where answers go."""

    def has_waiting(self) -> bool:
        """Tell whether an order waits."""
        ...

    def take(self) -> tuple[Order, ...]:
        """Take the oldest that wait."""
        ...

    def answer(self, order: Order, *, now: datetime) -> None:
        """Keep what came of one."""
        ...

    def give_back(self) -> None:
        """Let those wait again that an earlier poller took."""
        ...


@dataclass(slots=True)
class _Polling:
    """An ordered poll under way: which addresses have not reported yet, and what the others said."""

    order: Order
    source: Source
    missing: set[str]
    until: datetime
    again_at: datetime
    reports: list[Plain] = field(default_factory=list)


class Orders:
    """Takes orders at every `check` and answers them; `note` hears of every stored poll.

    `poll` sets a poll of sources going, `look` gives what is at a source's address. Nothing is lost: an
    answer that the store refuses is kept for the next check, an order that was taken when the poller ended
    waits for the next one.
    """

    def __init__(
        self,
        book: Book,
        *,
        config: Callable[[], Config],
        poll: Callable[[Sequence[Sequence[str]]], None],
        look: Callable[[Source, bool], Plain],
        clock: Clock,
    ) -> None:
        self._book = book
        self._config = config
        self._poll = poll
        self._look = look
        self._clock = clock
        self._lock = threading.Lock()
        self._polling: list[_Polling] = []
        self._answers: list[Order] = []
        self._is_fresh = True
        self._looks = ThreadPoolExecutor(LOOKS_AT_ONCE, thread_name_prefix="look")

    def check(self) -> None:
        """Take what waits, go on with what is under way, keep what was answered."""
        try:
            if self._is_fresh:
                self._book.give_back()
                self._is_fresh = False
            if self._book.has_waiting():
                for order in self._book.take():
                    self._begin(order)
            self._go_on()
            self._keep()
        except StoreError as exc:
            get_logger().warning("orders wait for the store", error=str(exc))

    def note(self, report: PollReport) -> None:
        """Hear that a poll was stored, on any thread."""
        if report.role is not Role.ROOT:
            return
        with self._lock:
            for one in self._polling:
                if one.source.id == report.source_id and report.address in one.missing:
                    one.missing.discard(report.address)
                    one.reports.append(_told(report))
            done = [one for one in self._polling if not one.missing]
            self._polling = [one for one in self._polling if one.missing]
            self._answers += [_done(one.order, {"reports": one.reports}) for one in done]

    def heard_with(self, other: Callable[[PollReport], None]) -> Callable[[PollReport], None]:
        """Give what tells of a stored poll to both."""

        def hear(report: PollReport) -> None:
            self.note(report)
            other(report)

        return hear

    def close(self) -> None:
        """Begin no look any more."""
        self._looks.shutdown(wait=False, cancel_futures=True)

    def _begin(self, order: Order) -> None:
        match order.kind:
            case OrderKind.POLL:
                self._begin_poll(order)
            case OrderKind.TRY:
                self._looks.submit(self._carry_out, order)

    def _begin_poll(self, order: Order) -> None:
        source_id, now = str(order.arguments.get("source")), self._clock()
        source = next((one for one in self._config().polled() if one.id == source_id), None)
        if source is None:
            error = f'"{source_id}" is not polled: it is no source, is off, or its region is not followed'
            self._answer(_failed(order, error))
            return
        until, again_at = now + timedelta(seconds=DEADLINE_S), now + timedelta(seconds=AGAIN_S)
        with self._lock:
            self._polling.append(_Polling(order, source, set(source.urls), until, again_at))
        self._poll([[source.id]])

    def _go_on(self) -> None:
        """Order again what did not begin, and give up what will not."""
        now, again = self._clock(), []
        with self._lock:
            for one in self._polling:
                if now >= one.until:
                    error = (
                        "not asked: its server is being asked for others, or wants to be left alone for now"
                    )
                    self._answers.append(_failed(one.order, error, reports=one.reports))
                elif now >= one.again_at:
                    one.again_at = now + timedelta(seconds=AGAIN_S)
                    again.append([one.source.id])
            self._polling = [one for one in self._polling if now < one.until]
        if again:
            self._poll(again)

    def _carry_out(self, order: Order) -> None:
        """Take a look, on a thread of its own."""
        try:
            source = parse_source(order.arguments["source"])
            self._answer(_done(order, self._look(source, bool(order.arguments.get("is_new")))))
        except (Interrupted, CancelledError):
            return  # the poller ends; the next one takes the order up
        except (KeyError, ValidationError) as exc:
            self._answer(
                _failed(order, f"the order cannot be understood ({type(exc).__name__}); order it anew")
            )
        except AggregatorError as exc:
            self._answer(_failed(order, str(exc)))
        except Exception as exc:  # noqa: BLE001 - our own fault, logged with its traceback; others go on
            get_logger().exception("order failed", order=order.id)
            self._answer(_failed(order, f"our fault, please report it: {type(exc).__name__}"))

    def _answer(self, answered: Order) -> None:
        with self._lock:
            self._answers.append(answered)

    def _keep(self) -> None:
        while self._answers:
            self._book.answer(self._answers[0], now=self._clock())
            with self._lock:
                del self._answers[0]


def _done(order: Order, result: Plain) -> Order:
    return replace(order, state=OrderState.DONE, result=result)


def _failed(order: Order, error: str, **besides: Any) -> Order:  # noqa: ANN401 - plain values
    return replace(order, state=OrderState.FAILED, result={"error": error, **besides})


def _told(report: PollReport) -> Plain:
    failure, counts = report.failure, report.counts
    return {
        "address": report.address,
        "outcome": report.outcome.value,
        "new": counts.new,
        "revised": counts.revised,
        "unchanged": counts.unchanged,
        "listed": counts.listed,
        "links": counts.links,
        "elapsed_s": round(report.elapsed_s, 2),
        "failure": None if failure is None else failure.message,
        "warnings": list(report.warnings),
        "dropped": dict(report.dropped),
    }
