from datetime import timedelta
from typing import Any

import pytest

from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.model.poll import Counts
from aggregator.model.source import SourceMemory
from tests.store.harness import HOUR, Installation, copy_of, entry, numbers, ours, reading, theirs
from tests.support import builders

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


def aged(number: int, age: timedelta, **changes: Any) -> Any:
    return entry(number, published=builders.moment(builders.NOW - age), **changes)


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    return site


def test_a_story_is_listed_in_its_region_and_all_above_at_one_instant(started: Installation) -> None:
    started.poll(ours(), entry(1))
    regions = ("cn/fujian/fuzhou", "cn/fujian", "cn", "all")
    assert {started.stories(region)[0].listed_at for region in regions} == {started.now}
    assert started.titles("cn/fujian/xiamen") == []


def test_the_demo_is_no_part_of_all(site: Installation) -> None:
    demo = ours(region="demo")
    site.follow(demo)
    site.poll(demo, entry(1, demo))
    assert (len(site.titles("demo")), site.titles("all")) == (1, [])


def test_the_newest_publication_is_listed_last(started: Installation) -> None:
    started.poll(ours(), aged(1, 3 * HOUR), aged(2, HOUR), aged(3, 2 * HOUR))
    assert numbers(started.titles("all")) == [2, 3, 1]


def test_entries_of_one_moment_keep_the_order_of_their_document(started: Installation) -> None:
    started.poll(ours(), *(aged(n, HOUR) for n in (1, 2, 3)))
    assert numbers(started.titles("all")) == [1, 2, 3]


def test_listing_times_strictly_increase_within_one_instant(started: Installation) -> None:
    started.poll(ours(), aged(1, HOUR), aged(2, 2 * HOUR))
    started.poll(ours(), aged(3, 3 * HOUR))
    times = [story.listed_at for story in started.stories("all")]
    assert times == [started.now + n * MICROSECOND for n in (2, 1, 0)]


def test_listing_times_increase_even_when_the_clock_goes_back(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.now -= timedelta(days=2)
    started.poll(ours(), entry(2))
    assert numbers(started.titles("all")) == [2, 1]
    assert started.stories("all")[0].listed_at == builders.NOW + MICROSECOND


def test_a_copy_lists_the_story_in_its_own_region_later_and_nowhere_twice(started: Installation) -> None:
    started.poll(ours(), entry(1))
    (before,) = started.stories("cn/fujian")
    started.later()
    report = started.poll(theirs(), copy_of(1, theirs()))
    assert started.stories("cn/fujian/xiamen")[0].listed_at == started.now
    assert [story.listed_at for story in started.stories("cn/fujian")] == [before.listed_at]
    assert report.counts == Counts(new=1)


def test_two_copies_of_one_commit_are_listed_at_one_instant(started: Installation) -> None:
    started.commit([started.finished(ours(), entry(1)), started.finished(theirs(), copy_of(1, theirs()))])
    instants = {
        started.stories(region)[0].listed_at for region in ("cn/fujian/fuzhou", "cn/fujian/xiamen", "all")
    }
    assert instants == {started.now}


def test_an_entry_of_several_regions_is_listed_in_each(started: Installation) -> None:
    both = (builders.placement("cn/fujian/fuzhou"), builders.placement("de"))
    started.poll(ours(), entry(1, placements=both))
    assert (
        len(started.titles("cn/fujian/fuzhou")),
        len(started.titles("de")),
        len(started.titles("all")),
    ) == (1, 1, 1)


@pytest.mark.parametrize("placements", [(), (builders.placement("cn/atlantis"),)])
def test_an_entry_placed_nowhere_we_know_is_stored_unlisted(started: Installation, placements: Any) -> None:
    assert started.poll(ours(), entry(1, placements=placements)).counts == Counts(new=1, unlisted=1)


def test_a_first_poll_lists_only_the_last_day(site: Installation) -> None:
    site.follow(ours())
    report = site.poll(ours(), aged(1, HOUR), aged(2, DAY), aged(3, DAY + MICROSECOND), aged(4, 300 * DAY))
    assert report.counts == Counts(new=4, listed=2, unlisted=2)
    assert numbers(site.titles("all")) == [1, 2]


def test_a_first_poll_lists_at_most_the_thirty_newest(site: Installation) -> None:
    site.follow(ours())
    report = site.poll(ours(), *(aged(n, timedelta(minutes=n)) for n in range(1, 51)))
    assert report.counts == Counts(new=50, listed=30, unlisted=20)
    assert numbers(site.titles("all")) == list(range(1, 31))


@pytest.mark.parametrize(
    "undated",
    [
        Moment(builders.NOW, Precision.SECOND, Evidence.SEEN),
        Moment(builders.NOW, Precision.UNKNOWN, Evidence.FEED),
    ],
)
def test_a_first_poll_lists_nothing_without_a_date(site: Installation, undated: Moment) -> None:
    site.follow(ours())
    assert site.poll(ours(), entry(1, published=undated)).counts == Counts(new=1, unlisted=1)


def test_after_the_first_poll_everything_new_is_listed_whatever_its_date(started: Installation) -> None:
    undated = Moment(builders.NOW, Precision.UNKNOWN, Evidence.SEEN)
    report = started.poll(ours(), entry(1, published=undated), aged(2, 300 * DAY))
    assert report.counts == Counts(new=2, listed=2)


def test_an_empty_first_poll_is_not_the_first(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours())
    assert site.poll(ours(), aged(1, 9 * DAY)).counts == Counts(new=1, unlisted=1)


def test_what_a_first_poll_held_back_stays_unlisted_when_seen_again(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), aged(1, 9 * DAY))
    assert site.poll(ours(), aged(1, 9 * DAY)).counts == Counts(unchanged=1)
    assert site.titles("all") == []


