import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from queue import SimpleQueue
from typing import Any

import pytest

from aggregator.model.document import Failure, FailureKind, FetchRequest, FetchResult
from aggregator.model.entry import Reading
from aggregator.model.poll import PollReport, ReadTask
from aggregator.poll.hostrun import MOST_UNREAD, Stations
from aggregator.poll.local import Driver
from aggregator.poll.writer import Writer
from tests.poll.fakes import (
    DirectReader,
    MemoryPollStore,
    ScriptedFetcher,
    an_empty_reading,
    host_lease,
    source_named,
)
from tests.support import builders
from tests.support.builders import NOW


class Bench:
    """A driver over fakes, with everything a test wants to look at."""

    def __init__(self, store: MemoryPollStore, answer: Callable[[FetchRequest], Any], **changes: Any) -> None:
        self.store = store
        self.fetcher = ScriptedFetcher(answer)
        self.reports: list[PollReport] = []
        self.writer = Writer(store, clock=lambda: NOW, window_s=0.0)
        fields: dict[str, Any] = {
            "fetcher": self.fetcher,
            "reader": DirectReader(an_empty_reading),
            "writer": self.writer,
            "sources": source_named,
            "clock": lambda: NOW,
            "draw": lambda: 0.5,
            "on_report": self.reports.append,
            "min_gap_s": 0.0,
        }
        max_leases = changes.pop("max_leases", 64)
        self.driver = Driver(store, Stations(**(fields | changes)), max_leases=max_leases)

    def polled(self) -> list[str]:
        return [poll.source.id for batch in self.store.committed for poll in batch]


class HeldReader:
    """Begins every reading and leaves it to the test to end it."""

    def __init__(self) -> None:
        self.begun: SimpleQueue[tuple[ReadTask, Future[Reading | Failure]]] = SimpleQueue()

    def read(self, task: ReadTask) -> Future[Reading | Failure]:
        future: Future[Reading | Failure] = Future()
        self.begun.put((task, future))
        return future

    def close(self) -> None:
        pass


@contextmanager
def running(
    store: MemoryPollStore, answer: Callable[[FetchRequest], Any] | None = None, **changes: Any
) -> Iterator[Bench]:
    bench = Bench(store, answer or (lambda _: builders.fetched(b"new body")), **changes)
    try:
        yield bench
    finally:
        bench.driver.stop(patience_s=5)
        bench.writer.close()


def order_all(bench: Bench, *groups: list[str]) -> None:
    bench.driver.order(groups)
    assert bench.driver.wait_idle(10)


def test_every_document_of_an_ordered_group_is_fetched_read_and_stored() -> None:
    store = MemoryPollStore([host_lease("a", "one", "two")])
    with running(store) as bench:
        order_all(bench, ["one", "two"])
    assert bench.polled() == ["one", "two"]
    assert [report.source_id for report in bench.reports] == ["one", "two"]
    assert store.released == ["a"]


def test_a_tick_claims_what_is_due() -> None:
    store = MemoryPollStore([host_lease("a", "one"), host_lease("b", "two")])
    with running(store) as bench:
        bench.driver.tick()
        assert bench.fetcher.asked.wait(10)
    assert sorted(bench.polled()) == ["one", "two"]


def test_no_more_leases_are_held_than_allowed() -> None:
    store = MemoryPollStore([host_lease(name, name) for name in "abcde"])
    with running(store, max_leases=2) as bench:
        order_all(bench, *[[name] for name in "abcde"])
    assert max(len(ids) for ids in store.ordered) == 2
    assert sorted(bench.polled()) == list("abcde")


def test_a_full_claim_is_followed_by_another_one() -> None:
    store = MemoryPollStore([host_lease(f"h{n}", f"s{n}") for n in range(120)])
    with running(store, max_leases=200) as bench:
        bench.driver.tick()
        assert bench.fetcher.asked.wait(10)
        order_all(bench)
        while store.to_claim:
            order_all(bench)
    assert len(bench.polled()) == 120


