"""When asking pays: rates by hour and weekend, bursts, fair weights, the first moment worth a request."""

import math
import random
import statistics
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.poll.rhythm import (
    BINS,
    LONGEST_H,
    SHORTEST_H,
    News,
    Rhythm,
    expected,
    fair_price,
    learn,
    wait_h,
)

MONDAY = 4 * 24.0  # 1970-01-05, 00:00 UTC, in hours
PRICE = 0.05


def watched(days: int, hours_of_news: tuple[int, ...], *, each: int = 1, weekend: bool = True) -> Rhythm:
    """Give a rhythm after polls every hour, with `each` entries at half past each of these hours."""
    rhythm = learn(None, News(shown=20), at=MONDAY, offset=0.0)
    for hour in range(1, days * 24 + 1):
        is_free = (hour - 1) // 24 % 7 >= 5 and not weekend
        came = (hour - 1) % 24 in hours_of_news and not is_free
        dated = (MONDAY + hour - 0.5,) * each if came else ()
        rhythm = learn(rhythm, News(dated, shown=20), at=MONDAY + hour, offset=0.0)
    return rhythm


def test_nothing_known_expects_four_entries_a_day() -> None:
    rhythm = learn(None, News(shown=0), at=MONDAY, offset=0.0)
    assert rhythm.rate * 24 == pytest.approx(4.0)
    assert expected(rhythm, MONDAY) * 24 == pytest.approx(4.0)


def test_a_first_answer_teaches_by_its_dates() -> None:
    dated = tuple(MONDAY - number for number in range(48))
    rhythm = learn(None, News(dated, shown=48), at=MONDAY, offset=0.0)
    assert rhythm.entries == 48.5
    assert rhythm.watched == 50.0  # three hours of doubt, and the 47 since the oldest
    assert rhythm.capacity == 48


def test_a_first_answer_of_one_date_teaches_nothing() -> None:
    assert learn(None, News((MONDAY - 1,), shown=1), at=MONDAY, offset=0.0) == Rhythm(
        MONDAY, MONDAY, capacity=1
    )


def test_dates_that_lie_years_back_fill_no_hours_of_then() -> None:
    dated = (MONDAY + 40 * 365 * 24, MONDAY)
    rhythm = learn(None, News(dated, shown=2), at=MONDAY + 40 * 365 * 24, offset=0.0)
    assert sum(rhythm.exposure) == pytest.approx(60 * 24)


def test_a_date_in_the_future_counts_as_now() -> None:
    ahead = learn(None, News((MONDAY + 5, MONDAY - 1), shown=2), at=MONDAY, offset=0.0)
    assert ahead == learn(None, News((MONDAY, MONDAY - 1), shown=2), at=MONDAY, offset=0.0)


def test_the_hours_of_news_are_learned() -> None:
    rhythm = watched(14, (9, 10, 11))
    assert expected(rhythm, MONDAY + 10.5) > 8 * expected(rhythm, MONDAY + 3.5)


def test_local_hours_count() -> None:
    rhythm = learn(None, News(shown=20), at=MONDAY, offset=8.0)
    for day in range(14):
        at = MONDAY + 24 * day + 1.5
        rhythm = learn(rhythm, News((at - 0.1,), shown=20), at=at, offset=8.0)
    assert expected(rhythm, MONDAY + 9.4) > 4 * expected(rhythm, MONDAY + 1.4)  # 01:24 UTC is 09:24 there


def test_weekends_have_hours_of_their_own() -> None:
    rhythm = watched(28, (9, 10, 11), weekend=False)
    saturday = MONDAY + 5 * 24
    assert expected(rhythm, MONDAY + 10.5) > 10 * expected(rhythm, saturday + 10.5)


def test_a_source_sleeps_through_its_night() -> None:
    rhythm = watched(28, (9, 10, 11, 15, 16))
    evening = wait_h(replace(rhythm, at=rhythm.at - 4, burst=0.0), price=0.3, offset=0.0)  # 20:00
    morning = wait_h(replace(rhythm, at=rhythm.at + 9.5, burst=0.0), price=0.3, offset=0.0)
    assert evening > 2 * morning


