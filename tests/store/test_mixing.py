"""No source has more than its share of a region's newest window."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model.region import ALL, RegionTree
from aggregator.model.selection import Selection
from aggregator.model.source import Source
from aggregator.model.story import RegionQuery, RegionView
from aggregator.store.mixing import mix
from tests.store.harness import Installation, entry, ours, theirs
from tests.support import builders

FUJIAN = "cn/fujian"


def letters(text: str, share: float) -> str:
    """Give what stays of a window that reads from the newest line on, each letter a source."""
    lines = [(len(text) - n, ord(letter)) for n, letter in enumerate(text)]
    kept = mix(lines, share)
    assert kept == sorted(kept, reverse=True)
    return "".join(letter for n, letter in enumerate(text) if len(text) - n in kept)


@pytest.mark.parametrize(
    ("window", "share", "kept"),
    [
        pytest.param("", 0.4, "", id="nothing"),
        pytest.param("a" * 40, 0.4, "a" * 40, id="one source alone"),
        pytest.param("abcabcabcabc", 0.4, "abcabcabcabc", id="fair already"),
        pytest.param("a" * 30 + "b" * 6 + "c" * 6, 0.4, "a" * 8 + "b" * 6 + "c" * 6, id="the newest stay"),
        pytest.param("a" * 30 + "b" * 12, 0.4, "a" * 12 + "b" * 12, id="two have a half each"),
        pytest.param("a" * 30 + "bc", 0.4, "a" * 8 + "bc", id="ten stories at least"),
        pytest.param("aaab", 0.4, "aaab", id="fewer than ten are left alone"),
        pytest.param("a" * 20 + "b" * 20, 1.0, "a" * 20 + "b" * 20, id="all is no bound"),
    ],
)
def test_of_each_source_the_newest_stay_up_to_its_share(window: str, share: float, kept: str) -> None:
    assert letters(window, share) == kept


def shared(share: float) -> RegionTree:
    tree = [one for one in builders.regions() if one.id != ALL]
    return RegionTree.of([replace(one, max_share=share) if one.id == FUJIAN else one for one in tree])


THIRD: Source = theirs(id="third", name="Third", urls=("http://third.example/feed",))


@pytest.fixture
def busy(site: Installation) -> Installation:
    """Give a province in which one source has 30 stories above 8 and 8 of others."""
    site.regions = shared(0.4)
    site.follow(ours(), theirs(), THIRD)
    for source in (ours(), theirs(), THIRD):
        site.past_first_poll(source)
    site.later(timedelta(days=3))
    site.poll(theirs(), *(entry(100 + n, theirs()) for n in range(8)))
    site.poll(THIRD, *(entry(200 + n, THIRD) for n in range(8)))
    site.poll(ours(), *(entry(n) for n in range(30)))
    return site


def shares(view: RegionView) -> dict[str, int]:
    led = [story.lead.source_id for story in view.stories]
    return {name: led.count(name) for name in sorted(set(led))}


def test_a_region_with_a_share_shows_no_source_above_it(busy: Installation) -> None:
    view = busy.reading.view(RegionQuery(FUJIAN))
    assert shares(view) == {ours().id: 10, theirs().id: 8, THIRD.id: 8}
    listed = [story.listed_at for story in view.stories]
    assert listed == sorted(listed, reverse=True)
    assert view.stories[0].lead.source_id == ours().id


def test_regions_above_and_below_are_not_bound_by_it(busy: Installation) -> None:
    for region in ("cn", "cn/fujian/fuzhou"):
        assert shares(busy.reading.view(RegionQuery(region)))[ours().id] == 30


def test_what_is_asked_for_by_a_selection_is_not_held_back(busy: Installation) -> None:
    asked = RegionQuery(FUJIAN, selection=Selection(sources=(ours().id,)))
    assert shares(busy.reading.view(asked)) == {ours().id: 30}


def test_the_next_page_begins_below_the_window_and_not_below_what_stayed_of_it(busy: Installation) -> None:
    first = busy.reading.view(RegionQuery(FUJIAN, limit=36))
    assert first.next_before is not None
    second = busy.reading.view(RegionQuery(FUJIAN, limit=36, before=first.next_before))
    lines = [story.listed_at for view in (first, second) for story in view.stories]
    assert lines == sorted(set(lines), reverse=True)
    assert shares(second)[theirs().id] == 8
    assert second.next_before is None


def test_a_cursor_below_the_oldest_line_gives_an_empty_view(busy: Installation) -> None:
    last = busy.reading.view(RegionQuery("cn", limit=500)).stories[-1].listed_at
    assert busy.reading.view(RegionQuery(FUJIAN, before=last)).stories == ()


def test_the_share_ends_with_the_configuration_that_set_it(busy: Installation) -> None:
    busy.regions = builders.regions()
    busy.follow(ours(), theirs(), THIRD)
    assert shares(busy.reading.view(RegionQuery(FUJIAN)))[ours().id] == 30
