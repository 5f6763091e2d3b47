from datetime import datetime, timedelta

import pytest

from aggregator.model.silence import Silence, find_silence
from tests.support.builders import NOW

H, D = timedelta(hours=1), timedelta(days=1)


def ago(*ages: timedelta) -> list[datetime]:
    return [NOW - age for age in ages]


@pytest.mark.parametrize(
    ("seen", "silence"),
    [
        ([], None),  # it never brought an entry: new, not silent
        (ago(23 * H, 24 * H, 25 * H, 26 * H), None),  # hourly, within the day that nobody publishes
        (ago(24 * H, 25 * H, 26 * H, 27 * H), None),  # exactly the bound
        (ago(25 * H, 26 * H, 27 * H, 28 * H), Silence(NOW - 25 * H, H, D)),
        (ago(28 * H, 27 * H, 25 * H, 26 * H, 26 * H), Silence(NOW - 25 * H, H, D)),  # any order, one instant
        (ago(20 * D, 13 * D, 6 * D, 27 * D), None),  # a weekly
        (ago(22 * D, 29 * D), Silence(NOW - 22 * D, None, 14 * D)),  # no rhythm known
        (ago(13 * D), None),  # a first poll alone is no rhythm
        (ago(3 * D, 4 * D, 5 * D, 6 * D), None),  # a daily that skipped two
        (ago(3 * D + H, 4 * D + H, 5 * D + H, 6 * D + H), Silence(NOW - 3 * D - H, D, 3 * D)),
        (ago(40 * D, 41 * D, 42 * D, 43 * D), Silence(NOW - 40 * D, None, 14 * D)),  # its rhythm is history
    ],
)
def test_silence_is_three_usual_gaps_and_a_day_at_least(
    seen: list[datetime], silence: Silence | None
) -> None:
    assert find_silence(seen, now=NOW) == silence
