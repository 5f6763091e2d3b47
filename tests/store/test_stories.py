from datetime import timedelta

import pytest

from aggregator.model.story import story_uuid
from aggregator.store.neighbours import CROWD, WINDOW_DAYS
from tests.store.harness import HOUR, Installation, copy_of, entry, ours, theirs
from tests.support import builders


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    site.later()
    return site


def test_second_copy_joins_the_story_of_the_first(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.poll(theirs(), copy_of(1, theirs(), published=builders.moment(started.now)))
    (story,) = started.stories("cn/fujian")
    assert (story.lead.source_id, [copy.source_id for copy in story.also_in]) == (
        "fuzhou-daily",
        ["xiamen-net"],
    )


def test_two_copies_in_one_batch_see_each_other(started: Installation) -> None:
    polls = [started.finished(ours(), entry(1)), started.finished(theirs(), copy_of(1, theirs()))]
    started.commit(polls)
    (story,) = started.stories("cn/fujian")
    assert len(story.also_in) == 1


def test_two_entries_of_one_document_under_one_address_are_one_story(started: Installation) -> None:
    started.poll(ours(), entry(1), copy_of(1, ours()))
    (story,) = started.stories("cn/fujian")
    assert story.also_in == ()


def test_entries_under_other_addresses_are_stories_of_their_own(started: Installation) -> None:
    started.poll(ours(), entry(1, title="图片新闻"), entry(2, title="图片新闻"))
    assert len(started.stories("cn/fujian")) == 2


def test_entries_without_an_address_are_stories_of_their_own(started: Installation) -> None:
    started.poll(ours(), entry(1, url_key=None), entry(2, url_key=None))
    assert len(started.stories("cn/fujian")) == 2


def test_a_guid_comes_from_the_namespace_and_the_first_member(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.poll(theirs(), copy_of(1, theirs(), published=builders.moment(started.now - 5 * HOUR)))
    (story,) = started.stories("cn/fujian")
    assert story.uuid == story_uuid(started.reading.namespace(), "fuzhou-daily", entry(1).key)


def test_a_late_copy_of_equal_standing_leaves_the_lead_and_its_date_however_early_it_says_to_be(
    started: Installation,
) -> None:
    started.poll(ours(), entry(1))
    (before,) = started.stories("cn/fujian/fuzhou")
    started.later()
    started.poll(theirs(), copy_of(1, theirs(), published=builders.moment(started.now - 9 * HOUR)))
    (after,) = started.stories("cn/fujian/fuzhou")
    assert (after.lead, after.updated_at) == (before.lead, before.updated_at)
    assert [copy.source_id for copy in after.also_in] == ["xiamen-net"]


def test_of_two_copies_that_come_together_the_earlier_one_leads(started: Installation) -> None:
    early = copy_of(1, theirs(), published=builders.moment(started.now - 9 * HOUR))
    started.commit([started.finished(ours(), entry(1)), started.finished(theirs(), early)])
    (story,) = started.stories("cn/fujian/fuzhou")
    assert story.lead.source_id == "xiamen-net"


def test_a_new_copy_renders_the_also_in_line_anew_but_moves_no_date(started: Installation) -> None:
    started.poll(ours(), entry(1))
    (before,), versions = started.stories("cn/fujian/fuzhou"), started.versions()
    started.later()
    started.poll(theirs(), copy_of(1, theirs(), published=builders.moment(started.now)))
    (after,) = started.stories("cn/fujian/fuzhou")
    assert (after.updated_at, after.listed_at, after.lead) == (
        before.updated_at,
        before.listed_at,
        before.lead,
    )
    assert started.versions()["cn/fujian/fuzhou"] == versions["cn/fujian/fuzhou"] + 1


def test_a_copy_of_higher_standing_takes_the_lead_and_moves_updated_once(started: Installation) -> None:
    better = theirs(standing=90)
    started.follow(ours(), better)
    started.poll(ours(), entry(1))
    (before,) = started.stories("cn/fujian/fuzhou")
    started.later()
    started.poll(better, copy_of(1, better))
    (after,) = started.stories("cn/fujian/fuzhou")
    assert (after.lead.source_id, after.updated_at) == ("xiamen-net", started.now)
    assert (after.guid, after.listed_at) == (before.guid, before.listed_at)
    started.later()
    started.poll(better, copy_of(1, better))
    assert started.stories("cn/fujian/fuzhou") == (after,)


def test_a_story_that_begins_with_two_copies_is_led_by_the_earlier_one(started: Installation) -> None:
    early = copy_of(1, ours(), published=builders.moment(started.now - 5 * HOUR), title="早")
    started.poll(ours(), entry(1, title="晚"), early)
    (story,) = started.stories("cn/fujian/fuzhou")
    assert story.lead.title == "早"
    assert story.uuid == story_uuid(started.reading.namespace(), "fuzhou-daily", early.key)


def test_outlets_are_shown_once_each_in_the_order_of_their_publication(started: Installation) -> None:
    third = theirs(id="third", urls=("http://third.example/feed.xml",))
    started.follow(ours(), theirs(), third)
    started.past_first_poll(third)
    started.poll(ours(), entry(1, published=builders.moment(started.now - 9 * HOUR)))
    late, early = (
        copy_of(1, theirs(), key=f"guid:{n}", published=builders.moment(started.now - n * HOUR))
        for n in (1, 3)
    )
    started.poll(theirs(), late, early)
    started.poll(third, copy_of(1, third, published=builders.moment(started.now - 5 * HOUR)))
    (story,) = started.stories("cn/fujian/fuzhou")
    assert [(copy.source_id, copy.published) for copy in story.also_in] == [
        ("third", builders.moment(started.now - 5 * HOUR)),
        ("xiamen-net", early.published),
    ]


@pytest.mark.parametrize(("days", "stories"), [(WINDOW_DAYS - 1, 1), (WINDOW_DAYS, 2)])
def test_copies_are_looked_for_within_two_weeks(started: Installation, days: int, stories: int) -> None:
    started.poll(ours(), entry(1))
    started.later(timedelta(days=days))
    started.poll(theirs(), copy_of(1, theirs()))
    assert started.rows("SELECT count(*) FROM story WHERE id > 2") == [(stories,)]


def test_an_address_that_a_crowd_of_entries_shares_joins_no_more_of_them(started: Installation) -> None:
    # A weather feed links every warning to its one section page.
    many = [copy_of(1, ours(), key=f"guid:{n}") for n in range(CROWD + 3)]
    started.poll(ours(), *many)
    assert len(started.stories("cn/fujian")) == 4


def test_home_pages_join_nothing(started: Installation) -> None:
    started.poll(ours(), entry(1, url_key="taverncast.com/"), entry(2, url_key="taverncast.com/"))
    assert len(started.stories("cn/fujian")) == 2
