from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from aggregator.errors import RegionNotFound, StoryNotFound
from aggregator.model.entry import PlaceEvidence
from aggregator.model.poll import Counts, Outcome, SourceHealth
from aggregator.model.story import RegionQuery, RegionVersion
from aggregator.store.queries import WINDOW_LEAST, WINDOW_MOST
from aggregator.store.times import EPOCH
from tests.store.harness import HOUR, Installation, copy_of, entry, failure, numbers, ours, theirs
from tests.support import builders

CITY = "cn/fujian/fuzhou"


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    return site


def shown(site: Installation, query: RegionQuery) -> list[int]:
    return numbers(story.lead.title for story in site.reading.view(query).stories)


def test_a_region_that_lists_nothing_has_an_empty_view(started: Installation) -> None:
    view = started.reading.view(RegionQuery("de"))
    assert (view.stories, view.version, view.next_before) == ((), RegionVersion(0, EPOCH), None)


def test_an_unknown_region_is_told_by_its_name(started: Installation) -> None:
    with pytest.raises(RegionNotFound, match="cn/atlantis"):
        started.reading.view(RegionQuery("cn/atlantis"))


def test_a_view_comes_with_its_version(started: Installation) -> None:
    started.poll(ours(), entry(1))
    assert started.reading.view(RegionQuery(CITY)).version == RegionVersion(1, started.now)
    assert started.reading.versions()[CITY] == RegionVersion(1, started.now)


def test_a_feed_holds_what_was_listed_in_the_two_days_before_its_newest_listing(
    started: Installation,
) -> None:
    started.poll(ours(), *(entry(n) for n in range(1, 41)))
    started.later(timedelta(hours=47))
    started.poll(ours(), *(entry(n) for n in range(41, 81)))
    assert len(started.stories(CITY)) == 80
    started.later(timedelta(hours=2))
    started.poll(ours(), entry(81))
    assert sorted(shown(started, RegionQuery(CITY))) == list(range(41, 82))


def test_a_quiet_feed_holds_at_least_thirty(started: Installation) -> None:
    for number in range(1, 41):
        started.poll(ours(), entry(number))
        started.later(timedelta(days=1))
    assert shown(started, RegionQuery(CITY)) == list(range(40, 40 - WINDOW_LEAST, -1))


