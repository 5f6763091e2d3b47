"""How the one fetch thread serves everybody, bears faults of ours, and closes."""

import threading
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from aggregator.fetch.http import CurlFetcher
from aggregator.model.document import Failure, Fetched, FetchResult, Limits, Validators
from tests.fetch.conftest import MakeFetcher, ask, get
from tests.support.origin import Origin, Talk


def test_hundreds_of_requests_are_served_side_by_side(make_fetcher: MakeFetcher) -> None:
    with Origin(host="0.0.0.0") as origin:  # noqa: S104 - every loopback address is a host of its own
        origin.serve("/", b"news", delay_s=0.05)
        fetcher = make_fetcher([f"127.0.0.0/8:{origin.port}"], concurrency=64)
        urls = [f"http://127.0.0.{number % 50 + 1}:{origin.port}/" for number in range(200)]
        futures = [fetcher.fetch(ask(url)) for url in urls]
        assert all(isinstance(future.result(30), Fetched) for future in futures)


def test_one_host_gets_few_connections_and_all_requests(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.serve("/", b"news", delay_s=0.01)
    futures = [fetcher.fetch(ask(origin.url("/"))) for _ in range(60)]
    assert all(isinstance(future.result(30), Fetched) for future in futures)
    assert origin.connections <= 6


def test_requests_beyond_the_concurrency_wait_in_order(origin: Origin, make_fetcher: MakeFetcher) -> None:
    paths = [f"/{number}" for number in range(20)]
    for path in paths:
        origin.serve(path, b"news")
    fetcher = make_fetcher([origin.allow], concurrency=1)
    futures = [fetcher.fetch(ask(origin.url(path))) for path in paths]
    assert all(isinstance(future.result(30), Fetched) for future in futures)
    assert [seen.path for seen in origin.log] == paths


def test_time_in_the_queue_does_not_count(origin: Origin, make_fetcher: MakeFetcher) -> None:
    origin.serve("/", b"news", delay_s=0.2)
    fetcher = make_fetcher([origin.allow], concurrency=1)
    futures = [fetcher.fetch(ask(origin.url("/"), limits=Limits(total_s=0.5))) for _ in range(5)]
    assert all(isinstance(future.result(30), Fetched) for future in futures)


def test_hanging_server_does_not_hold_up_the_others(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.hang("/hang")
    origin.serve("/", b"news")
    hanging = fetcher.fetch(ask(origin.url("/hang"), limits=Limits(total_s=60.0)))
    assert isinstance(get(fetcher, origin.url("/")), Fetched)
    assert not hanging.done()


def test_closing_cancels_what_is_under_way_and_what_waits(origin: Origin, make_fetcher: MakeFetcher) -> None:
    reached = threading.Event()
    origin.script("/hang", lambda _: reached.set(), Talk.hang)
    fetcher = make_fetcher([origin.allow], concurrency=1)
    futures = [fetcher.fetch(ask(origin.url("/hang"))) for _ in range(3)]
    assert reached.wait(20)
    fetcher.close()
    for future in futures:
        with pytest.raises(CancelledError):
            future.result(20)


def descriptors() -> set[str]:
    return {entry.name for entry in Path("/dev/fd").iterdir()}


def test_closing_releases_every_descriptor(make_fetcher: MakeFetcher) -> None:
    before = descriptors()
    with Origin() as origin:
        origin.serve("/", b"news")
        origin.hang("/hang")
        fetcher = make_fetcher([origin.allow])
        hanging = fetcher.fetch(ask(origin.url("/hang")))
        for own in (True, False):
            get(fetcher, origin.url("/"), own=own)
        fetcher.close()
        assert hanging.cancelled()
    assert descriptors() == before


def test_closing_twice_does_no_harm(fetcher: CurlFetcher) -> None:
    fetcher.close()
    fetcher.close()


def test_closed_fetcher_gives_a_cancelled_future(origin: Origin, fetcher: CurlFetcher) -> None:
    fetcher.close()
    assert fetcher.fetch(ask(origin.url("/"))).cancelled()


def test_fetcher_can_be_closed_from_a_callback(origin: Origin, fetcher: CurlFetcher) -> None:
    closed = threading.Event()

    def close(_: Future[FetchResult]) -> None:
        fetcher.close()
        closed.set()

    fetcher.fetch(ask(origin.url("/"))).add_done_callback(close)
    assert closed.wait(20)
    assert fetcher.fetch(ask(origin.url("/"))).cancelled()


def test_callback_that_raises_does_not_stop_the_fetcher(
    origin: Origin, fetcher: CurlFetcher, caplog: pytest.LogCaptureFixture
) -> None:
    origin.serve("/", b"news", delay_s=0.05)
    future = fetcher.fetch(ask(origin.url("/")))
    future.add_done_callback(lambda _: 1 // 0)
    future.result(20)
    assert isinstance(get(fetcher, origin.url("/")), Fetched)
    fetcher.close()
    assert "exception calling callback" in caplog.text


def test_request_cancelled_while_it_waits_is_never_sent(origin: Origin, make_fetcher: MakeFetcher) -> None:
    origin.serve("/", b"news", delay_s=0.2)
    fetcher = make_fetcher([origin.allow], concurrency=1)
    first, second, third = (fetcher.fetch(ask(origin.url(path))) for path in ("/", "/second", "/third"))
    assert second.cancel()
    assert isinstance(first.result(20), Fetched)
    assert isinstance(third.result(20), Failure)
    assert [seen.path for seen in origin.log] == ["/", "/third"]


def test_request_cancelled_under_way_leaves_the_fetcher_well(origin: Origin, fetcher: CurlFetcher) -> None:
    reached = threading.Event()
    origin.script("/slow", lambda _: reached.set(), lambda talk: talk.pause(0.1))
    future = fetcher.fetch(ask(origin.url("/slow")))
    assert reached.wait(20)
    assert future.cancel()
    assert isinstance(get(fetcher, origin.url("/")), Failure)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"method": "BREW"}, "method 'BREW'"),
        ({"body": b"x"}, "method 'GET' \\(body: True\\)"),
        ({"headers": {"X": "a\r\nY: b"}}, "cannot be sent"),
        ({"headers": {"X Y": "a"}}, "cannot be sent"),
        ({"headers": {"X": "新"}}, "latin-1"),
        ({"validators": Validators('"1"\r\nX: y')}, "cannot be sent"),
    ],
)
def test_request_that_cannot_be_sent_is_our_fault_and_is_raised(
    origin: Origin, fetcher: CurlFetcher, changes: dict[str, object], reason: str
) -> None:
    future = fetcher.fetch(ask(origin.url("/"), **changes))
    with pytest.raises(ValueError, match=reason):
        future.result(20)
    assert isinstance(get(fetcher, origin.url("/")), Failure)
    assert len(origin.log) == 1
