"""The instants of a region's versions: what Last-Modified is made of."""

from datetime import datetime, timedelta

from aggregator.store.batch import AHEAD_US
from tests.store.harness import Installation, entry, ours, theirs

FUZHOU = "cn/fujian/fuzhou"
SECOND = timedelta(seconds=1)
AHEAD = timedelta(microseconds=AHEAD_US)


def changed_at(site: Installation, region: str = FUZHOU) -> datetime:
    return site.reading.versions()[region].changed_at


def bump(site: Installation, number: int) -> datetime:
    site.poll(ours(), entry(number))
    return changed_at(site)


def started(site: Installation) -> Installation:
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    return site


def test_a_version_is_dated_by_the_whole_second_of_its_commit(site: Installation) -> None:
    started(site).later(timedelta(seconds=7, microseconds=830_000))
    begun = site.now.replace(microsecond=0)
    assert bump(site, 1) == begun
    site.later(timedelta(hours=1))
    assert bump(site, 2) == begun + timedelta(hours=1)


def test_versions_that_come_in_one_second_get_seconds_of_their_own(site: Installation) -> None:
    began = started(site).now
    seen = [bump(site, number) for number in range(1, 5)]
    assert seen == [began + number * SECOND for number in range(4)]


def test_the_instant_runs_at_most_five_seconds_ahead_and_rises_all_the_same(site: Installation) -> None:
    began = started(site).now
    seen = [bump(site, number) for number in range(1, 10)]
    assert AHEAD == 5 * SECOND
    assert seen[5] == began + AHEAD
    # no second of their own is left for these: nobody may make an HTTP date of them
    assert seen[6:] == [began + AHEAD + timedelta(microseconds=number) for number in range(1, 4)]
    site.later(SECOND)
    assert bump(site, 10) == began + AHEAD + SECOND
    site.later(timedelta(minutes=1))
    assert bump(site, 11) == site.now


def test_a_clock_that_is_set_back_does_not_set_a_version_back(site: Installation) -> None:
    started(site)
    before = bump(site, 1)
    site.now -= timedelta(hours=1)
    assert bump(site, 2) == before + timedelta(microseconds=1)


def test_a_region_is_never_dated_before_one_below_it(site: Installation) -> None:
    started(site)
    for number in range(1, 12):
        whose = theirs() if number % 3 else ours()
        site.poll(whose, entry(number, whose))
        above = changed_at(site, "cn/fujian")
        assert above >= max(version.changed_at for version in site.reading.versions().values())
        site.later(timedelta(milliseconds=300 * (number % 2)))
