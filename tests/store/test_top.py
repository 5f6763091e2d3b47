"""The top of a day: who comes in, how many, and that nobody leaves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.model.selection import Selection
from aggregator.model.source import Source
from aggregator.model.story import RegionQuery
from aggregator.store.top import HIGH_STANDING, PLACES, PLACES_AT_ONCE, places
from tests.store.harness import Installation, copy_of, entry, numbers, ours, theirs
from tests.support import builders

CITY = "cn/fujian/fuzhou"
DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # in Fuzhou


def portal(**changes: Any) -> Source:
    fields = {
        "id": "portal",
        "name": "门户",
        "home": "http://portal.example/",
        "urls": ("http://portal.example/feed.xml",),
    }
    return builders.source(**(fields | changes))


@pytest.fixture
def started(site: Installation) -> Installation:
    sources = (ours(), portal(), theirs(home="http://xm.example/"))
    site.follow(*sources)
    for source in sources:
        site.past_first_poll(source)
    return site


def top(site: Installation, region: str = CITY) -> list[int]:
    view = site.reading.view(RegionQuery(region, selection=Selection(is_top=True)))
    return numbers(story.lead.title for story in view.stories)


def test_what_a_second_outlet_takes_up_is_top_in_every_region_that_lists_it(started: Installation) -> None:
    started.poll(ours(), entry(1), entry(2))
    assert top(started) == []
    started.poll(portal(), copy_of(1, portal()))
    assert [top(started, region) for region in (CITY, "cn/fujian", "all", "de")] == [[1], [1], [1], []]


def test_the_top_can_be_searched(started: Installation) -> None:
    started.poll(ours(), entry(1, text="台风"), entry(2, text="晴"), entry(3, text="台风"))
    started.poll(portal(), copy_of(1, portal()), copy_of(2, portal()))
    questions: tuple[dict[str, Any], ...] = (
        {"words": ("台风",)},
        {"sources": ("portal",), "words": ("台风",)},
    )
    for asked in questions:
        selection = Selection(is_top=True, **asked)
        view = started.reading.view(RegionQuery(CITY, selection=selection))
        assert numbers(story.lead.title for story in view.stories) == [1]
    by_source = Selection(is_top=True, sources=("fuzhou-daily",))
    stories = started.reading.view(RegionQuery(CITY, selection=by_source)).stories
    assert sorted(numbers(story.lead.title for story in stories)) == [1, 2]


def test_what_an_outlet_of_high_standing_leads_with_is_top_at_once(started: Installation) -> None:
    started.follow(ours(standing=HIGH_STANDING), portal(standing=HIGH_STANDING - 1))
    started.poll(ours(standing=HIGH_STANDING), entry(1))
    started.poll(portal(), entry(2, portal(), key="p:2", url=None, url_key=None))
    assert top(started) == [1]


def test_a_reprint_in_the_same_house_is_no_second_outlet(started: Installation) -> None:
    house = (ours(group="house"), portal(group="house"))
    started.follow(*house)
    started.poll(house[0], entry(1))
    started.poll(house[1], copy_of(1, house[1]))
    assert top(started) == []


def test_a_story_once_at_the_top_stays_there_and_in_its_place(started: Installation) -> None:
    started.poll(ours(), *(entry(n) for n in range(1, 5)))
    started.poll(portal(), copy_of(2, portal()), copy_of(3, portal()))
    before = top(started)
    started.later()
    started.poll(portal(), copy_of(4, portal()), copy_of(1, portal()))
    listed = [n for n in numbers(started.titles(CITY)) if n in {1, 2, 3, 4}]
    assert sorted(before) == [2, 3]
    assert top(started) == listed
    started.follow(ours(group="house"), portal(group="house"))
    started.later()
    started.poll(ours(group="house"), entry(9))
    assert top(started) == listed


def test_a_day_has_twenty_places_that_open_one_by_one(started: Installation) -> None:
    started.now = MIDNIGHT
    counts: list[int] = []
    number = 0
    for _hour in range(24):
        new = range(number, number + 5)
        number += 5
        started.poll(ours(), *(entry(n) for n in new))
        started.poll(portal(), *(copy_of(n, portal()) for n in new))
        counts.append(len(top(started)))
        started.later()
    assert (counts[0], counts[12], counts[23]) == (PLACES_AT_ONCE, 12, 19)
    started.poll(ours(), entry(999))
    started.poll(portal(), copy_of(999, portal()))
    assert len(top(started)) == 20


def test_what_is_taken_up_the_day_after_fills_the_places_of_its_own_day(started: Installation) -> None:
    started.poll(ours(), *(entry(n) for n in range(1, 31)))
    started.later(DAY)
    started.poll(portal(), *(copy_of(n, portal()) for n in range(1, 31)))
    assert len(top(started)) == PLACES


def test_what_was_listed_two_days_ago_is_no_news_of_any_day(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.later(2 * DAY + timedelta(seconds=1))
    started.poll(portal(), copy_of(1, portal()))
    assert top(started) == []


@pytest.mark.parametrize(
    ("passed_h", "open_now"), [(-1, 5), (0, 5), (1, 5), (12, 12), (23, 19), (24, 20), (90, 20)]
)
def test_places_open_until_the_day_ends(passed_h: int, open_now: int) -> None:
    assert places(0, 24, passed_h) == open_now
