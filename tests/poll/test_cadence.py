from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.model.document import (
    Failure,
    FailureKind,
    Fetched,
    History,
    NotModified,
    Role,
    Validators,
    Wishes,
)
from aggregator.model.entry import Reading
from aggregator.model.poll import FinishedPoll, NextPoll, Outcome, PollReport
from aggregator.model.source import SourceMemory
from aggregator.poll.cadence import JITTER, first_allowed, group_rest_s, interval_s, plan_next
from tests.poll.fakes import a_poll
from tests.support import builders
from tests.support.builders import NOW

HOUR_S = 3600.0
DAY_S = 86_400.0


def planned(
    result: Any,
    *,
    failures: int = 0,
    jitter: float = 0.5,
    history: History = History(),  # noqa: B008 - a frozen value
    wishes: Wishes = Wishes(),  # noqa: B008 - a frozen value
    outcome: Outcome = Outcome.NEW,
    **source: Any,
) -> NextPoll:
    said: dict[str, Any] = {
        "ttl_s": wishes.ttl_s,
        "skip_hours": wishes.skip_hours,
        "skip_days": wishes.skip_days,
    }
    reading = Reading("rss", "", (), SourceMemory(), **said) if isinstance(result, Fetched) else None
    poll = FinishedPoll(
        source=builders.source(**source),
        document=builders.document(failures=failures, history=history),
        result=result,
        body_hash=None,
        reading=reading,
        started_at=NOW,
        jitter=jitter,
        token="t",
    )
    report = PollReport("fuzhou-daily", "http://news.example/feed.xml", NOW, outcome)
    return plan_next(poll, report, now=NOW)


def fetched(wait_s: float | None = None) -> Fetched:
    return builders.fetched(b"", wait_s=wait_s)


def failure(kind: FailureKind = FailureKind.CONNECT, **changes: Any) -> Failure:
    return Failure(at=NOW, stage="fetch", kind=kind, message="", **changes)


def delay_s(plan: NextPoll) -> float:
    return (plan.due_at - NOW).total_seconds()


def test_a_source_is_polled_again_after_its_own_interval() -> None:
    assert delay_s(planned(fetched(), every_s=900.0)) == pytest.approx(900.0)


def test_at_most_so_many_polls_a_day_lengthens_the_interval() -> None:
    assert interval_s(builders.source(every_s=900.0, at_most=24)) == HOUR_S
    assert interval_s(builders.source(every_s=7200.0, at_most=24)) == 7200.0


@pytest.mark.parametrize(("jitter", "factor"), [(0.0, 1 - JITTER), (0.5, 1.0), (1.0, 1 + JITTER)])
def test_jitter_moves_the_next_time_by_at_most_three_percent(jitter: float, factor: float) -> None:
    assert delay_s(planned(fetched(), jitter=jitter)) == pytest.approx(HOUR_S * factor)


def test_max_age_is_a_lower_bound_of_an_hour_at_most() -> None:
    assert delay_s(planned(fetched(wait_s=1800.0), every_s=60.0)) == pytest.approx(1800.0)
    assert delay_s(planned(fetched(wait_s=31_536_000.0), every_s=60.0)) == pytest.approx(HOUR_S)
    assert delay_s(planned(fetched(wait_s=10.0), every_s=60.0)) == pytest.approx(60.0)


def test_max_age_of_a_304_counts_as_well() -> None:
    answer = NotModified(at=NOW, validators=Validators(), elapsed_s=0.1, wait_s=1800.0)
    plan = planned(answer, every_s=60.0)
    assert delay_s(plan) == pytest.approx(1800.0)
    assert plan.why == "in about 30 min: the server's max-age"


def test_the_feeds_ttl_is_a_lower_bound_too() -> None:
    plan = planned(fetched(wait_s=600.0), wishes=Wishes(ttl_s=1200.0), every_s=60.0)
    assert delay_s(plan) == pytest.approx(1200.0)
    assert plan.why == "in about 20 min: the feed's ttl"


def test_success_ends_a_row_of_failures() -> None:
    assert planned(fetched(), failures=7).failures == 0


@pytest.mark.parametrize(
    ("before", "expected_s"), [(0, 2 * HOUR_S), (1, 4 * HOUR_S), (3, 16 * HOUR_S), (4, DAY_S), (400, DAY_S)]
)
def test_each_failure_doubles_the_interval_up_to_a_day(before: int, expected_s: float) -> None:
    plan = planned(failure(), failures=before)
    assert plan.failures == before + 1
    assert delay_s(plan) == pytest.approx(expected_s)


def test_back_off_never_asks_more_often_than_the_source_allows() -> None:
    assert delay_s(planned(failure(), every_s=3 * DAY_S)) == pytest.approx(3 * DAY_S)


