"""Orders of the web, answered by the poller: polls that are waited for, looks on threads of their own."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aggregator.config.models import Config, dump_source
from aggregator.errors import AggregatorError, StoreBusy
from aggregator.model.desk import Order, OrderKind, OrderState, Plain
from aggregator.model.document import Failure, FailureKind, Role
from aggregator.model.poll import Counts, Outcome, PollReport
from aggregator.model.site import Site
from aggregator.model.source import Source
from aggregator.poll.orders import AGAIN_S, DEADLINE_S, Orders
from aggregator.poll.tryout import Interrupted
from tests.support.builders import NOW, regions, source

PATIENCE_S = 20.0


@dataclass
class MemoryBook:
    """Orders in memory; `refusal` makes every call fail."""

    waiting: list[Order] = field(default_factory=list)
    answered: dict[int, Order] = field(default_factory=dict)
    given_back: int = 0
    refusal: Exception | None = None

    def has_waiting(self) -> bool:
        if self.refusal is not None:
            raise self.refusal
        return bool(self.waiting)

    def take(self) -> tuple[Order, ...]:
        taken, self.waiting = tuple(self.waiting), []
        return taken

    def answer(self, order: Order, *, now: datetime) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.answered[order.id] = replace(order, done_at=now)

    def give_back(self) -> None:
        self.given_back += 1


@dataclass
class Bench:
    """Orders over fakes: `polled` are the groups that were set going, `seen` what was looked at."""

    book: MemoryBook = field(default_factory=MemoryBook)
    now: datetime = NOW
    polled: list[Sequence[Sequence[str]]] = field(default_factory=list)
    seen: list[tuple[Source, bool]] = field(default_factory=list)
    found: Plain | Exception = field(default_factory=lambda: {"count": 3})
    looked: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        two = source(urls=("http://news.example/a", "http://news.example/b"))
        off = source(id="off", enabled=False)
        config = Config(Site(), ("cn/fujian",), regions(), (two, off))
        self.orders = Orders(
            self.book,
            config=lambda: config,
            poll=self.polled.append,
            look=self._look,
            clock=lambda: self.now,
        )

    def _look(self, of: Source, is_new: bool) -> Plain:  # noqa: FBT001 - as the orders call it
        self.seen.append((of, is_new))
        try:
            if isinstance(self.found, Exception):
                raise self.found
            return self.found
        finally:
            self.looked.set()

    def order(self, kind: OrderKind, **arguments: Any) -> None:
        self.book.waiting.append(Order(len(self.book.waiting) + 1, kind, arguments, "lin", self.now))
        self.orders.check()

    def answer(self) -> Order:
        """Give the answer to the first order, which a thread may still be at."""
        assert self.looked.wait(PATIENCE_S)
        self.orders._looks.shutdown(wait=True)
        self.orders.check()
        return self.book.answered[1]


def report(address: str, **changes: Any) -> PollReport:
    fields: dict[str, Any] = {
        "source_id": "fuzhou-daily",
        "address": address,
        "at": NOW,
        "outcome": Outcome.NEW,
    }
    return PollReport(**(fields | changes))


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.orders.close()


def test_an_ordered_poll_is_answered_when_all_addresses_reported(bench: Bench) -> None:
    bench.order(OrderKind.POLL, source="fuzhou-daily")
    assert bench.polled == [[["fuzhou-daily"]]]
    failure = Failure(NOW, "fetch", FailureKind.TIMEOUT, "no answer within 30 s")
    bench.orders.note(report("http://news.example/a", counts=Counts(new=2, listed=1), elapsed_s=0.123))
    bench.orders.check()
    assert bench.book.answered == {}
    bench.orders.note(report("http://news.example/b", outcome=Outcome.FAILED, failure=failure))
    bench.orders.check()
    answered = bench.book.answered[1]
    assert answered.state is OrderState.DONE
    first, second = answered.result["reports"]
    assert (first["outcome"], first["new"], first["listed"], first["elapsed_s"]) == ("new", 2, 1, 0.12)
    assert (second["outcome"], second["failure"]) == ("failed", "no answer within 30 s")


def test_reports_of_others_and_of_articles_do_not_count(bench: Bench) -> None:
    bench.order(OrderKind.POLL, source="fuzhou-daily")
    bench.orders.note(report("http://news.example/a", source_id="other"))
    bench.orders.note(report("http://news.example/a", role=Role.ARTICLE))
    bench.orders.note(report("http://news.example/else"))
    bench.orders.note(report("http://news.example/a"))
    bench.orders.note(report("http://news.example/a"))
    bench.orders.check()
    assert bench.book.answered == {}


@pytest.mark.parametrize("source_id", ["off", "nobody"])
def test_what_is_not_polled_is_refused_with_the_reason(bench: Bench, source_id: str) -> None:
    bench.order(OrderKind.POLL, source=source_id)
    answered = bench.book.answered[1]
    assert answered.state is OrderState.FAILED
    assert answered.result["error"].startswith(f'"{source_id}" is not polled')
    assert bench.polled == []


def test_a_poll_that_did_not_begin_is_ordered_again_and_given_up_at_last(bench: Bench) -> None:
    bench.order(OrderKind.POLL, source="fuzhou-daily")
    bench.now += timedelta(seconds=AGAIN_S)
    bench.orders.check()
    bench.orders.check()
    assert len(bench.polled) == 2
    bench.orders.note(report("http://news.example/a"))
    bench.now = NOW + timedelta(seconds=DEADLINE_S)
    bench.orders.check()
    answered = bench.book.answered[1]
    assert answered.state is OrderState.FAILED
    assert "wants to be left alone" in answered.result["error"]
    assert len(answered.result["reports"]) == 1
    bench.orders.note(report("http://news.example/b"))
    bench.orders.check()
    assert len(bench.book.answered) == 1


def test_an_ordered_look_is_taken_on_another_thread(bench: Bench) -> None:
    bench.order(OrderKind.TRY, source=dump_source(source()), is_new=True)
    answered = bench.answer()
    assert (answered.state, answered.result) == (OrderState.DONE, {"count": 3})
    assert bench.seen == [(source(), True)]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AggregatorError("its server wants to rest"), "its server wants to rest"),
        (ZeroDivisionError("a bug"), "our fault, please report it: ZeroDivisionError"),
    ],
)
def test_a_look_that_fails_tells_why(bench: Bench, error: Exception, said: str) -> None:
    bench.found = error
    bench.order(OrderKind.TRY, source=dump_source(source()))
    answered = bench.answer()
    assert (answered.state, answered.result) == (OrderState.FAILED, {"error": said})


@pytest.mark.parametrize("arguments", [{}, {"source": "{}"}, {"source": "no JSON"}])
def test_an_order_that_cannot_be_understood_is_refused(bench: Bench, arguments: dict[str, str]) -> None:
    bench.order(OrderKind.TRY, **arguments)
    bench.looked.set()
    assert "cannot be understood" in bench.answer().result["error"]


def test_an_order_that_the_end_interrupts_waits_for_the_next_poller(bench: Bench) -> None:
    bench.found = Interrupted("the poller ends")
    bench.order(OrderKind.TRY, source=dump_source(source()))
    bench.looked.wait(PATIENCE_S)
    bench.orders._looks.shutdown(wait=True)
    bench.orders.check()
    assert bench.book.answered == {}


def test_orders_of_an_earlier_poller_are_taken_back_once(bench: Bench) -> None:
    bench.orders.check()
    bench.orders.check()
    assert bench.book.given_back == 1


def test_an_answer_that_the_store_refuses_is_kept_for_later(bench: Bench) -> None:
    bench.order(OrderKind.POLL, source="fuzhou-daily")
    bench.book.refusal = StoreBusy("another program is writing")
    for address in ("http://news.example/a", "http://news.example/b"):
        bench.orders.note(report(address))
    bench.orders.check()
    assert bench.book.answered == {}
    bench.book.refusal = None
    bench.orders.check()
    assert bench.book.answered[1].state is OrderState.DONE


def test_a_report_is_told_to_both(bench: Bench) -> None:
    heard: list[PollReport] = []
    bench.order(OrderKind.POLL, source="fuzhou-daily")
    hear = bench.orders.heard_with(heard.append)
    for address in ("http://news.example/a", "http://news.example/b"):
        hear(report(address))
    bench.orders.check()
    assert len(heard) == 2
    assert 1 in bench.book.answered
