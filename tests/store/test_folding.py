"""Reprints under other addresses: found, joined for a reason, led by whoever wrote first."""

import json
import random

import pytest

from aggregator.errors import StoryMoved
from aggregator.model.story import story_uuid
from aggregator.store.engine import transaction
from aggregator.store.neighbours import CROWD, WINDOW_DAYS
from aggregator.store.poll_store import open_poll_store
from aggregator.store.times import to_us
from aggregator.store.withdrawal import hide
from tests.store.harness import HOUR, LEASE_S, Installation, entry, group_of, hourly, ours, theirs
from tests.store.texts import BRIDGE, BRIDGE_TAIL, ORANGES, piece, reprint
from tests.support import builders

THIRD = theirs(id="third", name="三山网", urls=("http://third.example/feed.xml",), region="cn/fujian/fuzhou")


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), theirs(), THIRD)
    for source in (ours(), theirs(), THIRD):
        site.past_first_poll(source)
    site.later()
    return site


def members(site: Installation) -> list[tuple[str, str | None, str | None]]:
    """Give each real member's key, the key of the one it joined by, and the relation."""
    return site.rows(
        """SELECT t.key, b.key, m.relation FROM story_member AS m JOIN entry_text AS t ON t.entry = m.entry
        LEFT JOIN entry_text AS b ON b.entry = m.joined_by WHERE t.key NOT LIKE 'guid:old%'
        ORDER BY m.entry"""
    )


def test_a_reprint_under_another_address_joins_and_says_why(started: Installation) -> None:
    started.poll(ours(), piece(1))
    started.poll(theirs(), reprint(2, theirs()))
    assert members(started) == [
        ("guid:fuzhou-daily-1", None, None),
        ("guid:xiamen-net-2", "guid:fuzhou-daily-1", "copy"),
    ]
    ((score, reasons),) = started.rows("SELECT score, reasons FROM story_member WHERE joined_by IS NOT NULL")
    assert score > 0.9
    assert json.loads(reasons)


def test_two_reprints_of_one_batch_see_each_other(started: Installation) -> None:
    polls = [
        started.finished(source, item)
        for source, item in ((ours(), piece(1)), (theirs(), reprint(2, theirs())), (THIRD, piece(3, THIRD)))
    ]
    started.commit(polls)
    (story,) = started.stories("cn/fujian")
    assert {copy.source_id for copy in (story.lead, *story.also_in)} == {
        "fuzhou-daily",
        "xiamen-net",
        "third",
    }


def test_another_text_begins_a_story_of_its_own(started: Installation) -> None:
    started.poll(ours(), piece(1))
    started.poll(theirs(), piece(2, theirs(), ORANGES, title="山地蜜橘迎来采收期"))
    assert len(started.stories("cn/fujian")) == 2


def test_a_source_that_keeps_to_itself_joins_nobody_and_is_joined_by_nobody(site: Installation) -> None:
    alone = ours(dedupe=False)
    site.follow(alone, theirs())
    site.past_first_poll(alone)
    site.past_first_poll(theirs())
    site.poll(theirs(), reprint(2, theirs()))
    site.poll(alone, piece(1), piece(3))
    site.poll(theirs(), reprint(4, theirs(), title="大桥合龙"))
    assert len(site.stories("cn/fujian/fuzhou")) == 2
    assert {story.lead.source_id for story in site.stories("cn/fujian/xiamen")} == {"xiamen-net"}


def test_a_late_origin_takes_the_lead_in_place_and_moves_updated_once(started: Installation) -> None:
    started.poll(theirs(), reprint(2, theirs(), published=builders.moment(started.now - 2 * HOUR)))
    (before,) = started.stories("cn/fujian")
    started.later()
    started.poll(ours(), piece(1))
    (after,) = started.stories("cn/fujian")
    assert (before.lead.source_id, after.lead.source_id) == ("xiamen-net", "fuzhou-daily")
    assert (after.guid, after.listed_at, after.updated_at) == (before.guid, before.listed_at, started.now)
    started.later()
    started.poll(THIRD, reprint(3, THIRD))
    assert [story.updated_at for story in started.stories("cn/fujian")] == [after.updated_at]