def test_a_bot_wall_is_asked_once_a_day() -> None:
    plan = planned(failure(FailureKind.BLOCKED, status=403))
    assert delay_s(plan) == pytest.approx(DAY_S)
    assert plan.group_wait_until is None


def test_retry_after_rests_the_whole_host_group() -> None:
    plan = planned(failure(FailureKind.RATE_LIMITED, status=429, wait_s=5 * HOUR_S))
    assert plan.group_wait_until == NOW + timedelta(hours=5)
    assert plan.due_at >= NOW + timedelta(hours=4.8)
    assert plan.why == "in about 5 h: the server asked us to stay away"


def test_an_absurd_retry_after_is_cut_to_a_week() -> None:
    plan = planned(failure(FailureKind.STATUS, status=503, wait_s=1e9))
    assert plan.group_wait_until == NOW + timedelta(days=7)


@pytest.mark.parametrize("status", [429, 503])
def test_an_overloaded_server_without_retry_after_rests_for_an_hour(status: int) -> None:
    plan = planned(failure(FailureKind.STATUS, status=status))
    assert plan.group_wait_until == NOW + timedelta(hours=1)
    assert plan.why == "in about 2 h: doubled after 1 failure in a row"


def test_the_reason_counts_the_failures_in_a_row() -> None:
    assert planned(failure(), failures=2).why == "in about 8 h: doubled after 3 failures in a row"


def test_the_ttl_holds_while_the_server_answers_304() -> None:
    answer = NotModified(at=NOW, validators=Validators(), elapsed_s=0.1)
    plan = planned(answer, history=History(wishes=Wishes(ttl_s=1200.0)), every_s=60.0)
    assert delay_s(plan) == pytest.approx(1200.0)


def test_a_server_without_validators_is_asked_as_often_as_configured_and_not_more() -> None:
    bare = builders.fetched(b"", validators=Validators())
    assert delay_s(planned(bare)) == pytest.approx(HOUR_S)
    assert delay_s(planned(bare, every_s=DAY_S)) == pytest.approx(DAY_S)


@pytest.mark.parametrize(
    ("quiet_s", "expected_s"),
    [(HOUR_S, HOUR_S), (DAY_S, 2 * HOUR_S), (6 * DAY_S, DAY_S / 2), (90 * DAY_S, DAY_S)],
)
def test_whole_answers_without_news_are_asked_for_less_and_less(quiet_s: float, expected_s: float) -> None:
    bare = builders.fetched(b"", validators=Validators())
    quiet = History(news_at=NOW - timedelta(seconds=quiet_s))
    plan = planned(bare, history=quiet, outcome=Outcome.UNCHANGED)
    assert delay_s(plan) == pytest.approx(expected_s)
    assert plan.history.news_at == quiet.news_at


def test_news_earn_the_configured_rhythm_back() -> None:
    bare = builders.fetched(b"", validators=Validators())
    plan = planned(bare, history=History(news_at=NOW - timedelta(days=9)), outcome=Outcome.NEW)
    assert delay_s(plan) == pytest.approx(HOUR_S)
    assert plan.history.news_at == NOW


def test_a_server_that_gives_validators_is_asked_as_configured_however_quiet() -> None:
    tagged = builders.fetched(b"", validators=Validators(etag='"1"'))
    plan = planned(tagged, history=History(news_at=NOW - timedelta(days=9)), outcome=Outcome.UNCHANGED)
    assert delay_s(plan) == pytest.approx(HOUR_S)
    assert plan.history.news_at is None


def test_a_failure_says_nothing_about_news() -> None:
    quiet = History(news_at=NOW - timedelta(days=9))
    assert planned(failure(), history=quiet, outcome=Outcome.FAILED).history.news_at == quiet.news_at


def test_gone_is_confirmed_once_a_day() -> None:
    plan = planned(failure(FailureKind.GONE, status=410))
    assert delay_s(plan) == pytest.approx(DAY_S)
    assert not plan.retired


def test_the_third_gone_in_a_row_is_the_last_poll() -> None:
    plan = planned(failure(FailureKind.GONE, status=410), failures=2, history=History(gone=2))
    assert plan.retired
    assert plan.why.startswith("never: it answered 410 (gone) 3 times in a row; change its address")


def test_the_plan_carries_history_and_its_warnings() -> None:
    moved = History(effective_address="http://new.example/feed.xml")
    plan = planned(fetched(), history=moved)
    assert plan.history.effective_address == moved.effective_address
    assert plan.history.whole_at == NOW
    assert plan.warnings[0].endswith("change the address in the configuration")


