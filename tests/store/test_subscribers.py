"""Numbers of subscribers in the store: how they are kept, and what the poller reads of them."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.errors import SchemaTooOld
from aggregator.model.audience import Readers
from aggregator.store.retention import Retention
from aggregator.store.subscribers import SqlAudienceStore, open_audience_store
from tests.store.harness import Installation, ours, theirs
from tests.support.builders import NOW

DAY = timedelta(days=1)


@pytest.fixture
def audience(site: Installation) -> Iterator[SqlAudienceStore]:
    site.follow(ours(), theirs())
    with closing(open_audience_store(site.path)) as store:
        yield store


def readers(number: int, region: str = "cn/fujian/fuzhou", *, ago: int = 0, **of: str) -> Readers:
    return Readers(region, (NOW - ago * DAY).date(), readers=number, **of)


def told(site: Installation) -> dict[str, int]:
    return dict(site.polling.subscribers(now=site.now))


def test_nobody_is_told_when_nobody_subscribes(site: Installation, audience: SqlAudienceStore) -> None:
    assert told(site) == {}
    audience.keep([readers(0, agent="feedly", feed="rss")])
    assert told(site) == {}


def test_the_subscribers_of_a_region_and_of_all_above_it_count(
    site: Installation, audience: SqlAudienceStore
) -> None:
    audience.keep([readers(3), readers(10, "cn/fujian"), readers(100, "cn"), readers(1000, "de")])
    assert told(site) == {"fuzhou-daily": 113, "xiamen-net": 110}


def test_a_source_that_left_the_configuration_is_not_told(
    site: Installation, audience: SqlAudienceStore
) -> None:
    audience.keep([readers(3, "cn")])
    site.follow(ours())
    assert told(site) == {"fuzhou-daily": 3}


def test_agents_and_those_who_poll_for_themselves_are_added_up(
    site: Installation, audience: SqlAudienceStore
) -> None:
    audience.keep(
        [readers(3), readers(5, agent="feedly", feed="rss"), readers(7, agent="feedly", feed="atom")]
    )
    assert told(site)["fuzhou-daily"] == 15


def test_an_aggregators_newest_number_counts_and_of_the_others_the_highest(
    site: Installation, audience: SqlAudienceStore
) -> None:
    for alone, stated in ((4, 50), (2, 40)):
        audience.keep([readers(alone), readers(stated, agent="feedly", feed="rss")])
    assert told(site)["fuzhou-daily"] == 44


def test_the_best_day_of_the_last_seven_counts(site: Installation, audience: SqlAudienceStore) -> None:
    audience.keep([readers(1), readers(8, ago=3), readers(6, "cn", ago=6), readers(900, ago=7)])
    assert told(site)["fuzhou-daily"] == 8
    site.later(4 * DAY)
    assert told(site)["fuzhou-daily"] == 1


def test_an_invented_region_is_left_out(site: Installation, audience: SqlAudienceStore) -> None:
    audience.keep([readers(3, "cn/atlantis"), readers(2)])
    assert site.rows("SELECT readers FROM subscriber") == [(2,)]


def test_only_numbers_are_stored(site: Installation, audience: SqlAudienceStore) -> None:
    audience.keep([readers(2), readers(5, agent="feedly", feed="rss?limit=9")])
    found = site.rows("SELECT agent, feed, readers FROM subscriber ORDER BY agent")
    assert found == [("", "", 2), ("feedly", "rss?limit=9", 5)]


def test_numbers_leave_after_a_month(site: Installation, audience: SqlAudienceStore) -> None:
    audience.keep([readers(1, ago=ago) for ago in (0, 30, 31, 200)])
    keep: dict[str, Any] = {"text_days": 90}
    list(site.polling.chores(replace(Retention(), **keep), now=site.now))
    assert site.count("subscriber") == 2


def test_a_store_that_is_not_there_is_refused(site: Installation) -> None:
    with pytest.raises(SchemaTooOld):
        open_audience_store(site.path.with_name("other.db"))
