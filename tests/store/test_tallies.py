"""How many stories regions listed day by day, and the way from a page to the newer one."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model.story import RegionQuery
from tests.store.harness import Installation, entry, numbers, ours

CITY = "cn/fujian/fuzhou"
DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # in Fuzhou


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours())
    site.past_first_poll(ours())
    return site


def test_stories_are_counted_on_the_day_on_which_they_were_listed(started: Installation) -> None:
    for at, first in ((MIDNIGHT - DAY, 1), (MIDNIGHT - timedelta(seconds=60), 3), (MIDNIGHT, 6)):
        started.now = at
        started.poll(ours(), *(entry(number) for number in range(first, first + first // 3 + 1)))
    ends = {CITY: MIDNIGHT + DAY, "cn": MIDNIGHT, "de": MIDNIGHT, "nowhere": MIDNIGHT}
    assert started.reading.listed_by_day(ends, days=3) == {
        CITY: (0, 3, 3),
        "cn": (0, 0, 3),
        "de": (0, 0, 0),
        "nowhere": (0, 0, 0),
    }


def test_no_region_asked_for_is_no_question(started: Installation) -> None:
    assert started.reading.listed_by_day({}, days=7) == {}


def test_a_page_leads_to_the_newer_one_that_ends_where_it_begins(started: Installation) -> None:
    started.poll(ours(), *(entry(number) for number in range(1, 8)))
    before: datetime | None = None
    pages: list[tuple[datetime | None, list[int]]] = []
    for _ in range(4):
        view = started.reading.view(RegionQuery(CITY, limit=2, before=before))
        pages.append((before, numbers(story.lead.title for story in view.stories)))
        before = view.next_before
    assert [shown for _, shown in pages] == [[1, 2], [3, 4], [5, 6], [7]]
    newer = [
        started.reading.view(RegionQuery(CITY, limit=2, before=cursor)).newer_before for cursor, _ in pages
    ]
    # the second page leads to the newest one, which has no cursor
    assert newer == [None, None, pages[1][0], pages[2][0]]
