"""When to ask again (pure): the source's own rhythm, the server's wishes, and patience after failures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.model.document import (
    Document,
    Failure,
    FailureKind,
    Fetched,
    History,
    NotModified,
    Role,
    Validators,
    Wishes,
)
from aggregator.model.poll import FinishedPoll, NextPoll, Outcome, PollReport
from aggregator.model.source import Source, SourceKind
from aggregator.poll.history import GONE_POLLS, is_retired, next_history, warnings
from aggregator.poll.rhythm import News, Rhythm, learn, wait_h

HINT_CAP_S = 3600.0  # max-age and ttl lengthen the interval, but many servers say a year by mistake
BACKOFF_CAP_S = 86_400.0  # a failing source is asked daily for ever: silence is never final
BLOCKED_S = 86_400.0  # a bot wall is asked once a day, undisguised
GONE_S = 86_400.0  # "gone" is confirmed once a day, so that an afternoon's mistake retires nothing
RETRY_AFTER_CAP_S = 7 * 86_400.0  # a Retry-After beyond a week is taken for a mistake
OVERLOAD_WAIT_S = 3600.0  # 429 or 503 without a Retry-After rests the whole host group for an hour
QUIET_SHARE = 1 / 12  # of the time without news: hourly after half a day, every two hours after a day,
QUIET_CAP_S = 86_400.0  # daily after twelve days; only for servers whose every answer is a whole one
LINK_TRIES = 3  # of an article: at once, after five minutes, after half an hour
LINK_RETRY_S = 300.0
LINK_GROWTH = 6
JITTER = 0.03  # sources that were added together drift apart within a day
SKIP_SPREAD_S = 900.0  # those that waited for the same hour come over its first quarter
HEAVY_BYTES, HEAVY_S = (
    100_000,
    900.0,
)  # a large answer that is never a 304 is asked for every 15 minutes at most

_REFUSED = frozenset({FailureKind.BLOCKED, FailureKind.ADDRESS_REFUSED})
_NEVER_COMES = frozenset({404, 410})
_OVERLOADED = frozenset({429, 503})
_MAX_DOUBLINGS = 20  # beyond it 2**n only overflows; the cap was reached long before
_HOURS = 24
_HOUR_S = 3600.0
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def plan_next(
    poll: FinishedPoll,
    report: PollReport,
    *,
    now: datetime,
    published: Sequence[datetime] = (),
    price: float | None = None,
) -> NextPoll:
    """Give the document's next time, the wait of its host group if any, and the reason in words.

    `published` is when those of the new entries appeared whose dates can be trusted. `price` is what one
    request must save, in entry-hours of delay (`poll.rhythm`); None: every source has its own interval.
    """
    if poll.document.role is not Role.ROOT:
        return _after_link(poll, now)
    rhythm = _learned(poll, report, published, now=now)
    plan = replace(
        _plan_root(poll, report, now=now, rhythm=rhythm, price=price), pull=rhythm.pull if rhythm else 0.0
    )
    return replace(plan, rhythm=rhythm.dumps() if rhythm else poll.document.rhythm)


def _plan_root(
    poll: FinishedPoll, report: PollReport, *, now: datetime, rhythm: Rhythm | None, price: float | None
) -> NextPoll:
    history = replace(next_history(poll, now=now), news_at=news_at(poll, report, now=now))
    if isinstance(poll.result, Failure):
        plan = _after_failure(poll, poll.result, now)
    else:
        pace = _pace(poll, poll.result, rhythm, price=price, now=now)
        plan = _after_answer(poll, poll.result, history, now=now, pace=pace)
    plan = replace(plan, history=history, warnings=warnings(poll.document, history))
    if is_retired(history):
        return replace(plan, retired=True, why=_RETIRED)
    return _outside_skipped_hours(plan, history, poll.jitter)


def _after_link(poll: FinishedPoll, now: datetime) -> NextPoll:
    """Ask for what a page led to until it came once, at most `LINK_TRIES` times."""
    if not isinstance(poll.result, Failure):
        known = poll.document.history
        history = replace(known, whole_at=now) if isinstance(poll.result, Fetched) else known
        return NextPoll(now, 0, None, "not again: it was read", history=history, done=True)
    failure, failures = poll.result, poll.document.failures + 1
    rest_s = group_rest_s(failure)
    until = None if rest_s is None else now + timedelta(seconds=rest_s)
    if is_last_try(poll.document, failure):
        why = f"not again: {failure.message}; what the page said of it was taken"
        return NextPoll(now, failures, until, why, done=True)
    due_at = max(now + timedelta(seconds=LINK_RETRY_S * LINK_GROWTH ** (failures - 1)), until or now)
    return NextPoll(due_at, failures, until, f"try {failures + 1} of {LINK_TRIES}: {failure.message}")


def is_last_try(document: Document, failure: Failure) -> bool:
    """Tell whether an article, an edition or a part that failed like this is asked for no more.

    Who refuses programs is not asked again and again: what the page said of the article is taken at once.
    """
    is_refused = failure.kind in _REFUSED or failure.status in _NEVER_COMES
    return is_refused or document.failures + 1 >= LINK_TRIES


_RETIRED = (
    f"never: it answered 410 (gone) {GONE_POLLS} times in a row; "
    "change its address in the configuration, remove it, or poll it by name"
)


def interval_s(source: Source) -> float:
    """Give the shortest time between two polls that the configuration allows, in seconds."""
    if source.at_most is None:
        return source.every_s
    return max(source.every_s, 86_400.0 / source.at_most)


def is_paced(source: Source) -> bool:
    """Tell whether a source is asked by what its past lets expect, not at one interval.

    A digital newspaper has another address every day: its past says nothing about the next edition's hour.
    """
    return source.paced and source.kind is not SourceKind.EPAPER


def _learned(
    poll: FinishedPoll, report: PollReport, published: Sequence[datetime], *, now: datetime
) -> Rhythm | None:
    """Give what the document has taught with this poll; None while it has an interval of its own."""
    if not is_paced(poll.source):
        return None
    known = Rhythm.loads(poll.document.rhythm)
    if isinstance(poll.result, Failure):
        return known
    counts = report.counts
    news = News(
        dated=tuple(_hours(at) for at in published),
        undated=max(counts.new - len(published), 0) + counts.links,
        shown=None if poll.reading is None else counts.new + counts.revised + counts.unchanged,
    )
    return learn(known, news, at=_hours(now), offset=_offset_h(poll.source, now))


def _pace(
    poll: FinishedPoll,
    answer: Fetched | NotModified,
    rhythm: Rhythm | None,
    *,
    price: float | None,
    now: datetime,
) -> tuple[float, str]:
    """Give the seconds that the source's own rhythm or interval asks for, and why."""
    source = poll.source
    if rhythm is None or price is None:
        return interval_s(source), "the source's own interval"
    wait_s = wait_h(rhythm, price=price, offset=_offset_h(source, now)) * _HOUR_S
    least_s = 86_400.0 / source.at_most if source.at_most else 0.0
    if isinstance(answer, Fetched) and len(answer.body) > HEAVY_BYTES and answer.validators == Validators():
        least_s = max(least_s, HEAVY_S)
    if least_s > wait_s:
        return (
            least_s,
            "no oftener, as configured" if source.at_most else "its answers are large and always whole",
        )
    return wait_s, f"its rhythm, about {rhythm.rate * _HOURS:.2g} new entries a day"


