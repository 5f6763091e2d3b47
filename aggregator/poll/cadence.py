"""When to ask again (pure): the source's own rhythm, the server's wishes, and patience after failures."""

from datetime import datetime, timedelta

from aggregator.model.document import Failure, FailureKind, Fetched, NotModified
from aggregator.model.poll import FinishedPoll, NextPoll, PollReport
from aggregator.model.source import Source

HINT_CAP_S = 3600.0  # max-age and ttl lengthen the interval, but many servers say a year by mistake
BACKOFF_CAP_S = 86_400.0  # a failing source is asked daily for ever: silence is never final
BLOCKED_S = 86_400.0  # a bot wall is asked once a day, undisguised
RETRY_AFTER_CAP_S = 7 * 86_400.0  # a Retry-After beyond a week is taken for a mistake
OVERLOAD_WAIT_S = 3600.0  # 429 or 503 without a Retry-After rests the whole host group for an hour
JITTER = 0.03  # sources that were added together drift apart within a day

_OVERLOADED = frozenset({429, 503})
_MAX_DOUBLINGS = 20  # beyond it 2**n only overflows; the cap was reached long before


def plan_next(poll: FinishedPoll, report: PollReport, *, now: datetime) -> NextPoll:  # noqa: ARG001 - a Planner
    """Give the document's next time, the wait of its host group if any, and the reason in words.

    The report will matter as soon as the rhythm is learned from what polls bring.
    """
    if isinstance(poll.result, Failure):
        return _after_failure(poll, poll.result, now)
    return _after_answer(poll, poll.result, now)


def interval_s(source: Source) -> float:
    """Give the shortest time between two polls that the configuration allows, in seconds."""
    if source.at_most is None:
        return source.every_s
    return max(source.every_s, 86_400.0 / source.at_most)


def _after_answer(poll: FinishedPoll, answer: Fetched | NotModified, now: datetime) -> NextPoll:
    wait_s, why = interval_s(poll.source), "the source's own interval"
    hints = (
        (answer.wait_s, "the server's max-age"),
        (poll.reading.ttl_s if poll.reading else None, "the feed's ttl"),
    )
    for hint_s, reason in hints:
        capped_s = min(hint_s or 0.0, HINT_CAP_S)
        if capped_s > wait_s:
            wait_s, why = capped_s, reason
    return NextPoll(
        _at(now, wait_s, poll.jitter), failures=0, group_wait_until=None, why=_sentence(wait_s, why)
    )


def _after_failure(poll: FinishedPoll, failure: Failure, now: datetime) -> NextPoll:
    failures = poll.document.failures + 1
    if failure.kind is FailureKind.BLOCKED:
        wait_s, why = max(BLOCKED_S, interval_s(poll.source)), "the server refuses programs: once a day"
    else:
        doubled_s = interval_s(poll.source) * 2.0 ** min(failures, _MAX_DOUBLINGS)
        wait_s = max(min(doubled_s, BACKOFF_CAP_S), interval_s(poll.source))
        why = f"doubled after {failures} failure{'s' if failures > 1 else ''} in a row"
    group_wait_s = _group_wait_s(failure)
    if group_wait_s is not None and group_wait_s > wait_s:
        wait_s, why = group_wait_s, "the server asked us to stay away"
    return NextPoll(
        _at(now, wait_s, poll.jitter),
        failures=failures,
        group_wait_until=None if group_wait_s is None else now + timedelta(seconds=group_wait_s),
        why=_sentence(wait_s, why),
    )


def _group_wait_s(failure: Failure) -> float | None:
    """Give how long the whole host group rests: a Retry-After, or an hour for an overloaded server."""
    if failure.wait_s is not None:
        return min(failure.wait_s, RETRY_AFTER_CAP_S)
    return OVERLOAD_WAIT_S if failure.status in _OVERLOADED else None


def _at(now: datetime, wait_s: float, jitter: float) -> datetime:
    return now + timedelta(seconds=wait_s * (1.0 - JITTER + 2.0 * JITTER * jitter))


def _sentence(wait_s: float, why: str) -> str:
    amount = f"{wait_s / 3600:.3g} h" if wait_s >= 2 * 3600 else f"{wait_s / 60:.3g} min"
    return f"in about {amount}: {why}"