def test_a_burst_is_followed() -> None:
    calm = watched(14, (9,))
    stirred = learn(calm, News((calm.at + 0.4,) * 5, shown=20), at=calm.at + 0.5, offset=0.0)
    unstirred = learn(calm, News(shown=20), at=calm.at + 0.5, offset=0.0)
    assert wait_h(stirred, price=PRICE, offset=0.0) < wait_h(unstirred, price=PRICE, offset=0.0) / 2


def test_a_burst_fades() -> None:
    stirred = learn(
        watched(14, (9,)),
        News((MONDAY + 14 * 24 + 0.4,) * 5, shown=20),
        at=MONDAY + 14 * 24 + 0.5,
        offset=0.0,
    )
    later = learn(stirred, News(), at=stirred.at + 6, offset=0.0)
    assert later.burst < stirred.burst / 1000


def test_what_fell_out_unseen_was_not_watched() -> None:
    known = Rhythm(MONDAY, MONDAY, capacity=10)
    full = learn(
        known, News(tuple(MONDAY + 20 + n / 10 for n in range(10)), shown=10), at=MONDAY + 24, offset=0.0
    )
    assert full.watched == pytest.approx(3 + 4, abs=0.1)


def test_a_full_answer_is_asked_for_before_half_of_it_is_new() -> None:
    rhythm = replace(
        Rhythm(MONDAY, MONDAY, entries=100.0, watched=10.0), counts=(100.0,) * BINS, exposure=(10.0,) * BINS
    )
    assert wait_h(replace(rhythm, capacity=20), price=1e9, offset=0.0) == pytest.approx(1.0)
    assert wait_h(rhythm, price=1e9, offset=0.0) == LONGEST_H


def test_undated_entries_are_spread_over_the_time_between_two_polls() -> None:
    known = Rhythm(MONDAY, MONDAY)
    rhythm = learn(known, News(undated=4, shown=20), at=MONDAY + 4, offset=0.0)
    assert rhythm.counts[:4] == pytest.approx([1.0] * 4, rel=0.01)


def test_a_304_teaches_that_nothing_came_and_leaves_the_length() -> None:
    known = Rhythm(MONDAY, MONDAY, capacity=30)
    rhythm = learn(known, News(), at=MONDAY + 10, offset=0.0)
    assert rhythm.capacity == 30
    assert rhythm.rate < known.rate / 3


def test_a_clock_that_went_back_teaches_nothing() -> None:
    known = Rhythm(MONDAY, MONDAY)
    assert learn(known, News((MONDAY,), shown=3), at=MONDAY - 1, offset=0.0) is known


def test_the_past_fades_by_half_in_45_days() -> None:
    known = Rhythm(MONDAY, MONDAY, entries=100.0, watched=100.0)
    later = learn(known, News((MONDAY + 45 * 24,) * 50, shown=50), at=MONDAY + 45 * 24, offset=0.0)
    assert later.rate == pytest.approx((50 + 50) / 50)  # a full answer of now: only that moment was watched


def test_numbers_stay_small_over_years_and_the_rates_as_they_were() -> None:
    rhythm = Rhythm(MONDAY, MONDAY)
    for day in range(1, 3 * 365):
        before = rhythm
        rhythm = learn(rhythm, News((MONDAY + day * 24 - 3.0,), shown=30), at=MONDAY + day * 24, offset=0.0)
        if rhythm.since != before.since:
            assert rhythm.entries < 2 * 66
    assert rhythm.since > MONDAY
    assert rhythm.rate * 24 == pytest.approx(1.0, rel=0.02)
    assert math.exp2((rhythm.at - rhythm.since) / (45 * 24)) < 256