def _hours(at: datetime) -> float:
    return at.timestamp() / _HOUR_S


def _offset_h(source: Source, now: datetime) -> float:
    offset = now.astimezone(ZoneInfo(source.timezone)).utcoffset()
    return offset.total_seconds() / _HOUR_S if offset else 0.0


def news_at(poll: FinishedPoll, report: PollReport, *, now: datetime) -> datetime | None:
    """Give since when a server without validators has had nothing new; None for one that gives them."""
    known, answer = poll.document.history.news_at, poll.result
    if isinstance(answer, Failure):
        return known
    if isinstance(answer, NotModified) or answer.validators != Validators():
        return None
    return now if known is None or report.outcome is Outcome.NEW else known


def earned_interval_s(quiet_since: datetime | None, *, now: datetime) -> float:
    """Give the seconds between whole answers that a source without news has earned, at most a day."""
    if quiet_since is None:
        return 0.0
    return min((now - quiet_since).total_seconds() * QUIET_SHARE, QUIET_CAP_S)


def group_rest_s(failure: Failure) -> float | None:
    """Give how long the whole host group rests: a Retry-After, or an hour for an overloaded server."""
    if failure.wait_s is not None:
        return min(failure.wait_s, RETRY_AFTER_CAP_S)
    return OVERLOAD_WAIT_S if failure.status in _OVERLOADED else None