def test_an_unchanged_body_is_not_read_again() -> None:
    def forbidden(_: ReadTask) -> Any:
        raise AssertionError("read although nothing changed")

    store = MemoryPollStore([host_lease("a", "one")])
    with running(store) as first:
        order_all(first, ["one"])
    known = first.store.committed[0][0].body_hash
    assert known is not None
    lease = host_lease("a", "one")
    seen = builders.document(source_id="one", address="http://a/one.xml", body_hash=known)
    due = type(lease.documents[0])(seen, lease.documents[0].memory)
    again = MemoryPollStore([host_lease("a", documents=(due,))])
    with running(again, reader=DirectReader(forbidden)) as second:
        order_all(second, ["one"])
    assert again.committed[0][0].reading is None
    assert again.committed[0][0].body_hash == known


def test_a_server_that_asks_for_peace_gets_it_at_once() -> None:
    def busy(_: FetchRequest) -> FetchResult:
        return Failure(NOW, "fetch", FailureKind.RATE_LIMITED, "429", status=429, wait_s=60.0)

    store = MemoryPollStore([host_lease("a", "one", "two")])
    with running(store, busy) as bench:
        order_all(bench, ["one", "two"])
    assert len(bench.fetcher.requests) == 1


def test_a_document_of_a_source_that_left_is_skipped() -> None:
    store = MemoryPollStore([host_lease("a", "left", "stayed")])
    with running(store, sources=lambda name: None if name == "left" else source_named(name)) as bench:
        order_all(bench, ["left", "stayed"])
    assert bench.polled() == ["stayed"]
    assert store.released == ["a"]


def test_while_the_writer_is_slow_nothing_is_claimed() -> None:
    store = MemoryPollStore([host_lease(name, name) for name in "abcdef"])
    slow, done = threading.Event(), threading.Event()

    def seen(stations: Stations) -> Stations:
        done.set()
        return stations

    with running(store, max_leases=2) as bench:
        bench.writer.submit(slow.wait)
        for _ in range(5):
            bench.driver.tick()
        bench.driver.reconfigure(seen, max_leases=2)
        assert done.wait(10)
        assert (store.calls, bench.fetcher.requests) == ([], [])
        slow.set()
        while store.to_claim:
            bench.driver.tick()
            order_all(bench)
    assert sorted(bench.polled()) == list("abcdef")


def test_while_reading_is_slow_only_a_few_documents_of_a_lease_are_fetched() -> None:
    store = MemoryPollStore([host_lease("a", *"pqrstu")])
    reader = HeldReader()
    with running(store, reader=reader) as bench:
        bench.driver.order([["p"]])
        held = [reader.begun.get(timeout=10) for _ in range(MOST_UNREAD)]
        for number in range(6):
            assert len(bench.fetcher.requests) <= number + MOST_UNREAD
            task, future = held.pop(0) if held else reader.begun.get(timeout=10)
            future.set_result(an_empty_reading(task))
        assert bench.driver.wait_idle(10)
    assert sorted(bench.polled()) == list("pqrstu")


def test_a_lease_that_is_about_to_lapse_starts_no_fetch() -> None:
    store = MemoryPollStore([host_lease("a", "one", until=NOW + timedelta(seconds=5))])
    with running(store) as bench:
        order_all(bench, ["one"])
    assert bench.fetcher.requests == []
    assert store.released == ["a"]


def test_a_lost_lease_is_not_given_back() -> None:
    store = MemoryPollStore([host_lease("a", "one", "two")])
    store.lost_tokens.add("token of a")
    with running(store) as bench:
        order_all(bench, ["one", "two"])
    assert store.released == []
    assert bench.reports == []