def test_a_feed_with_fewer_than_thirty_holds_them_all(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.later(timedelta(days=300))
    started.poll(ours(), entry(2))
    view = started.reading.view(RegionQuery(CITY))
    assert (shown(started, RegionQuery(CITY)), view.next_before) == ([2, 1], None)


def test_a_busy_feed_holds_at_most_five_hundred(started: Installation) -> None:
    started.poll(ours(), *(entry(n) for n in range(1, WINDOW_MOST + 101)))
    view = started.reading.view(RegionQuery(CITY))
    assert len(view.stories) == WINDOW_MOST
    assert view.next_before == view.stories[-1].listed_at


def test_pages_follow_each_other_without_gap_or_repetition(started: Installation) -> None:
    started.poll(ours(), *(entry(n) for n in range(1, 8)))
    query, found = RegionQuery(CITY, limit=3), []
    while True:
        view = started.reading.view(query)
        found.append(numbers(story.lead.title for story in view.stories))
        if view.next_before is None:
            break
        query = replace(query, before=view.next_before)
    assert found == [[1, 2, 3], [4, 5, 6], [7]]


def test_the_page_before_everything_is_empty(started: Installation) -> None:
    started.poll(ours(), entry(1))
    view = started.reading.view(RegionQuery(CITY, limit=3, before=started.now - HOUR))
    assert (view.stories, view.next_before) == ((), None)


def test_a_page_of_nothing_leads_to_nothing_but_the_rest(started: Installation) -> None:
    started.poll(ours(), entry(1))
    view = started.reading.view(RegionQuery(CITY, limit=0))
    assert (view.stories, view.next_before) == ((), None)


def test_windows_follow_each_other_too(started: Installation) -> None:
    started.poll(ours(), *(entry(n) for n in range(1, 41)))
    started.later(timedelta(days=3))
    started.poll(ours(), *(entry(n) for n in range(41, 81)))
    first = started.reading.view(RegionQuery(CITY))
    second = started.reading.view(RegionQuery(CITY, before=first.next_before))
    assert [len(first.stories), len(second.stories), second.next_before] == [40, 40, None]


def test_why_here_names_the_evidence_of_the_region_and_those_below_it(started: Installation) -> None:
    mention = builders.placement("cn/fujian/xiamen")
    mention = replace(mention, evidence=(PlaceEvidence("title", "厦门", "mention"),))
    started.poll(ours(), entry(1, placements=(builders.placement(CITY), mention)))
    home = PlaceEvidence("source", CITY, "home region")
    assert started.stories(CITY)[0].why_here == (home,)
    assert started.stories("cn/fujian/xiamen")[0].why_here == mention.evidence
    assert started.stories("cn")[0].why_here == (home, *mention.evidence)


def test_why_here_begins_with_the_lead(started: Installation) -> None:
    better = theirs(standing=90)
    started.follow(ours(), better)
    started.poll(ours(), entry(1))
    started.poll(better, copy_of(1, better))
    why = started.stories("cn/fujian")[0].why_here
    assert [evidence.text for evidence in why] == ["cn/fujian/xiamen", CITY]


def test_a_view_takes_four_statements_whatever_its_size(started: Installation) -> None:
    started.poll(ours(), *(entry(n) for n in range(1, 101)))
    assert len(started.statements(lambda: started.stories("all"))) == 4


def test_a_view_scans_no_table(started: Installation) -> None:
    started.poll(ours(), entry(1))
    plans = started.plans(lambda: started.stories("cn/fujian"))
    assert {plan for plan in plans if plan.startswith("SCAN")} == {"SCAN page", "SCAN above"}


def test_a_story_is_found_by_its_uuid(started: Installation) -> None:
    started.poll(ours(), entry(1))
    (listed,) = started.stories(CITY)
    started.later()
    started.poll(theirs(), copy_of(1, theirs()))
    story = started.reading.story(listed.uuid)
    assert (story.lead, story.listed_at, len(story.also_in)) == (listed.lead, listed.listed_at, 1)
    assert [evidence.text for evidence in story.why_here] == [CITY, "cn/fujian/xiamen"]


def test_an_unknown_or_unlisted_story_is_not_found(started: Installation) -> None:
    started.poll(ours(), entry(1, placements=()))
    ((unlisted,),) = started.rows("SELECT uuid FROM story ORDER BY id DESC LIMIT 1")
    for uuid in (UUID(unlisted), UUID(int=7)):
        with pytest.raises(StoryNotFound, match=str(uuid)):
            started.reading.story(uuid)


def test_health_sums_up_every_configured_source(site: Installation) -> None:
    site.follow(theirs(enabled=False), ours())
    held_back = entry(2, published=builders.moment(site.now - timedelta(days=9)))
    report = site.poll(ours(), entry(1), held_back)
    assert site.reading.health() == (
        SourceHealth(
            source_id="fuzhou-daily",
            last_report=report,
            due_at=site.now + HOUR,
            why="in an hour",
            failures=0,
            entries=2,
            newest_entry_at=entry(1).published.at,
            listed=1,
            unlisted=1,
        ),
        SourceHealth("xiamen-net", None, None, None, 0, 0, None, 0, 0),
    )


def test_health_shows_the_last_report_the_next_time_and_the_worst_failures(site: Installation) -> None:
    both = ours(urls=("http://news.example/feed.xml", "http://news.example/b.xml"))
    site.follow(both)
    site.poll(both, result=failure(), address=both.urls[0])
    site.later(timedelta(minutes=1))
    last = site.poll(both, entry(1), address=both.urls[1])
    (health,) = site.reading.health()
    assert (health.last_report, health.failures) == (last, 1)
    assert (health.due_at, health.why) == (site.now + HOUR, "in an hour")


def test_health_keeps_everything_of_a_report(site: Installation) -> None:
    site.follow(ours())
    report = site.poll(ours(), result=failure(status=503, wait_s=60.0))
    assert site.reading.health()[0].last_report == report
    assert (report.outcome, report.counts) == (Outcome.FAILED, Counts())


def test_the_newest_entry_stays_the_newest(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.poll(ours(), entry(2, published=builders.moment(started.now - timedelta(days=99))))
    assert started.reading.health()[0].newest_entry_at == entry(1).published.at


def test_a_configuration_is_kept_in_numbered_revisions(site: Installation) -> None:
    assert site.reading.config() is None
    numbers_given = [site.polling.record_config(body, now=site.now) for body in ("a", "a", "b", "a")]
    assert numbers_given == [1, 1, 2, 3]
    assert site.reading.config() == (3, "a")


def test_the_heartbeat_is_the_last_one(site: Installation) -> None:
    assert site.reading.heartbeat() is None
    site.polling.beat(now=site.now)
    site.polling.beat(now=site.now + HOUR)
    assert site.reading.heartbeat() == site.now + HOUR