def first_allowed(at: datetime, wishes: Wishes, *, jitter: float) -> datetime:
    """Give the first instant from `at` on that lies outside the hours and days to skip (both in UTC).

    What has to wait for an hour comes somewhere in its first quarter. Hours that leave no hour of the day,
    and days that leave no day of the week, are a mistake and count for nothing.
    """
    hours = {hour % _HOURS for hour in wishes.skip_hours}  # RSS 0.91 writes midnight as 24
    days = {day.strip().lower() for day in wishes.skip_days}
    hours = hours if len(hours) < _HOURS else set()
    days = days if not days.issuperset(_DAYS) else set()
    if not (hours or days):
        return at
    start = next(
        hour for hour in _hours_from(at) if hour.hour not in hours and _DAYS[hour.weekday()] not in days
    )
    return at if start <= at else start + timedelta(seconds=SKIP_SPREAD_S * jitter)


def _hours_from(at: datetime) -> Iterator[datetime]:
    """Give the hour that `at` lies in and those after it, for eight days: each week has an allowed one."""
    start = at.replace(minute=0, second=0, microsecond=0)
    return (start + timedelta(hours=number) for number in range(8 * _HOURS))


def _outside_skipped_hours(plan: NextPoll, history: History, jitter: float) -> NextPoll:
    due_at = first_allowed(plan.due_at, history.wishes, jitter=jitter)
    if due_at == plan.due_at:
        return plan
    return replace(plan, due_at=due_at, why=f"at {due_at:%a %H:%M} UTC: the feed asks to skip what is before")


def _after_answer(
    poll: FinishedPoll,
    answer: Fetched | NotModified,
    history: History,
    *,
    now: datetime,
    pace: tuple[float, str],
) -> NextPoll:
    wait_s, why = pace
    hints = ((answer.wait_s, "the server's max-age"), (history.wishes.ttl_s, "the feed's ttl"))
    for hint_s, reason in hints:
        capped_s = min(hint_s or 0.0, HINT_CAP_S)
        if capped_s > wait_s:
            wait_s, why = capped_s, reason
    earned_s = earned_interval_s(history.news_at, now=now)
    if earned_s > wait_s:
        wait_s, why = earned_s, "nothing new for long, and each answer is a whole one: it gives no validators"
    return NextPoll(
        _at(now, wait_s, poll.jitter), failures=0, group_wait_until=None, why=_sentence(wait_s, why)
    )


def _after_failure(poll: FinishedPoll, failure: Failure, now: datetime) -> NextPoll:
    failures = poll.document.failures + 1
    interval = interval_s(poll.source)
    if failure.kind is FailureKind.BLOCKED:
        wait_s, why = max(BLOCKED_S, interval), "the server refuses programs: once a day"
    elif failure.kind is FailureKind.GONE:
        wait_s, why = max(GONE_S, interval), "it says that it is gone: once a day until that is sure"
    else:
        doubled_s = interval * 2.0 ** min(failures, _MAX_DOUBLINGS)
        wait_s = max(min(doubled_s, BACKOFF_CAP_S), interval)
        why = f"doubled after {failures} failure{'s' if failures > 1 else ''} in a row"
    rest_s = group_rest_s(failure)
    if rest_s is not None and rest_s > wait_s:
        wait_s, why = rest_s, "the server asked us to stay away"
    return NextPoll(
        _at(now, wait_s, poll.jitter),
        failures=failures,
        group_wait_until=None if rest_s is None else now + timedelta(seconds=rest_s),
        why=_sentence(wait_s, why),
    )


def _at(now: datetime, wait_s: float, jitter: float) -> datetime:
    return now + timedelta(seconds=wait_s * (1.0 - JITTER + 2.0 * JITTER * jitter))


def _sentence(wait_s: float, why: str) -> str:
    amount = f"{wait_s / 3600:.3g} h" if wait_s >= 2 * 3600 else f"{wait_s / 60:.3g} min"
    return f"in about {amount}: {why}"
