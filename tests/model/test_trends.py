from datetime import date, timedelta

import pytest

from aggregator.model.trends import DelayDay, PollDay

DAY = date(2026, 11, 24)


def minutes(*values: int) -> list[timedelta]:
    return [timedelta(minutes=value) for value in values]


@pytest.mark.parametrize(
    ("delays", "median", "p95"),
    [
        ([7], 7, 7),
        ([9, 1], 1, 1),
        ([3, 1, 2], 2, 2),
        (list(range(100, 0, -1)), 50, 95),
        ([1] * 19 + [500] * 2, 1, 500),
    ],
)
def test_a_sample_is_summed_up_by_its_nearest_ranks(delays: list[int], median: int, p95: int) -> None:
    found = DelayDay.of(DAY, minutes(*delays))
    assert (found.stories, found.median, found.p95) == (len(delays), *minutes(median, p95))


def test_an_empty_sample_has_no_figures() -> None:
    assert DelayDay.of(DAY, []) == DelayDay(DAY, 0, None, None)


def test_the_polls_of_a_day_are_all_of_them() -> None:
    assert PollDay(DAY, fruitful=1, quiet=20, blocked=300, failed=4000).polls == 4321
