"""Pages wait for robots.txt: its verdict, its pause, its failures and ours."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta

import pytest

from aggregator.model.document import Failure, FailureKind, FetchRequest, RobotsVerdict, Role
from aggregator.model.poll import DueDocument
from aggregator.model.source import Source, SourceKind, SourceMemory
from aggregator.poll.pipeline import is_page
from tests.poll.fakes import MemoryPollStore, host_lease
from tests.poll.test_driver import Bench, order_all, running
from tests.support import builders
from tests.support.builders import NOW


class ScriptedRobots:
    """Answers every question as told, and remembers what was asked."""

    def __init__(self, answer: Callable[[Future[RobotsVerdict]], object]) -> None:
        self.asked: list[str] = []
        self._answer = answer

    def ask(self, request: FetchRequest) -> Future[RobotsVerdict]:
        self.asked.append(request.url)
        future: Future[RobotsVerdict] = Future()
        self._answer(future)
        return future


def saying(verdict: RobotsVerdict) -> ScriptedRobots:
    return ScriptedRobots(lambda future: future.set_result(verdict))


def page(source_id: str) -> Source:
    return builders.source(id=source_id, kind=SourceKind.LISTPAGE)


@pytest.mark.parametrize(
    ("kind", "role", "expected"),
    [
        (SourceKind.LISTPAGE, Role.ROOT, True),
        (SourceKind.EPAPER, Role.EDITION, True),
        (SourceKind.FEED, Role.ARTICLE, True),
        (SourceKind.FEED, Role.ROOT, False),
        (SourceKind.SITEMAP, Role.ROOT, False),
    ],
)
def test_pages_are_made_for_people(kind: SourceKind, role: Role, *, expected: bool) -> None:
    assert is_page(builders.source(kind=kind), builders.document(role=role)) is expected


def test_an_allowed_page_is_fetched_after_its_verdict() -> None:
    robots = saying(RobotsVerdict())
    with running(MemoryPollStore([host_lease("a", "one", "two")]), robots=robots, sources=page) as bench:
        order_all(bench, ["one", "two"])
    assert robots.asked == ["http://a/one.xml", "http://a/two.xml"]
    assert bench.polled() == ["one", "two"]
    assert len(bench.fetcher.requests) == 2


def test_a_verdict_that_was_fetched_keeps_the_gap_before_the_page() -> None:
    robots = saying(RobotsVerdict(asked=True, delay_s=0.01))
    with running(MemoryPollStore([host_lease("a", "one")]), robots=robots, sources=page) as bench:
        order_all(bench, ["one"])
    assert bench.polled() == ["one"]
    assert len(bench.fetcher.requests) == 1


def test_a_forbidden_page_is_not_fetched_and_recorded_as_blocked() -> None:
    failure = Failure(NOW, "fetch", FailureKind.BLOCKED, "robots.txt asks programs to stay away from /")
    robots = saying(RobotsVerdict(failure=failure))
    with running(MemoryPollStore([host_lease("a", "one")]), robots=robots, sources=page) as bench:
        order_all(bench, ["one"])
    assert bench.fetcher.requests == []
    assert bench.store.committed[0][0].result == failure


def test_a_robots_txt_that_asks_for_peace_ends_the_run() -> None:
    failure = Failure(NOW, "fetch", FailureKind.STATUS, "", status=503)
    robots = saying(RobotsVerdict(failure=failure))
    with running(MemoryPollStore([host_lease("a", "one", "two")]), robots=robots, sources=page) as bench:
        order_all(bench, ["one", "two"])
    assert robots.asked == ["http://a/one.xml"]


def test_feeds_are_fetched_without_asking() -> None:
    robots = saying(RobotsVerdict())
    with running(MemoryPollStore([host_lease("a", "one")]), robots=robots) as bench:
        order_all(bench, ["one"])
    assert robots.asked == []
    assert bench.polled() == ["one"]


def test_our_own_fault_in_asking_is_recorded_like_any_failure() -> None:
    robots = ScriptedRobots(lambda future: future.set_exception(RuntimeError("boom")))
    with running(MemoryPollStore([host_lease("a", "one")]), robots=robots, sources=page) as bench:
        order_all(bench, ["one"])
    result = bench.store.committed[0][0].result
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.INTERNAL
    assert "RuntimeError: boom" in result.message


def test_a_question_that_is_cancelled_ends_the_run_without_a_record() -> None:
    robots = ScriptedRobots(lambda future: future.cancel())
    with running(MemoryPollStore([host_lease("a", "one")]), robots=robots, sources=page) as bench:
        order_all(bench, ["one"])
    assert bench.store.committed == []
    assert bench.store.released == ["a"]


def test_a_pause_that_takes_what_is_left_of_the_lease_leaves_the_page_for_the_next_one() -> None:
    times = iter([NOW, NOW, NOW])

    def clock() -> datetime:
        return next(times, NOW + timedelta(minutes=3))

    robots = saying(RobotsVerdict(asked=True))
    store = MemoryPollStore([host_lease("a", "one")])
    with running(store, robots=robots, sources=page, clock=clock) as bench:
        order_all(bench, ["one"])
    assert bench.fetcher.requests == []
    assert store.committed == []
    assert store.released == ["a"]


def asked_with(bench: Bench) -> FetchRequest:
    (request,) = bench.fetcher.requests
    return request


def test_a_request_carries_what_its_source_says_and_no_secret() -> None:
    def source(source_id: str) -> Source:
        return builders.source(
            id=source_id, headers=(("X-Key", "${KEY}"),), auth="LOGIN", proxy="http://${P}@proxy.example:3128"
        )

    with running(MemoryPollStore([host_lease("a", "one")]), sources=source) as bench:
        order_all(bench, ["one"])
    request = asked_with(bench)
    assert request.headers == {"X-Key": "${KEY}"}
    assert (request.auth, request.proxy) == ("LOGIN", "http://${P}@proxy.example:3128")


def test_a_moved_document_is_asked_at_its_new_address_which_is_not_its_own() -> None:
    from aggregator.model.document import History  # noqa: PLC0415 - only here

    moved = builders.document(
        source_id="one",
        address="http://a/one.xml",
        history=History(whole_at=NOW, effective_address="http://b/one.xml"),
    )
    lease = host_lease("a", documents=(DueDocument(moved, SourceMemory()),))
    sources = lambda name: builders.source(id=name, urls=("http://a/one.xml",))  # noqa: E731 - one line
    with running(MemoryPollStore([lease]), sources=sources) as bench:
        order_all(bench, ["one"])
    request = asked_with(bench)
    assert (request.url, request.own) == ("http://b/one.xml", False)
    assert bench.reports[0].address == "http://a/one.xml"
