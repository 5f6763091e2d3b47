import threading

import pytest

from aggregator.errors import StoreBusy
from aggregator.model.poll import PollReport
from aggregator.poll.writer import BATCH_POLLS, Writer
from tests.poll.fakes import MemoryPollStore, a_poll
from tests.support.builders import NOW


class Waiter:
    """Counts the reports that came back and lets a test wait for them."""

    def __init__(self, expected: int) -> None:
        self.reports: list[PollReport | None] = []
        self._expected = expected
        self._all = threading.Event()

    def __call__(self, report: PollReport | None) -> None:
        self.reports.append(report)
        if len(self.reports) == self._expected:
            self._all.set()

    def wait(self) -> None:
        assert self._all.wait(10)


def test_polls_that_come_together_are_committed_together() -> None:
    store, waiter = MemoryPollStore(), Waiter(BATCH_POLLS + 1)
    writer = Writer(store, clock=lambda: NOW)
    hold = threading.Event()
    writer.submit(hold.wait)
    for number in range(BATCH_POLLS + 1):
        writer.put(a_poll(f"s{number}"), waiter)
    hold.set()
    waiter.wait()
    writer.close()
    assert store.calls == [f"commit {BATCH_POLLS}", "commit 1"]


def test_a_job_ends_the_batch_before_it() -> None:
    store, waiter = MemoryPollStore(), Waiter(2)
    writer = Writer(store, clock=lambda: NOW, window_s=60.0)
    hold = threading.Event()
    writer.submit(hold.wait)
    writer.put(a_poll("first"), waiter)
    writer.submit(lambda: store.calls.append("job"))
    writer.put(a_poll("second"), waiter)
    hold.set()
    writer.close()
    assert store.calls == ["commit 1", "job", "commit 1"]


def test_a_lost_lease_is_reported_as_nothing() -> None:
    store, waiter = MemoryPollStore(), Waiter(2)
    store.lost_tokens.add("gone")
    writer = Writer(store, clock=lambda: NOW)
    writer.put(a_poll("kept"), waiter)
    writer.put(a_poll("lost", token="gone"), waiter)
    waiter.wait()
    writer.close()
    assert [report and report.source_id for report in waiter.reports] == ["kept", None]


def test_a_busy_store_is_asked_again_until_it_takes_the_batch() -> None:
    store, waiter = MemoryPollStore(), Waiter(1)
    store.refusals = [StoreBusy("another program writes")]
    writer = Writer(store, clock=lambda: NOW)
    writer.put(a_poll("patient"), waiter)
    waiter.wait()
    writer.close()
    assert [report and report.source_id for report in waiter.reports] == ["patient"]


def test_closing_gives_up_a_store_that_refuses_for_ever() -> None:
    store, waiter = MemoryPollStore(), Waiter(1)
    store.refusals = [StoreBusy("another program writes")] * 1000
    writer = Writer(store, clock=lambda: NOW)
    writer.put(a_poll(), waiter)
    writer.close(patience_s=0.05)
    assert waiter.reports == [None]


def test_a_fault_of_ours_costs_its_batch_only(capsys: pytest.CaptureFixture[str]) -> None:
    store, waiter = MemoryPollStore(), Waiter(1)
    store.refusals = [ZeroDivisionError("a bug")]
    writer = Writer(store, clock=lambda: NOW)
    writer.put(a_poll("unlucky"), waiter)
    waiter.wait()
    following = Waiter(1)
    writer.put(a_poll("next"), following)
    following.wait()
    writer.close()
    assert waiter.reports == [None]
    assert [report and report.source_id for report in following.reports] == ["next"]
    assert "commit failed" in capsys.readouterr().out


def test_a_jobs_exception_reaches_whoever_waits_for_it() -> None:
    writer = Writer(MemoryPollStore(), clock=lambda: NOW)
    failing = writer.submit(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        failing.result(10)
    writer.close()
