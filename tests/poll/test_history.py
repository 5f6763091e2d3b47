"""What polls leave behind: moves that are believed late, farewells, whole answers now and then."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.model.document import (
    Document,
    Failure,
    FailureKind,
    FetchResult,
    History,
    Move,
    NotModified,
    Validators,
    Wishes,
)
from aggregator.model.entry import Reading
from aggregator.model.source import SourceMemory
from aggregator.poll.history import is_retired, next_history, wants_whole, warnings
from tests.poll.fakes import a_poll
from tests.support import builders
from tests.support.builders import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEW = "https://new.example/feed.xml"
OTHER = "https://other.example/feed.xml"


def known(history: History = History(), **changes: Any) -> Document:  # noqa: B008 - a frozen value
    return builders.document(history=history, **changes)


def after(document: Document, result: FetchResult, **changes: Any) -> History:
    return next_history(a_poll(document=document, result=result, **changes), now=NOW)


def fetched(to: str | None = None) -> FetchResult:
    return builders.fetched(b"<rss/>", permanent_url=to)


def unchanged(to: str | None = None) -> FetchResult:
    return NotModified(NOW, Validators(), 0.1, permanent_url=to)


def failed(kind: FailureKind, status: int | None = None, stage: str = "fetch") -> Failure:
    return Failure(NOW, stage, kind, "", status=status)


def moving(polls: int, days: float) -> History:
    return History(move=Move(NEW, NOW - timedelta(days=days), polls))


def test_the_first_permanent_redirect_is_only_noted() -> None:
    assert after(known(), fetched(NEW)).move == Move(NEW, NOW, 1)
    assert after(known(), fetched(NEW)).effective_address is None


@pytest.mark.parametrize(
    ("polls", "days", "moves"),
    [(4, 3.0, True), (3, 3.0, False), (4, 2.99, False), (400, 2.0, False), (3, 30.0, False), (9, 9.0, True)],
)
def test_a_move_is_believed_after_three_days_and_five_polls(polls: int, days: float, *, moves: bool) -> None:
    history = after(known(moving(polls, days)), fetched(NEW))
    assert (history.effective_address == NEW) is moves
    assert (history.move is None) is moves


def test_a_304_behind_the_redirect_stands_for_the_good_feed_that_we_have() -> None:
    assert after(known(moving(4, 3)), unchanged(NEW)).effective_address == NEW


def test_another_target_begins_anew() -> None:
    assert after(known(moving(4, 3)), fetched(OTHER)).move == Move(OTHER, NOW, 1)


@pytest.mark.parametrize("answer", [fetched(), unchanged()])
def test_an_answer_without_the_redirect_ends_the_observation(answer: FetchResult) -> None:
    assert after(known(moving(4, 3)), answer).move is None


@pytest.mark.parametrize(
    ("failure", "keeps"),
    [
        (failed(FailureKind.TIMEOUT), True),
        (failed(FailureKind.STATUS, 503), True),
        (failed(FailureKind.RATE_LIMITED, 429), True),
        (failed(FailureKind.STATUS, 404), False),
        (failed(FailureKind.GONE, 410), False),
        (failed(FailureKind.FORMAT, 200, stage="read"), False),
        (failed(FailureKind.READER_TIMEOUT, None, stage="read"), False),
    ],
)
def test_only_a_failure_that_says_nothing_leaves_the_observation_as_it_is(
    failure: Failure, *, keeps: bool
) -> None:
    before = moving(3, 2)
    assert after(known(before), failure).move == (before.move if keeps else None)


def test_a_new_address_that_fails_three_times_is_given_up_and_the_old_one_asked_whole() -> None:
    wishes = Wishes(ttl_s=60.0)
    moved = History(whole_at=NOW, effective_address=NEW, wishes=wishes)
    assert after(known(moved, failures=1), failed(FailureKind.DNS)).effective_address == NEW
    assert after(known(moved, failures=2), failed(FailureKind.DNS)) == History(wishes=wishes)


def test_a_moved_document_never_retires_at_once() -> None:
    moved = History(effective_address=NEW, gone=2)
    assert not is_retired(after(known(moved, failures=2), failed(FailureKind.GONE, 410)))


def test_410_three_times_in_a_row_retires() -> None:
    history = History()
    for number in range(3):
        assert not is_retired(history)
        history = after(known(history, failures=number), failed(FailureKind.GONE, 410))
    assert is_retired(history)


@pytest.mark.parametrize("result", [fetched(), unchanged(), failed(FailureKind.TIMEOUT)])
def test_anything_else_between_ends_the_row(result: FetchResult) -> None:
    assert after(known(History(gone=2)), result).gone == 0


@pytest.mark.parametrize("kind", [kind for kind in FailureKind if kind is not FailureKind.GONE])
def test_no_other_failure_ever_retires(kind: FailureKind) -> None:
    assert not is_retired(after(known(History(gone=2), failures=500), failed(kind, 404)))


def test_a_whole_answer_is_remembered_and_a_304_does_not_count_as_one() -> None:
    assert after(known(), fetched()).whole_at == NOW
    earlier = History(whole_at=NOW - DAY)
    assert after(known(earlier), unchanged()).whole_at == NOW - DAY
    assert after(known(earlier), failed(FailureKind.TIMEOUT)).whole_at == NOW - DAY


def test_a_document_is_asked_for_whole_about_every_48_hours() -> None:
    ages = {number: [known(History(whole_at=NOW), id=number)] for number in range(1, 301)}
    due = {
        number: next(hours for hours in range(100) if wants_whole(document, now=NOW + timedelta(hours=hours)))
        for number, (document,) in ages.items()
    }
    assert min(due.values()) >= 43
    assert max(due.values()) <= 53
    assert max(list(due.values()).count(hours) for hours in due.values()) < 60


def test_a_document_that_never_arrived_whole_is_asked_for_whole() -> None:
    assert wants_whole(known(), now=NOW)


def test_the_wishes_of_the_last_body_that_was_read_hold_on() -> None:
    reading = Reading("rss", "", (), SourceMemory(), ttl_s=7200.0, skip_hours=(0, 1), skip_days=("Sunday",))
    wishes = after(known(), fetched(), reading=reading).wishes
    assert wishes == Wishes(7200.0, (0, 1), ("Sunday",))
    assert after(known(History(wishes=wishes)), unchanged()).wishes == wishes
    assert after(known(History(wishes=wishes)), fetched()).wishes == wishes
    assert after(known(History(wishes=wishes)), failed(FailureKind.GONE)).wishes == wishes


def test_the_operator_is_told_of_a_move_at_every_poll() -> None:
    moved = History(effective_address=NEW)
    old = "http://news.example/feed.xml"
    told = (f"{old} moved to {NEW}: change the address in the configuration",)
    assert warnings(known(), moved) == told
    assert warnings(known(moved), moved) == told
    assert warnings(known(), History()) == ()


def test_the_operator_is_told_of_the_way_back() -> None:
    moved = known(replace(History(), effective_address=NEW))
    assert warnings(moved, History()) == (
        f"{NEW}, where it moved to, failed 3 times: back to http://news.example/feed.xml",
    )
