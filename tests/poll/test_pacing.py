"""Sources without an interval of their own are asked by their rhythm, at one price for all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.model.document import Document, Failure, FailureKind, Fetched, NotModified, Validators
from aggregator.model.entry import Reading
from aggregator.model.poll import Counts, Demand, FinishedPoll, NextPoll, Outcome, PollReport
from aggregator.model.source import SourceKind, SourceMemory
from aggregator.poll.cadence import HEAVY_BYTES, is_paced, plan_next
from aggregator.poll.pricing import ENOUGH_POLLS, MOST_CORRECTED, Pricing
from aggregator.poll.rhythm import Rhythm, fair_price
from tests.support import builders
from tests.support.builders import NOW

HOUR_S = 3600.0
NOW_H = NOW.timestamp() / HOUR_S
PRICE = 0.05
BUSY = Rhythm(NOW_H - 1, NOW_H - 1, 480.0, 240.0, 0.0, 30, (10.0,) * 48, (5.0,) * 48)
STILL = Rhythm(NOW_H - 1, NOW_H - 1, entries=1.0, watched=240.0, capacity=30)


def poll(
    rhythm: Rhythm | None = None,
    result: Any = None,
    *,
    document: Document | None = None,
    **source: Any,
) -> FinishedPoll:
    result = result or builders.fetched(b"x")
    reading = Reading("rss", "", (), SourceMemory()) if isinstance(result, Fetched) else None
    kept = rhythm.dumps() if rhythm else None
    return FinishedPoll(
        source=builders.source(**({"paced": True} | source)),
        document=replace(document or builders.document(), rhythm=kept),
        result=result,
        body_hash=None,
        reading=reading,
        started_at=NOW,
        jitter=0.5,
        token="t",
    )


def plan(asked: FinishedPoll, counts: Counts = Counts(unchanged=30), **given: Any) -> NextPoll:  # noqa: B008 - a frozen value
    report = PollReport("fuzhou-daily", "http://news.example/feed.xml", NOW, Outcome.NEW, counts)
    return plan_next(asked, report, now=NOW, **({"price": PRICE} | given))


def delay_s(planned: NextPoll) -> float:
    return (planned.due_at - NOW).total_seconds()


def learned(planned: NextPoll) -> Rhythm:
    rhythm = Rhythm.loads(planned.rhythm)
    assert rhythm is not None
    return rhythm


def test_news_is_asked_for_where_it_is_to_be_expected() -> None:
    assert delay_s(plan(poll(BUSY))) < 2400
    assert delay_s(plan(poll(STILL))) > 2 * HOUR_S


def test_the_reason_names_the_rhythm() -> None:
    assert "its rhythm, about 48 new entries a day" in plan(poll(BUSY)).why


def test_dates_teach_when_and_entries_without_one_how_many() -> None:
    dated = plan(poll(STILL), Counts(new=3, unchanged=27), published=[NOW - timedelta(minutes=5)] * 3)
    undated = plan(poll(STILL), Counts(new=3, unchanged=27))
    assert learned(dated).entries == learned(undated).entries > STILL.entries + 2.9
    assert learned(dated).burst > learned(undated).burst
    assert learned(dated).capacity == 30


def test_new_links_of_a_page_count_as_news() -> None:
    assert learned(plan(poll(STILL), Counts(links=4))).entries > STILL.entries + 3.9


def test_a_304_teaches_too() -> None:
    unchanged = plan(poll(BUSY, NotModified(NOW, Validators(), elapsed_s=0.1)), Counts())
    assert learned(unchanged).watched > BUSY.watched + 0.99
    assert learned(unchanged).capacity == 30


def test_a_failure_teaches_nothing_and_forgets_nothing() -> None:
    failed = plan(poll(BUSY, Failure(at=NOW, stage="fetch", kind=FailureKind.CONNECT, message="")), Counts())
    assert learned(failed) == BUSY
    assert failed.pull == pytest.approx(BUSY.pull)
    assert delay_s(failed) == pytest.approx(2 * HOUR_S)


def test_at_most_so_often_holds() -> None:
    bounded = plan(poll(BUSY, at_most=24))
    assert delay_s(bounded) == pytest.approx(HOUR_S)
    assert "as configured" in bounded.why


def test_a_large_answer_that_is_never_a_304_is_asked_for_every_15_minutes_at_most() -> None:
    eager = replace(BUSY, entries=1e5, counts=(1e4,) * 48, capacity=0)
    assert delay_s(plan(poll(eager))) == pytest.approx(300, abs=10)
    heavy = builders.fetched(b"x" * (HEAVY_BYTES + 1), validators=Validators())
    assert delay_s(plan(poll(eager, heavy))) == pytest.approx(900)
    assert "large" in plan(poll(eager, heavy)).why


def test_what_the_server_wishes_lengthens_the_wait() -> None:
    assert delay_s(plan(poll(BUSY, builders.fetched(b"x", wait_s=3000.0)))) == pytest.approx(3000)


def test_an_interval_of_its_own_is_kept() -> None:
    fixed = plan(poll(BUSY, paced=False, every_s=1234.0))
    assert delay_s(fixed) == pytest.approx(1234)
    assert (fixed.rhythm, fixed.pull) == (BUSY.dumps(), 0.0)


def test_without_a_price_everyone_has_its_interval() -> None:
    assert delay_s(plan(poll(BUSY), price=None)) == pytest.approx(HOUR_S)


def test_a_digital_newspaper_has_no_rhythm_of_hours() -> None:
    assert not is_paced(builders.source(paced=True, kind=SourceKind.EPAPER))


def test_local_time_is_the_sources() -> None:
    mornings = replace(STILL, counts=(0.0,) * 9 + (50.0,) * 2 + (0.0,) * 37, exposure=(60.0,) * 48)
    zones = ("Asia/Shanghai", "UTC")
    waits = {delay_s(plan(poll(mornings, timezone=zone), price=1.0)) for zone in zones}
    assert len(waits) == 2


def follow(
    pricing: Pricing, minutes: float, *, documents: int = 100, pull: float = 0.2, every_s: float = HOUR_S
) -> float:
    demand = Demand(documents, pull)
    return pricing.follow(demand, every_s=every_s, now=NOW + timedelta(minutes=minutes))


def test_before_anything_is_known_the_price_is_that_of_four_entries_a_day() -> None:
    assert Pricing(every_s=HOUR_S).price == pytest.approx(fair_price(Rhythm(0, 0).pull, polls_an_hour=1.0))


def test_the_price_follows_what_the_sources_taught_and_the_budget() -> None:
    pricing = Pricing(every_s=HOUR_S)
    assert follow(pricing, 0) == pytest.approx(0.04)
    assert follow(pricing, 0, every_s=HOUR_S / 2) == pytest.approx(0.01)
    assert follow(pricing, 0, documents=0, pull=0.0) == pytest.approx(0.01)


def spend(pricing: Pricing, polls: int) -> None:
    report = PollReport("fuzhou-daily", "http://news.example/feed.xml", NOW, Outcome.NEW)
    for _ in range(polls):
        pricing(poll(BUSY, document=replace(builders.document(), first=False)), report, now=NOW)


def test_who_spends_more_than_the_budget_pays_more() -> None:
    pricing = Pricing(every_s=HOUR_S)
    before = follow(pricing, 0)
    spend(pricing, 150)
    dearer = follow(pricing, 60)
    assert before < dearer < 1.2 * before
    spend(pricing, 50)
    assert follow(pricing, 120) < dearer


def test_a_few_polls_prove_nothing() -> None:
    pricing = Pricing(every_s=HOUR_S)
    before = follow(pricing, 0, documents=1)
    spend(pricing, 5)
    assert follow(pricing, 60 * (ENOUGH_POLLS - 1), documents=1) == before
    assert follow(pricing, 60 * (ENOUGH_POLLS + 1), documents=1) < before


def test_the_correction_has_its_limits() -> None:
    pricing = Pricing(every_s=HOUR_S)
    before = follow(pricing, 0)
    for hour in range(1, 40):
        follow(pricing, 60 * hour)
    assert follow(pricing, 60 * 40) == pytest.approx(before / MOST_CORRECTED)


def test_first_polls_and_fixed_sources_are_not_on_the_budget() -> None:
    pricing = Pricing(every_s=HOUR_S)
    follow(pricing, 0)
    report = PollReport("fuzhou-daily", "http://news.example/feed.xml", NOW, Outcome.NEW)
    for asked in (poll(document=replace(builders.document(), first=True)), poll(paced=False)):
        for _ in range(300):
            pricing(asked, report, now=NOW)
    assert follow(pricing, 60) < 0.04