def test_the_origin_is_known_by_the_names_that_others_use(site: Installation) -> None:
    known = ours(known_as=("榕报",))
    site.follow(known, theirs(standing=90))
    site.past_first_poll(known)
    site.past_first_poll(theirs())
    site.poll(theirs(), reprint(2, theirs(), of="榕报"))
    site.poll(known, piece(1))
    (story,) = site.stories("cn/fujian")
    assert story.lead.source_id == "fuzhou-daily"


def test_a_source_that_credits_itself_is_no_origin_for_that(started: Installation) -> None:
    started.follow(ours(), theirs(standing=90), THIRD)
    started.poll(ours(), reprint(1, ours()))
    started.poll(theirs(), piece(2, theirs()))
    (story,) = started.stories("cn/fujian")
    assert story.lead.source_id == "xiamen-net"


def merge_by_address(site: Installation) -> None:
    """Let an entry link two stories: by its address the one, by its text the other."""
    site.poll(ours(), piece(1))
    site.later()
    site.poll(theirs(), piece(2, theirs(), ORANGES, title="山地蜜橘迎来采收期"))
    site.later()
    site.poll(THIRD, piece(3, THIRD, url_key="xiamen-net.example/2.html"))


def test_a_newcomer_that_links_two_stories_makes_them_one(started: Installation) -> None:
    merge_by_address(started)
    uuids = [
        story_uuid(started.reading.namespace(), *key)
        for key in (("fuzhou-daily", "guid:fuzhou-daily-1"), ("xiamen-net", "guid:xiamen-net-2"))
    ]
    (story,) = started.stories("cn/fujian")
    assert story.uuid == uuids[0]
    assert {copy.source_id for copy in (story.lead, *story.also_in)} == {
        "fuzhou-daily",
        "xiamen-net",
        "third",
    }
    with pytest.raises(StoryMoved) as moved:
        started.reading.story(uuids[1])
    assert moved.value.uuid == uuids[0]


def test_a_region_that_listed_the_younger_alone_keeps_its_line_and_its_guid(started: Installation) -> None:
    started.poll(ours(), piece(1))
    started.later()
    started.poll(theirs(), piece(2, theirs(), ORANGES, title="山地蜜橘迎来采收期"))
    (before,) = started.stories("cn/fujian/xiamen")
    versions = started.versions()
    started.later()
    started.poll(THIRD, piece(3, THIRD, url_key="xiamen-net.example/2.html"))
    (after,) = started.stories("cn/fujian/xiamen")
    assert (after.guid, after.listed_at) == (before.guid, before.listed_at)
    assert len(after.also_in) == 2
    for region in ("cn/fujian/xiamen", "cn/fujian/fuzhou", "all"):
        assert started.versions()[region] == versions[region] + 1


def test_nothing_is_delivered_twice_when_stories_become_one(started: Installation) -> None:
    seen: dict[str, set[str]] = {}

    def look() -> None:
        for region in ("all", "cn/fujian", "cn/fujian/fuzhou", "cn/fujian/xiamen"):
            guids = seen.setdefault(region, set())
            guids.update(story.guid for story in started.stories(region))

    started.poll(ours(), piece(1))
    started.poll(theirs(), piece(2, theirs(), ORANGES, title="山地蜜橘迎来采收期"))
    look()
    before = {region: set(guids) for region, guids in seen.items()}
    started.poll(THIRD, piece(3, THIRD, url_key="xiamen-net.example/2.html"))
    look()
    assert seen == before


def test_a_hidden_story_takes_nothing_with_it_but_the_newcomer(started: Installation) -> None:
    started.poll(ours(), piece(1))
    started.poll(theirs(), piece(2, theirs(), ORANGES, title="山地蜜橘迎来采收期"))
    hidden = next(one for one in started.stories("all") if one.lead.source_id == "xiamen-net")
    with transaction(started.polling._engine) as connection:
        hide(connection, hidden.uuid, reason="court order", who="editor", now=to_us(started.now))
    started.poll(THIRD, piece(3, THIRD, url_key="xiamen-net.example/2.html"))
    (story,) = started.stories("all")
    assert (story.lead.source_id, story.also_in) == ("fuzhou-daily", ())