def test_the_waits_are_between_five_minutes_and_a_day() -> None:
    busy = Rhythm(MONDAY, MONDAY, entries=1e6, watched=1.0)
    still = Rhythm(MONDAY, MONDAY, entries=1e-6, watched=1e6)
    assert wait_h(busy, price=1e-9, offset=0.0) == SHORTEST_H
    assert wait_h(still, price=PRICE, offset=0.0) == LONGEST_H


def test_a_village_paper_weighs_more_than_its_rate() -> None:
    village = Rhythm(MONDAY, MONDAY, entries=10.0, watched=10 * 24.0)
    wire = Rhythm(MONDAY, MONDAY, entries=1600.0, watched=10 * 24.0)
    assert village.weight == pytest.approx(1.0)
    assert wire.weight == pytest.approx(160**-0.5)
    ratio = wait_h(village, price=PRICE, offset=0.0) / wait_h(wire, price=PRICE, offset=0.0)
    assert ratio == pytest.approx(160**0.25, rel=0.05)


@given(st.floats(0.01, 5000), st.floats(1, 5000), st.floats(0, 40), st.integers(0, 60))
def test_a_stored_rhythm_is_read_back(entries: float, watched_h: float, burst: float, capacity: int) -> None:
    rhythm = Rhythm(MONDAY, MONDAY - 5, entries, watched_h, burst, capacity, (0.5,) * BINS, (0.25,) * BINS)
    assert Rhythm.loads(rhythm.dumps()) == rhythm
    assert len(rhythm.dumps()) == 427


@pytest.mark.parametrize("packed", [None, b"", b"\x02" + bytes(426), b"\x01" + bytes(10)])
def test_what_cannot_be_read_is_learned_anew(packed: bytes | None) -> None:
    assert Rhythm.loads(packed) is None


@given(st.floats(0.001, 100), st.floats(0.01, 50), st.floats(0, 200), st.integers(0, 50))
def test_a_dearer_request_waits_longer(price: float, rate: float, burst: float, capacity: int) -> None:
    rhythm = Rhythm(MONDAY, MONDAY, rate * 50, 50.0, burst, capacity)
    cheap, dear = (wait_h(rhythm, price=each, offset=3.0) for each in (price, 2 * price))
    assert SHORTEST_H <= cheap <= dear <= LONGEST_H


def test_the_price_spends_the_budget_on_even_sources() -> None:
    rhythm = Rhythm(MONDAY, MONDAY, entries=240.0, watched=240.0)
    price = fair_price(rhythm.pull, polls_an_hour=2.0)
    assert wait_h(rhythm, price=price, offset=0.0) == pytest.approx(0.5, rel=0.01)


def test_no_budget_buys_no_request() -> None:
    assert fair_price(1.0, polls_an_hour=0.0) == math.inf


def mean_delay_h(*, learned: bool, seed: int) -> tuple[float, float]:
    """Give the mean delay and the polls a day of a newsroom over four weeks, after four weeks of learning."""
    chance = random.Random(seed)
    days = range(56)
    events = sorted(
        24 * day + chance.gauss(hour, 0.5)
        for day in days
        for hour in (8, 8, 8, 15, 15)
        if chance.random() < 0.8
    )
    rhythm: Rhythm | None = None
    now, seen, polls, delays = 0.0, 0, 0, []
    while now < 56 * 24:
        fresh = []
        while seen < len(events) and events[seen] <= now:
            fresh.append(events[seen])
            seen += 1
        rhythm = learn(
            rhythm, News(tuple(MONDAY + at for at in fresh), shown=30), at=MONDAY + now, offset=0.0
        )
        if now >= 28 * 24:
            polls += 1
            delays += [now - at for at in fresh]
        now += wait_h(rhythm, price=0.15, offset=0.0) if learned else 1.75
    return statistics.fmean(delays), polls / 28


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_as_few_polls_news_is_seen_a_third_sooner(seed: int) -> None:
    ours, spent = mean_delay_h(learned=True, seed=seed)
    fixed, budget = mean_delay_h(learned=False, seed=seed)
    assert spent <= budget
    assert ours <= 0.68 * fixed
