"""What the plots of the desk are made of, from polls that really were stored."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.model.document import FailureKind
from aggregator.model.entry import Precision
from aggregator.model.trends import PollDay
from aggregator.store import trends
from aggregator.store.desk_store import SqlDeskStore, open_desk_store
from tests.store.harness import HOUR, Installation, entry, failure, not_modified, ours, theirs
from tests.support import builders

TODAY = builders.NOW.date()  # 2026-11-24, its noon
DAY = timedelta(days=1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "store.db")
    made.follow(ours(), theirs())
    for source in (ours(), theirs()):
        made.past_first_poll(source)
    made.later(DAY)
    yield made
    made.close()


@pytest.fixture
def store(site: Installation) -> Iterator[SqlDeskStore]:
    made = open_desk_store(site.path)
    yield made
    made.close()


def poll(site: Installation, number: int, minutes: float, **changes: Any) -> None:
    """Poll an entry that was published so many minutes ago."""
    precision = changes.pop("precision", Precision.SECOND)
    at = site.now - timedelta(minutes=minutes)
    site.poll(ours(), entry(number, published=builders.moment(at, precision), **changes))


def test_the_polls_of_each_day_are_counted_by_how_they_ended(site: Installation, store: SqlDeskStore) -> None:
    poll(site, 1, 5)
    site.poll(theirs(), result=not_modified())
    site.poll(ours(), result=failure())
    site.poll(ours(), result=failure(FailureKind.BLOCKED))
    site.poll(theirs(), result=failure(FailureKind.BLOCKED))
    assert store.poll_days(now=site.now, days=3) == (
        PollDay(TODAY - DAY),
        PollDay(TODAY, fruitful=2),
        PollDay(TODAY + DAY, fruitful=1, quiet=1, blocked=2, failed=1),
    )


def test_delays_run_from_publication_to_listing(site: Installation, store: SqlDeskStore) -> None:
    for number, minutes in enumerate((1, 2, 30)):
        poll(site, number, minutes)
        site.later()
    *before, today = store.delays(now=site.now, days=3)
    assert [one.stories for one in before] == [0, 0]
    assert (today.stories, today.median, today.p95) == (3, 2 * timedelta(minutes=1), 2 * timedelta(minutes=1))


@pytest.mark.parametrize(
    ("minutes", "precision", "counted"),
    [
        (5, Precision.SECOND, 1),
        (5, Precision.MINUTE, 1),
        (5, Precision.DAY, 0),
        (5, Precision.UNKNOWN, 0),
        (-5, Precision.SECOND, 0),
    ],
)
def test_only_a_known_minute_before_the_listing_tells_a_delay(
    site: Installation, store: SqlDeskStore, *, minutes: int, precision: Precision, counted: int
) -> None:
    poll(site, 1, minutes, precision=precision)
    assert store.delays(now=site.now, days=1)[0].stories == counted


def test_of_an_hour_no_more_than_a_sample_is_looked_at(site: Installation, store: SqlDeskStore) -> None:
    more = trends.SAMPLE + 10
    at = builders.moment(site.now - HOUR)
    site.poll(ours(), *(entry(number, published=at) for number in range(more)))
    assert len(site.stories("all")) == more
    assert store.delays(now=site.now, days=1)[0].stories == trends.SAMPLE


def test_a_store_without_regions_has_no_delays(tmp_path: Path) -> None:
    bare = Installation(tmp_path / "bare.db")
    made = open_desk_store(bare.path)
    assert [one.stories for one in made.delays(now=bare.now, days=2)] == [0, 0]
    made.close()
    bare.close()


def test_hours_are_those_of_the_sources_that_bring_most(site: Installation, store: SqlDeskStore) -> None:
    poll(site, 1, 5)
    site.later(2 * HOUR)
    site.poll(ours(), entry(2), entry(3))
    site.poll(theirs(), entry(4, theirs()))
    (first,) = store.hours(now=site.now, days=1, most=1)
    assert first.source_id == "fuzhou-daily"
    assert {hour: n for hour, n in enumerate(first.counts) if n} == {12: 1, 14: 2}
    both = store.hours(now=site.now, days=1, most=5)
    assert [(one.source_id, sum(one.counts)) for one in both] == [("fuzhou-daily", 3), ("xiamen-net", 1)]


def test_a_source_that_left_has_no_hours(site: Installation, store: SqlDeskStore) -> None:
    poll(site, 1, 5)
    site.follow(theirs())
    assert store.hours(now=site.now, days=1, most=5) == ()


def test_each_region_says_when_it_listed_last(site: Installation, store: SqlDeskStore) -> None:
    assert store.last_listed() == {}
    poll(site, 1, 5)
    fuzhou = ("all", "cn", "cn/fujian", "cn/fujian/fuzhou")
    assert store.last_listed() == dict.fromkeys(fuzhou, site.now)


def test_plots_walk_over_indexes(site: Installation) -> None:
    poll(site, 1, 5)
    store = SqlDeskStore(site.reading._engine, site.polling._engine)  # those that the harness listens to
    lines = site.plans(
        lambda: (
            store.poll_days(now=site.now, days=30),
            store.delays(now=site.now, days=1),
            store.hours(now=site.now, days=14, most=5),
            store.last_listed(),
        )
    )
    scans = {line for line in lines if line.startswith("SCAN") and "latest" not in line}
    assert scans == {"SCAN region"}