@pytest.mark.parametrize(
    ("kind", "status", "wait_s", "rest_s"),
    [
        (FailureKind.STATUS, 404, 60.0, 60.0),
        (FailureKind.BLOCKED, 403, 60.0, 60.0),
        (FailureKind.STATUS, 503, None, HOUR_S),
        (FailureKind.STATUS, 404, None, None),
        (FailureKind.TIMEOUT, None, None, None),
    ],
)
def test_a_host_group_rests_when_its_server_says_so_or_is_overloaded(
    kind: FailureKind, *, status: int | None, wait_s: float | None, rest_s: float | None
) -> None:
    assert group_rest_s(failure(kind, status=status, wait_s=wait_s)) == rest_s


ALL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TUESDAY = datetime(2026, 11, 24, 12, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ((), (), TUESDAY),
        ((11, 13), (), TUESDAY),
        ((12,), (), datetime(2026, 11, 24, 13, 7, 30, tzinfo=UTC)),
        ((12, 13, 14), (), datetime(2026, 11, 24, 15, 7, 30, tzinfo=UTC)),
        (tuple(range(12, 24)), (), datetime(2026, 11, 25, 0, 7, 30, tzinfo=UTC)),
        ((*range(12, 24), 24), (), datetime(2026, 11, 25, 1, 7, 30, tzinfo=UTC)),
        (tuple(range(24)), (), TUESDAY),
        ((), ("Tuesday",), datetime(2026, 11, 25, 0, 7, 30, tzinfo=UTC)),
        ((), ("tuesday ", "WEDNESDAY"), datetime(2026, 11, 26, 0, 7, 30, tzinfo=UTC)),
        ((0, 1), ("Tuesday",), datetime(2026, 11, 25, 2, 7, 30, tzinfo=UTC)),
        ((), ALL_DAYS, TUESDAY),
        ((), ALL_DAYS[2:] + ALL_DAYS[:2][1:], datetime(2026, 11, 30, 0, 7, 30, tzinfo=UTC)),
        (tuple(range(1, 24)), ALL_DAYS[1:], datetime(2026, 11, 30, 0, 7, 30, tzinfo=UTC)),
        ((), ("Smarch",), TUESDAY),
    ],
)
def test_skipped_hours_and_days_move_the_next_time_to_the_first_allowed_hour(
    hours: tuple[int, ...], days: tuple[str, ...], expected: datetime
) -> None:
    assert first_allowed(TUESDAY, Wishes(skip_hours=hours, skip_days=days), jitter=0.5) == expected


def test_all_that_wait_for_the_same_hour_come_over_its_first_quarter() -> None:
    wishes = Wishes(skip_hours=(12,))
    ends = [first_allowed(TUESDAY, wishes, jitter=jitter) for jitter in (0.0, 0.999)]
    assert [f"{end:%H:%M}" for end in ends] == ["13:00", "13:14"]


@pytest.mark.parametrize("result", [fetched(), failure()])
def test_skipped_hours_bound_every_next_time_and_are_the_reason_told(result: Fetched | Failure) -> None:
    wishes = Wishes(skip_hours=tuple(range(12, 20)))
    plan = planned(result, wishes=wishes, history=History(wishes=wishes))
    assert plan.due_at == NOW.replace(hour=20, minute=7, second=30)
    assert plan.why == "at Tue 20:07 UTC: the feed asks to skip what is before"


def led(result: Any, *, failures: int = 0, role: Role = Role.ARTICLE) -> NextPoll:
    poll = a_poll(document=builders.document(role=role, failures=failures), result=result)
    return plan_next(poll, PollReport("a", "http://a/1", NOW, Outcome.NEW), now=NOW)


def test_what_a_page_led_to_is_asked_until_it_came() -> None:
    assert led(fetched()).done
    plans = [led(failure(), failures=before) for before in range(3)]
    assert [(plan.done, delay_s(plan)) for plan in plans] == [(False, 300.0), (False, 1800.0), (True, 0.0)]


@pytest.mark.parametrize(
    "refusal",
    [
        failure(FailureKind.STATUS, status=404),
        failure(FailureKind.GONE, status=410),
        failure(FailureKind.BLOCKED, status=403),
        failure(FailureKind.ADDRESS_REFUSED),
    ],
)
def test_what_will_not_come_is_not_asked_for_again(refusal: Failure) -> None:
    assert led(refusal).done


def test_an_overloaded_server_rests_and_its_article_waits() -> None:
    plan = led(failure(FailureKind.STATUS, status=503))
    assert plan.group_wait_until == NOW + timedelta(hours=1)
    assert plan.due_at == plan.group_wait_until


def test_a_lists_next_page_remembers_when_it_was_whole() -> None:
    assert led(fetched(), role=Role.NEXT).history.whole_at == NOW
    unchanged = NotModified(at=NOW, validators=Validators(), elapsed_s=0.1)
    assert led(unchanged, role=Role.NEXT).history.whole_at is None