def test_a_later_copy_lists_what_a_first_poll_held_back(site: Installation) -> None:
    site.follow(ours(), theirs())
    site.past_first_poll(theirs())
    site.poll(ours(), aged(1, 9 * DAY))
    report = site.poll(theirs(), copy_of(1, theirs()))
    assert report.counts == Counts(new=1, listed=1)
    assert (len(site.titles("cn/fujian/xiamen")), site.titles("cn/fujian/fuzhou")) == (1, [])


def test_another_guid_policy_is_like_a_first_poll(started: Installation) -> None:
    started.poll(ours(), aged(1, HOUR), aged(2, 3 * DAY))
    renamed = [
        aged(n, age, key=f"url:{n}", url_key=None) for n, age in ((1, HOUR), (2, 3 * DAY), (3, 5 * DAY))
    ]
    policy = SourceMemory(guid_policy="url")
    report = started.poll(ours(), reading=reading(*renamed, memory=policy))
    assert report.counts == Counts(new=3, listed=1, unlisted=2)
    after = started.poll(ours(), reading=reading(aged(4, 9 * DAY), memory=policy))
    assert after.counts == Counts(new=1, listed=1)


def test_only_regions_that_visibly_changed_get_a_new_version_and_once_a_batch(started: Installation) -> None:
    assert started.versions() == {}
    started.commit(
        [started.finished(ours(), entry(1), entry(2)), started.finished(theirs(), entry(3, theirs()))]
    )
    assert started.versions() == {
        "cn/fujian/fuzhou": 1,
        "cn/fujian/xiamen": 1,
        "cn/fujian": 1,
        "cn": 1,
        "all": 1,
    }
    started.later()
    started.poll(theirs(), entry(4, theirs()))
    versions = started.reading.versions()
    assert (versions["cn/fujian/fuzhou"].n, versions["cn/fujian/xiamen"].n) == (1, 2)
    assert versions["cn/fujian/xiamen"].changed_at == started.now