def test_a_reworded_entry_is_compared_as_it_stands_now(started: Installation) -> None:
    started.poll(ours(), piece(1, text=ORANGES))
    started.poll(ours(), piece(1, text=BRIDGE))
    started.poll(theirs(), reprint(2, theirs()))
    assert len(started.stories("cn/fujian")) == 1


def test_a_reworded_copy_stays_in_its_story(started: Installation) -> None:
    started.poll(ours(), piece(1))
    started.poll(theirs(), reprint(2, theirs()))
    started.poll(theirs(), piece(2, theirs(), ORANGES))
    assert len(started.stories("cn/fujian")) == 1


def test_reprints_are_found_after_the_clock_was_set_back(started: Installation) -> None:
    started.poll(ours(), piece(1))
    started.now -= 3 * HOUR
    started.poll(theirs(), reprint(2, theirs()))
    assert len(started.stories("cn/fujian")) == 1


def test_old_reprints_begin_anew(started: Installation) -> None:
    started.poll(ours(), piece(1))
    started.later(WINDOW_DAYS * 24 * HOUR)
    started.poll(theirs(), reprint(2, theirs()))
    assert started.rows("SELECT count(*) FROM story_member WHERE joined_by IS NOT NULL") == [(0,)]


def test_the_order_of_arrival_does_not_change_the_stories(started: Installation) -> None:
    sources = {source.id: source for source in (ours(), theirs(), THIRD)}
    items = [piece(1), reprint(2, theirs()), piece(3, THIRD, BRIDGE + BRIDGE_TAIL)]
    items += [piece(4, text=ORANGES, title="蜜橘"), reprint(5, THIRD, text=ORANGES, title="蜜橘")]
    random.Random(3).shuffle(items)
    for item in items:
        started.poll(sources[item.source_id], item)
    found = sorted(
        sorted(copy.text[-9:] for copy in (story.lead, *story.also_in)) for story in started.stories("all")
    )
    assert [len(texts) for texts in found] in ([3, 2], [2, 3])


def test_a_second_writer_folds_into_the_stories_of_the_first(started: Installation) -> None:
    second = open_poll_store(started.path, planner=hourly, group_of=group_of)
    started.poll(ours(), piece(1))
    (lease,) = second.lease(["xiamen-net"], now=started.now, lease_s=LEASE_S, wait=False)
    second.commit([started.finished(theirs(), reprint(2, theirs()), lease=lease)], now=started.now)
    second.close()
    started.poll(THIRD, reprint(3, THIRD))
    (story,) = started.stories("cn/fujian")
    assert len(story.also_in) == 2


def test_a_poll_that_could_not_be_stored_leaves_nothing_to_find(started: Installation) -> None:
    broken = piece(2, theirs(), title="\ud800")
    polls = [started.finished(theirs(), broken), started.finished(ours(), piece(1))]
    started.commit(polls)
    started.poll(THIRD, reprint(3, THIRD))
    (story,) = started.stories("cn/fujian")
    assert [copy.source_id for copy in (story.lead, *story.also_in)] == ["fuzhou-daily", "third"]


def test_a_text_that_a_crowd_has_is_found_by_the_next_one_too(started: Installation) -> None:
    started.poll(ours(), piece(1))
    started.poll(theirs(), *(piece(n, theirs()) for n in range(2, CROWD + 5)))
    started.poll(THIRD, reprint(900, THIRD))
    (story,) = started.stories("all")
    assert {copy.source_id for copy in story.also_in} | {story.lead.source_id} == {
        "fuzhou-daily",
        "xiamen-net",
        "third",
    }
    ((most,),) = started.rows("SELECT max(n) FROM (SELECT count(*) AS n FROM band GROUP BY key)")
    assert most == CROWD


def test_ordinary_entries_leave_no_sentences_behind(started: Installation) -> None:
    started.poll(ours(), piece(1), piece(2, text=ORANGES, title="蜜橘"), entry(3))
    assert started.count("sentence") == 0