@pytest.mark.parametrize("station", ["fetching", "reading"])
def test_our_own_fault_rests_the_source_like_any_failure(
    station: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> Any:
        raise ZeroDivisionError("a bug")

    def answer(_: FetchRequest) -> Any:
        return ZeroDivisionError("a bug") if station == "fetching" else builders.fetched(b"x")

    store = MemoryPollStore([host_lease("a", "one")])
    with running(store, answer, reader=DirectReader(broken)) as bench:
        order_all(bench, ["one"])
    result = store.committed[0][0].result
    assert isinstance(result, Failure)
    assert result.message == "our fault, please report it: ZeroDivisionError: a bug"
    assert f"{station} failed" in capsys.readouterr().out


def test_stopping_lets_a_fetch_under_way_finish_and_stores_it() -> None:
    store = MemoryPollStore([host_lease("a", "one")])
    bench = Bench(store, lambda _: builders.fetched(b"x"))
    bench.fetcher.holding = True
    bench.driver.order([["one"]])
    assert bench.fetcher.asked.wait(10)
    bench.fetcher.let_go()
    bench.driver.stop(patience_s=5)
    bench.writer.close()
    assert bench.polled() == ["one"]
    assert store.released == ["a"]


def test_stopping_gives_up_a_fetch_that_never_ends() -> None:
    store = MemoryPollStore([host_lease("a", "one")])
    bench = Bench(store, lambda _: builders.fetched(b"x"))
    bench.fetcher.holding = True
    bench.driver.order([["one"]])
    assert bench.fetcher.asked.wait(10)
    bench.driver.stop(patience_s=0.05)
    bench.writer.close()
    assert bench.polled() == []


@pytest.mark.parametrize("where", ["fetch", "read"])
def test_a_cancelled_station_stores_nothing(where: str) -> None:
    class CancellingReader(DirectReader):
        def read(self, task: ReadTask) -> Any:
            future = super().read(task)
            cancelled: Any = type(future)()
            cancelled.cancel()
            cancelled.set_running_or_notify_cancel()
            return cancelled

    store = MemoryPollStore([host_lease("a", "one")])
    bench = Bench(store, lambda _: builders.fetched(b"x"), reader=CancellingReader(an_empty_reading))
    bench.fetcher.holding = where == "fetch"
    bench.driver.order([["one"]])
    assert bench.fetcher.asked.wait(10)
    bench.fetcher.close()
    assert bench.driver.wait_idle(10)
    bench.driver.stop(patience_s=5)
    bench.writer.close()
    assert store.committed == []
    assert store.released == ["a"]


def test_a_store_that_refuses_a_claim_does_not_stop_the_driver(capsys: pytest.CaptureFixture[str]) -> None:
    class Refusing(MemoryPollStore):
        def claim(self, **_: Any) -> Any:
            raise OSError("disk gone")

    store = Refusing([host_lease("a", "one")])
    with running(store) as bench:
        bench.driver.tick()
        order_all(bench, ["one"])
    assert bench.polled() == ["one"]
    assert "disk gone" in capsys.readouterr().out


def test_a_report_that_cannot_be_shown_does_not_stop_the_driver(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []

    def show(report: PollReport) -> None:
        seen.append(report.source_id)
        raise BrokenPipeError("no terminal")

    store = MemoryPollStore([host_lease("a", "one")])
    with running(store, on_report=show) as bench:
        bench.driver.order([["one"]])
        assert bench.fetcher.asked.wait(10)
    assert seen == ["one"]
    assert "driver failed" in capsys.readouterr().out


def test_the_gap_between_two_requests_of_a_group_is_kept() -> None:
    times: list[float] = []

    def answer(_: FetchRequest) -> FetchResult:
        import time  # noqa: PLC0415 - only this test looks at the clock, and only for a lower bound

        times.append(time.monotonic())
        return builders.fetched(b"x")

    store = MemoryPollStore([host_lease("a", "one", "two")])
    with running(store, answer, min_gap_s=0.3) as bench:
        order_all(bench, ["one", "two"])
    assert times[1] - times[0] >= 0.3


def test_orders_by_name_and_orders_for_all_are_leased_apart() -> None:
    store = MemoryPollStore([host_lease(name, name) for name in ("a", "b", "c")])
    with running(store) as bench:
        bench.driver.order([["a"], ["b"]], retired=False)
        bench.driver.order([["c"]])
        assert bench.driver.wait_idle(10)
        assert sorted(bench.polled()) == ["a", "b", "c"]
    assert [name for names in store.ordered for name in names] == ["a", "b", "c"]
    assert dict(zip(map(tuple, store.ordered), store.retired, strict=True))[("c",)] is True
    assert store.retired[0] is False
