"""The daily chores: step by step on the writing thread, polls in between."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.errors import StoreBusy
from aggregator.poll.service import PollService
from aggregator.poll.writer import Writer
from aggregator.ports import Clock
from tests.poll.fakes import MemoryPollStore, a_poll
from tests.poll.test_driver import running
from tests.support.builders import NOW


@contextmanager
def service(
    store: MemoryPollStore,
    chores: Callable[[Writer], Iterator[object]],
    *,
    clock: Clock = lambda: NOW,
    archives: Callable[[Writer], Iterator[object]] = lambda _: iter(()),
) -> Iterator[PollService]:
    with running(store) as bench:
        yield PollService(
            store=store,
            driver=bench.driver,
            writer=bench.writer,
            clock=clock,
            tick_s=60.0,
            chores=lambda: chores(bench.writer),
            watch=lambda: None,
            recount=lambda: None,
            archives=lambda: archives(bench.writer),
        )


def test_a_poll_that_waits_is_stored_before_the_next_step() -> None:
    store = MemoryPollStore()

    def chores(writer: Writer) -> Iterator[object]:
        writer.put(a_poll("waiting"), lambda _: None)
        store.calls.append("first step")
        yield 1
        store.calls.append("second step")
        yield 2

    with service(store, chores) as made:
        made.do_chores()
    assert store.calls == ["first step", "commit 1", "second step"]


def test_every_step_runs_on_the_writing_thread() -> None:
    threads: list[str] = []

    def chores(_: Writer) -> Iterator[object]:
        for number in range(3):
            threads.append(threading.current_thread().name)
            yield number

    with service(MemoryPollStore(), chores) as made:
        made.do_chores()
    assert threads == ["writer"] * 3


def test_a_store_that_refuses_puts_the_chores_off(capsys: pytest.CaptureFixture[str]) -> None:
    def chores(_: Writer) -> Iterator[object]:
        yield 1
        raise StoreBusy("another program is writing")

    with service(MemoryPollStore(), chores) as made:
        made.do_chores()
    assert "chores put off" in capsys.readouterr().out


def test_archives_are_kept_step_by_step_too_and_begin_by_themselves() -> None:
    threads: list[str] = []
    last = threading.Event()

    def archives(_: Writer) -> Iterator[object]:
        for number in range(3):
            threads.append(threading.current_thread().name)
            yield number
        last.set()

    def past() -> datetime:
        return datetime.now(UTC) - timedelta(hours=1)

    with service(MemoryPollStore(), lambda _: iter(()), clock=past, archives=archives) as made:
        made.start()
        assert last.wait(30)
        made.stop()
    assert threads[:3] == ["writer"] * 3


def test_the_chores_begin_by_themselves_and_end_when_the_service_stops() -> None:
    steps: list[int] = []
    fourth = threading.Event()

    def chores(_: Writer) -> Iterator[object]:
        for number in range(1_000_000):
            steps.append(number)
            if number == 3:
                fourth.set()
            yield number

    # Their first time is five minutes after the start, which this clock puts into the past.
    with service(MemoryPollStore(), chores, clock=lambda: datetime.now(UTC) - timedelta(hours=1)) as made:
        made.start()
        assert fourth.wait(30)
        made.stop()
    assert 4 <= len(steps) < 1_000_000
