"""What a document's polls leave behind for later ones (pure): moves, farewells, the publisher's wishes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from aggregator.model.document import (
    Document,
    Failure,
    FailureKind,
    Fetched,
    History,
    Move,
    NotModified,
    Wishes,
)
from aggregator.model.poll import FinishedPoll

# A redirect made by mistake rarely outlives a weekend.
MOVE_AFTER = timedelta(days=3)
MOVE_POLLS = 5
MOVE_GIVEN_UP = 3  # failures in a row at the new address, then the configured one is asked again
GONE_POLLS = 3  # one 410 may be a server being rebuilt; RFC 9110 15.5.11 means "likely to be permanent"
# Some servers answer 304 for ever: every other day a document is asked for as if we knew nothing. The period
# differs by up to a tenth from document to document, so that they do not come home together.
WHOLE_EVERY_S = 48 * 3600.0
WHOLE_SPREAD = 0.1

_GOLDEN = 0.6180339887498949  # multiples of it, modulo 1, spread consecutive ids evenly
_OVERLOADED = 429
_SERVER_ERRORS = 500


def wants_whole(document: Document, *, now: datetime) -> bool:
    """Tell whether this poll asks without validators, because the last whole answer is two days old."""
    whole_at = document.history.whole_at
    if whole_at is None:
        return True
    drift = 2.0 * (document.id * _GOLDEN % 1.0) - 1.0
    return now - whole_at >= timedelta(seconds=WHOLE_EVERY_S * (1.0 + WHOLE_SPREAD * drift))


def next_history(poll: FinishedPoll, *, now: datetime) -> History:
    """Give what the document knows after this poll."""
    known, result = poll.document.history, poll.result
    match result:
        case Fetched():
            seen = replace(known, whole_at=now, gone=0, wishes=_wishes(poll))
            return _after_answer(seen, result.permanent_url, now)
        case NotModified():
            return _after_answer(replace(known, gone=0), result.permanent_url, now)
        case Failure():
            return _after_failure(known, result, failures=poll.document.failures + 1)
        case _:
            assert_never(result)


def is_retired(history: History) -> bool:
    """Tell whether the document said often enough that it is gone for good."""
    return history.gone >= GONE_POLLS


def warnings(document: Document, history: History) -> tuple[str, ...]:
    """Give what the operator should do about a document's history."""
    if history.effective_address is not None:
        shown = history.effective_address
        return (f"{document.address} moved to {shown}: change the address in the configuration",)
    if document.history.effective_address is not None:
        shown = document.history.effective_address
        return (f"{shown}, where it moved to, failed {MOVE_GIVEN_UP} times: back to {document.address}",)
    return ()


def _wishes(poll: FinishedPoll) -> Wishes:
    """Give what the feed says about its rhythm; a body that was not read again says the same as before."""
    reading = poll.reading
    if reading is None:
        return poll.document.history.wishes
    return Wishes(reading.ttl_s, reading.skip_hours, reading.skip_days)


def _after_answer(known: History, permanent_url: str | None, now: datetime) -> History:
    """Count a good answer for or against a move; a 304 stands for the good feed that we have."""
    if permanent_url is None:
        return replace(known, move=None)
    move = known.move
    if move is None or move.address != permanent_url:
        return replace(known, move=Move(permanent_url, now, 1))
    move = replace(move, polls=move.polls + 1)
    if move.polls >= MOVE_POLLS and now - move.since >= MOVE_AFTER:
        return replace(known, move=None, effective_address=move.address)
    return replace(known, move=move)


def _after_failure(known: History, failure: Failure, *, failures: int) -> History:
    gone = known.gone + 1 if failure.kind is FailureKind.GONE else 0
    if known.effective_address is not None and failures >= MOVE_GIVEN_UP:
        # `whole_at` goes too: validators of one address mean nothing at another.
        return History(wishes=known.wishes)
    return replace(known, gone=gone, move=known.move if _says_nothing(failure) else None)


def _says_nothing(failure: Failure) -> bool:
    """Tell a failure on the way, or of the moment, from an answer that is no feed."""
    if failure.stage != "fetch":
        return False
    return failure.status is None or failure.status == _OVERLOADED or failure.status >= _SERVER_ERRORS
